"""The options by which lists are narrowed, the same on every list."""

import re
from collections.abc import Callable
from typing import TypeVar

import click

from monitor.cli.times import a_past
from monitor.model.ontology import Stage

LIMIT = 50

Command = TypeVar("Command", bound=Callable[..., object])


def _type(
    _ctx: click.Context, _param: click.Parameter, value: str | None
) -> str | None:
    """Read an event type however it is written: `export licensing` as well."""
    return (
        None if value is None else "_".join(re.split(r"[\s_-]+", value.strip())).upper()
    )


_FILTERS = {
    "type": click.option(
        "--type", "type_", metavar="TYPE", callback=_type, help="Event type."
    ),
    "company": click.option(
        "--company", metavar="NAME", help="Name, its beginning, id or ticker."
    ),
    "commodity": click.option(
        "--commodity", metavar="ID", help="Material: Dy, REE, graphite …"
    ),
    "country": click.option(
        "--country", metavar="CODE", help="State that acts or is met: CN, EU …"
    ),
    "stage": click.option(
        "--stage",
        type=click.Choice(Stage, case_sensitive=False),
        metavar="STAGE",
        help="How far it is: proposed, suspended, ended …",
    ),
    "source": click.option("--source", metavar="NAME", help="Publisher."),
}


def filters(*names: str) -> Callable[[Command], Command]:
    """Add the named filters, `--since` and `--limit`."""

    def decorate(command: Command) -> Command:
        command = click.option(
            "--limit",
            type=click.IntRange(min=1),
            metavar="N",
            default=LIMIT,
            help=f"Most that are listed; {LIMIT} otherwise.",
        )(command)
        command = click.option(
            "--since",
            metavar="TIME",
            callback=a_past,
            help="Only newer: 24h, 7d or 2025-11-07.",
        )(command)
        for name in reversed(names):
            command = _FILTERS[name](command)
        return command

    return decorate
