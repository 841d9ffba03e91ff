import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from monitor.errors import StoreCorrupt, StoreError
from monitor.store import Store, open_store
from monitor.store.copy import copy_database
from tests.makers import NOON, a_message
from tests.store.test_store import damage


@pytest.mark.fault(no=10)
def test_a_copy_has_what_was_committed_and_nothing_more(
    store: Store, tmp_path: Path
) -> None:
    """A backup under load would be torn, or wait for the writer for ever."""
    store.outbox.enqueue([a_message()])
    with store.transaction():
        store.outbox.enqueue([a_message(id="2", subject="s2")])
        copy_database(store.path, tmp_path / "copy.db")
    assert store.outbox.get("2") is not None

    with open_store(tmp_path / "copy.db", now=NOON) as copy:
        assert [r.message for r in copy.outbox.messages()] == [a_message()]
        assert copy.check() is None


def test_a_copy_is_one_file(store: Store, tmp_path: Path) -> None:
    """Somebody would move the file and leave half of the backup behind."""
    folder = tmp_path / "backups"
    folder.mkdir()
    copy_database(store.path, folder / "copy.db")
    assert [p.name for p in folder.iterdir()] == ["copy.db"]
    with closing(sqlite3.connect(folder / "copy.db")) as raw:
        assert raw.execute("PRAGMA quick_check").fetchone() == ("ok",)


def test_a_copy_replaces_an_older_one(store: Store, tmp_path: Path) -> None:
    """A nightly backup would fail from the second night on."""
    for number in range(2):
        store.meta.set("night", str(number))
        copy_database(store.path, tmp_path / "copy.db")
    with open_store(tmp_path / "copy.db", now=NOON) as copy:
        assert copy.meta.get("night") == "1"


@pytest.mark.parametrize(
    ("target", "says"),
    [
        pytest.param("lodewatch.db", "the store itself", id="itself"),
        pytest.param(".", "name a file", id="folder"),
        pytest.param("no/such/file", "name a file", id="no folder"),
    ],
)
def test_a_wrong_target_is_refused(
    store: Store, tmp_path: Path, target: str, says: str
) -> None:
    """A backup could overwrite what it should save."""
    with pytest.raises(StoreError, match=says):
        copy_database(store.path, tmp_path / target)
    assert store.check() is None


@pytest.mark.parametrize("how", ["text", "page"])
def test_a_damaged_source_spoils_no_good_copy(how: str, tmp_path: Path) -> None:
    """The last good backup would be replaced by a bad one."""
    bad = tmp_path / "bad.db"
    open_store(bad, now=NOON).close()
    damage(bad, how)
    (tmp_path / "copy.db").write_bytes(b"good")
    with pytest.raises(StoreCorrupt):
        copy_database(bad, tmp_path / "copy.db")
    assert (tmp_path / "copy.db").read_bytes() == b"good"
    assert not (tmp_path / "copy.db.partial").exists()


def test_others_of_the_machine_read_neither_store_nor_copy(tmp_path: Path) -> None:
    """If it fails, any user reads what is watched, and with what hubs sign.

    And whoever may open the lock's file may hold it, so that no daemon starts.
    """
    before = os.umask(0o002)
    try:
        with open_store(tmp_path / "lodewatch.db", now=NOON) as made:
            made.lock()
            copy_database(made.path, tmp_path / "copy.db")
            made.path.chmod(0o600)
            copy_database(made.path, tmp_path / "strict.db")
            rights = {p.name: p.stat().st_mode & 0o777 for p in tmp_path.iterdir()}
    finally:
        os.umask(before)

    assert rights.pop("strict.db") == rights.pop("lodewatch.db") == 0o600
    assert rights.keys() >= {"copy.db", "lodewatch.db-wal", "lodewatch.db.lock"}
    assert set(rights.values()) == {0o660}


def test_a_copy_into_a_folder_that_is_closed_says_so(tmp_path: Path) -> None:
    """If it fails, a backup into a wrong folder ends in a traceback."""
    if os.geteuid() == 0:
        pytest.skip("root may write anywhere")
    folder = tmp_path / "closed"
    folder.mkdir(mode=0o500)
    with (
        open_store(tmp_path / "x.db", now=NOON) as made,
        pytest.raises(StoreError, match="it cannot be written"),
    ):
        copy_database(made.path, folder / "copy.db")
