"""What every command begins with: the clock, the settings and the database.

Only here is a clock read. Nothing that fetches, reads texts, matches or tells is loaded:
that is for `monitor.running`, and for the commands that ask for it.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.config import Settings, find, load
from monitor.store import Store, open_store

if TYPE_CHECKING:
    from monitor.ports import Clock  # with everything that ports speak of


def now() -> datetime:
    """Return the present moment."""
    return datetime.now(UTC)


def clock_from(start: datetime) -> "Clock":
    """Return a clock that shows `start` now and goes on from there."""
    began = time.monotonic()
    return lambda: start + timedelta(seconds=time.monotonic() - began)


def read_settings(config: Path | None, database: Path | None = None) -> Settings:
    """Read the configuration; raise `ConfigError` with everything that is wrong."""
    return load(find(config), database=database)


@contextmanager
def open_database(
    settings: Settings, *, read_only: bool = False, checked: bool = True
) -> Iterator[Store]:
    """Open the database of `settings`, and close it again.

    `checked` is that of `monitor.store.open_store`.
    """
    with open_store(
        settings.store.path, now=now(), read_only=read_only, checked=checked
    ) as store:
        yield store
