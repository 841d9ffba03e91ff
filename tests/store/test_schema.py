import sqlite3
from contextlib import closing

import pytest

from monitor.store import Store, outbox
from monitor.store.schema import TABLES, statements


def test_a_trigger_is_one_statement() -> None:
    """A migration would stumble over the semicolons within a trigger."""
    script = (
        "-- a; comment\nCREATE TABLE a (x);\n"
        "CREATE TRIGGER t AFTER INSERT ON a BEGIN\n  DELETE FROM a;\nEND;\nSELECT 1"
    )
    found = list(statements(script))

    assert [s.splitlines()[-1] for s in found] == [
        "CREATE TABLE a (x);",
        "END;",
        "SELECT 1",
    ]


def test_every_index_says_which_query_it_serves() -> None:
    """An index would slow every write, and nobody would dare to drop it."""
    lines = TABLES.splitlines()
    places = [
        i
        for i, line in enumerate(lines)
        if line.startswith(("CREATE INDEX", "CREATE UNIQUE INDEX"))
    ]
    assert places
    assert [lines[i] for i in places if not lines[i - 1].startswith("-- ")] == []


def test_every_table_says_what_it_holds() -> None:
    """A reader of the schema would have to guess."""
    lines = TABLES.splitlines()
    places = [i for i, line in enumerate(lines) if line.startswith("CREATE TABLE")]
    assert [lines[i] for i in places if not lines[i - 1].startswith("-- ")] == []


def test_the_tables_can_be_made_statement_by_statement() -> None:
    """The first start would fail."""
    with closing(sqlite3.connect(":memory:")) as connection:
        for statement in statements(TABLES):
            connection.execute(statement)
        (count,) = connection.execute(
            "SELECT count(*) FROM sqlite_master WHERE sql LIKE 'CREATE TABLE%'"
        ).fetchone()
    assert count >= TABLES.count("CREATE TABLE")


@pytest.mark.parametrize(
    ("query", "index"),
    [
        pytest.param(outbox._NEXT_DUE, "messages_due", id="claim"),
        pytest.param(outbox._NEXT_UNKNOWN, "messages_doubtful", id="claim_unknown"),
        pytest.param(outbox._EXPIRE, "messages_expiring", id="stale"),
    ],
)
def test_the_outbox_does_not_sort_what_waits(
    store: Store, query: str, index: str
) -> None:
    """With ten thousand messages waiting, each claim would read all of them.

    SQLite takes an index for a part of the rows only if its condition is in the query
    word for word.
    """
    plan = [
        row["detail"]
        for row in store._db.rows(
            f"EXPLAIN QUERY PLAN {query}",
            {"channel": "slack", "now": "2025", "ahead": "2025"},
        )
    ]
    assert any(index in step for step in plan)
    assert not any("TEMP B-TREE" in step for step in plan)
