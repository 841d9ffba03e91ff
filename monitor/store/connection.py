"""One connection to the file: transactions, and the library's errors in our words.

SQLite's own exceptions never leave this module, and nothing here ever makes a damaged
file anew: an empty store would alert everything again.
"""

import errno
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from monitor.errors import StoreCorrupt, StoreError, StoreLocked

BUSY_TIMEOUT = timedelta(seconds=10)
RIGHTS = 0o660
"""Of a new file, less the umask: what is watched, and the secrets of hubs, are nothing
for other users of the machine."""
IMPATIENT = timedelta(milliseconds=100)
"""How long is waited for another writer who did not finish within the usual time."""

_JOURNAL_LIMIT = 64 * 1024 * 1024  # bytes of a WAL file that are kept for reuse
_MAGIC = b"SQLite format 3\0"
_AS_OWNER = "run this as the user of the daemon, or name another file with --db"

Parameters = Sequence[Any] | Mapping[str, Any]


class Connection:
    """An open database file; used by one thread.

    Who waited for another writer in vain waits only a moment the next time, until a
    write succeeds: a daemon must not stand still, step after step, because of a shell
    that somebody left open.
    """

    def __init__(
        self,
        path: Path,
        raw: sqlite3.Connection,
        *,
        busy_timeout: timedelta = BUSY_TIMEOUT,
    ) -> None:
        self.path = path
        self.raw = raw
        self._depth = 0
        self._file = _identity(path)
        self._busy_timeout = busy_timeout
        self._impatient = False
        raw.row_factory = sqlite3.Row

    def make_durable(self) -> None:
        """Prepare for writing: readers do not wait, and commits outlive a power cut.

        Changes the file's header, so it comes after the checks.
        """
        with translated(self.path):
            if self.raw.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
                self.raw.execute("PRAGMA journal_mode = WAL")
            # FULL: WAL with NORMAL may forget the last commits in a power cut, and a
            # lost "sent" would be told twice.
            self.raw.execute("PRAGMA synchronous = FULL")
            self.raw.execute(f"PRAGMA journal_size_limit = {_JOURNAL_LIMIT}")

    @property
    def is_lost(self) -> bool:
        """Say whether the file was removed, or another one put in its place.

        Whoever has it open can go on writing to it, and nobody will ever read that.
        """
        return _identity(self.path) != self._file

    def close(self) -> None:
        """Let go of the file; an open transaction is rolled back."""
        self.raw.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Do what is inside wholly or not at all.

        Within another transaction it joins that one, as a savepoint: a caller who
        catches an error from within has no half of it left.
        """
        with self._translated():
            outer = not self.raw.in_transaction
            name = f"level_{self._depth}"
            self.raw.execute("BEGIN IMMEDIATE" if outer else f"SAVEPOINT {name}")
            self._depth += 1
            try:
                yield
                self.raw.execute("COMMIT" if outer else f"RELEASE {name}")
            except BaseException:
                self._undo(None if outer else name)
                raise
            finally:
                self._depth -= 1

    def _undo(self, savepoint: str | None) -> None:
        # A full disk rolls the transaction back by itself; then there is none.
        if not self.raw.in_transaction:
            return
        if savepoint is None:
            self.raw.execute("ROLLBACK")
        else:
            self.raw.execute(f"ROLLBACK TO {savepoint}")
            self.raw.execute(f"RELEASE {savepoint}")

    def run(self, sql: str, parameters: Parameters = ()) -> int:
        """Execute a statement; return how many rows it changed."""
        with self._translated():
            return self.raw.execute(sql, parameters).rowcount

    def run_many(self, sql: str, rows: Iterable[Parameters]) -> int:
        """Execute a statement for each of `rows`; return how many it changed."""
        with self._translated():
            return max(self.raw.executemany(sql, rows).rowcount, 0)

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            with translated(self.path):
                yield
        except StoreLocked:
            self._wait(impatient=True)
            raise
        self._wait(impatient=False)

    def _wait(self, *, impatient: bool) -> None:
        """Choose how long another writer is waited for from now on."""
        if impatient is not self._impatient:
            self._impatient = impatient
            time = (
                min(IMPATIENT, self._busy_timeout) if impatient else self._busy_timeout
            )
            milliseconds = round(time.total_seconds() * 1000)
            self.raw.execute(f"PRAGMA busy_timeout = {milliseconds}")

    def rows(self, sql: str, parameters: Parameters = ()) -> list[sqlite3.Row]:
        """Return every row of a query."""
        with translated(self.path):
            return self.raw.execute(sql, parameters).fetchall()

    def row(self, sql: str, parameters: Parameters = ()) -> sqlite3.Row | None:
        """Return the first row of a query, or None."""
        with translated(self.path):
            found: sqlite3.Row | None = self.raw.execute(sql, parameters).fetchone()
            return found

    def value(self, sql: str, parameters: Parameters = ()) -> Any:
        """Return the first column of the first row, or None."""
        found = self.row(sql, parameters)
        return None if found is None else found[0]


def _identity(path: Path) -> tuple[int, int] | None:
    """Return what tells a file from another of the same name; None: it is not there."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def connect(
    path: Path, *, read_only: bool = False, busy_timeout: timedelta = BUSY_TIMEOUT
) -> Connection:
    """Open `path`; without `read_only` it is made if nothing is there."""
    _refuse_odd_files(path, read_only=read_only)
    if not read_only and not path.exists():
        _make(path)
    mode = "ro" if read_only else "rwc"
    with translated(path):
        raw = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode={mode}",
            uri=True,
            timeout=busy_timeout.total_seconds(),
            isolation_level=None,
        )
        try:
            _prepare(raw, read_only=read_only)
        except BaseException:
            raw.close()
            raise
    return Connection(path, raw, busy_timeout=busy_timeout)


