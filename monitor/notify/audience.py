"""For whom a brief is written: what is put first and what is left out, as data.

`audiences.toml` beside this file holds the views. A view chooses and orders; it never
changes a word of what is told.
"""

from collections.abc import Mapping
from dataclasses import field
from functools import cache
from pathlib import Path
from typing import Final

from monitor.errors import ConfigError
from monitor.model.story import Story
from monitor.notify.stakes import KINDS, USUAL, Fact
from monitor.toml_file import TomlFile, read, suggest, table

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


def read_audiences(file: TomlFile) -> tuple[Audience, ...]:
    """Read views; raise `ConfigError` with every unknown key and kind of fact."""
    views = file.into(AudiencesFile).audience
    problems = [
        file.problem(
            ("audience", number, key),
            f'there is no kind of fact "{kind}"{suggest(kind, KINDS)}',
        )
        for number, view in enumerate(views)
        for key in ("needs", "facts")
        for kind in getattr(view, key)
        if kind not in KINDS
    ]
    if problems:
        raise ConfigError(problems)
    return views
