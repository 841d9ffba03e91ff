"""What somebody who mutes means by a name, wherever it is typed.

The command and the pages ask here, so that both find the same, and say the same of what
they do not know.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from monitor.config import Settings
from monitor.errors import MonitorError
from monitor.extract.known import Known
from monitor.model.people import MuteKind
from monitor.nearest import choices
from monitor.pipeline.answers import NothingSoNamedError, story_named
from monitor.store import Store


class NoSuchTargetError(MonitorError):
    """What is to be muted does not exist."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What a name means."""

    target: str  # as matches name it
    doubt: str = ""  # a sentence; empty: it is known


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Where names are looked up; read only when a name of their kind is asked for."""

    settings: Settings
    things: Callable[[], Known]  # firms, materials, states
    rules: Callable[[], Sequence[str]]  # ids


def named(store: Store, names: Names, kind: MuteKind, name: str) -> Named:
    """Return what `name` means; raise `NoSuchTargetError` where there is no such thing."""
    match kind:
        case MuteKind.STORY:
            return Named(target=_story(store, name))
        case MuteKind.RULE:
            return Named(target=_one_of(kind, name, names.rules()))
        case MuteKind.SOURCE:
            sources = names.settings.sources
            titles = {s.name: s.title or s.name for s in sources}
            every = [*titles, *titles.values(), *(s.witness for s in sources)]
            found = _one_of(kind, name, every)
            return Named(target=titles.get(found, found))
        case MuteKind.ENTITY:
            return thing_named(names.things(), name)


def thing_named(known: Known, name: str) -> Named:
    """Return what stories call a firm, material or state: `Dy` for dysprosium.

    A name of no list stays as it is, and so does one that means several things.
    """
    asked = (known.material(name), known.state(name), known.company(name))
    found = [one for ids in asked if not isinstance(ids, str) for one in ids]
    just_so = "it is muted where a story names it just so."
    if not found:
        return Named(target=name, doubt=f'No list has "{name}": {just_so}')
    if any(one.casefold() == name.casefold() for one in found):
        return Named(target=name)
    if len(found) > 1:
        several = ", ".join(found)
        doubt = f'"{name}" may mean {several}; {just_so}'
        return Named(target=name, doubt=doubt)
    return Named(target=found[0])


def _story(store: Store, name: str) -> str:
    try:
        return story_named(store, name)
    except NothingSoNamedError as error:
        message = f'no story, alert or event has the id "{name}"'
        raise NoSuchTargetError(message) from error


def _one_of(kind: MuteKind, name: str, known: Sequence[str]) -> str:
    if name in known:
        return name
    message = f'there is no {kind} "{name}"{choices(name, list(known))}'
    raise NoSuchTargetError(message)
