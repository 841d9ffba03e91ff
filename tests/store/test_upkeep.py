import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from monitor.store import Store, open_store
from monitor.store.upkeep import note_backup
from tests.makers import NOON
from tests.store.test_articles import an_article
from tests.store.test_sources import HELD, STATE

DAY = timedelta(days=1)


def fill(store: Store, count: int) -> None:
    """Keep articles of as many days, read and without events."""
    names = [f"a{n:04}" for n in range(count)]
    store.articles.add(
        [
            an_article(id=name, identity=name, text="word " * 2000,
                       first_seen=NOON + n * DAY)
            for n, name in enumerate(names)
        ]
    )  # fmt: skip
    store.events.extracted(names, "1")


def test_each_look_goes_on_where_the_last_one_ended(store: Store) -> None:
    """If it fails, every look reads the whole database, or stops too early."""
    fill(store, 500)
    before = NOON + 450 * DAY
    looks = [store.upkeep.drop_texts(before=before) for _ in range(4)]
    assert [(look.looked_at, look.texts) for look in looks] == [
        *((200, 200), (200, 200), (50, 50), (0, 0))
    ]
    kept = [a for a in store.articles.search(None, limit=999) if a.text]
    assert len(kept) == 50
    again = store.upkeep.drop_texts(before=before, anew=True)
    assert (again.looked_at, again.texts) == (200, 0)


def test_a_file_can_be_written_anew_without_what_is_free(store: Store) -> None:
    """If it fails, what was dropped takes its room for ever."""
    fill(store, 400)
    store.upkeep.tidy()
    while store.upkeep.drop_texts(before=NOON + 999 * DAY).looked_at:
        pass
    before = store.upkeep.sizes()
    assert before.free > 0
    store.upkeep.shrink()
    after = store.upkeep.sizes()
    assert after.file < before.file / 2
    assert (after.free, after.articles, after.journal) == (0, 400, 0)
    assert len(store.articles.search("controls", limit=999)) == 400


def test_a_backup_is_remembered(store: Store, tmp_path: Path) -> None:
    """If it fails, nobody is told that the last backup is from last year."""
    assert store.upkeep.backed_up() is None
    assert note_backup(store.path, at=NOON + DAY)
    assert store.upkeep.backed_up() == NOON + DAY
    assert store.upkeep.created() == NOON
    assert not note_backup(tmp_path, at=NOON)


def test_a_backup_holds_no_secret_of_a_hub(store: Store, tmp_path: Path) -> None:
    """If it fails, whoever finds a backup can send us forged news."""
    held = replace(HELD, secret="0f0f-shared-with-a-hub")
    store.sources.save(STATE)
    store.sources.subscribe(STATE.source, held)
    target = tmp_path / "backup.db"
    store.backup(target)
    journal = Path(f"{store.path}-wal")
    assert held.secret.encode() in store.path.read_bytes() + journal.read_bytes()
    assert held.secret.encode() not in target.read_bytes()
    with open_store(target, now=NOON) as copy:
        assert copy.sources.state(STATE.source) == STATE
    with closing(sqlite3.connect(target)) as raw:
        assert raw.execute("PRAGMA quick_check").fetchone() == ("ok",)
