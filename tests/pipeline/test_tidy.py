import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from monitor.pipeline.parts import Parts
from monitor.pipeline.tidy import tidy
from monitor.pipeline.visit import visit_source
from monitor.store import Store, open_store
from monitor.store.restore import restore
from tests.daemon.test_loop import Maker
from tests.fakes import FakeFetcher, FakeReaders, fetched, reads_events_in
from tests.makers import NOON
from tests.pipeline.conftest import Clock
from tests.pipeline.test_visit import NEWS, rss

DULL = "The weather in the capital stays fine"
YEAR = timedelta(days=365)


def keeping(parts: Parts, span: timedelta | None) -> Parts:
    """Return parts whose configuration keeps texts for `span`."""
    store = replace(parts.settings.store, keep_texts=span)
    fetch = replace(parts.settings.fetch, baseline=False)
    return replace(parts, settings=replace(parts.settings, store=store, fetch=fetch))


def visit(parts: Parts, *titles: str) -> int:
    """Visit a feed of these entries; return how many messages came of it."""
    fetcher = FakeFetcher(fetched(rss(*titles), etag=str(titles)))
    return asyncio.run(
        visit_source(replace(parts, fetcher=fetcher), parts.settings.sources[0])
    ).taken.messages


def texts(store: Store) -> dict[str, str]:
    return {a.title: a.text for a in store.articles.search(None)}


def test_old_texts_go_and_nothing_is_told_again(
    make: Maker, store: Store, clock: Clock
) -> None:
    """If it fails, saving room costs evidence, or tells old news as new."""
    parts = keeping(make(), YEAR)
    assert visit(parts, NEWS, DULL) == 1
    before, events = texts(store), store.events.find()
    assert all(before.values())

    clock.forward(days=364)
    assert asyncio.run(tidy(parts)) == 0
    clock.forward(days=2)
    assert asyncio.run(tidy(parts)) == 1
    assert texts(store) == before | {DULL: ""}
    assert store.events.find() == events
    assert store.articles.search("weather")
    assert store.check() is None

    # The feed still has both; one looks different now, and would even be read anew.
    reader = FakeReaders(reads_events_in("capital"))
    parts = replace(parts, readers=reader)
    assert visit(parts, NEWS, DULL, "Another day") == 0
    edited = rss(DULL, text="The ministry said something else.")
    fetcher = FakeFetcher(fetched(edited, etag="edited"))
    reader.batches.clear()
    done = asyncio.run(
        visit_source(replace(parts, fetcher=fetcher), parts.settings.sources[0])
    )
    assert (done.outcome, done.entries, reader.batches) == ("read", 1, [])
    assert done.taken.messages == 0
    assert store.articles.search("weather")[0].version == 1


def test_without_the_setting_everything_is_kept(
    make: Maker, store: Store, clock: Clock
) -> None:
    """If it fails, texts vanish that somebody wanted to look at again."""
    parts = keeping(make(), None)
    visit(parts, NEWS, DULL)
    clock.forward(days=5000)
    assert asyncio.run(tidy(parts)) == 0
    assert all(texts(store).values())


def test_what_could_not_be_read_is_kept(
    make: Maker, store: Store, clock: Clock
) -> None:
    """If it fails, an article that hurt the reader can never be read again."""
    parts = keeping(make(), YEAR)
    poison = rss(DULL, text="This text is poison.")
    fetcher = FakeFetcher(fetched(poison))
    parts = replace(parts, fetcher=fetcher)
    asyncio.run(visit_source(parts, parts.settings.sources[0]))
    assert store.events.unread() == 1
    clock.forward(days=400)
    assert asyncio.run(tidy(parts)) == 0
    assert all(texts(store).values())


def test_the_journal_is_emptied(make: Maker, store: Store) -> None:
    """If it fails, the file beside the database grows without end."""
    parts = make()
    visit(parts, *(f"{DULL} {n}" for n in range(50)))
    journal = Path(f"{store.path}-wal")
    assert journal.stat().st_size > 0
    asyncio.run(tidy(parts))
    assert journal.stat().st_size == 0


def test_a_backup_of_before_is_restored_with_its_texts(
    make: Maker, store: Store, clock: Clock, tmp_path: Path
) -> None:
    """If it fails, a database whose texts were dropped cannot be put back."""
    parts = keeping(make(), YEAR)
    visit(parts, NEWS, DULL)
    store.backup(tmp_path / "backup.db")
    clock.forward(days=400)
    asyncio.run(tidy(parts))
    restore(tmp_path / "backup.db", tmp_path / "other.db", now=NOON)
    with open_store(tmp_path / "other.db", now=NOON) as other:
        assert all(texts(other).values())
