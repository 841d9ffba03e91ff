"""`lodewatch export events`: the dates of stories as a calendar to subscribe to."""

import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import click

from monitor import app
from monitor.cli.options import Common, common_options
from monitor.cli.output import say
from monitor.cli.watch import Watch, read_watch, watch_options
from monitor.config import Settings
from monitor.model.calendar import Given
from monitor.notify.ical import render_ical
from monitor.notify.words import plural
from monitor.pipeline.calendar import give_out

BACK: Final = timedelta(days=90)  # what is past stays so long


@click.command("events")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["ics"]),
    default="ics",
    help="ics: iCalendar, all-day events.",
)
@click.option(
    "--out",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False, writable=True),
    help="Write it into this file, whole or not at all; otherwise to stdout.",
)
@click.option(
    "--name",
    default="Lodewatch: dates ahead",
    metavar="NAME",
    help="What calendar programs call it.",
)
@watch_options
@common_options()
def command(
    common: Common,
    *,
    format_: str,
    out: Path | None,
    name: str,
    since: date | None,
    until: date | None,
    **watch: Any,
) -> None:
    """Write the dates of stories as a calendar, from 90 days ago on.

    A date that moves stays the same entry: its SEQUENCE rises, which the database
    remembers. One that holds no longer, and was given out before, is CANCELLED.
    Example: lodewatch export events --format ics --list watched --out watched.ics
    """
    del format_  # there is one
    settings = common.settings()
    wanted = read_watch(settings, **watch)
    given = _given(common, settings, wanted, since=since, until=until)
    content = render_ical(given, name=name)
    if out is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        return
    draft = out.with_name(f".{out.name}.new")
    draft.write_bytes(content)
    draft.replace(out)
    say(f"{plural(len(given), 'date')} written: {out}")


def _given(
    common: Common,
    settings: Settings,
    wanted: Watch,
    *,
    since: date | None,
    until: date | None,
) -> tuple[Given, ...]:
    """Return what is given out, and remember it; nothing while there is no database."""
    if not settings.store.path.exists():
        return common.read(settings, lambda _: ()) or ()
    now = app.now()
    with app.open_database(settings) as store:
        return give_out(
            store,
            now=now,
            since=since or now.date() - BACK,
            until=until,
            rule=wanted.rule,
            wanted=wanted.wants,
        )
