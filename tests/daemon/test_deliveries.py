"""Deliveries in the daemon: at once, and no channel waits for another."""

import asyncio
import threading
from collections.abc import Callable, Mapping
from datetime import timedelta

import pytest

from monitor.daemon.deliveries import Deliveries
from monitor.model.message import Claim, DeliveryState
from monitor.notify.dispatch import Dispatcher
from monitor.store import Store
from tests.daemon.test_loop import until
from tests.makers import a_message
from tests.notify.fakes import FakeChannel, FakeClock


class Hanging:
    """A server that answers nobody until it is let go."""

    def __init__(self) -> None:
        self.free = threading.Event()
        self.channel = FakeChannel(name="hanging", on_send=self._hang)

    def _hang(self, _claim: Claim) -> None:
        assert self.free.wait(20)


@pytest.fixture
def hanging() -> Hanging:
    return Hanging()


def of(store: Store, *channels: FakeChannel) -> Dispatcher:
    return Dispatcher(
        store.outbox, {c.name: c for c in channels}, clock=FakeClock(), policies={}
    )


def enqueue(store: Store, channel: str, *ids: str) -> None:
    store.outbox.enqueue([a_message(id=i, channel=channel, subject=i) for i in ids])


def sent(store: Store) -> int:
    return store.outbox.counts().get(DeliveryState.SENT, 0)


def play(
    scenario: Callable[[Deliveries, asyncio.Event], object], dispatcher: Dispatcher
) -> None:
    """Run `scenario`, and then what it has left under way to its end."""

    async def whole() -> None:
        stop = asyncio.Event()
        deliveries = Deliveries(dispatcher, stop=stop)
        played = scenario(deliveries, stop)
        assert asyncio.iscoroutine(played)
        await played
        await until(lambda: not deliveries.tasks)

    asyncio.run(whole())


def test_a_channel_that_hangs_keeps_no_other_waiting(
    store: Store, hanging: Hanging
) -> None:
    """If it fails, one slow server makes every alert on other channels late."""
    quick = FakeChannel(name="quick")
    enqueue(store, "hanging", "1")

    async def scenario(deliveries: Deliveries, _stop: asyncio.Event) -> None:
        deliveries.wake()
        await until(lambda: hanging.channel.sent)
        enqueue(store, "quick", "2")
        deliveries.wake()
        await until(lambda: quick.sent)
        assert not hanging.free.is_set()
        hanging.free.set()

    play(scenario, of(store, hanging.channel, quick))
    assert sent(store) == 2


def test_a_channel_is_worked_by_one_round(store: Store) -> None:
    """If it fails, two rounds post side by side, and the pace is not kept."""
    slack = FakeChannel(name="slack", min_interval=timedelta(seconds=0.05))
    enqueue(store, "slack", "1", "2")

    async def scenario(deliveries: Deliveries, _stop: asyncio.Event) -> None:
        for _ in range(3):
            deliveries.wake()
        assert len(deliveries.tasks) == 1

    play(scenario, of(store, slack))
    assert [c.message.id for c in slack.sent] == ["1", "2"]


def test_nothing_is_begun_after_the_stop(store: Store) -> None:
    """If it fails, a stop begins posts that nobody will settle."""
    slack = FakeChannel(name="slack")
    enqueue(store, "slack", "1")

    async def scenario(deliveries: Deliveries, stop: asyncio.Event) -> None:
        stop.set()
        deliveries.wake()
        assert not deliveries.tasks

    play(scenario, of(store, slack))
    assert not slack.sent


def test_a_reload_waits_for_the_post_under_way(store: Store, hanging: Hanging) -> None:
    """If it fails, an old and a new round post on one channel side by side."""
    after = FakeChannel(name="hanging")
    enqueue(store, "hanging", "1")

    async def scenario(deliveries: Deliveries, _stop: asyncio.Event) -> None:
        deliveries.wake()
        await until(lambda: hanging.channel.sent)
        deliveries.follow(of(store, after))
        deliveries.wake()
        assert len(deliveries.tasks) == 1
        hanging.free.set()
        await until(lambda: not deliveries.tasks)
        enqueue(store, "hanging", "2")
        deliveries.wake()
        await until(lambda: after.sent)

    play(scenario, of(store, hanging.channel))
    assert [c.message.id for c in after.sent] == ["2"]


def test_a_fault_is_logged_and_the_next_look_works(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    """If it fails, a full disk silences a channel for good."""

    class Broken(Dispatcher):
        async def run_channel(self, name: str, *, stop: asyncio.Event) -> tuple[()]:
            message = f"disk full at {name}, {stop.is_set()}"
            raise RuntimeError(message)

    slack = FakeChannel(name="slack")
    enqueue(store, "slack", "1")
    channels: Mapping[str, FakeChannel] = {"slack": slack}
    broken = Broken(store.outbox, channels, clock=FakeClock(), policies={})

    async def scenario(deliveries: Deliveries, _stop: asyncio.Event) -> None:
        deliveries.wake()
        await until(lambda: not deliveries.tasks)
        deliveries.follow(of(store, slack))
        deliveries.wake()
        await until(lambda: slack.sent)

    play(scenario, broken)
    assert "a fault in lodewatch itself" in caplog.text
    assert "disk full at slack" in caplog.text
