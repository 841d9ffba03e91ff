import os
import sqlite3
import time
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.errors import StoreCorrupt, StoreError, StoreLocked
from monitor.store.connection import Connection, connect, damaged, translated

SOON = timedelta(milliseconds=50)


@pytest.fixture
def numbers(path: Path) -> Connection:
    connection = connect(path, busy_timeout=SOON)
    connection.make_durable()
    connection.run("CREATE TABLE numbers (n INTEGER PRIMARY KEY)")
    return connection


def stored(connection: Connection) -> list[int]:
    return [row["n"] for row in connection.rows("SELECT n FROM numbers ORDER BY n")]


class _OopsError(Exception):
    pass


def add(connection: Connection, number: int) -> None:
    connection.run("INSERT INTO numbers VALUES (?)", (number,))


@pytest.mark.fault(no=3)
def test_what_was_committed_outlives_a_power_cut(numbers: Connection) -> None:
    """WAL without synchronous=FULL forgets the last commits in a power cut."""
    with closing(numbers):
        assert numbers.value("PRAGMA journal_mode") == "wal"
        assert numbers.value("PRAGMA synchronous") == 2
        assert numbers.value("PRAGMA foreign_keys") == 1


def test_a_failed_transaction_leaves_nothing(numbers: Connection) -> None:
    """Half a batch would be stored."""

    def fail() -> None:
        with numbers.transaction():
            add(numbers, 1)
            raise _OopsError

    with closing(numbers):
        with pytest.raises(_OopsError):
            fail()
        assert stored(numbers) == []


def test_an_inner_transaction_ends_with_the_outer(numbers: Connection) -> None:
    """An inner COMMIT would make half of the outer batch permanent."""

    def fail() -> None:
        with numbers.transaction():
            with numbers.transaction():
                add(numbers, 1)
            raise _OopsError

    with closing(numbers):
        with pytest.raises(_OopsError):
            fail()
        assert stored(numbers) == []


def test_a_failed_inner_transaction_leaves_the_outer_whole(
    numbers: Connection,
) -> None:
    """A caught error would leave half of the inner step in the batch."""

    def fail() -> None:
        with numbers.transaction():
            add(numbers, 2)
            with numbers.transaction():
                add(numbers, 3)
                raise _OopsError

    with closing(numbers):
        with numbers.transaction():
            add(numbers, 1)
            with pytest.raises(_OopsError):
                fail()
            add(numbers, 4)
        assert stored(numbers) == [1, 4]


@pytest.mark.fault(no=4)
def test_a_full_disk_is_an_error_of_the_store_and_passes(numbers: Connection) -> None:
    """A full disk would look like a bug, or leave the connection in limbo."""
    with closing(numbers):
        numbers.run("CREATE TABLE texts (t TEXT)")
        pages = numbers.value("PRAGMA page_count")
        numbers.run(f"PRAGMA max_page_count = {pages + 2}")

        def fill() -> None:
            with numbers.transaction():
                add(numbers, 1)
                numbers.run("INSERT INTO texts VALUES (?)", ("x" * 100_000,))

        with pytest.raises(StoreError, match="disk is full"):
            fill()
        numbers.run("PRAGMA max_page_count = 100000")
        assert stored(numbers) == []
        fill()
        assert stored(numbers) == [1]


@pytest.mark.fault(no=6)
def test_another_writer_is_waited_for_and_then_reported(
    numbers: Connection, path: Path
) -> None:
    """A locked database would be taken for a broken one, or hang for ever."""
    with closing(numbers), closing(connect(path, busy_timeout=SOON)) as other:
        with other.transaction(), pytest.raises(StoreLocked, match="Try again"):
            numbers.run("INSERT INTO numbers VALUES (1)")
        add(numbers, 2)
        assert stored(numbers) == [2]


@pytest.mark.fault(no=6)
def test_who_waited_in_vain_waits_no_longer_until_a_write_succeeds(path: Path) -> None:
    """If it fails, an open shell makes the daemon stand still at every single step."""
    patience = timedelta(seconds=1)
    with (
        closing(connect(path, busy_timeout=patience)) as ours,
        closing(connect(path)) as other,
    ):
        ours.run("CREATE TABLE numbers (n INTEGER PRIMARY KEY)")
        waits = []
        with other.transaction():
            for _ in range(3):
                began = time.monotonic()
                with pytest.raises(StoreLocked):
                    add(ours, 1)
                waits.append(time.monotonic() - began)
        add(ours, 1)
        assert ours.value("PRAGMA busy_timeout") == 1000
    assert waits[0] >= 1
    assert sum(waits[1:]) < 1


