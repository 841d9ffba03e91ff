"""The daemon's loop: it works until told to stop, and keeps old parts on a bad reload."""

import asyncio
import errno
import logging
import os
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from monitor.daemon import Daemon, loop, pulse
from monitor.errors import ConfigError, Problem
from monitor.model.message import Alert, Claim, Delivery, Reminder
from monitor.pipeline.parts import Parts
from monitor.running import dispatcher
from monitor.store import Store
from tests.fakes import (
    FakeChannel,
    FakeFetcher,
    FakeReaders,
    fetched,
    reads_events_in,
)
from tests.makers import NOON
from tests.pipeline.conftest import RULE, Clock
from tests.pipeline.dates import suspended, tell
from tests.pipeline.test_visit import NEWS, rss

Maker = Callable[..., Parts]


def quick(parts: Parts) -> Parts:
    """Return parts whose daemon beats ten times a second and alerts at once."""
    settings = replace(
        parts.settings,
        daemon=replace(parts.settings.daemon, tick=timedelta(seconds=0.05)),
        fetch=replace(parts.settings.fetch, baseline=False),
        digests=(),
    )
    return replace(parts, settings=settings)


async def until(true: Callable[[], object]) -> None:
    """Wait, in small steps, for something that must happen."""
    async with asyncio.timeout(20):
        while not true():
            await asyncio.sleep(0.02)


def refuse(_parts: Parts) -> Parts:
    raise ConfigError([Problem(file="rules/x.toml", line=3, key="rule", message="bad")])


def test_polls_delivers_and_ends_on_sigterm(
    make: Maker,
    store: Store,
) -> None:
    """If it fails, the daemon does nothing, or cannot be stopped."""
    channel = FakeChannel("terminal")
    fetcher = FakeFetcher(fetched(rss(NEWS)))
    parts = quick(make(fetcher=fetcher, channels={"terminal": channel}))
    daemon = Daemon(parts, reload=refuse, dispatcher=dispatcher)

    async def scenario() -> None:
        running = asyncio.create_task(daemon.run())
        await until(lambda: channel.sent)
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.wait_for(running, 20)

    asyncio.run(scenario())
    assert len(channel.sent) == 1
    assert fetcher.closed
    assert store.outbox.counts()["sent"] == 1


