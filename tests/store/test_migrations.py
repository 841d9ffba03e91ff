import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlite_utils import Database

from monitor.errors import StoreCorrupt, StoreError, StoreTooNew
from monitor.store import open_store
from monitor.store.connection import Connection, connect
from monitor.store.migrations import (
    APPLICATION_ID,
    MIGRATIONS,
    Step,
    migrate,
    newest,
    schema_number,
)
from tests.makers import NOON

KILLED_WITHIN_EACH = """
import os, signal, sys
from pathlib import Path
from monitor.store.connection import connect
from monitor.store.migrations import MIGRATIONS, migrate
from tests.makers import NOON

def killing(step):
    def killed(db):
        step(db)
        os.kill(os.getpid(), signal.SIGKILL)
    return killed

for number, (name, step) in enumerate(MIGRATIONS.items()):
    path = Path(sys.argv[1], f"{number}.db")
    if number:
        connection = connect(path)
        migrate(connection, now=NOON, migrations=dict(list(MIGRATIONS.items())[:number]))
        connection.close()
    child = os.fork()
    if not child:
        migrate(connect(path), now=NOON, migrations={**MIGRATIONS, name: killing(step)})
        os._exit(0)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


class _OopsError(Exception):
    pass


def further(*steps: Step) -> Mapping[str, Step]:
    """Return today's migrations and some of tomorrow's."""
    tomorrow = {f"9{number}_tomorrow": step for number, step in enumerate(steps)}
    return {**MIGRATIONS, **tomorrow}


@contextmanager
def opened(path: Path) -> Iterator[Connection]:
    with closing(connect(path)) as connection:
        yield connection


def content(path: Path) -> tuple[object, ...]:
    """Return what a migration changes: tables, record, header."""
    with closing(sqlite3.connect(path)) as raw:
        return (
            raw.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall(),
            raw.execute("SELECT name FROM _sqlite_migrations").fetchall(),
            raw.execute("SELECT * FROM meta").fetchall(),
            raw.execute("PRAGMA user_version").fetchone(),
        )


def test_an_empty_file_gets_everything(path: Path) -> None:
    """The first start would fail, or be repeated at every start."""
    with opened(path) as connection:
        assert migrate(connection, now=NOON)
        assert schema_number(connection) == newest(MIGRATIONS) > 0
        assert connection.value("PRAGMA application_id") == APPLICATION_ID
        assert not migrate(connection, now=NOON)
    assert list(path.parent.glob("*.backup")) == []


@pytest.mark.fault(no=9)
def test_an_older_file_is_copied_aside_first(path: Path) -> None:
    """A migration that goes wrong would leave no way back."""
    open_store(path, now=NOON).close()
    before = content(path)

    def step(db: Database) -> None:
        db.conn.execute("ALTER TABLE meta ADD COLUMN more TEXT")

    with opened(path) as connection:
        assert not migrate(connection, now=NOON, migrations=further(step))
        assert schema_number(connection) == newest(MIGRATIONS) + 1
        assert connection.rows("SELECT more FROM meta")
        assert connection.rows("SELECT * FROM v_alerts") == []
    (copy,) = path.parent.glob("*.backup")
    number = newest(MIGRATIONS)
    assert copy.name == f"lodewatch.db.schema-{number}.20251107T120000Z.backup"
    assert content(copy) == before


def test_a_failed_migration_changes_nothing(path: Path) -> None:
    """A half-migrated file could be opened by no version at all."""
    open_store(path, now=NOON).close()
    before = content(path)

    def good(db: Database) -> None:
        db.conn.execute("CREATE TABLE whole (x)")

    def bad(db: Database) -> None:
        db.conn.execute("CREATE TABLE half (x)")
        raise _OopsError

    with opened(path) as connection, pytest.raises(_OopsError):
        migrate(connection, now=NOON, migrations=further(good, bad))
    assert content(path) == before


def test_a_refused_statement_is_an_error_of_the_store(path: Path) -> None:
    """SQLite's own exception would reach the command line."""

    def wrong(db: Database) -> None:
        db.conn.execute("CREATE TABEL x")

    with opened(path) as connection, pytest.raises(StoreError, match="syntax error"):
        migrate(connection, now=NOON, migrations=further(wrong))


