"""`lodewatch export events`: events as a table, JSON or a feed; their dates as a calendar."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from monitor import app
from monitor.cli.events import sources_of
from monitor.cli.exported import Exported, export_options, most, write, write_found
from monitor.cli.options import Common, common_options
from monitor.cli.titles import titles
from monitor.cli.watch import day_options, read_watch, watch_options
from monitor.config import Settings
from monitor.model import facts
from monitor.model.calendar import Given
from monitor.model.ontology import Stage
from monitor.model.story import Report
from monitor.notify.atom import Entry
from monitor.notify.feed import event_entry
from monitor.notify.ical import render_ical
from monitor.notify.words import plural
from monitor.pipeline.calendar import give_out
from monitor.pipeline.enough import enough
from monitor.pipeline.feeds import BACK
from monitor.pipeline.listed import EVENTS
from monitor.pipeline.watch import Watch
from monitor.store import Store

_OF_DATES = ("--from", "--until")
_OF_EVENTS = ("TEXT", "--since", "--limit", "--stage", "--source")


@click.command("events")
@click.argument("text", nargs=-1)
@export_options("ics", "csv", "jsonl", "json", "atom")
@click.option(
    "--stage",
    type=click.Choice(Stage, case_sensitive=False),
    metavar="STAGE",
    help="How far it is: proposed, suspended, ended …",
)
@click.option("--source", metavar="NAME", help="Publisher.")
@watch_options
@day_options
@common_options()
def command(
    common: Common,
    *,
    text: tuple[str, ...],
    format_: str,
    out: Path | None,
    name: str | None,
    since: datetime | None,
    limit: int | None,
    stage: Stage | None,
    source: str | None,
    first: date | None,
    until: date | None,
    **watch: Any,
) -> None:
    """Write what articles state, the newest first; or with ics the dates of stories.

    TEXT is looked for in headlines and sentences, as by `lodewatch events`. The calendar
    begins 90 days ago. A date that moves stays the same entry: its SEQUENCE rises, which
    the database remembers. One that holds no longer, and was given out before, is
    CANCELLED.

    lodewatch export events --format csv --material Dy --since 90d --out dy.csv
    lodewatch export events --format ics --list watched --out watched.ics
    """
    given = dict(
        zip(
            (*_OF_DATES, *_OF_EVENTS),
            (first, until, text or None, since, limit, stage, source),
            strict=True,
        )
    )
    _refuse(given, _OF_EVENTS if format_ == "ics" else _OF_DATES, format_)
    settings = common.settings()
    wanted = read_watch(settings, **watch)
    if format_ == "ics":
        dates = _dates(common, settings, wanted, first=first, until=until)
        content = render_ical(dates, name=name or "Lodewatch: dates ahead")
        write(content, out, said=plural(len(dates), "date"))
        return
    count = most(limit, format_)

    def look(store: Store) -> tuple[Report, ...]:
        def find(some: int) -> tuple[Report, ...]:
            words = " ".join(text) or None
            return store.events.find(text=words, since=since, limit=some)

        fired = None if wanted.rule is None else store.matches.events_of(wanted.rule)

        def is_wanted(report: Report) -> bool:
            return (
                (stage is None or report.event.stage is stage)
                and (source is None or source.casefold() in sources_of(report))
                and (fired is None or report.event_id in fired)
                and (whose == Watch() or whose.wants(facts.first_state(report)))
            )

        whose = replace(wanted, rule=None)
        return enough(find, is_wanted, limit=count)

    def entries(reports: Sequence[Report]) -> list[Entry]:
        title_of = titles(settings)
        return [event_entry(report, title_of=title_of) for report in reports]

    kind = Exported(topic="events", noun="event", columns=EVENTS, entries=entries)
    found = common.read(settings, look) or ()
    write_found(found, kind, format_=format_, name=name, out=out, limit=count)


def _refuse(given: Mapping[str, object], names: tuple[str, ...], format_: str) -> None:
    """Raise `click.UsageError` for what a format has no use for."""
    wrong = [name for name in names if given[name] is not None]
    if wrong:
        message = f"{' and '.join(wrong)} cannot be asked of --format {format_}"
        raise click.UsageError(message)


def _dates(
    common: Common,
    settings: Settings,
    wanted: Watch,
    *,
    first: date | None,
    until: date | None,
) -> tuple[Given, ...]:
    """Return what is given out, and remember it; nothing while there is no database."""
    if not settings.store.path.exists():
        return common.read(settings, lambda _: ()) or ()
    now = app.now()
    with app.open_database(settings, checked=False) as store:
        return give_out(
            store,
            now=now,
            since=first or now.date() - BACK,
            until=until,
            rule=wanted.rule,
            wanted=wanted.wants,
        )
