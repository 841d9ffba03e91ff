"""`lodewatch stories` and `lodewatch story`: developments, and one of them in full."""

from dataclasses import dataclass
from datetime import datetime

import click
from rich.console import RenderableType

from monitor import app
from monitor.cli.events import places
from monitor.cli.filters import filters
from monitor.cli.groups import Commands, Place
from monitor.cli.nothing import Asked, nothing
from monitor.cli.options import Common, common_options, json_flag
from monitor.cli.output import Listing, facts, show, stacked, words
from monitor.cli.times import as_of_option, relative, stamp
from monitor.cli.titles import Titles, titles
from monitor.model.ontology import Stage
from monitor.model.story import Story
from monitor.notify.words import plural, stage_words
from monitor.pipeline.enough import enough
from monitor.pipeline.listed import STORIES
from monitor.store import Store

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
    sections={
        "Commands": (
            _SHOW,
            Place("merge", "story_correct", "Make two stories one.", "merge"),
            Place("split", "story_correct", "Part a story in two.", "split"),
            Place("undo", "story_correct", "Take a merge or a split back.", "undo"),
        )
    },
    default="show",
    takes_words=True,
)
def story() -> None:
    """Tell one story: `story show ID`, or `story ID`; merge or split it by hand."""


@click.command("list")
@click.argument("text", nargs=-1)
@filters("type", "company", "commodity", "country", "stage")
@as_of_option
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
    as_of: datetime | None,
    as_json: bool,
) -> None:
    """List developments, the latest first; `stories show ID` tells one.

    TEXT is looked for in the reports: all words must occur, "two words" stand
    together, licen* is the start of a word, -quota must not occur. With --as-of they are
    listed as the monitor knew them then, by what it had seen.

    Example: lodewatch stories list rare earths --as-of 2025-11-06
    """
    asked = _Asked(
        text=" ".join(text) or None,
        type=type_,
        company=company,
        commodity=commodity,
        country=country,
        stage=stage,
        since=since,
        limit=limit,
    )
    settings = common.settings()
    found = common.read(
        settings,
        lambda store: (
            _now(store, asked) if as_of is None else _then(store, asked, as_of)
        ),
    )
    show(
        found or (),
        listing(titles(settings), now=as_of or app.now()),
        as_json=as_json,
        empty=nothing(
            common,
            settings,
            kind="stories",
            latest=latest,
            asked=asked.names,
            hint="" if as_of is None else f"No such story was known at {stamp(as_of)}.",
        ),
    )


def latest(store: Store) -> datetime | None:
    """Return when the latest report of any story was published."""
    return next((s.last_published for s in store.stories.find(limit=1)), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What somebody wants to see; None: whatever it is."""

    text: str | None
    type: str | None
    company: str | None
    commodity: str | None
    country: str | None
    stage: Stage | None
    since: datetime | None
    limit: int

    @property
    def names(self) -> Asked:
        """Return the names among it."""
        return Asked(
            types=[self.type],
            companies=[self.company],
            materials=[self.commodity],
            countries=[self.country],
        )

    def about(self, story: Story) -> bool:
        """Tell whether material and country are those asked for."""
        states = (*story.implementers, *story.affected)
        return _has(self.commodity, story.commodities) and _has(self.country, states)

    def wants(self, story: Story) -> bool:
        """Tell whether a story is what was asked for, but for its reports."""
        return (
            self.about(story)
            and self.stage in (None, story.stage)
            and self.type in (None, story.type)
            and (self.since is None or story.last_published >= self.since)
        )


def _now(store: Store, asked: _Asked) -> tuple[Story, ...]:
    def find(most: int) -> tuple[Story, ...]:
        return store.stories.find(
            stage=asked.stage,
            type=asked.type,
            text=asked.text,
            since=asked.since,
            company=asked.company,
            limit=most,
        )

    return enough(find, asked.about, limit=asked.limit)


def _then(store: Store, asked: _Asked, moment: datetime) -> tuple[Story, ...]:
    from monitor.pipeline.history import stories_then  # noqa: PLC0415 - groups

    events, telling = store.events, []
    if asked.text is not None:
        telling.append(events.telling(asked.text))
    if asked.company is not None:
        telling.append(events.naming_company(asked.company))
    found = stories_then(store, moment, wanted=asked.wants, telling=telling)
    return found[: asked.limit]


def _has(name: str | None, names: tuple[str, ...]) -> bool:
    return name is None or name.casefold() in {n.casefold() for n in names}


def listing(title_of: Titles, *, now: datetime) -> Listing[Story]:
    """Say how stories are listed."""

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
    return Listing(
        fields=STORIES.fields, headings=headings, cells=cells, record=STORIES.record
    )
