"""`lodewatch once`: one round, for cron and for a first look."""

import logging
import sys
from datetime import datetime

import click

from monitor import running
from monitor.cli.options import Common, common_options
from monitor.cli.output import say
from monitor.cli.times import a_moment
from monitor.notify.words import plural

NO_SOURCE = "nothing is watched: `lodewatch sources add URL` adds a source"


@click.command("once")
@click.option(
    "--now",
    "start",
    metavar="TIME",
    callback=a_moment,
    help="Take this as the present moment.",
)
@common_options(level=logging.INFO)
def command(common: Common, *, start: datetime | None) -> int:
    """Visit what is due, tell what is new, and end.

    Exits with 1 if a source or a delivery failed.

    Example: lodewatch once
    """
    settings = common.settings()
    done = running.once(settings, start=start, stream=sys.stdout)
    watched = any(source.enabled for source in settings.sources)
    say(summary(done) if watched else NO_SOURCE)
    return int(done.failed)


def summary(done: running.Round) -> str:
    """Say what a round came to, in one line."""
    failed = sum(v.failed is not None for v in done.visits)
    new = sum(v.taken.articles for v in done.visits)
    events = sum(v.taken.events for v in done.visits)
    told = sum(d.error is None for d in done.deliveries)
    parts = [
        f"{plural(len(done.visits), 'source')} visited",
        f"{failed} failed" if failed else "",
        f"{plural(new, 'new article')}, {plural(events, 'event')}",
        plural(told, "message"),
    ]
    if not done.visits:
        parts = ["no source is due; `lodewatch sources` shows when one is"]
    return ", ".join(part for part in parts if part)
