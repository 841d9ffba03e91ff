"""Turns at hosts: order, gaps and staying away."""

import asyncio
from datetime import timedelta

import pytest

from monitor.collect.hosts import Hosts, is_at, paused
from monitor.model.source import HostPause, SourceState
from tests.makers import NOON


def test_turns_at_one_host_come_one_after_the_other() -> None:
    """Two requests at once to one publisher look like an attack."""

    async def main() -> list[str]:
        hosts = Hosts(min_interval=timedelta(), concurrency=5)
        log: list[str] = []

        async def visit(name: str) -> None:
            async with hosts.turn("h"):
                log.append(f"{name} in")
                await asyncio.sleep(0)
                log.append(f"{name} out")

        await asyncio.gather(visit("a"), visit("b"))
        return log

    assert asyncio.run(main()) == ["a in", "a out", "b in", "b out"]


def test_waiting_for_a_host_takes_no_place() -> None:
    """If waiting counted, one busy host would stop all the others."""

    async def main() -> None:
        hosts = Hosts(min_interval=timedelta(hours=1), concurrency=1)
        async with hosts.turn("slow"):
            pass

        async def again() -> None:
            async with hosts.turn("slow"):
                raise AssertionError

        waiting = asyncio.ensure_future(again())
        await asyncio.sleep(0)
        async with asyncio.timeout(5), hosts.turn("other"):
            pass
        waiting.cancel()

    asyncio.run(main())


def test_a_failed_visit_gives_its_turn_back() -> None:
    """A turn that is lost with an error would silence the host for ever."""

    async def main() -> None:
        hosts = Hosts(min_interval=timedelta(), concurrency=1)
        for _ in range(3):
            with pytest.raises(ZeroDivisionError):
                async with asyncio.timeout(5), hosts.turn("h"):
                    _ = 1 / 0

    asyncio.run(main())


def test_slow_requests_make_room_for_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """If it fails, eight servers that drip keep a hundred feeds waiting."""
    monkeypatch.setattr("monitor.collect.hosts.SLOW_AFTER", timedelta(milliseconds=10))

    async def go() -> tuple[int, int]:
        hosts = Hosts(min_interval=timedelta(), concurrency=2)
        ends = asyncio.Event()
        running = most = 0

        async def slow(number: int) -> None:
            nonlocal running, most
            async with hosts.turn(f"slow-{number}"):
                running += 1
                most = max(most, running)
                await ends.wait()
                running -= 1

        tasks = [asyncio.create_task(slow(n)) for n in range(30)]
        while most < 10:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.1)
        held = most
        ends.set()
        await asyncio.gather(*tasks)
        return held, most

    held, most = asyncio.run(asyncio.wait_for(go(), 10))
    assert held == most == 2 + 8 * 2


def test_places_come_back_from_slow_requests(monkeypatch: pytest.MonkeyPatch) -> None:
    """If it fails, the number of requests at once grows, or shrinks to none."""
    monkeypatch.setattr("monitor.collect.hosts.SLOW_AFTER", timedelta(milliseconds=5))

    async def go() -> int:
        hosts = Hosts(min_interval=timedelta(), concurrency=1)
        running = most = 0

        async def visit(number: int, seconds: float) -> None:
            nonlocal running, most
            async with hosts.turn(f"{seconds}-{number}"):
                running += 1
                most = max(most, running)
                await asyncio.sleep(seconds)
                running -= 1

        for _ in range(3):
            await asyncio.gather(*(visit(n, 0.03) for n in range(8)))
        most = 0
        await asyncio.gather(*(visit(n, 0) for n in range(20)))
        return most

    assert asyncio.run(asyncio.wait_for(go(), 10)) == 1


def test_c27_staying_away_ends() -> None:
    """A pause must hold to the second, and no longer."""
    hosts = Hosts(min_interval=timedelta(), concurrency=1)
    hosts.stay_away("h", now=NOON, pause=timedelta(seconds=60))

    assert hosts.away_for("other", now=NOON) is None
    assert hosts.away_for("h", now=NOON) == timedelta(seconds=60)
    late = NOON + timedelta(seconds=59)
    assert hosts.away_for("h", now=late) == timedelta(seconds=1)
    assert hosts.away_for("h", now=NOON + timedelta(seconds=60)) is None


def test_c24_a_clock_set_back_ends_the_pause() -> None:
    """Otherwise a wrong clock, once corrected, would silence a host for days."""
    hosts = Hosts(min_interval=timedelta(), concurrency=1)
    hosts.stay_away("h", now=NOON, pause=timedelta(seconds=60))

    assert hosts.away_for("h", now=NOON - timedelta(days=2)) is None


def test_c27_a_pause_that_is_on_disk_holds_for_its_time() -> None:
    """If it fails, a restart forgets that a host has asked for rest, or never ends it."""
    hour = timedelta(hours=1)
    pause = HostPause(host="h.example", start=NOON, end=NOON + hour)
    states = [
        SourceState(source="a", url="u", pause=pause),
        SourceState(source="b", url="u"),
    ]
    assert paused(states, now=NOON) == {"h.example"}
    assert paused(states, now=NOON + hour) == frozenset()
    assert paused(states, now=NOON - hour) == frozenset()


def test_c29_a_pause_is_for_a_host_and_not_for_ones_own() -> None:
    """If it fails, the wrong sources wait."""
    away = {"h.example", "127.0.0.1"}
    assert is_at("https://H.example/feed", away, own=())
    assert not is_at("https://other.example/feed", away, own=())
    own = ("127.0.0.1:1200",)
    assert not is_at("http://127.0.0.1:1200/feed", away, own=own)
    assert is_at("http://127.0.0.1:1300/feed", away, own=own)
