"""Whether a daemon is at work on a database: who it is, and when it was last well."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from monitor.model.presence import Presence
from monitor.model.record import from_json
from monitor.store.lock import holder

SILENT: Final = timedelta(seconds=60)
"""Without a sign of life, of which there is one every ten seconds, a daemon is stuck."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What can be seen of a daemon from outside."""

    process: int | None  # None: nobody is at work, or it has not said so yet
    says: Presence | None  # None: it has not told anything of itself yet
    well_at: datetime | None  # None: nobody is at work
    silent: bool  # True: it is there, and has given no sign of life for too long

    @property
    def running(self) -> bool:
        """Say whether a daemon is at work, well or not."""
        return self.well_at is not None

    @property
    def well(self) -> bool:
        """Say whether a daemon is at work and makes progress."""
        stuck = self.says is not None and self.says.stuck
        return self.running and not self.silent and not stuck


def seen(database: Path, *, now: datetime) -> Seen:
    """Look whether a daemon is at work on `database`; asks neither of them anything."""
    held = holder(database.with_name(f"{database.name}.lock"))
    if held is None:
        return Seen(process=None, says=None, well_at=None, silent=False)
    return Seen(
        process=held.process,
        says=_read(held.about),
        well_at=held.well,
        silent=now - held.well > SILENT,
    )


def _read(about: str) -> Presence | None:
    try:
        return from_json(Presence, about)
    except ValueError:
        return None  # it is about to say so, or is of another version
