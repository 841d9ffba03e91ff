"""What `feedback`, `ack` and `mute` share: who speaks, and into which database."""

import getpass
from collections.abc import Iterator
from contextlib import contextmanager

import click

from monitor import app
from monitor.config import Settings
from monitor.store import Store


def _person(_ctx: click.Context, _param: click.Parameter, value: str | None) -> str:
    """Return who speaks: as given, else the user of this machine."""
    if value and value.strip():
        return value.strip()
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container without a user of that number
        return "somebody"


by_option = click.option(
    "--by",
    "person",
    metavar="NAME",
    callback=_person,
    help="Who says so; the user of this machine otherwise.",
)


@contextmanager
def existing(settings: Settings) -> Iterator[Store]:
    """Open the database for a small write; a mistyped path makes no new one."""
    there = settings.store.path.exists()
    with app.open_database(settings, read_only=not there, checked=False) as store:
        yield store
