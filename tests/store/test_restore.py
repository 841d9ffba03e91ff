from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.errors import StoreError, StoreLocked, StoreRestored
from monitor.model.message import DeliveryState
from monitor.store import Store, open_store
from monitor.store.meta import RESTORED_AT
from monitor.store.restore import restore
from tests.makers import NOON, a_message
from tests.store.test_sources import HELD, STATE

LATER = NOON + timedelta(hours=1)


@pytest.fixture
def backup(path: Path, tmp_path: Path) -> Iterator[Path]:
    """A backup of a store that has moved on since."""
    target = tmp_path / "backup.db"
    with open_store(path, now=NOON) as store:
        store.sources.save(STATE)
        store.sources.subscribe(STATE.source, HELD)
        store.outbox.enqueue([a_message()])
        store.backup(target)
        claim = store.outbox.claim("terminal", now=NOON, lease=timedelta(minutes=1))
        assert claim is not None
        store.outbox.settle(claim, DeliveryState.SENT, now=NOON)
        store.meta.set("since", "the backup")
    yield target
    left = {p.name for p in tmp_path.iterdir()}
    assert not {n for n in left if "restoring" in n or "partial" in n}


def is_restored(store: Store) -> bool:
    return store.meta.get("since") is None


def test_a_restored_store_is_the_one_of_the_backup(path: Path, backup: Path) -> None:
    """The operator would start anew, and everybody would hear everything again."""
    kept = restore(backup, path, now=LATER)
    with open_store(path, now=LATER) as store:
        assert is_restored(store)
        assert not store.created
        assert store.meta.get(RESTORED_AT) == "2025-11-07T13:00:00.000000Z"
    assert kept is not None
    with open_store(kept, now=LATER) as old:
        assert old.meta.get("since") == "the backup"


@pytest.mark.fault(no=10)
def test_what_was_sent_since_is_not_sent_blindly(path: Path, backup: Path) -> None:
    """Alerts of the time between backup and restore would ring again."""
    restore(backup, path, now=LATER)
    with open_store(path, now=LATER) as store:
        minute = timedelta(minutes=1)
        assert store.outbox.claim("terminal", now=LATER, lease=minute) is None
        claim = store.outbox.claim_unknown("terminal", now=LATER, lease=minute)
        assert claim is not None
        assert claim.first_try == NOON


@pytest.mark.fault(no=10)
def test_the_next_visit_is_a_baseline(path: Path, backup: Path) -> None:
    """Articles seen since the backup would be taken for new and alerted again."""
    restore(backup, path, now=LATER)
    with open_store(path, now=LATER) as store:
        state = store.sources.state(STATE.source)
    assert state is not None
    assert state.first_visit is None
    assert state.next_due is None
    assert state.validators.etag is None
    assert state.url == STATE.url


def test_hubs_are_asked_anew(path: Path, backup: Path) -> None:
    """A hub would sign with what was agreed after the backup, and be ignored."""
    restore(backup, path, now=LATER)
    with open_store(path, now=LATER) as store:
        state = store.sources.state(STATE.source)
        assert state is not None
        assert state.subscription is None


def test_a_store_can_be_restored_while_it_is_open(path: Path, backup: Path) -> None:
    """The daemon would go on writing into a file that is gone."""
    with open_store(path, now=NOON) as daemon:
        daemon.lock()
        restore(backup, path, now=LATER)
        assert is_restored(daemon)
        assert daemon.outbox.enqueue([a_message(id="2", subject="s2")]) == 1
        assert daemon.check() is None
    with open_store(path, now=LATER) as store:
        assert len(store.outbox.messages()) == 2


def test_a_damaged_store_is_put_aside(path: Path, backup: Path) -> None:
    """The damaged file, perhaps to be rescued, would be lost."""
    path.write_bytes(b"damaged " * 1000)
    path.with_name(path.name + "-wal").write_bytes(b"its journal")
    kept = restore(backup, path, now=LATER)
    assert kept is not None
    assert kept.read_bytes() == b"damaged " * 1000
    assert kept.with_name(kept.name + "-wal").read_bytes() == b"its journal"
    with open_store(path, now=LATER) as store:
        assert is_restored(store)


def test_a_damaged_store_in_use_is_left(path: Path, backup: Path) -> None:
    """A file would be exchanged under a running daemon."""
    with open_store(path, now=NOON) as daemon:
        daemon.lock()
        content = path.read_bytes()
        path.write_bytes(b"damaged " * 1000)
        with pytest.raises(StoreLocked, match="stop it first"):
            restore(backup, path, now=LATER)
        assert path.read_bytes() == b"damaged " * 1000
        path.write_bytes(content)


def test_a_missing_store_is_made_from_the_backup(path: Path, backup: Path) -> None:
    """A backup would be of no use on a new machine."""
    path.unlink()
    assert restore(backup, path, now=LATER) is None
    with open_store(path, now=LATER) as store:
        assert is_restored(store)


@pytest.mark.parametrize("content", [None, b"", b"no database" * 500])
def test_a_bad_backup_changes_nothing(
    path: Path, backup: Path, content: bytes | None
) -> None:
    """A mistyped name would cost the store."""
    bad = backup.with_name("bad.db")
    if content is not None:
        bad.write_bytes(content)
    said = r"bad\.db: (?:there is no|this) backup"  # not: restore something over it
    with pytest.raises(StoreError, match=said):
        restore(bad, path, now=LATER)
    with open_store(path, now=LATER) as store:
        assert not is_restored(store)


def test_work_that_began_in_another_past_is_not_kept(path: Path, backup: Path) -> None:
    """A visit under way would tell again what was told since the backup."""
    with open_store(path, now=NOON) as store:
        past = store.restored()
        with store.still(past):
            store.meta.set("kept", "yes")
        restore(backup, path, now=LATER)
        with pytest.raises(StoreRestored), store.still(past):
            store.meta.set("kept", "no")
        assert store.meta.get("kept") is None
        assert store.restored() == LATER
        with store.still(LATER):
            store.meta.set("kept", "again")
        assert store.meta.get("kept") == "again"
