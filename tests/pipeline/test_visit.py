"""One visit: what is new is kept once, with everything that follows from it."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from monitor.collect.cadence import accepted
from monitor.model.source import FetchFailed, FetchTrouble, NotModified, Validators
from monitor.pipeline.parts import Parts
from monitor.pipeline.visit import Visit, visit_source
from monitor.store import Store
from monitor.store.restore import restore
from tests.fakes import FakeFetcher, FakeReaders, fetched, reads_events_in
from tests.makers import NOON
from tests.pipeline.conftest import Clock

Maker = Callable[..., Parts]
NEWS = "China suspended its rare earth export controls"


def rss(*titles: str, text: str = "The ministry said so.") -> bytes:
    """Return a feed with one item for each title, the newest first."""
    items = "".join(
        f"<item><title>{title}</title><guid>{title}</guid>"
        f"<link>https://news.example/{quote(title)}</link>"
        f"<description>{text}</description>"
        f"<pubDate>{format_datetime(NOON - timedelta(hours=number))}</pubDate></item>"
        for number, title in enumerate(titles)
    )
    return (
        '<?xml version="1.0"?><rss version="2.0"><channel><title>Wire</title>'
        f"<link>https://news.example/</link>{items}</channel></rss>"
    ).encode()


def go(parts: Parts) -> Visit:
    """Visit the one source of `parts`."""
    return asyncio.run(visit_source(parts, parts.settings.sources[0]))


@pytest.mark.fault(no=8)
def test_first_visit_is_a_baseline_and_the_next_one_alerts(
    make: Maker, store: Store, clock: Clock
) -> None:
    """If it fails, a new user gets a flood of old news, or no news at all."""
    old, new = rss("Old: " + NEWS), rss("Copper: " + NEWS, "Old: " + NEWS)
    parts = make(fetcher=FakeFetcher(fetched(old), fetched(new, etag='"2"')))
    first = go(parts)
    assert first.baseline
    assert (first.taken.articles, first.taken.events, first.taken.messages) == (1, 1, 0)
    assert store.outbox.messages() == ()
    clock.forward(days=40)
    second = go(parts)
    assert not second.baseline
    assert second.taken.articles == 1
    state = store.sources.state("example-wire")
    assert state is not None
    assert state.validators == Validators(etag='"2"')


def test_an_alert_is_enqueued_once_however_often_the_feed_is_read(
    make: Maker, store: Store
) -> None:
    """If it fails, every poll tells the same story again."""
    body = rss(NEWS)
    parts = make(fetcher=FakeFetcher(*(fetched(body + b" " * n) for n in range(5))))
    settings = replace(
        parts.settings, fetch=replace(parts.settings.fetch, baseline=False)
    )
    parts = replace(parts, settings=settings)
    taken = [go(parts).taken for _ in range(5)]
    assert [t.articles for t in taken] == [1, 0, 0, 0, 0]
    assert [t.messages for t in taken] == [1, 0, 0, 0, 0]
    assert len(store.outbox.messages()) == 1


def test_an_unchanged_body_is_not_parsed(make: Maker, store: Store) -> None:
    """If it fails, a server that ignores validators costs a parse each time."""
    body = rss(NEWS)
    parts = make(fetcher=FakeFetcher(fetched(body), fetched(body, etag='"new"')))
    assert go(parts).outcome == "read"
    again = go(parts)
    assert again.outcome == "unchanged"
    state = store.sources.state("example-wire")
    assert state is not None
    assert state.validators.etag == '"new"'


def test_not_modified_is_no_failure(make: Maker, store: Store) -> None:
    """If it fails, a healthy source looks ill."""
    same = NotModified(
        source="example-wire",
        validators=Validators(etag='"1"'),
        fresh_for=timedelta(hours=2),
        at=NOON,
    )
    parts = make(fetcher=FakeFetcher(fetched(rss(NEWS)), same))
    go(parts)
    assert go(parts).outcome == "not modified"
    state = store.sources.state("example-wire")
    assert state is not None
    assert state.failures == 0
    assert state.next_due is not None
    assert state.next_due >= NOON + timedelta(hours=2)


BROKEN = [
    pytest.param(
        b"<html><body>log in</body></html>", FetchTrouble.NOT_A_FEED, id="html"
    ),
    pytest.param(b"   ", FetchTrouble.EMPTY, id="empty"),
    pytest.param(b"%PDF-1.7 \x00\x01", FetchTrouble.NOT_A_FEED, id="pdf"),
]


@pytest.mark.fault(no=41)
@pytest.mark.parametrize(("body", "trouble"), BROKEN)
def test_a_body_that_is_no_feed_is_said_and_keeps_the_old_validators(
    make: Maker, store: Store, body: bytes, trouble: FetchTrouble
) -> None:
    """If it fails, a login page counts as "nothing new" and hides the feed for good."""
    parts = make(fetcher=FakeFetcher(fetched(rss(NEWS)), fetched(body, etag='"bad"')))
    go(parts)
    seen = go(parts)
    assert seen.failed is not None
    assert seen.outcome == trouble
    assert "reason" in seen.facts
    state = store.sources.state("example-wire")
    assert state is not None
    assert (state.validators.etag, state.trouble, state.failures) == ('"1"', trouble, 1)


def test_a_failed_fetch_keeps_everything_and_is_tried_again(
    make: Maker, store: Store
) -> None:
    """If it fails, one time-out loses a source."""
    failed = FetchFailed(
        source="example-wire",
        trouble=FetchTrouble.TIMEOUT,
        message="no answer within 30 s",
        at=NOON,
    )
    parts = make(fetcher=FakeFetcher(failed, fetched(rss(NEWS))))
    assert go(parts).failed == failed
    assert go(parts).taken.articles == 1
    state = store.sources.state("example-wire")
    assert state is not None
    assert state.trouble is None


def test_a_poisonous_article_is_kept_and_noted_and_stops_no_other(
    make: Maker, store: Store
) -> None:
    """If it fails, one text that crashes the model loses its whole feed."""
    body = rss(NEWS, "Second", "Third").replace(
        b"<title>Second</title>", b"<title>Second poison</title>"
    )
    body = body.replace(b"The ministry said so.", b"poison", 2).replace(
        b"poison", b"The ministry said so.", 1
    )
    readers = FakeReaders(reads_events_in("rare earth"))
    seen = go(make(fetcher=FakeFetcher(fetched(body)), readers=readers))
    assert (seen.taken.articles, seen.taken.unread, seen.taken.events) == (3, 1, 1)
    assert len(readers.batches) == 4  # all three, then each by itself
    assert store.articles.search(None, limit=10)


class CrashError(Exception):
    """Stands for a kill between two chunks."""


def test_validators_move_only_with_the_last_article(
    make: Maker, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If it fails, a crash in a long first visit loses the articles not yet kept."""
    monkeypatch.setattr("monitor.pipeline.keep.CHUNK", 2)
    readers = FakeReaders(reads_events_in("rare earth"))
    parts = make(
        fetcher=FakeFetcher(fetched(rss("a", "b", "c", "d", "e"))), readers=readers
    )
    real, calls = readers.call, []

    async def crash(work: object, *args: object, timeout: float) -> Sequence[object]:
        calls.append(1)
        if len(calls) == 3:
            raise CrashError
        found: Sequence[object] = await real(work, *args, timeout=timeout)
        return found

    monkeypatch.setattr(readers, "call", crash)
    with pytest.raises(CrashError):
        go(parts)
    state = store.sources.state("example-wire")
    assert state is not None
    assert (state.validators, state.first_visit) == (Validators(), None)
    assert len(store.articles.search(None, limit=10)) == 4
    monkeypatch.setattr(readers, "call", real)
    again = go(parts)
    assert again.taken.articles == 1
    assert again.baseline  # still the first visit


