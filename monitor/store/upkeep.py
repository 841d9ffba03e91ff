"""What keeps the file small and safe: its size, its copies, the texts nobody needs."""

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from monitor.errors import StoreError
from monitor.store.connection import BUSY_TIMEOUT, Connection, connect
from monitor.store.moments import from_text_or_none, to_text

SQLITE: Final = sqlite3.sqlite_version
_BACKED_UP: Final = "backed_up_at"  # keys in meta
_LOOKED_THROUGH: Final = "texts_looked_through"
_CHUNK: Final = 200  # articles looked at in one transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """How large the store is."""

    file: int  # bytes
    journal: int  # bytes of the write-ahead log
    free: int  # bytes in the file that hold nothing
    articles: int  # ever kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    """What one look for old texts came to."""

    looked_at: int  # 0: there is nothing older
    texts: int


class Upkeep:
    """The store as a file."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def sizes(self) -> Sizes:
        """Return how large the file is and what is in it."""
        path = self._db.path
        journal = path.with_name(f"{path.name}-wal")
        page, free = (
            self._db.value(f"PRAGMA {name}") for name in ("page_size", "freelist_count")
        )
        return Sizes(
            file=path.stat().st_size,
            journal=journal.stat().st_size if journal.exists() else 0,
            free=page * free,
            articles=self._db.value("SELECT max(number) FROM articles") or 0,
        )

    def schema(self) -> int:
        """Return how many migrations the file has seen."""
        return int(self._db.value("PRAGMA user_version"))

    def created(self) -> datetime | None:
        """Return when the file was made; None: that was not noted."""
        return self._moment("created")

    def backed_up(self) -> datetime | None:
        """Return when `lodewatch backup` last copied it; None: never."""
        return self._moment(_BACKED_UP)

    def _moment(self, key: str) -> datetime | None:
        found = self._db.value("SELECT value FROM meta WHERE key = ?", (key,))
        return from_text_or_none(found)

    def drop_texts(self, *, before: datetime, anew: bool = False) -> Dropped:
        """Drop the texts of some articles first seen before a moment, the oldest first.

        An article keeps its identity, title, address and hash, so that it is known when
        it comes again; a later change of its entry is no news any more. Nothing is
        dropped of an article that states an event, or that could not be read yet. Each
        call goes on where the last one ended; with `anew` it begins again.
        """
        after = 0 if anew else int(self._value(_LOOKED_THROUGH) or 0)
        rows = self._db.rows(
            "SELECT number, first_seen FROM articles WHERE number > ? "
            "ORDER BY number LIMIT ?",
            (after, _CHUNK),
        )
        numbers = []
        for row in rows:
            if row["first_seen"] >= to_text(before):
                break
            numbers.append(row["number"])
        if not numbers:
            return Dropped(looked_at=0, texts=0)
        with self._db.transaction():
            texts = self._drop(json.dumps(numbers))
            self._db.run(
                "INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)",
                (_LOOKED_THROUGH, str(numbers[-1])),
            )
        return Dropped(looked_at=len(numbers), texts=texts)

    def _drop(self, numbers: str) -> int:
        rows = self._db.rows(_DROPPABLE, (numbers,))
        ids = json.dumps([row["id"] for row in rows])
        for table in ("entities", "article_versions"):
            self._db.run(
                f"DELETE FROM {table} WHERE article_id IN "  # noqa: S608 - our own names
                "(SELECT value FROM json_each(?))",
                (ids,),
            )
        return self._db.run(
            "UPDATE articles SET text = '', entry_hash = NULL "
            "WHERE id IN (SELECT value FROM json_each(?))",
            (ids,),
        )

    def _value(self, key: str) -> str | None:
        found: str | None = self._db.value(
            "SELECT value FROM meta WHERE key = ?", (key,)
        )
        return found

    def tidy(self) -> None:
        """Empty the write-ahead log, where no reader needs it, and look after indexes."""
        # Nobody is waited for: what is in the way now is gone at the next time.
        self._db.run("PRAGMA busy_timeout = 0")
        try:
            self._db.run("PRAGMA optimize")
            self._db.row("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            milliseconds = int(BUSY_TIMEOUT.total_seconds() * 1000)
            self._db.run(f"PRAGMA busy_timeout = {milliseconds}")

    def shrink(self) -> None:
        """Write the file anew without what is free in it; others must wait meanwhile."""
        self._db.run("INSERT INTO articles_words (articles_words) VALUES ('optimize')")
        self._db.run("VACUUM")
        self._db.row("PRAGMA wal_checkpoint(TRUNCATE)")


_DROPPABLE = """
  SELECT a.id FROM articles a
  JOIN extractions x ON x.article_id = a.id AND x.error IS NULL
  WHERE a.number IN (SELECT value FROM json_each(?)) AND a.text <> ''
    AND NOT EXISTS (SELECT 1 FROM events e WHERE e.article_id = a.id)
"""


def note_backup(path: Path, *, at: datetime) -> bool:
    """Remember in the store that it was copied; False: it may not be written to."""
    try:
        with closing(connect(path)) as connection:
            connection.run(
                "INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)",
                (_BACKED_UP, to_text(at)),
            )
    except StoreError:
        return False
    return True
