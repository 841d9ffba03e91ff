"""`lodewatch export`: what the monitor knows, in the formats of other programs."""

import click

from monitor.cli.groups import Commands, Place


@click.group(
    "export",
    cls=Commands,
    sections={
        "Commands": (Place("events", "export_events", "Write dates as iCalendar."),)
    },
)
def command() -> None:
    """Hand what the monitor knows to other programs."""
