"""News is kept in chunks; a visit's state comes with the last one."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

import pytest

from monitor.collect.read import read_feed
from monitor.model.source import Feed
from monitor.pipeline.keep import keep_news
from monitor.pipeline.news import News, news_of, sort_out
from monitor.pipeline.parts import Parts
from monitor.pipeline.take import Taken
from monitor.pipeline.visit import state_of
from monitor.store import Store
from tests.fakes import FakeReaders, fetched, reads_events_in
from tests.pipeline.test_visit import rss


@pytest.mark.parametrize("count", [0, 1, 4, 5])
def test_everything_is_read_oldest_first_and_the_state_is_saved(
    make: Callable[..., Parts],
    store: Store,
    monkeypatch: pytest.MonkeyPatch,
    count: int,
) -> None:
    """If it fails, a part of a long feed is lost, or an empty one is asked for anew."""
    monkeypatch.setattr("monitor.pipeline.keep.CHUNK", 2)
    readers = FakeReaders(reads_events_in("rare earth"))
    parts = make(readers=readers)
    (source,) = parts.settings.sources
    got = fetched(rss(*(f"News {n}" for n in range(count))))
    feed = read_feed(source.kind, got, 100)
    assert isinstance(feed, Feed)
    news = asyncio.run(news_of(parts, source, sort_out(parts, source, feed), got))
    assert isinstance(news, News)
    state = replace(state_of(parts, source), feed_title="kept")
    taken = asyncio.run(
        keep_news(parts, source, news, baseline=False, state=state, past=None)
    )
    assert (taken.articles, taken == Taken()) == (count, count == 0)
    assert [len(b) for b in readers.batches] == [2] * (count // 2) + [1] * (count % 2)
    order = [name for batch in readers.batches for name in batch]
    assert order == [a.id for a in news.fresh]
    assert store.sources.state(source.name) == state
