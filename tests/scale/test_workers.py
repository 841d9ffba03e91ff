"""Worker processes: deadlines, deaths and errors end the call, not the daemon."""

import asyncio
import os
import time
from collections.abc import Iterator

import pytest

from monitor.errors import WorkerLost, WorkError, WorkTimeout
from monitor.scale.workers import InlineWorkers, PoolWorkers


class UnpicklableError(Exception):
    """An error whose arguments cannot cross a pipe."""

    def __init__(self, what: str) -> None:
        super().__init__(lambda: what)
        self.what = what

    def __str__(self) -> str:
        return self.what


def double(number: int) -> int:
    return 2 * number


def hang() -> None:
    time.sleep(60)


def die() -> None:
    os._exit(7)


def complain() -> None:
    raise UnpicklableError("no such thing")


@pytest.fixture(scope="module")
def workers() -> Iterator[PoolWorkers]:
    pool = PoolWorkers()
    yield pool
    pool.close()


def test_gives_the_value(workers: PoolWorkers) -> None:
    """If it fails, nothing that runs in a worker comes back."""
    assert asyncio.run(workers.call(double, 21, timeout=30)) == 42


def test_deadline_ends_the_call_and_the_next_one_works(workers: PoolWorkers) -> None:
    """If it fails, one hanging feed stops every feed after it."""
    with pytest.raises(WorkTimeout, match=r"longer than 0\.5 s"):
        asyncio.run(workers.call(hang, timeout=0.5))
    assert workers.call_blocking(double, 2, timeout=30) == 4


def test_death_of_a_worker_is_an_error_of_its_call(workers: PoolWorkers) -> None:
    """If it fails, a crashing parser takes the daemon along."""
    with pytest.raises(WorkerLost, match="exit code 7"):
        asyncio.run(workers.call(die, timeout=30))
    assert workers.call_blocking(double, 3, timeout=30) == 6


def test_any_exception_crosses_the_pipe(workers: PoolWorkers) -> None:
    """If it fails, an exception that cannot be pickled kills the pool."""
    with pytest.raises(WorkError, match="no such thing") as caught:
        asyncio.run(workers.call(complain, timeout=30))
    assert caught.value.kind == "UnpicklableError"


def test_close_twice_and_open_again() -> None:
    """If it fails, a reload after a stop hangs."""
    pool = PoolWorkers()
    assert pool.call_blocking(double, 1, timeout=30) == 2
    pool.close()
    pool.close()
    assert pool.call_blocking(double, 1, timeout=30) == 2
    pool.close()


def test_inline_workers_say_the_same_sentences() -> None:
    """If it fails, a test with inline workers proves nothing about the pool."""
    inline = InlineWorkers()
    assert asyncio.run(inline.call(double, 4, timeout=1)) == 8
    with pytest.raises(WorkError, match="no such thing") as caught:
        asyncio.run(inline.call(complain, timeout=1))
    assert caught.value.kind == "UnpicklableError"
    inline.close()
