"""Copies of a database: complete or not there, and made while others write."""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from monitor.errors import StoreCorrupt, StoreError
from monitor.store.connection import damaged, translated


def copy_database(source: Path, target: Path, *, without_secrets: bool = False) -> None:
    """Copy the committed state of a database; it bears its name once it is complete.

    Raises `StoreCorrupt` where the copy is damaged: it takes no good one's place.
    """
    if target.exists() and target.samefile(source):
        raise StoreError(target, "this is the store itself; name another file")
    if target.is_dir() or not target.parent.is_dir():
        raise StoreError(
            target, "no file can be written there; name a file in a folder"
        )
    partial = target.with_name(target.name + ".partial")
    partial.unlink(missing_ok=True)
    try:
        _make(partial, like=source)
        with (
            translated(source),
            closing(_open(source)) as old,
            closing(sqlite3.connect(partial)) as new,
        ):
            old.backup(new)
            if without_secrets:
                _take_secrets_out(new)
            # One file without a journal beside it is easier to keep and to move.
            new.execute("PRAGMA journal_mode = DELETE")
            found = new.execute("PRAGMA quick_check(1)").fetchone()[0]
        if found != "ok":
            raise StoreCorrupt(source, damaged(source, found))
        shutil.copymode(source, partial)
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)


def _make(path: Path, *, like: Path) -> None:
    """Make an empty file that nobody may read who may not read the other."""
    rights = like.stat().st_mode & 0o777 if like.exists() else 0o600
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        path.chmod(rights)
    except OSError as error:
        raise StoreError(path, f"it cannot be written: {error.strerror}") from error


def _take_secrets_out(copy: sqlite3.Connection) -> None:
    copy.execute("PRAGMA secure_delete = ON")  # else they stay in pages that are free
    with copy:
        copy.execute(
            "UPDATE sources SET record = json_set(record, '$.subscription', NULL) "
            "WHERE json_extract(record, '$.subscription') IS NOT NULL"
        )


def _open(source: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)
