import asyncio

import pytest

from monitor.daemon.pulse import LATE, SILENT, Pulse, unanswered
from tests.fakes import FakeReaders, reads_events_in


class Seconds:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_beats_that_end_in_time_are_no_trouble() -> None:
    """If it fails, a monitor that is well is restarted for ever."""
    clock = Seconds()
    pulse = Pulse(clock)

    async def work() -> None:
        """Do nothing."""

    beat = pulse.follow("visits", work, every=5)
    for _ in range(100):
        clock.now += 5
        asyncio.run(beat())
        assert pulse.stuck() == ()


def test_a_beat_that_does_not_end_or_does_not_come_is_stuck() -> None:
    """If it fails, a daemon whose visits hang gives signs of life for ever."""
    clock = Seconds()
    pulse = Pulse(clock)

    async def hang() -> None:
        assert pulse.stuck() == ()
        clock.now += LATE + 1
        assert pulse.stuck() == ("hubs has not ended for 61 s",)

    beat = pulse.follow("hubs", hang, every=5)
    patient = pulse.follow("reading", hang, every=3600, limit=None)
    asyncio.run(beat())
    assert pulse.stuck() == ()
    clock.now += 5 + LATE + 1
    assert pulse.stuck() == ("hubs is 61 s late",)
    with pytest.raises(AssertionError):
        asyncio.run(patient())


def test_a_beat_that_fails_is_told_but_not_stuck() -> None:
    """If it fails, a full disk ends in restarts, or nobody is told of it."""
    pulse = Pulse(Seconds())
    outcomes = [OSError("the disk is full"), None]

    async def work() -> None:
        if (error := outcomes.pop(0)) is not None:
            raise error

    beat = pulse.follow("digests", work, every=5)
    with pytest.raises(OSError, match="full"):
        asyncio.run(beat())
    assert pulse.failing() == ("digests: the disk is full",)
    assert pulse.stuck() == ()
    asyncio.run(beat())
    assert pulse.failing() == ()


def test_processes_that_do_not_answer_are_named() -> None:
    """If it fails, a stopped process goes unnoticed."""

    class Late(FakeReaders):
        late = SILENT

        def overdue(self) -> float:
            return self.late

    readers = Late(reads_events_in("x"))
    assert unanswered({"the readers": readers}) == ()
    readers.late = SILENT + 1
    assert unanswered({"the readers": readers}) == (
        "the readers have not answered for 6 s beyond their deadline",
    )