def test_a_reader_cannot_write(numbers: Connection, path: Path) -> None:
    """A listing command could change the store."""
    numbers.close()
    with closing(connect(path, read_only=True)) as reader:
        assert stored(reader) == []
        with pytest.raises(StoreError, match="readonly"):
            reader.run("INSERT INTO numbers VALUES (1)")


def test_a_reader_makes_no_file(path: Path) -> None:
    """A mistyped --db would leave an empty store behind."""
    with pytest.raises(StoreError, match="lodewatch once"):
        connect(path, read_only=True)
    assert not path.exists()


def test_a_folder_is_no_store(tmp_path: Path) -> None:
    """The message would be SQLite's "unable to open database file"."""
    with pytest.raises(StoreError, match="folder"):
        connect(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes")
def test_a_pipe_is_no_store(path: Path) -> None:
    """Opening would wait for ever for somebody at the other end."""
    os.mkfifo(path)
    with pytest.raises(StoreError, match="device"):
        connect(path)


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything"
)
def test_a_file_of_somebody_else_is_an_error_of_the_store(path: Path) -> None:
    """A traceback would be all that the operator sees."""
    path.touch(mode=0)
    with pytest.raises(StoreError, match="cannot be read"):
        connect(path)


def test_the_folder_is_made(tmp_path: Path) -> None:
    """The first start would fail for want of a folder."""
    with closing(connect(tmp_path / "a" / "b" / "store.db")) as connection:
        assert connection.path.exists()


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    """A traceback would be all that the operator sees."""
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="folder cannot be made"):
        connect(tmp_path / "file" / "store.db")


@pytest.mark.fault(no=7)
def test_a_file_cut_to_nothing_beside_its_journal_is_damaged(path: Path) -> None:
    """SQLite would take it for new, and everything would be alerted again."""
    path.touch()
    path.with_name(path.name + "-wal").write_bytes(b"journal")
    with pytest.raises(StoreCorrupt, match="journal"):
        connect(path)
    assert path.with_name(path.name + "-wal").read_bytes() == b"journal"


def test_a_very_short_file_is_no_store(path: Path) -> None:
    """SQLite would write a new database over somebody's note."""
    path.write_bytes(b"x")
    with pytest.raises(StoreCorrupt, match="not a database"):
        connect(path)
    assert path.read_bytes() == b"x"


@pytest.mark.fault(no=8)
def test_a_file_that_is_removed_or_replaced_is_noticed(path: Path) -> None:
    """If it fails, a daemon goes on writing to a file that nobody will ever read."""
    with closing(connect(path)) as connection:
        connection.make_durable()
        seen = [connection.is_lost]
        kept = path.rename(path.with_name("moved.db"))
        seen.append(connection.is_lost)
        path.touch()
        seen.append(connection.is_lost)
        kept.replace(path)
        seen.append(connection.is_lost)
    assert seen == [False, True, True, False]


def test_looking_changes_nothing(path: Path) -> None:
    """Another program's file would be altered before it is refused."""
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("CREATE TABLE theirs (x)")
    content = path.read_bytes()
    connect(path).close()
    assert path.read_bytes() == content


@pytest.mark.parametrize(
    "name", ["a b.db", "50%.db", "what?.db", "a#b.db", "é.db", "a;b&c=d.db"]
)
def test_any_file_name_is_just_a_name(tmp_path: Path, name: str) -> None:
    """A character with a meaning in URIs would open another file."""
    with closing(connect(tmp_path / name)):
        assert (tmp_path / name).exists()


@pytest.mark.fault(no=7)
def test_the_newest_copy_is_named_in_the_next_step(path: Path) -> None:
    """The operator would have to find out how to go on."""
    assert "lodewatch restore BACKUP --db" in damaged(path, "torn")
    path.with_name("lodewatch.db.schema-1.x.backup").touch()
    assert "lodewatch.db.schema-1.x.backup --db" in damaged(path, "torn")


def test_a_mistake_of_ours_is_not_blamed_on_the_file(path: Path) -> None:
    """A bug would be reported as a broken store."""
    with pytest.raises(sqlite3.ProgrammingError), translated(path):
        raise sqlite3.ProgrammingError
