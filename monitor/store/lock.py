"""One daemon at a time: a lock of the operating system beside the database file.

The system drops it when the process ends, however it ends; a lock file left behind by
a killed daemon blocks nobody.
"""

import os
import sys
import time
import weakref
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from monitor.errors import StoreLocked
from monitor.store.connection import RIGHTS

if sys.platform == "win32":
    import msvcrt

    def _take(descriptor: int) -> None:
        # Far behind the content, so that others can still read who holds it.
        os.lseek(descriptor, 1 << 30, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        os.lseek(descriptor, 0, os.SEEK_SET)

    _look = _take

else:
    import fcntl

    def _take(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _look(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)


_TRIES: Final = 5
_PAUSE: Final = 0.05  # seconds: who looks whether a lock is held holds it for a moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Who holds a lock, as it said itself."""

    process: int | None  # None: it has not said so yet
    about: str  # what it does, in its own words; empty: it said nothing
    well: datetime  # when it last gave a sign of life


class FileLock:
    """A lock on one path, held from `take` to `release` or the end of the process."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._descriptor: int | None = None  # None: not held

    def take(self) -> None:
        """Take the lock at once, or raise `StoreLocked` naming the holder."""
        if self._descriptor is not None:
            return
        # Whoever may open the file may lock it, and so keep a daemon from starting.
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, RIGHTS)
        for number in range(1, _TRIES + 1):
            try:
                _take(descriptor)
                break
            except OSError as error:
                if number == _TRIES:
                    os.close(descriptor)
                    raise StoreLocked(self.path, self._held_by()) from error
                time.sleep(_PAUSE)
        self._descriptor = descriptor
        _held.add(self)
        self.say("")

    def say(self, about: str) -> None:
        """Let others know what the holder does, in one line; only while it is held."""
        if self._descriptor is not None:
            os.truncate(self._descriptor, 0)
            os.lseek(self._descriptor, 0, os.SEEK_SET)
            os.write(self._descriptor, f"{os.getpid()}\n{about}".encode())

    def touch(self) -> None:
        """Give a sign of life to those who look; nothing is written to the disk at once."""
        if self._descriptor is not None:
            by_number = os.utime in os.supports_fd
            os.utime(self._descriptor if by_number else self.path)

    def release(self) -> None:
        """Let the next one in; the file stays, only the lock goes."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
            _held.discard(self)

    def _held_by(self) -> str:
        number, _ = _said(self.path)
        process = f"process {number}" if number else "another process"
        return f"lodewatch is already running here ({process}); stop it first"


def holder(path: Path) -> Holder | None:
    """Return who holds the lock at `path`; None: nobody does."""
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        return None
    try:
        _look(descriptor)
    except OSError:
        number, about = _said(path)
        seen = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        return Holder(process=number, about=about, well=seen)
    finally:
        os.close(descriptor)
    return None


def _said(path: Path) -> tuple[int | None, str]:
    """Return what stands in a lock's file: the process, and what it says of itself."""
    text = path.read_text(encoding="utf-8", errors="replace")
    first, _, about = text.partition("\n")
    return (int(first) if first.strip().isdigit() else None), about.strip()


_held: "weakref.WeakSet[FileLock]" = weakref.WeakSet()


def _forget_in_child() -> None:
    # A forked worker that outlives a killed daemon must not keep the lock for it.
    for lock in tuple(_held):
        lock.release()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_in_child)
