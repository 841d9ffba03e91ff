import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from monitor.errors import StoreCorrupt, StoreError, StoreLocked
from monitor.model.story import Assignment, AssignReason
from monitor.store import Store, open_store
from tests.makers import NOON, a_change, a_message, a_report, a_story
from tests.store.test_articles import an_article
from tests.store.test_sources import STATE

ROOT = Path(__file__).parents[2]
SOON = timedelta(milliseconds=50)

# One batch is an article, its event, story, change, message and the source's cursor.
BATCHES = """
import sys
from dataclasses import replace
from pathlib import Path
from monitor.store import open_store
from tests.makers import NOON
from tests.store.test_store import batch

with open_store(Path(sys.argv[1]), now=NOON) as store:
    number = int(store.meta.get("last") or 0)
    while True:
        number += 1
        with store.transaction():
            batch(store, number)
        print(number, flush=True)
"""

HOLD = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
"""


def batch(store: Store, number: int) -> None:
    """Write what one new article brings."""
    article = an_article(id=f"article-{number}", text="word " * 2000)
    report = a_report(document=article.document, event_id=f"event-{number}")
    story = a_story(id=f"story-{number}")
    store.articles.add([article])
    store.events.add(report)
    store.stories.save(
        Assignment(
            story=story,
            change=a_change(story, report, id=f"change-{number}"),
            reason=AssignReason.NO_CANDIDATE,
            explanation="",
        )
    )
    store.outbox.enqueue([a_message(id=f"m-{number}", subject=story.id)])
    store.sources.save(STATE)
    store.meta.set("last", str(number))


def start(script: str, path: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", script, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )


@pytest.mark.fault(no=1)
@pytest.mark.parametrize("round_", range(4))
def test_a_killed_writer_loses_nothing_and_tears_nothing(
    path: Path, round_: int
) -> None:
    """A crash would lose an alert, or keep an article without its alert."""
    with start(BATCHES, path) as writer:
        assert writer.stdout is not None
        told = int(writer.stdout.readline())
        time.sleep(random.Random(round_).uniform(0, 0.15))  # anywhere in a batch
        writer.send_signal(signal.SIGKILL)
        for line in writer.stdout:
            told = int(line) if line.endswith("\n") else told

    with open_store(path, now=NOON) as store:
        assert store.check() is None
        last = int(store.meta.get("last") or 0)
        assert last in {told, told + 1}
        for view in ("v_articles", "v_events", "v_stories", "v_alerts"):
            assert store._db.value(f"SELECT count(*) FROM {view}") == last
        assert len(store.articles.search("word", limit=10_000)) == last
        batch(store, last + 1)


def test_the_first_opening_says_so(path: Path) -> None:
    """Nobody would notice that the store was deleted, and all is told again."""
    with open_store(path, now=NOON) as store:
        assert store.created
        assert store.path == path
    with open_store(path, now=NOON) as store:
        assert not store.created


def test_a_restart_finds_everything(path: Path) -> None:
    """What was stored would be gone with the process."""
    with open_store(path, now=NOON) as store:
        batch(store, 1)
    with open_store(path, now=NOON) as store:
        assert store.articles.get("article-1") is not None
        assert store.stories.get("story-1") == a_story()
        assert store.outbox.get("m-1") is not None


def test_an_interrupted_first_opening_is_done_again(path: Path) -> None:
    """A crash at the very first moment would need hands to repair."""
    path.touch()
    with open_store(path, now=NOON) as store:
        assert store.created


def test_one_failed_write_takes_the_batch_with_it(store: Store) -> None:
    """An article would be stored whose alert was not, and never come again."""

    def fail() -> None:
        with store.transaction():
            batch(store, 1)
            store.outbox.claim("terminal", now=NOON, lease=SOON)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert store.articles.known(["article-1"]) == {}
    assert store.outbox.messages() == ()
    assert store.sources.states() == {}


def test_two_stores_see_each_other(store: Store) -> None:
    """A command would not see what the daemon has just stored."""
    with open_store(store.path, now=NOON) as other:
        assert not other.created
        store.outbox.enqueue([a_message()])
        assert other.outbox.enqueue([a_message()]) == 0
        claim = other.outbox.claim("terminal", now=NOON, lease=SOON)
        assert claim is not None
        assert store.outbox.claim("terminal", now=NOON, lease=SOON) is None


def test_two_daemons_exclude_each_other(store: Store) -> None:
    """Everything would be told twice."""
    store.lock()
    with open_store(store.path, now=NOON) as other:
        with pytest.raises(StoreLocked, match="already running"):
            other.lock()
        store.close()
        other.lock()


@pytest.mark.fault(no=6)
def test_a_locked_store_is_waited_for_and_works_afterwards(path: Path) -> None:
    """A shell left open on the file would stop the monitor for good."""
    with (
        open_store(path, now=NOON, busy_timeout=SOON) as store,
        start(HOLD, path) as holder,
    ):
        assert holder.stdout is not None
        holder.stdout.readline()
        with pytest.raises(StoreLocked):
            store.outbox.enqueue([a_message()])
        with pytest.raises(StoreLocked), store.transaction():
            pass
        assert store.outbox.messages() == ()
        holder.kill()
        holder.wait()
        assert store.outbox.enqueue([a_message()]) == 1


def test_a_file_locked_at_the_first_opening_is_left(path: Path) -> None:
    """Another program's file would be changed as soon as it looks away."""
    path.touch()
    with start(HOLD, path) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        with pytest.raises(StoreLocked):
            open_store(path, now=NOON, busy_timeout=SOON)
        holder.kill()
    assert path.stat().st_size == 0


