"""Put a backup back, without telling again what was told since it was made.

A restored store does not know what happened later. Its open messages are therefore
"unknown", and looked up before they may be sent; its sources count as never visited,
so that the next visit is a baseline: stored, not alerted. What the clock was to tell
before the restore (digests, reminders, ended mutes) counts as told. Work that began
before the restore is not kept (`Store.still`).
"""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from monitor.errors import StoreCorrupt, StoreError, StoreLocked
from monitor.model.source import Validators
from monitor.store.connection import connect, translated
from monitor.store.copy import copy_database
from monitor.store.lock import FileLock
from monitor.store.meta import RESTORED_AT
from monitor.store.moments import to_text
from monitor.store.store import open_store

_UNUSABLE = "this backup is damaged, or none at all; nothing was changed. Try another"
_WAIT = 0.25  # seconds between tries while another process writes
_TRIES = 40


def restore(backup: Path, path: Path, *, now: datetime) -> Path | None:
    """Make the store at `path` what it was in `backup`; return where the old one went.

    A sound file is written over while others have it open, the daemon included. A
    damaged one is replaced, for which the daemon must be stopped: raises `StoreLocked`
    while it runs. None: there was no file.
    """
    fresh = path.with_name(f"{path.name}.restoring")
    try:
        _prepare(backup, fresh, now=now)
        if not path.exists():
            fresh.replace(path)
            return None
        kept = path.with_name(f"{path.name}.replaced.{now:%Y%m%dT%H%M%SZ}")
        if _is_sound(path):
            copy_database(path, kept)
            _pour(fresh, path)
        else:
            _exchange(path, kept, fresh)
        return kept
    finally:
        for end in ("", "-wal", "-shm"):
            fresh.with_name(fresh.name + end).unlink(missing_ok=True)


def _prepare(backup: Path, fresh: Path, *, now: datetime) -> None:
    if not backup.is_file():
        raise StoreError(backup, "there is no backup of this name")
    try:
        copy_database(backup, fresh)
        store = open_store(fresh, now=now, checked=False)
    except StoreCorrupt as error:
        raise StoreError(backup, _UNUSABLE) from error
    if store.created:
        store.close()
        raise StoreError(backup, _UNUSABLE)
    with store, store.transaction():
        store.outbox.doubt_open(now=now)
        for mute in store.mutes.over(now):
            store.mutes.settle(mute.id)  # what it held back was told when it ended
        for state in store.sources.states().values():
            store.sources.subscribe(state.source, None)
            store.sources.save(
                replace(
                    state,
                    first_visit=None,
                    validators=Validators(),
                    body_hash=None,
                    next_due=None,
                )
            )
        store.meta.set(RESTORED_AT, to_text(now))


def _is_sound(path: Path) -> bool:
    try:
        with closing(connect(path, read_only=True)) as connection:
            return bool(connection.value("PRAGMA quick_check(1)") == "ok")
    except StoreCorrupt:
        return False


def _pour(fresh: Path, path: Path) -> None:
    """Overwrite the content of `path` in one transaction of SQLite's."""
    tries = 0

    def give_up(status: int, _remaining: int, _total: int) -> None:
        nonlocal tries
        tries += status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
        if tries > _TRIES:
            raise StoreLocked(path, "another process is writing to it; nothing changed")

    with (
        translated(path),
        closing(connect(fresh, read_only=True)) as source,
        closing(connect(path)) as target,
    ):
        source.raw.backup(target.raw, progress=give_up, sleep=_WAIT)


def _exchange(path: Path, kept: Path, fresh: Path) -> None:
    lock = FileLock(path.with_name(path.name + ".lock"))
    lock.take()
    try:
        # A journal belongs to the file beside which it lies; it must not be applied to
        # another.
        for end in ("-wal", "-shm", ""):
            old = path.with_name(path.name + end)
            if old.exists():
                old.replace(kept.with_name(kept.name + end))
        fresh.replace(path)
    finally:
        lock.release()