def _refuse_odd_files(path: Path, *, read_only: bool) -> None:
    if path.exists() and not path.is_file():
        raise StoreError(path, "it is a folder or a device; name a file")
    if read_only and not path.exists():
        raise StoreError(path, "there is no database yet; `lodewatch once` makes it")
    if path.exists():
        _refuse_stumps(path)
    if not read_only:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(path, f"its folder cannot be made: {error}") from error


def _make(path: Path) -> None:
    """Make an empty file that SQLite gives its journals the rights of.

    Never where one is: to close it would drop the locks that SQLite holds on it.
    """
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, RIGHTS))
    except FileExistsError:
        return  # another process was quicker
    except OSError as error:
        raise StoreError(path, f"it cannot be made: {_refused(error)}") from error


def _refused(error: OSError) -> str:
    denied = error.errno in (errno.EACCES, errno.EPERM)
    return f"{error.strerror}; {_AS_OWNER}" if denied else str(error.strerror)


def _refuse_stumps(path: Path) -> None:
    # SQLite takes an empty or very short file for a new one, throws the journal beside
    # it away and begins anew.
    try:
        with path.open("rb") as file:
            head = file.read(len(_MAGIC))
    except OSError as error:
        raise StoreError(path, f"it cannot be read: {_refused(error)}") from error
    if not head and _size(path, "-wal"):
        raise StoreCorrupt(path, damaged(path, "empty, although its journal is not"))
    # A first opening that was interrupted is repaired by SQLite from its journal.
    if head and head != _MAGIC and not _size(path, "-journal"):
        raise StoreCorrupt(path, damaged(path, "file is not a database"))


def _size(path: Path, suffix: str) -> int:
    beside = path.with_name(path.name + suffix)
    return beside.stat().st_size if beside.exists() else 0


def _prepare(raw: sqlite3.Connection, *, read_only: bool) -> None:
    raw.execute("PRAGMA foreign_keys = ON")
    raw.execute("PRAGMA schema_version").fetchone()  # the first real look at the file
    if read_only:
        raw.execute("PRAGMA query_only = ON")


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn SQLite's errors into `StoreError` and its kinds."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.ProgrammingError):
            raise  # a bug of ours, not a state of the file
        raise _told(path, error) from error


def _told(path: Path, error: sqlite3.DatabaseError) -> StoreError:
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return StoreLocked(
            path,
            "another process is writing to it and did not finish in time; nothing was "
            "changed. Try again, or end that process",
        )
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return StoreCorrupt(path, damaged(path, str(error)))
    if code == sqlite3.SQLITE_FULL:
        return StoreError(path, "the disk is full; nothing of this step was stored")
    if code == sqlite3.SQLITE_READONLY:
        return StoreError(path, f"{error}; {_AS_OWNER}")
    return StoreError(path, str(error))


def damaged(path: Path, detail: str) -> str:
    """Say what is wrong with a damaged file, and the next step to take."""
    copies = sorted(
        path.parent.glob(f"{path.name}.*.backup"), key=lambda p: p.stat().st_mtime
    )
    copy = str(copies[-1]) if copies else "BACKUP"
    where = "" if copies else ", where BACKUP is a file that `lodewatch backup` wrote"
    return (
        f"{detail}. It was left as it is. Next: "
        f"lodewatch restore {copy} --db {path}{where}"
    )