def test_what_a_visit_keeps_is_told_before_the_next_beat(
    make: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If it fails, every alert waits for a beat, half a second on average."""
    monkeypatch.setattr(loop, "DISPATCH_EVERY", timedelta(hours=1))
    channel = FakeChannel("terminal")
    parts = quick(
        make(fetcher=FakeFetcher(fetched(rss(NEWS))), channels={"terminal": channel})
    )
    hourly = replace(parts.settings.daemon, tick=timedelta(hours=1))
    parts = replace(parts, settings=replace(parts.settings, daemon=hourly))
    daemon = Daemon(parts, reload=refuse, dispatcher=dispatcher)

    async def scenario() -> None:
        running = asyncio.create_task(daemon.run())
        await until(lambda: channel.sent)
        daemon.stop()
        await asyncio.wait_for(running, 20)

    asyncio.run(scenario())
    assert len(channel.sent) == 1


def test_the_model_is_loaded_at_the_start_and_after_a_reload(make: Maker) -> None:
    """If it fails, the first news after a start waits seconds for the model."""
    readers = FakeReaders(reads_events_in("rare earth"))
    parts = quick(make(fetcher=FakeFetcher(fetched(rss())), readers=readers))
    daemon = Daemon(parts, reload=lambda old: old, dispatcher=dispatcher)

    async def scenario() -> None:
        running = asyncio.create_task(daemon.run())
        await until(lambda: readers.batches == [[]])
        os.kill(os.getpid(), signal.SIGHUP)
        await until(lambda: readers.batches == [[], []])
        daemon.stop()
        await asyncio.wait_for(running, 20)

    asyncio.run(scenario())


def test_silence_is_told_by_the_clock(
    make: Maker, store: Store, clock: Clock, tmp_path: Path
) -> None:
    """If it fails, a rule that waits for what does not come waits for ever."""
    waits = '[rule.correlate]\ntype = "absence"\nwindow = "7d"\n'
    (tmp_path / "rules/controls.toml").write_text(RULE + waits, encoding="utf-8")
    channel = FakeChannel("terminal")
    fetcher = FakeFetcher(fetched(rss(NEWS)))
    parts = quick(make(fetcher=fetcher, channels={"terminal": channel}))
    daemon = Daemon(parts, reload=refuse, dispatcher=dispatcher)

    async def scenario() -> None:
        running = asyncio.create_task(daemon.run())
        await until(store.stories.find)
        assert not channel.sent
        clock.forward(days=8)
        await until(lambda: channel.sent)
        daemon.stop()
        await asyncio.wait_for(running, 20)

    asyncio.run(scenario())
    (alert,) = (claim.message.payload for claim in channel.sent)
    assert isinstance(alert, Alert)
    assert alert.change_words.startswith("absence: nothing since 2025-11-07")


def test_a_refused_reload_keeps_the_old_parts_at_work(
    make: Maker,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """If it fails, a typo stops a running monitor."""
    channel = FakeChannel("terminal")
    parts = quick(
        make(fetcher=FakeFetcher(fetched(rss(NEWS))), channels={"terminal": channel})
    )
    daemon = Daemon(parts, reload=refuse, dispatcher=dispatcher)

    async def scenario() -> None:
        running = asyncio.create_task(daemon.run())
        await asyncio.sleep(0)
        os.kill(os.getpid(), signal.SIGHUP)
        await until(lambda: channel.sent)
        daemon.stop()
        await asyncio.wait_for(running, 20)

    with caplog.at_level(logging.ERROR):
        asyncio.run(scenario())
    assert "rules/x.toml:3: rule: bad" in caplog.text


def test_a_right_reload_takes_over_and_closes_what_it_replaced(make: Maker) -> None:
    """If it fails, a new configuration needs a restart, or leaks connections."""
    old, new = FakeFetcher(fetched(rss("Old"))), FakeFetcher(fetched(rss(NEWS)))
    channel = FakeChannel("terminal")
    parts = quick(make(fetcher=old, channels={"terminal": channel}))

    def reload(before: Parts) -> Parts:
        moved = replace(before.settings.sources[0], url="https://new.example/")
        settings = replace(before.settings, sources=(moved,))
        return replace(before, fetcher=new, settings=settings)

    daemon = Daemon(parts, reload=reload, dispatcher=dispatcher)

    async def scenario() -> None:
        running = asyncio.create_task(daemon.run())
        await until(lambda: old.visits)
        os.kill(os.getpid(), signal.SIGHUP)
        await until(lambda: channel.sent)
        await until(lambda: old.closed)
        daemon.stop()
        await asyncio.wait_for(running, 20)

    asyncio.run(scenario())
    assert new.closed


class SlowChannel(FakeChannel):
    """A channel that takes its time, in a thread."""

    def __init__(self) -> None:
        super().__init__("terminal")
        self.asked = threading.Event()
        self.answered = threading.Event()

    def send(self, claim: Claim) -> Delivery:
        self.asked.set()
        time.sleep(0.2)
        self.answered.set()
        return super().send(claim)


@pytest.mark.fault(no=16)
def test_a_delivery_under_way_is_finished_before_the_end(
    make: Maker, store: Store
) -> None:
    """If it fails, a stop leaves a message of which nobody knows whether it arrived."""
    channel = SlowChannel()
    fetcher = FakeFetcher(fetched(rss(NEWS)))
    parts = quick(make(fetcher=fetcher, channels={"terminal": channel}))
    daemon = Daemon(parts, reload=refuse, dispatcher=dispatcher)

    async def scenario() -> None:
        running = asyncio.create_task(daemon.run())
        await until(channel.asked.is_set)
        assert not channel.answered.is_set()
        daemon.stop()
        await asyncio.wait_for(running, 20)

    asyncio.run(scenario())
    assert store.outbox.counts()["sent"] == 1


def test_a_slow_channel_fills_no_log(
    make: Maker, caplog: pytest.LogCaptureFixture
) -> None:
    """If it fails, a slow channel costs a line of warning at every beat."""
    channel = SlowChannel()
    parts = quick(
        make(fetcher=FakeFetcher(fetched(rss(NEWS))), channels={"terminal": channel})
    )
    daemon = Daemon(parts, reload=refuse, dispatcher=dispatcher)

    async def scenario() -> None:
        running = asyncio.create_task(daemon.run())
        await until(channel.answered.is_set)  # four beats later
        daemon.stop()
        await asyncio.wait_for(running, 20)

    asyncio.run(scenario())
    assert "_dispatch" not in caplog.text


def test_a_date_that_comes_near_is_told(make: Maker, store: Store) -> None:
    """If it fails, the end of a suspension passes without a word."""
    channel = FakeChannel("terminal")
    fetcher = FakeFetcher(fetched(rss()))
    parts = quick(make(fetcher=fetcher, channels={"terminal": channel}))
    tell(parts, suspended("2025-11-14"), at=NOON - timedelta(days=40))
    daemon = Daemon(parts, reload=refuse, dispatcher=dispatcher)

    def told() -> list[Reminder]:
        payloads = (claim.message.payload for claim in channel.sent)
        return [p for p in payloads if isinstance(p, Reminder)]

    async def scenario() -> None:
        running = asyncio.create_task(daemon.run())
        await until(told)
        daemon.stop()
        await asyncio.wait_for(running, 20)

    asyncio.run(scenario())
    assert [r.title for r in told()] == ["14 November 2025: suspension stated to end"]


def test_one_sign_of_life_that_fails_is_not_the_last(
    make: Maker,
    store: Store,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """If it fails, a watchdog ends a daemon that is well, for one error of a disk."""
    monkeypatch.setattr(loop, "SIGN_EVERY", timedelta(seconds=0.02))
    signs: list[str] = []

    def touch() -> None:
        signs.append("sign")
        if len(signs) == 1:
            raise OSError(errno.EIO, "broken")

    monkeypatch.setattr(type(store), "touch", lambda _store: touch())
    daemon = Daemon(
        quick(make(fetcher=FakeFetcher())), reload=refuse, dispatcher=dispatcher
    )

    async def scenario() -> None:
        running = asyncio.create_task(daemon.run())
        await until(lambda: len(signs) > 1)
        daemon.stop()
        await asyncio.wait_for(running, 20)

    asyncio.run(scenario())
    assert "no sign of life could be given: [Errno 5] broken" in caplog.text


def test_a_clock_that_is_set_back_stops_no_beat(
    make: Maker, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """If it fails, nobody is told anything for as long as the clock was set back."""
    monkeypatch.setattr(loop, "SIGN_EVERY", timedelta(seconds=0.05))
    monkeypatch.setattr(pulse, "ASLEEP", 0.3)
    schedulers: list[AsyncIOScheduler] = []

    class Watched(Daemon):
        def _beats(self) -> AsyncIOScheduler:
            schedulers.append(super()._beats())
            return schedulers[0]

    fetcher = FakeFetcher(fetched(rss()))
    parts = quick(make(fetcher=fetcher, clock=lambda: datetime.now(UTC)))
    daemon = Watched(parts, reload=refuse, dispatcher=dispatcher)

    async def scenario() -> None:
        running = asyncio.create_task(daemon.run())
        await until(lambda: fetcher.visits)
        for job in schedulers[0].get_jobs():  # as it looks after such a step
            job.modify(next_run_time=datetime.now(UTC) + timedelta(hours=1))
        await until(lambda: "was the clock set back?" in caplog.text)
        soon = datetime.now(UTC) + timedelta(seconds=5)
        await until(lambda: schedulers[0].get_jobs()[0].next_run_time < soon)
        daemon.stop()
        await asyncio.wait_for(running, 20)

    with caplog.at_level(logging.WARNING):
        asyncio.run(scenario())
