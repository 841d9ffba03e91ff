"""`lodewatch export alerts`: what was told, as a table, as JSON, or as a feed."""

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from monitor import app
from monitor.cli.alerts import listing
from monitor.cli.exported import export_options, most, write_feed, write_list
from monitor.cli.options import Common, common_options
from monitor.cli.watch import read_watch, watch_options
from monitor.notify.feed import alert_entries
from monitor.pipeline.feeds import rows_told


@click.command("alerts")
@export_options("csv", "jsonl", "json", "atom")
@watch_options
@common_options()
def command(
    common: Common,
    *,
    format_: str,
    out: Path | None,
    name: str | None,
    since: datetime | None,
    limit: int | None,
    **watch: Any,
) -> None:
    """Write the alerts and reminders of all channels, the newest first.

    A feed has each once, however many channels and people were told; what was suppressed
    is left out. `[feeds]` in the configuration has the daemon serve it.

    lodewatch export alerts --format atom --rule capital-raise-watched
    """
    settings = common.settings()
    wanted = read_watch(settings, **watch)
    count = most(limit, format_)
    found = (
        common.read(
            settings,
            lambda store: rows_told(
                store,
                wanted,
                since=since,
                limit=count,
                suppressed=format_ != "atom",
            ),
        )
        or ()
    )
    if format_ != "atom":
        shown = listing(now=app.now())
        write_list(found, shown, format_=format_, out=out, noun="message", limit=count)
        return
    write_feed(
        alert_entries(row.message for row in found),
        topic="alerts",
        noun="alert",
        name=name,
        out=out,
        found=len(found),
        limit=count,
    )
