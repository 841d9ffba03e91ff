"""Say why a list is empty, and what to do about it; looked up only where it is.

Either nothing of the kind is stored, and then the sources say why; or nothing matches
what was asked for, and then a name may be none that anything goes by.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from monitor.cli.options import Common
from monitor.config import Settings
from monitor.errors import ConfigError
from monitor.nearest import suggest
from monitor.notify.words import plural
from monitor.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The names that somebody has narrowed a list by, as they were written."""

    types: Sequence[str | None] = ()
    materials: Sequence[str | None] = ()
    companies: Sequence[str | None] = ()
    countries: Sequence[str | None] = ()
    sources: Sequence[str | None] = ()
    channels: Sequence[str | None] = ()
    rules: Sequence[str | None] = ()


def nothing(
    common: Common,
    settings: Settings,
    *,
    kind: str,
    latest: Callable[[Store], datetime | None],
    asked: Asked,
    hint: str = "",
) -> Callable[[], str]:
    """Return what says why no `kind` (a plural) is listed.

    `latest` tells of when the newest that is stored is, whatever was asked for; None if
    there is none. `hint` is said instead where some are stored and every name is known.
    """

    def told() -> str:
        found = common.read(settings, lambda s: (latest(s), _why_none(settings, s)))
        newest, why = found or (None, _unvisited(settings))
        if newest is None:
            return f"No {kind} yet: {why}"
        reasons = tuple(_unknown(settings, asked))
        if reasons or not hint:
            more = f"The latest of all is of {newest:%Y-%m-%d}."
            return "\n".join((f"No {kind} match.", *(reasons or (more,))))
        return hint

    return told


def _unvisited(settings: Settings) -> str:
    if not any(source.enabled for source in settings.sources):
        return "nothing is watched. `lodewatch sources add URL` adds a source."
    return "no source was visited. `lodewatch run` or `lodewatch once` does it."


def _why_none(settings: Settings, store: Store) -> str:
    """Say why a database holds nothing of what it is made for."""
    names = {source.name for source in settings.sources if source.enabled}
    states = store.sources.states()
    visited = [s for name, s in states.items() if name in names and s.last_attempt]
    articles = store.upkeep.sizes().articles
    if articles:
        return (
            f"{plural(articles, 'article')} stored, without an event that is looked for. "
            '`lodewatch extract --explain --text "…"` says of a text why.'
        )
    if not visited:
        return _unvisited(settings)
    if any(state.last_success for state in visited):
        return "the feeds held no article. `lodewatch sources list` shows them."
    first = visited[0]
    return (
        f"no visit succeeded, of {plural(len(visited), 'source')} ({first.source}: "
        f"{first.message}). `lodewatch sources list` shows them."
    )


def _unknown(settings: Settings, asked: Asked) -> Iterator[str]:
    """Yield a line for each name that nothing goes by as it is written."""
    types, rules = _given(asked.types), _given(asked.rules)
    if types or rules:
        # Reads all of the rule language: a list that holds something needs none of it.
        from monitor.knowledge import read_knowledge  # noqa: PLC0415

        with suppress(ConfigError):  # `doctor` and `run` complain of the files
            read = read_knowledge(settings)
            ids = [rule.id for rule in read.rules.rules]
            yield from _none_of(types, tuple(read.titles), "event type", "types list")
            yield from _none_of(rules, ids, "rule", "rules test")
    if any(map(_given, (asked.materials, asked.companies, asked.countries))):
        yield from _unread(settings, asked)
    publishers = [n for s in settings.sources for n in (s.name, s.title) if n]
    yield from _none_of(_given(asked.sources), publishers, "source", "sources list")
    channels = [channel.name for channel in settings.channels]
    yield from _none_of(_given(asked.channels), channels, "channel", "channels list")


def _unread(settings: Settings, asked: Asked) -> Iterator[str]:
    """Yield a line for each name that texts are not read with, or is written otherwise."""
    from monitor.extract.known import Known  # noqa: PLC0415 - as above
    from monitor.extract.lexicon import load_lexicon  # noqa: PLC0415

    known = Known(load_lexicon(settings.extract.lexicon))
    for kind, names, look in (
        ("--commodity", asked.materials, known.material),
        ("--country", asked.countries, known.state),
        ("--company", asked.companies, known.company),
    ):
        for name in _given(names):
            found = look(name)
            if isinstance(found, str):
                yield f"{found[0].upper()}{found[1:]}."
            elif kind != "--company" and name.casefold() not in map(
                str.casefold, found
            ):
                yield f'"{name}" is {found[0]} here: {kind} {found[0]}'


def _none_of(
    names: Sequence[str], known: Sequence[str], kind: str, command: str
) -> Iterator[str]:
    folded = {one.casefold() for one in known}
    for name in names:
        if name.casefold() not in folded:
            near = suggest(name, known) or "."
            yield f'There is no {kind} "{name}"{near} `lodewatch {command}` lists them.'


def _given(names: Sequence[str | None]) -> tuple[str, ...]:
    return tuple(name for name in names if name is not None)