def test_c53_another_feed_at_the_address_is_not_taken(
    make: Maker, store: Store
) -> None:
    """If it fails, a publisher's feed of everything floods the readers of one part."""
    other = rss("Football").replace(b"<title>Wire</title>", b"<title></title>")
    parts = make(fetcher=FakeFetcher(fetched(rss(NEWS)), fetched(other, etag='"2"')))
    go(parts)
    seen = go(parts)
    assert seen.outcome == FetchTrouble.OTHER_FEED
    assert seen.failed is not None
    assert "sources accept" in seen.failed.message
    state = store.sources.state("example-wire")
    assert state is not None
    assert (state.failures, state.validators.etag) == (1, '"1"')
    assert len(store.articles.search(None, limit=10)) == 1


def test_c53_another_feed_that_was_accepted_is_taken_as_it_is(
    make: Maker, store: Store
) -> None:
    """If it fails, a renamed feed is refused for ever, or its backlog is alerted."""
    other = fetched(rss("Football", "Tennis", "Golf").replace(b">Wire<", b">Sports<"))
    parts = make(fetcher=FakeFetcher(fetched(rss(NEWS)), other))
    go(parts)
    assert go(parts).outcome == FetchTrouble.OTHER_FEED
    state = store.sources.state("example-wire")
    assert state is not None
    store.sources.save(accepted(state))
    seen = go(parts)
    assert (seen.outcome, seen.taken.articles, seen.gap) == ("read", 3, None)
    assert seen.baseline
    after = store.sources.state("example-wire")
    assert after is not None
    assert (after.feed_title, after.failures, after.trouble) == ("Sports", 0, None)


def test_c32_a_feed_that_moved_is_asked_at_its_new_address(
    make: Maker, store: Store
) -> None:
    """If it fails, the day on which the old address dies the source dies too."""
    new = "https://news.example/new.xml"
    bodies = [rss(NEWS, *(f"Other {k}" for k in range(n))) for n in range(4)]
    answers = [replace(fetched(body), moved_to=new) for body in bodies]
    fetcher = FakeFetcher(*answers)
    parts = make(fetcher=fetcher)
    visits = [go(parts) for _ in answers]
    assert [v.moved_to for v in visits] == [None, None, None, new]
    assert visits[-1].facts["moved_to"] == new
    go(parts)
    assert fetcher.visits[-1][1].address == new
    assert len(store.articles.search(None, limit=10)) == 4


def test_a_visit_that_a_restore_overtakes_keeps_nothing(
    make: Maker, store: Store, tmp_path: Path, clock: Clock
) -> None:
    """If it fails, everything since the backup is told again."""
    old, new = rss("Old: " + NEWS), rss("Copper: " + NEWS, "Old: " + NEWS)
    parts = make(fetcher=FakeFetcher(fetched(old), fetched(new, etag='"2"')))
    go(parts)
    store.backup(tmp_path / "backup.db")
    clock.forward(hours=1)

    class Overtaken(FakeReaders):
        async def call(self, _work: Any, *args: Any, timeout: float) -> Any:
            restore(tmp_path / "backup.db", store.path, now=clock())
            return await super().call(_work, *args, timeout=timeout)

    slow = replace(parts, readers=Overtaken(reads_events_in("rare earth")))
    overtaken = go(slow)
    assert overtaken.outcome == "restored meanwhile"
    assert store.outbox.messages() == ()
    assert len(store.articles.search(None)) == 1
    again = go(parts)
    assert (again.baseline, again.taken.articles, again.taken.messages) == (True, 1, 0)