def test_a_reader_sees_and_writes_nothing(store: Store) -> None:
    """A listing command would wait for the daemon, or disturb it."""
    batch(store, 1)
    with (
        store.transaction(),
        open_store(store.path, now=NOON, read_only=True) as reader,
    ):
        assert reader.articles.get("article-1") is not None
        assert reader.check() is None
        with pytest.raises(StoreError, match="readonly"):
            reader.meta.set("a", "b")


def test_a_reader_finds_no_file(path: Path) -> None:
    """A mistyped path would look like a monitor that has seen nothing."""
    with pytest.raises(StoreError, match="there is no database yet"):
        open_store(path, now=NOON, read_only=True)
    assert list(path.parent.iterdir()) == []


def damage(path: Path, how: str) -> None:
    """Spoil a sound file in one of the ways that disks and people find."""
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("PRAGMA journal_mode = DELETE")
        size = raw.execute("PRAGMA page_size").fetchone()[0]
        root = raw.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'articles'"
        ).fetchone()[0]
    content = bytearray(path.read_bytes())
    match how:
        case "header":
            content[:100] = b"\xff" * 100
        case "page":
            content[(root - 1) * size : root * size] = b"\xa5" * size
        case "schema":
            content[100:size] = b"\x00" * (size - 100)
        case "cut":
            del content[len(content) // 2 :]
        case "text":
            content[:] = b"This is my shopping list.\n" * 40
        case _:
            content[:] = b"x"
    path.write_bytes(content)


@pytest.mark.fault(no=7)
@pytest.mark.parametrize("how", ["header", "page", "schema", "cut", "text", "byte"])
def test_a_damaged_file_is_refused_and_left_as_it_is(path: Path, how: str) -> None:
    """An empty store in its place would alert everything again."""
    with open_store(path, now=NOON) as store:
        for number in range(30):
            batch(store, number)
    damage(path, how)
    content = path.read_bytes()

    with pytest.raises(StoreCorrupt, match="lodewatch restore BACKUP --db"):
        open_store(path, now=NOON)
    assert path.read_bytes() == content


@pytest.mark.parametrize("options", [{"read_only": True}, {"checked": False}], ids=str)
def test_damage_found_later_is_reported(path: Path, options: dict[str, Any]) -> None:
    """`lodewatch doctor` would call a broken file well, or an `ack` read all of it."""
    with open_store(path, now=NOON) as store:
        for number in range(30):
            batch(store, number)
    damage(path, "page")
    with open_store(path, now=NOON, **options) as store:
        found = store.check()
        assert found is not None
        assert "lodewatch restore" in found
        with pytest.raises(StoreCorrupt):
            store.articles.search(None)


def test_rows_without_their_owner_are_reported(store: Store) -> None:
    """A file edited by hand would be called well."""
    batch(store, 1)
    assert store.check() is None
    store._db.run("PRAGMA foreign_keys = OFF")
    store._db.run("DELETE FROM stories")
    found = store.check()
    assert found is not None
    assert "story_changes" in found


def test_a_backup_can_be_opened(store: Store, tmp_path: Path) -> None:
    """A backup would turn out to be useless when it is needed."""
    batch(store, 1)
    store.backup(tmp_path / "backup.db")
    with open_store(tmp_path / "backup.db", now=NOON) as copy:
        assert copy.articles.get("article-1") is not None
        assert copy.check() is None
