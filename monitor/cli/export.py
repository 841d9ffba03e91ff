"""`lodewatch export`: what the monitor knows, in the formats of other programs."""

import click

from monitor.cli.groups import Commands, Place


@click.group(
    "export",
    cls=Commands,
    sections={
        "Commands": (
            Place("events", "export_events", "Write events, or dates as iCalendar."),
            Place("stories", "export_stories", "Write developments."),
            Place("alerts", "export_alerts", "Write what was told."),
            Place("db", "export_db", "Write a database for Datasette and others."),
        )
    },
)
def command() -> None:
    """Hand what the monitor knows to other programs."""
