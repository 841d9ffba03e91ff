"""What a backfill has read and not yet taken in: a file of its own beside the database.

So reading needs no lock and can be interrupted at any moment, and whatever order the
files have, the articles are taken in in the order of their publication. The file is
removed when everything in it has been.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from monitor.model.event import Extraction
from monitor.model.record import from_json, to_json
from monitor.model.source import Article
from monitor.store.connection import Connection, connect
from monitor.store.lock import FileLock
from monitor.store.moments import to_text

_TABLES = (
    "CREATE TABLE IF NOT EXISTS about (version TEXT NOT NULL)",
    """
    CREATE TABLE IF NOT EXISTS readings (
      number INTEGER PRIMARY KEY,  -- the order of the input
      article_id TEXT NOT NULL UNIQUE,
      key TEXT NOT NULL,  -- hash of the document
      place TEXT NOT NULL,  -- file and line, for people
      published TEXT,  -- NULL: there is nothing to take in
      article TEXT,
      extraction TEXT,  -- NULL: it could not be read
      error TEXT  -- NULL: it could be read
    )
    """,
    "CREATE INDEX IF NOT EXISTS readings_by_time ON readings (published, number)",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Harvest:
    """What became of one document."""

    article_id: str
    key: str
    place: str
    article: Article | None  # None: there is nothing to take in
    extraction: Extraction | None  # None: as `article`, or it could not be read
    error: str | None = None  # None: it could be read


class Readings:
    """The file at work; one process at a time."""

    def __init__(self, store: Path, *, version: str) -> None:
        """Open the file that belongs to the database `store`.

        What another `version` of the extractor has read is dropped: `dropped` says how
        much. Raise `StoreLocked` if another backfill is at work.
        """
        self.path = store.with_name(store.name + ".backfill")
        self._lock = FileLock(self.path.with_name(self.path.name + ".lock"))
        self._lock.take()
        self._db: Connection = connect(self.path)
        self._db.make_durable()
        with self._db.transaction():
            for statement in _TABLES:
                self._db.run(statement)
            of_others = "SELECT count(*) FROM about WHERE version <> ?"
            self.dropped = 0
            if self._db.value(of_others, (version,)):
                self.dropped = self._db.run("DELETE FROM readings")
            last = "SELECT coalesce(max(number), 0) FROM readings"
            self._earlier = int(self._db.value(last))
            self._db.run("DELETE FROM about")
            self._db.run("INSERT INTO about VALUES (?)", (version,))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._db.close()
        self._lock.release()

    def done(self, article_ids: Iterable[str]) -> Mapping[str, str | None]:
        """Return those of these articles that have been read, with the hash of each.

        None instead of the hash: it was read since the file was opened.
        """
        rows = self._db.rows(
            "SELECT article_id, key, number FROM readings "
            "WHERE article_id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(article_ids)),),
        )
        return {
            row["article_id"]: row["key"] if row["number"] <= self._earlier else None
            for row in rows
        }

    def add(self, harvests: Sequence[Harvest]) -> None:
        """Keep what became of documents; one that is there already stays."""
        with self._db.transaction():
            self._db.run_many(
                "INSERT INTO readings (article_id, key, place, published, article, "
                "extraction, error) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                [_to_row(harvest) for harvest in harvests],
            )

    def waiting(self) -> int:
        """Count the articles that are to be taken in."""
        return int(
            self._db.value("SELECT count(*) FROM readings WHERE published IS NOT NULL")
        )

    def failed(self) -> tuple[tuple[str, str], ...]:
        """Return place and reason of what could not be read, in the order of the input."""
        rows = self._db.rows(
            "SELECT place, error FROM readings WHERE error IS NOT NULL ORDER BY number"
        )
        return tuple((row["place"], row["error"]) for row in rows)

    def in_order(self, *, size: int) -> Iterator[tuple[Harvest, ...]]:
        """Yield the articles with what was found, `size` at a time, oldest first."""
        last: tuple[str, int] = ("", 0)
        while True:
            rows = self._db.rows(
                "SELECT * FROM readings WHERE (published, number) > (?, ?) "
                "ORDER BY published, number LIMIT ?",
                (*last, size),
            )
            if not rows:
                return
            yield tuple(
                Harvest(
                    article_id=row["article_id"],
                    key=row["key"],
                    place=row["place"],
                    article=from_json(Article, row["article"]),
                    extraction=row["extraction"]
                    and from_json(Extraction, row["extraction"]),
                    error=row["error"],
                )
                for row in rows
            )
            last = (rows[-1]["published"], rows[-1]["number"])

    def remove(self) -> None:
        """Delete the file: everything in it has been taken in."""
        self._db.close()
        for suffix in ("-wal", "-shm", ""):
            self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)


def _to_row(harvest: Harvest) -> tuple[str | None, ...]:
    article, extraction = harvest.article, harvest.extraction
    published: datetime | None = article.published if article else None
    return (
        harvest.article_id,
        harvest.key,
        harvest.place,
        to_text(published) if published else None,
        to_json(article) if article else None,
        to_json(extraction) if extraction else None,
        harvest.error,
    )
