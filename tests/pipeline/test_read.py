"""Reading: in batches, in order, and a text that kills the worker hurts only itself."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from monitor.errors import WorkTimeout
from monitor.model.source import Article
from monitor.pipeline.parts import Parts
from monitor.pipeline.read import BATCH, read_articles, warm_up
from monitor.replay import article_of
from tests.fakes import FakeReaders, reads_events_in
from tests.makers import a_document

Maker = Callable[..., Parts]


class BrokenReaders:
    """Processes that never answer."""

    async def call(self, _work: Any, *_args: Any, timeout: float) -> Any:
        message = f"took longer than {timeout:g} s"
        raise WorkTimeout(message)

    def close(self) -> None:
        """Do nothing."""


def articles(count: int, *, poison: int = -1) -> tuple[Article, ...]:
    """Return articles of which one may be poisonous."""
    return tuple(
        article_of(
            a_document(id=str(n), text="poison" if n == poison else "rare earth")
        )
        for n in range(count)
    )


def test_every_article_is_answered_in_order(make: Maker) -> None:
    """If it fails, an event is put to another article's account."""
    readers = FakeReaders(reads_events_in("rare earth"))
    found = asyncio.run(read_articles(make(readers=readers), articles(2 * BATCH + 3)))
    assert [r.article.id for r in found] == [str(n) for n in range(2 * BATCH + 3)]
    assert all(r.extraction and r.extraction.id == r.article.id for r in found)
    assert [len(batch) for batch in readers.batches] == [BATCH, BATCH, 3]


def test_a_poisonous_article_is_found_by_reading_one_by_one(make: Maker) -> None:
    """If it fails, one crash loses the articles beside it."""
    readers = FakeReaders(reads_events_in("rare earth"))
    found = asyncio.run(read_articles(make(readers=readers), articles(5, poison=3)))
    assert [r.error is None for r in found] == [True, True, True, False, True]
    assert found[3].error == "the worker died (exit code 139)"
    assert found[3].extraction is None
    assert len(readers.batches) == 6


def test_nothing_to_read_is_no_call(make: Maker) -> None:
    """If it fails, every empty visit starts a model."""
    readers = FakeReaders(reads_events_in("x"))
    assert asyncio.run(read_articles(make(readers=readers), ())) == ()
    assert readers.batches == []


def test_every_reader_is_warmed_up(make: Maker) -> None:
    """If it fails, the first news after a start waits until the model is loaded."""
    readers = FakeReaders(reads_events_in("x"))
    parts = make(readers=readers)
    scale = replace(parts.settings.scale, workers=2)
    asyncio.run(warm_up(replace(parts, settings=replace(parts.settings, scale=scale))))
    assert readers.batches == [[], []]


def test_a_model_that_does_not_load_stops_no_start(
    make: Maker, caplog: pytest.LogCaptureFixture
) -> None:
    """If it fails, a daemon ends that could still visit and keep."""
    asyncio.run(warm_up(make(readers=BrokenReaders())))
    assert "the model is not loaded yet" in caplog.text
