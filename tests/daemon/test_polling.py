"""What is due is visited, in fair order, and one fault stays with its source."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.daemon import due_sources, poll_due
from monitor.model.source import SourceState
from monitor.pipeline.parts import Parts
from monitor.store import Store
from tests.fakes import FakeFetcher, fetched
from tests.makers import NOON, a_source

Maker = Callable[..., Parts]


def with_sources(parts: Parts, *names: str) -> Parts:
    sources = tuple(a_source(name=n, enabled=n != "off") for n in names)
    return replace(parts, settings=replace(parts.settings, sources=sources))


def state(name: str, minutes: int) -> SourceState:
    """Return a source that is due in some minutes."""
    return SourceState(
        source=name, url=a_source().url, next_due=NOON + timedelta(minutes=minutes)
    )


def test_the_longest_waiting_first_and_nobody_early(
    make: Maker,
    store: Store,
) -> None:
    """If it fails, a source is asked before its time, or never."""
    parts = with_sources(make(), "later", "late", "latest", "new", "off", "busy")
    for name, minutes in (("later", 1), ("late", -1), ("latest", -9), ("busy", -5)):
        store.sources.save(state(name, minutes))
    due = due_sources(parts, now=NOON, under_way={"busy"})
    assert [s.name for s in due] == ["new", "latest", "late"]


def test_a_new_address_is_due_at_once(make: Maker, store: Store) -> None:
    """If it fails, a mended URL waits for the old one's time."""
    parts = with_sources(make(), "moved")
    store.sources.save(replace(state("moved", 60), url="https://old.example/"))
    assert [s.name for s in due_sources(parts, now=NOON)] == ["moved"]


def test_c24_a_clock_set_back_is_put_right_on_disk(make: Maker, store: Store) -> None:
    """If it fails, the wait begins anew at every look, and never ends."""
    parts = with_sources(make(), "ahead")
    then = NOON + timedelta(days=400)
    ahead = replace(state("ahead", 0), last_attempt=then)
    store.sources.save(replace(ahead, next_due=then + timedelta(minutes=30)))
    assert due_sources(parts, now=NOON) == ()
    kept = store.sources.state("ahead")
    assert kept is not None
    assert kept.next_due == NOON + timedelta(minutes=30)
    later = NOON + timedelta(minutes=30)
    assert [s.name for s in due_sources(parts, now=later)] == ["ahead"]


def test_a_fault_in_one_visit_is_logged_and_ends_no_other(
    make: Maker,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """If it fails, one source's bug stops all polling."""

    class Broken(FakeFetcher):
        async def fetch(self, source: object, state: object) -> object:  # type: ignore[override]
            if getattr(source, "name", "") == "bad":
                message = "a bug"
                raise RuntimeError(message)
            return fetched(b"<rss><channel><title>x</title></channel></rss>")

    parts = with_sources(make(fetcher=Broken(fetched(b""))), "bad", "good")
    with caplog.at_level(logging.INFO):
        done = asyncio.run(poll_due(parts, parts.settings.sources))
    assert [(v.source, v.failed is None) for v in done] == [
        ("bad", False),
        ("good", True),
    ]
    noted = parts.store.sources.state("bad")
    assert noted is not None
    assert noted.message == "a fault in lodewatch itself: RuntimeError: a bug"
    assert noted.next_due is not None
    assert noted.next_due > parts.clock()
    failed = [r for r in caplog.records if r.message == "visit failed"]
    assert failed[0].exc_info is not None
