"""Lets others look at what the views show, and at nothing else that the file holds.

For programs that hand SQL of strangers to SQLite. The tables hold what is nobody's
business, such as the secrets of hubs; the views do not.
"""

import sqlite3
from collections.abc import Callable
from typing import Final

from monitor.store.views import NAMES

# What SQLite itself, or whoever lists the views, must read.
_OPEN: Final = frozenset({"sqlite_master", "sqlite_schema", "json_each", "json_tree"})
# The full-text indexes: the words of what the views show, and by which rows.
_WORDS: Final = ("articles_words", "events_words")
_NUMBERS: Final = frozenset({("articles", "number"), ("events", "number")})
_PRAGMAS: Final = frozenset(
    {
        "data_version",
        "database_list",
        "foreign_key_list",
        "function_list",
        "index_info",
        "index_list",
        "index_xinfo",
        "schema_version",
        "table_info",
        "table_list",
        "table_xinfo",
    }
)
_READING: Final = (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_RECURSIVE)
_FORBIDDEN: Final = frozenset({"load_extension", "fts3_tokenizer"})

Place = tuple[str, str]  # table and column
Judge = Callable[[int, str | None, str | None, str | None, str | None], int]


def confine(connection: sqlite3.Connection) -> None:
    """Allow nothing but reading those columns from which the views are made.

    Whether a statement names a view or the table below it makes no difference: the name
    of a view can be given to any part of a statement, so it is no proof of anything.
    """
    connection.execute("PRAGMA query_only = ON")
    shown: set[Place] = set()

    def note(action: int, first: str | None, second: str | None, *_: str | None) -> int:
        if action == sqlite3.SQLITE_READ and first and second:
            shown.add((first, second))
        return sqlite3.SQLITE_OK

    connection.set_authorizer(note)
    for name in NAMES:
        connection.execute(f"SELECT * FROM {name} LIMIT 0")  # noqa: S608 - ours
    connection.set_authorizer(_judge(frozenset(shown) | _NUMBERS))


def _judge(shown: frozenset[Place]) -> Judge:
    def judge(
        action: int, first: str | None, second: str | None, *_: str | None
    ) -> int:
        match action:
            case sqlite3.SQLITE_READ:
                # Without a column only the number of rows is asked for.
                allowed = (
                    first in _OPEN
                    or (first, second) in shown
                    or not second
                    or (first or "").startswith((*_WORDS, "pragma_"))
                )
            case sqlite3.SQLITE_UPDATE:
                # SQLite notes in it what a full-text index is made of; the file itself
                # is open for reading only.
                allowed = first == "sqlite_master"
            case sqlite3.SQLITE_PRAGMA:
                allowed = first in _PRAGMAS
            case sqlite3.SQLITE_FUNCTION:
                allowed = second not in _FORBIDDEN
            case _:
                allowed = action in _READING
        return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY

    return judge
