"""A copy of the database for other people's tools, such as Datasette.

The views become tables with keys, indexes and full-text search. What is nobody else's
business is left out: messages and their recipients, people's names, and what may stand
behind the `?` of a source's address.
"""

import json
import os
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit, urlunsplit

from sqlite_utils import Database

from monitor.errors import StoreError
from monitor.store.connection import translated

PRIVATE: Final = frozenset(
    {"recipient", "remote_id", "parent", "error", "made_by", "undone_by",
     "given_by"}
)  # fmt: skip
"""Columns that stay at home: addresses, what servers said of them, and names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """How a view is laid out as a table."""

    view: str
    pk: str | None  # None: its rows have no key of their own
    words: tuple[str, ...] = ()  # for full-text search
    indexes: tuple[str, ...] = ()
    refers: tuple[tuple[str, str], ...] = ()  # column → table
    latest: str = ""  # column by which the newest come first
    facets: tuple[str, ...] = ()  # what a page offers to filter by
    inside: bool = False  # True: what people of the house were told, said and did


_TABLES: Final = {
    "sources": _Table(view="v_sources", pk="source", facets=("health",)),
    "articles": _Table(
        view="v_articles",
        pk="article_id",
        words=("title", "text"),
        indexes=("published",),
        refers=(("source", "sources"),),
        latest="published",
        facets=("publisher", "tier"),
    ),
    "stories": _Table(
        view="v_stories",
        pk="story_id",
        words=("title",),
        indexes=("last_published", "type"),
        latest="last_published",
        facets=("type", "stage", "direction"),
    ),
    "events": _Table(
        view="v_events",
        pk="event_id",
        words=("title", "sentence"),
        indexes=("published", "type", "story_id"),
        refers=(("story_id", "stories"),),
        latest="published",
        facets=("type", "stage", "attribution"),
    ),
    "story_timeline": _Table(
        view="v_story_timeline",
        pk=None,
        indexes=("story_id", "at"),
        refers=(("story_id", "stories"), ("event_id", "events")),
        latest="at",
        facets=("kind", "stage"),
    ),
    "story_corrections": _Table(
        view="v_story_corrections", pk="correction_id", inside=True
    ),
    "alerts": _Table(
        view="v_alerts",
        pk="message_id",
        indexes=("created_at", "story_id"),
        latest="created_at",
        facets=("channel", "state", "severity"),
        inside=True,
    ),
    "mutes": _Table(view="v_mutes", pk="mute_id", inside=True),
    "feedback": _Table(view="v_feedback", pk=None, facets=("verdict",), inside=True),
    "calendar": _Table(
        view="v_calendar",
        pk=None,
        indexes=("start",),
        refers=(("story_id", "stories"),),
        facets=("kind", "type"),
    ),
}
_TYPES: Final = {
    "certainty": float, "failures": int, "articles": int, "events": int, "reports": int,
    "witnesses": int, "contested": int, "baseline": int, "attempts": int, "held": int,
    "feedback": int, "is_right": int,
}  # fmt: skip


def publish(source: Path, target: Path, *, public: bool = False) -> dict[str, int]:
    """Write the copy to `target`, whole or not at all; return how many rows each has.

    All of it is of one moment, also while others write. One that is `public` goes to
    strangers: of articles it has the headlines alone, and nothing of what people of
    the house were told, judged, muted or corrected.
    """
    if target.is_dir() or not target.parent.is_dir():
        raise StoreError(
            target, "no file can be written there; name a file in a folder"
        )
    if target.exists() and target.samefile(source):
        raise StoreError(target, "this is the store itself; name another file")
    if not os.access(target.parent, os.W_OK | os.X_OK):
        raise StoreError(target, "you may not write there; name another folder")
    partial = target.with_name(target.name + ".partial")
    partial.unlink(missing_ok=True)
    try:
        with translated(source), closing(_joined(source, partial)) as raw:
            counts = _fill(raw, public=public)
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
    return counts


def description(database: str, *, public: bool = False) -> dict[str, Any]:
    """Return Datasette's metadata: what each table and column of the copy means."""
    tables = {
        name: {
            "description": _columns()[table.view]["about"],
            "columns": {
                column: meaning
                for column, meaning in _columns()[table.view]["columns"].items()
                if column in _kept(table, public=public)
            },
            **({"sort_desc": table.latest} if table.latest else {}),
            **({"facets": list(table.facets)} if table.facets else {}),
        }
        for name, table in _tables(public=public).items()
    }
    return {
        "title": "lodewatch",
        "description": "What sources have stated, with the sentences that state it. "
        "lodewatch reports what sources say; it gives no advice.",
        "databases": {database: {"tables": tables}},
    }


def _tables(*, public: bool) -> Mapping[str, _Table]:
    return {n: t for n, t in _TABLES.items() if not (public and t.inside)}


def _columns() -> Mapping[str, Any]:
    """Return what views and columns mean, as `docs/schema.md` has it."""
    text = (files("monitor.store") / "columns.json").read_text(encoding="utf-8")
    found: Mapping[str, Any] = json.loads(text)
    return found


def _kept(table: _Table, *, public: bool) -> list[str]:
    columns: Mapping[str, str] = _columns()[table.view]["columns"]
    out = PRIVATE | {"text"} if public else PRIVATE
    return [column for column in columns if column not in out]


def _joined(source: Path, target: Path) -> sqlite3.Connection:
    """Open the new file, with the store beside it to read."""
    raw = sqlite3.connect(target.absolute().as_uri(), uri=True, isolation_level=None)
    uri = f"{source.absolute().as_uri()}?mode=ro"
    raw.execute("ATTACH DATABASE ? AS store", (uri,))
    return raw


def _fill(raw: sqlite3.Connection, *, public: bool) -> dict[str, int]:
    made, tables = Database(raw), _tables(public=public)
    raw.execute("BEGIN")
    for name, table in tables.items():
        kept = _kept(table, public=public)
        made.table(name).create(
            {column: _TYPES.get(column, str) for column in kept}, pk=table.pk
        )
        columns = ", ".join(f'"{column}"' for column in kept)
        raw.execute(
            f'INSERT INTO "{name}" ({columns}) '  # noqa: S608 - names of our own
            f"SELECT {columns} FROM store.{table.view}"
        )
    for source, url in raw.execute("SELECT source, url FROM sources").fetchall():
        raw.execute("UPDATE sources SET url = ? WHERE source = ?", (_bare(url), source))
    raw.execute("COMMIT")
    raw.execute("DETACH DATABASE store")
    for name, table in tables.items():
        _furnish(made, name, table, public=public)
    return {name: made[name].count for name in tables}


def _furnish(made: Database, name: str, table: _Table, *, public: bool) -> None:
    """Add what makes a table good to look at: indexes, references, search."""
    for column in table.indexes:
        made.table(name).create_index([column])
    for column, other in table.refers:
        made.table(name).add_foreign_key(column, other, _TABLES[other].pk)
    words = [w for w in table.words if not (public and w == "text")]
    if words:
        made.table(name).enable_fts(
            words, tokenize="porter unicode61 remove_diacritics 2"
        )


def _bare(url: str) -> str:
    """Return an address without what may be a key: its query, user and password."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit((parts.scheme, host, parts.path, "", ""))
