"""`lodewatch export alerts`: what was told, as a table, as JSON, or as a feed."""

from datetime import datetime
from pathlib import Path
from typing import Any, Final

import click

from monitor.cli.exported import Exported, export_options, most, write_found
from monitor.cli.options import Common, common_options
from monitor.cli.watch import read_watch, watch_options
from monitor.notify.feed import alert_entries
from monitor.pipeline.feeds import rows_told
from monitor.pipeline.listed import MESSAGES
from monitor.store.messages import OutboxRow

_KIND: Final[Exported[OutboxRow]] = Exported(
    topic="alerts",
    noun="alert",
    columns=MESSAGES,
    entries=lambda rows: alert_entries(row.message for row in rows),
)


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
    write_found(found, _KIND, format_=format_, name=name, out=out, limit=count)