@pytest.mark.fault(no=9)
def test_a_kill_within_any_migration_changes_nothing(tmp_path: Path) -> None:
    """If it fails, an upgrade that is interrupted leaves a file of no version."""
    killed = subprocess.run(
        [sys.executable, "-c", KILLED_WITHIN_EACH, str(tmp_path)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert killed.stdout.split() == [str(-signal.SIGKILL)] * newest(MIGRATIONS)
    for number in range(newest(MIGRATIONS)):
        path = tmp_path / f"{number}.db"
        with opened(path) as connection:
            assert schema_number(connection) == number
        with open_store(path, now=NOON) as store:
            assert store.created is (number == 0)
            assert store.check() is None
        copies = list(tmp_path.glob(f"{number}.db.schema-{number}.*.backup"))
        assert len(copies) == (number > 0)


@pytest.mark.fault(no=9)
def test_a_newer_file_is_refused_and_left(path: Path) -> None:
    """An older program would write nonsense into a newer store."""
    open_store(path, now=NOON).close()
    with opened(path) as connection:
        migrate(connection, now=NOON, migrations=further(lambda _: None))
    before = content(path)
    for read_only in (False, True):
        with pytest.raises(StoreTooNew, match="Install the newer version"):
            open_store(path, now=NOON, read_only=read_only)
    assert content(path) == before


def test_another_program_s_database_is_refused_and_left(path: Path) -> None:
    """A mistyped path would put our tables into somebody's browser history."""
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("CREATE TABLE history (url)")
    for read_only in (False, True):
        with pytest.raises(StoreCorrupt, match="not one of lodewatch's"):
            open_store(path, now=NOON, read_only=read_only)
    with closing(sqlite3.connect(path)) as raw:
        tables = raw.execute("SELECT name FROM sqlite_master").fetchall()
    assert tables == [("history",)]


def test_a_reader_does_not_migrate(path: Path) -> None:
    """A listing command would change the file, or fail without a word."""
    sqlite3.connect(path).close()
    path.touch()
    with pytest.raises(StoreError, match="brings it up to date"):
        open_store(path, now=NOON, read_only=True)


def test_reports_and_steps_of_an_older_file_keep_their_story(path: Path) -> None:
    """After the upgrade every story would be without reports, or without its past."""
    older = {name: step for name, step in MIGRATIONS.items() if name < "0004"}
    with opened(path) as connection:
        migrate(connection, now=NOON, migrations=older)
        for table, row in OLDER.items():
            names, marks = ", ".join(row), ", ".join("?" * len(row))
            connection.run(
                f"INSERT INTO {table} ({names}) VALUES ({marks})",
                tuple(row.values()),
            )
    with open_store(path, now=NOON) as store:
        (link,) = store.links.of(["story-1"])
        assert (link.event_id, link.part) == ("event-1", "story-1")
        assert (link.score, link.near) == (None, None)
        (row_,) = store._db.rows("SELECT story_id, part FROM story_changes")
        assert tuple(row_) == ("story-1", "story-1")
        (name,) = store._db.rows("SELECT event_id, published FROM event_names")
        assert tuple(name) == ("event-1", "2025")
        (key,) = store._db.rows("SELECT story_id, last_published FROM story_keys")
        assert tuple(key) == ("story-1", "2025")
        assert store.check() is None


def _row(**more: object) -> dict[str, object]:
    return {
        "id": "x",
        "type": "T",
        "family": "F",
        "stage": "ADOPTED",
        "direction": "ease",
        "certainty": 0.5,
        "title": "x",
        "first_seen": "2025",
        "record": "{}",
        **more,
    }


OLDER: dict[str, dict[str, object]] = {
    "events": _row(
        id="event-1", article_id="a", witness="w", published="2025", sentence="s"
    ),
    "event_names": {"kind": "company", "name": "acme", "event_id": "event-1"},
    "stories": _row(
        id="story-1",
        stage_since="2025",
        first_published="2025",
        last_published="2025",
        last_seen="2025",
        fingerprints="[]",
    ),
    "story_keys": {"key": "law/1", "story_id": "story-1"},
    "story_reports": {
        "event_id": "event-1",
        "story_id": "story-1",
        "also": 0,
        "reason": "key",
        "explanation": "agrees",
    },
    "story_changes": {
        "id": "change-1",
        "story_id": "story-1",
        "event_id": "event-1",
        "kind": "new",
        "stage": "ADOPTED",
        "facts": "[]",
        "at": "2025",
        "baseline": 0,
        "story": "{}",
    },
}
