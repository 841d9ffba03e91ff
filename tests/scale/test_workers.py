"""Worker processes: deadlines, deaths and errors end the call, not the daemon."""

import asyncio
import os
import signal
import time
from collections.abc import Iterator

import pytest

import monitor.scale.workers as scale
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


@pytest.mark.fault(no=53)
def test_deadline_ends_the_call_and_the_next_one_works(workers: PoolWorkers) -> None:
    """If it fails, one hanging feed stops every feed after it."""
    with pytest.raises(WorkTimeout, match=r"longer than 0\.5 s"):
        asyncio.run(workers.call(hang, timeout=0.5))
    assert workers.call_blocking(double, 2, timeout=30) == 4


@pytest.mark.fault(no=56)
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


def workers_of(pool: PoolWorkers) -> list[int]:
    """Return the process ids of a pool's workers."""
    assert pool._pool is not None
    return list(pool._pool._pool_manager.worker_manager.workers)


def test_a_worker_that_is_killed_while_idle_is_replaced(workers: PoolWorkers) -> None:
    """If it fails, one visit of the memory killer ends all reading until a restart."""
    assert workers.call_blocking(double, 1, timeout=30) == 2
    (worker,) = workers_of(workers)
    os.kill(worker, signal.SIGKILL)
    assert workers._pool is not None
    while workers._pool.active:
        time.sleep(0.01)
    assert asyncio.run(workers.call(double, 21, timeout=30)) == 42


def test_a_worker_that_takes_nothing_up_is_noticed_and_replaced(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """If it fails, a stopped process keeps every feed waiting for ever."""
    monkeypatch.setattr(scale, "GIVE_UP", 0.5)
    pool = PoolWorkers()
    assert pool.call_blocking(double, 1, timeout=30) == 2
    (worker,) = workers_of(pool)
    os.kill(worker, signal.SIGSTOP)

    async def two_calls() -> list[object]:
        calls = [asyncio.create_task(pool.call(double, n, timeout=0.2)) for n in (1, 2)]
        while pool.overdue() <= 0:
            await asyncio.sleep(0.01)
        return await asyncio.gather(*calls, return_exceptions=True)

    first, second = asyncio.run(two_calls())
    assert isinstance(first, WorkerLost)
    assert isinstance(second, WorkerLost)
    assert pool.overdue() == 0
    assert pool.call_blocking(double, 4, timeout=30) == 8
    pool.close()


def test_inline_workers_say_the_same_sentences() -> None:
    """If it fails, a test with inline workers proves nothing about the pool."""
    inline = InlineWorkers()
    assert asyncio.run(inline.call(double, 4, timeout=1)) == 8
    with pytest.raises(WorkError, match="no such thing") as caught:
        asyncio.run(inline.call(complain, timeout=1))
    assert caught.value.kind == "UnpicklableError"
    inline.close()
