"""`lodewatch stories` and `lodewatch story`: developments, and one of them in full."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import click
from rich.console import RenderableType

from monitor import app
from monitor.cli.events import places
from monitor.cli.filters import enough, filters
from monitor.cli.groups import Commands, Place
from monitor.cli.options import Common, common_options, json_flag
from monitor.cli.output import Listing, facts, show, stacked, words
from monitor.cli.times import relative, stamp
from monitor.cli.titles import Titles, titles
from monitor.model.ontology import Stage
from monitor.model.record import to_record
from monitor.model.story import Story
from monitor.notify.words import plural, stage_words
from monitor.store import Store

NONE = "No stories match."
NONE_YET = "No stories yet. `lodewatch run` or `lodewatch once` brings them in."
SHORT = 8  # signs of an id that are shown; `story show` takes any unique beginning

_SHOW = Place("show", "story", "Tell one story: brief and timeline.")


@click.group(
    "stories",
    cls=Commands,
    sections={
        "Commands": (
            Place("list", "stories", "List developments, or search them.", "listed"),
            _SHOW,
        )
    },
    default="list",
    takes_words=True,
)
def command() -> None:
    """List developments, or search them: `stories rare earths --since 7d`."""


@click.group(
    "story",
    cls=Commands,
    sections={"Commands": (_SHOW,)},
    default="show",
    takes_words=True,
)
def story() -> None:
    """Tell one story: `story show ID`, or `story ID`."""


@click.command("list")
@click.argument("text", nargs=-1)
@filters("type", "company", "commodity", "country", "stage")
@json_flag
@common_options()
def listed(
    common: Common,
    *,
    text: tuple[str, ...],
    type_: str | None,
    company: str | None,
    commodity: str | None,
    country: str | None,
    stage: Stage | None,
    since: datetime | None,
    limit: int,
    as_json: bool,
) -> None:
    """List developments, the latest first; `stories show ID` tells one.

    TEXT is looked for in the reports: all words must occur, "two words" stand
    together, licen* is the start of a word, -quota must not occur.
    """

    def wanted(story: Story) -> bool:
        states = (*story.implementers, *story.affected)
        return _has(commodity, story.commodities) and _has(country, states)

    def look(store: Store) -> tuple[tuple[Story, ...], str]:
        def find(most: int) -> tuple[Story, ...]:
            return store.stories.find(
                stage=stage,
                type=type_,
                text=" ".join(text) or None,
                since=since,
                company=company,
                limit=most,
            )

        empty = NONE if store.stories.find(limit=1) else NONE_YET
        return enough(find, wanted, limit=limit), empty

    settings = common.settings()
    found, empty = common.read(settings, look) or ((), NONE_YET)
    show(found, listing(titles(settings), now=app.now()), as_json=as_json, empty=empty)


def _has(name: str | None, names: tuple[str, ...]) -> bool:
    return name is None or name.casefold() in {n.casefold() for n in names}


def record(story: Story) -> Any:
    """Return a story for other programs, without what only grouping reads."""
    return to_record(replace(story, fingerprints=(), keys=()))


def listing(title_of: Titles, *, now: datetime) -> Listing[Story]:
    """Say how stories are listed."""
    fields: list[tuple[str, Callable[[Story], object]]] = [
        ("last_published", lambda s: stamp(s.last_published)),
        ("type", lambda s: s.type),
        ("stage", lambda s: s.stage),
        ("direction", lambda s: s.direction),
        ("certainty", lambda s: s.certainty),
        ("implementers", lambda s: s.implementers),
        ("affected", lambda s: s.affected),
        ("commodities", lambda s: s.commodities),
        ("companies", lambda s: s.company_names),
        ("reports", lambda s: s.reports),
        ("sources", lambda s: len(s.witnesses)),
        ("title", lambda s: s.title),
        ("story", lambda s: s.id),
    ]

    def cells(story: Story) -> tuple[RenderableType, ...]:
        return (
            words(story.id[:SHORT]),
            relative(story.last_published, now=now),
            stacked(
                words(story.title, "bold"),
                words(f"{title_of(story.type)}: {stage_words(story)}", "cyan"),
                facts(
                    plural(len(story.witnesses), "source"),
                    places(story.implementers, story.affected),
                    ", ".join(story.commodities),
                    ", ".join(story.company_names[:3]),
                ),
            ),
        )

    headings = ("id", "latest", "story")
    return Listing(fields=fields, headings=headings, cells=cells, record=record)
