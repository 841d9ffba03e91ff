"""Run pure functions in processes of their own, with a deadline for each call.

A parser or a model that hangs, eats memory or crashes takes its process with it, and
nothing else: the process is ended and replaced. Implements `monitor.ports.Workers`.

The library's deadline begins when a process takes a call up. One that never does (it
was stopped, or waits for a device) is noticed here, and all processes are replaced; as
they are after one was killed while it was idle, which the library takes for the end.
"""

import asyncio
import math
import signal
import time
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Future
from concurrent.futures import CancelledError as FutureCancelled
from concurrent.futures import TimeoutError as FutureTimeout
from contextlib import ExitStack, contextmanager
from multiprocessing import get_context
from typing import Any, Final, NamedTuple, TypeVar

from pebble import ProcessExpired, ProcessPool

from monitor.errors import WorkerLost, WorkError, WorkTimeout

T = TypeVar("T")

GIVE_UP: Final = 15.0
"""Seconds beyond every deadline without an answer, after which processes are replaced.

Longer than the library takes to end a process (3 s) and to start another.
"""


class _Call(NamedTuple):
    """A call under way."""

    pool: ProcessPool
    timeout: float  # seconds


class PoolWorkers:
    """Worker processes that are started when they are first needed.

    `recycle` calls after which a process is replaced keep a slow leak in a library
    from growing for ever; 0 means never.
    """

    def __init__(self, *, processes: int = 1, recycle: int = 0) -> None:
        self._processes = processes
        self._recycle = recycle
        self._pool: ProcessPool | None = None
        self._calls: dict[Future[Any], _Call] = {}  # those under way
        self._moved = 0.0  # when a call last ended, or the first of these began

    def overdue(self) -> float:
        """Return for how many seconds an answer should have come; see `ports.Workers`."""
        calls = tuple(self._calls.values())
        if not calls:
            return 0.0
        return time.monotonic() - self._moved - max(c.timeout for c in calls)

    async def call(self, work: Callable[..., T], *args: object, timeout: float) -> T:
        """Run `work(*args)` in a process; see `monitor.ports.Workers.call`."""
        with self._scheduled(work, args, timeout) as future:
            seen = asyncio.wrap_future(future)
            while not (await asyncio.wait([seen], timeout=self._patience()))[0]:
                if self.overdue() >= GIVE_UP and (pool := self._pool) is not None:
                    await asyncio.to_thread(self._replace, pool)
            if not seen.cancelled():
                seen.exception()  # looked at: asyncio must not complain about it
            return _value(future, timeout)

    def call_blocking(self, work: Callable[..., T], *args: object, timeout: float) -> T:
        """Do the same as `call` for callers without an event loop."""
        with self._scheduled(work, args, timeout) as future:
            return _value(future, timeout)

    @property
    def width(self) -> int:
        """Return how many processes there are."""
        return self._processes

    def start(
        self, work: Callable[..., T], *args: object, timeout: float | None
    ) -> Callable[[], T]:
        """Start `work(*args)` and return what waits for it, as `call` would."""
        under_way = ExitStack()
        future = under_way.enter_context(self._scheduled(work, args, timeout))

        def wait() -> T:
            with under_way:
                return _value(future, timeout)

        return wait

    def close(self) -> None:
        """End the processes at once; calls under way fail with `WorkerLost`."""
        if self._pool is not None:
            self._replace(self._pool)

    @contextmanager
    def _scheduled(
        self, work: Callable[..., T], args: tuple[object, ...], timeout: float | None
    ) -> "Iterator[Future[T]]":
        """Hand a call to the processes, and remember it until it has ended."""
        pool = self._open()
        future: Future[T] = pool.schedule(_guarded, args=(work, *args), timeout=timeout)
        if not self._calls:
            self._moved = time.monotonic()
        self._calls[future] = _Call(pool, math.inf if timeout is None else timeout)
        try:
            yield future
        finally:
            del self._calls[future]
            self._moved = time.monotonic()

    def _patience(self) -> float:
        """Return for how many seconds nothing need be looked at."""
        return max(GIVE_UP - self.overdue(), 0.1)

    def _replace(self, pool: ProcessPool) -> None:
        """End the processes of `pool`, stopped ones too; new ones start on need."""
        if self._pool is pool:
            self._pool = None
        pool.stop()  # type: ignore[no-untyped-call]
        pool.join()
        for future, call in tuple(self._calls.items()):
            if call.pool is pool:
                future.cancel()  # the library would leave it waiting for ever

    def _open(self) -> ProcessPool:
        if self._pool is not None and not self._pool.active:
            self._replace(self._pool)  # broken: it would refuse every call from now on
        if self._pool is None:
            self._pool = ProcessPool(
                max_workers=self._processes,
                max_tasks=self._recycle,
                context=get_context("spawn"),
                initializer=_start_process,
            )
        return self._pool


class InlineWorkers:
    """The same sentences in the calling process: for tests and one-off commands."""

    async def call(self, work: Callable[..., T], *args: object, timeout: float) -> T:
        """Run `work(*args)` here; the deadline cannot be kept."""
        return self.call_blocking(work, *args, timeout=timeout)

    def call_blocking(
        self,
        work: Callable[..., T],
        *args: object,
        timeout: float,  # noqa: ARG002 - as PoolWorkers has it
    ) -> T:
        """Do the same as `call` for callers without an event loop."""
        try:
            return work(*args)
        except Exception as error:
            raise WorkError(str(error), kind=type(error).__name__) from error

    def overdue(self) -> float:
        """Return 0: whoever calls is the one who works."""
        return 0.0

    def close(self) -> None:
        """Do nothing: there are no processes."""


class _CallFailedError(Exception):
    """What a worker's exception was, in a form that always crosses the pipe."""

    def __init__(self, kind: str, message: str, trace: str) -> None:
        super().__init__(kind, message, trace)
        self.kind, self.message, self.trace = kind, message, trace


def _start_process() -> None:
    """Leave Ctrl-C to the parent, which ends its workers itself."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _guarded(work: Callable[..., T], *args: object) -> T:
    """Run in the worker: some exceptions cannot be pickled, so give their words."""
    try:
        return work(*args)
    except Exception as error:  # noqa: BLE001 - whatever it is, the caller must know
        trace = traceback.format_exc()
        raise _CallFailedError(type(error).__name__, str(error), trace) from None


def _value(future: "Future[T]", timeout: float | None) -> T:
    try:
        return future.result()
    except FutureTimeout as error:
        message = f"took longer than {timeout:g} s"
        raise WorkTimeout(message) from error
    except ProcessExpired as error:
        message = f"the worker died (exit code {error.exitcode})"
        raise WorkerLost(message) from error
    except _CallFailedError as error:
        raise WorkError(error.message or error.kind, kind=error.kind) from error
    except BrokenExecutor as error:
        raise WorkerLost("the workers were lost") from error
    except (asyncio.CancelledError, FutureCancelled) as error:
        raise WorkerLost("the worker was ended") from error
