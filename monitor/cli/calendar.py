"""`lodewatch calendar`: the dates that stories state, the nearest first."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import click
from rich.console import RenderableType

from monitor import app
from monitor.cli.nothing import Asked, nothing
from monitor.cli.options import Common, common_options, json_flag
from monitor.cli.output import Listing, facts, show, stacked, words
from monitor.cli.stories import SHORT, latest
from monitor.cli.titles import Titles, titles
from monitor.cli.watch import day_options, read_watch, watch_options
from monitor.model.calendar import CalendarEntry
from monitor.notify.agenda import entry_words, when_words
from monitor.notify.words import stage_words
from monitor.pipeline.calendar import dates_of
from monitor.pipeline.listed import asked, dates
from monitor.store import Store

_NONE = (
    "No dates match. They are listed from today on: `--from 365d` looks back, `--all` "
    "adds those that hold no longer."
)


@click.command("calendar")
@watch_options
@day_options
@click.option("--all", "all_", is_flag=True, help="Also dates that hold no longer.")
@json_flag
@common_options()
def command(
    common: Common,
    *,
    first: date | None,
    until: date | None,
    all_: bool,
    as_json: bool,
    **watch: Any,
) -> None:
    """List the dates that stories state, from today on, the nearest first.

    Effective, expiry, comment and closing dates, each as exactly as its source states
    it, with the words. A date whose day has come without a report is a question.
    Example: lodewatch calendar --until 90d --material Dy
    """
    today = app.now().date()
    settings = common.settings()
    wanted = read_watch(settings, **watch)

    def look(store: Store) -> tuple[CalendarEntry, ...]:
        found = dates_of(
            store,
            since=first or today,
            until=until,
            rule=wanted.rule,
            wanted=wanted.wants,
        )
        return tuple(entry for entry in found if all_ or entry.holds)

    layout = listing(titles(settings), today=today)
    empty = nothing(
        common, settings, kind="dates", latest=latest, asked=_names(**watch), hint=_NONE
    )
    show(common.read(settings, look) or (), layout, as_json=as_json, empty=empty)


def _names(
    *,
    material: Sequence[str],
    company: Sequence[str],
    country: Sequence[str],
    type_: Sequence[str],
    rule: str | None,
    list_: str | None,
) -> Asked:
    """Return the names among the options that choose."""
    del list_  # an unknown one was refused
    return Asked(
        types=[t.replace("-", "_").upper() for t in type_],
        materials=material,
        companies=company,
        countries=country,
        rules=[rule],
    )


def listing(title_of: Titles, *, today: date) -> Listing[CalendarEntry]:
    """Say how dates are listed."""
    given = dates(today=today)

    def cells(entry: CalendarEntry) -> tuple[RenderableType, ...]:
        story = entry.story
        style = "cyan" if entry.holds else "dim"
        question = asked(entry, today=today)
        over = "" if entry.holds else "holds no longer: "
        said = f"{over}{entry_words(entry)} {when_words(entry)}"
        return (
            words(story.id[:SHORT]),
            words(entry.first.isoformat()),
            stacked(
                words(story.title, "bold"),
                words(said, style),
                words(question, "yellow") if question else None,
                facts(
                    f"{title_of(story.type)}: {stage_words(story)}",
                    ", ".join(story.commodities),
                    ", ".join(story.company_names[:3]),
                    entry.source.witness if entry.source else None,
                ),
            ),
        )

    return Listing(
        fields=given.fields,
        headings=("id", "day", "date"),
        cells=cells,
        record=given.record,
    )
