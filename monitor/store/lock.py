"""One daemon at a time: a lock of the operating system beside the database file.

The system drops it when the process ends, however it ends; a lock file left behind by
a killed daemon blocks nobody.
"""

import os
import sys
import weakref
from pathlib import Path

from monitor.errors import StoreLocked
from monitor.store.connection import RIGHTS

if sys.platform == "win32":
    import msvcrt

    def _take(descriptor: int) -> None:
        # Far behind the content, so that others can still read who holds it.
        os.lseek(descriptor, 1 << 30, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        os.lseek(descriptor, 0, os.SEEK_SET)

else:
    import fcntl

    def _take(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


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
        try:
            _take(descriptor)
        except OSError as error:
            os.close(descriptor)
            raise StoreLocked(self.path, self._held_by()) from error
        os.truncate(descriptor, 0)
        os.write(descriptor, f"{os.getpid()}\n".encode())
        self._descriptor = descriptor
        _held.add(self)

    def release(self) -> None:
        """Let the next one in; the file stays, only the lock goes."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
            _held.discard(self)

    def _held_by(self) -> str:
        holder = self.path.read_text(encoding="ascii", errors="replace").strip()
        process = f"process {holder}" if holder else "another process"
        return f"lodewatch is already running here ({process}); stop it first"


_held: "weakref.WeakSet[FileLock]" = weakref.WeakSet()


def _forget_in_child() -> None:
    # A forked worker that outlives a killed daemon must not keep the lock for it.
    for lock in tuple(_held):
        lock.release()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_in_child)
