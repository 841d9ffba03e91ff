import sqlite3
from contextlib import closing

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
