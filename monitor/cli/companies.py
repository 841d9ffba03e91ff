"""`lodewatch companies`: firms of your own."""

import click

from monitor.cli.groups import Commands, Place


@click.group(
    "companies",
    cls=Commands,
    sections={
        "Commands": (
            Place("import", "companies_import", "Take firms from a table of yours."),
        )
    },
)
def command() -> None:
    """Add the firms that matter to you to those that texts are searched for."""
