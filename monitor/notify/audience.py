"""For whom a brief is written: what is put first and what is left out, as data.

`audiences.toml` beside this file holds the views. A view chooses and orders; it never
changes a word of what is told.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import field
from functools import cache
from pathlib import Path
from typing import Final

from monitor.errors import ConfigError, Problem
from monitor.model.story import Story
from monitor.nearest import suggest
from monitor.notify.stakes import KINDS, USUAL, Fact
from monitor.toml_file import Key, TomlFile, read, table

_ID: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_SHIPPED: Final = Path(__file__).with_name("audiences.toml")


@table
class Audience:
    """One view; `audiences.toml` says what each key means."""

    id: str
    title: str
    about: str
    points: Mapping[str, int] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    facts: tuple[str, ...] = USUAL

    @property
    def asks(self) -> tuple[str, ...]:
        """Return the kinds of facts by which it chooses and orders."""
        return tuple(k for k in KINDS if k in self.needs or k in self.points)

    def wants(self, story: Story, stated: Mapping[str, Fact]) -> bool:
        """Say whether a story with these facts belongs into the view."""
        if {story.type, story.family} & {*self.without}:
            return False
        return not self.needs or any(kind in stated for kind in self.needs)

    def weight(self, story: Story, stated: Mapping[str, Fact]) -> float:
        """Return how far a story is put forward: its points, less where it is unsure."""
        named = {*stated, story.type, story.family}
        points = sum(n for name, n in self.points.items() if name in named)
        return (1 + points) * (0.5 + story.certainty)


EVERYBODY: Final = Audience(id="everybody", title="Everybody", about="")


@table
class AudiencesFile:
    """What a file of views holds."""

    audience: tuple[Audience, ...] = ()


@cache
def audiences() -> Mapping[str, Audience]:
    """Return the shipped views by their ids."""
    return {view.id: view for view in read_audiences(read(_SHIPPED))}


def with_own(path: Path | None, types: Collection[str]) -> Mapping[str, Audience]:
    """Return the shipped views and those of the user's own file, by their ids.

    An own view takes the place of a shipped one with its id. `types` are the ids and
    families of the known event types. Raise `ConfigError` with every mistake.
    """
    if path is None:
        return audiences()
    own = read_audiences(read(path), types=types)
    return {**audiences(), **{view.id: view for view in own}}


def read_audiences(
    file: TomlFile, *, types: Collection[str] | None = None
) -> tuple[Audience, ...]:
    """Read views; raise `ConfigError` with every name that there is not.

    `types` are the known event types and families; None: they are not checked.
    """
    views = file.into(AudiencesFile).audience
    problems = [
        problem
        for number, view in enumerate(views)
        for problem in _problems(file, ("audience", number), view, types)
    ]
    ids = [view.id for view in views]
    problems += [
        file.problem(("audience", number, "id"), f'"{name}" is there already, above')
        for number, name in enumerate(ids)
        if name in ids[:number]
    ]
    if problems:
        raise ConfigError(problems)
    return views


def _problems(
    file: TomlFile, key: Key, view: Audience, types: Collection[str] | None
) -> Iterator[Problem]:
    if not _ID.fullmatch(view.id):
        said = f'"{view.id}": use small letters, digits and hyphens'
        yield file.problem((*key, "id"), said)
    for name in ("needs", "facts"):
        for kind in getattr(view, name):
            if kind not in KINDS:
                said = f'there is no kind of fact "{kind}"{suggest(kind, KINDS)}'
                yield file.problem((*key, name), said)
    if types is not None:
        yield from _unknown_types(file, key, view, types)


def _unknown_types(
    file: TomlFile, key: Key, view: Audience, types: Collection[str]
) -> Iterator[Problem]:
    for type_ in view.without:
        if type_ not in types:
            said = f'there is no event type or family "{type_}"{suggest(type_, types)}'
            yield file.problem((*key, "without"), said)
    known = [*KINDS, *types]
    for name in view.points:
        if name not in known:
            said = f'there is no fact, event type or family "{name}"'
            place = (*key, "points", name)
            yield file.problem(place, f"{said}{suggest(name, known)}")
