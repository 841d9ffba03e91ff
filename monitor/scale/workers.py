"""Run pure functions in processes of their own, with a deadline for each call.

A parser or a model that hangs, eats memory or crashes takes its process with it, and
nothing else: the process is ended and replaced. Implements `monitor.ports.Workers`.
"""

import asyncio
import signal
import traceback
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from multiprocessing import get_context
from typing import TypeVar

from pebble import ProcessExpired, ProcessPool

from monitor.errors import WorkerLost, WorkError, WorkTimeout

T = TypeVar("T")


class PoolWorkers:
    """Worker processes that are started when they are first needed.

    `recycle` calls after which a process is replaced keep a slow leak in a library
    from growing for ever; 0 means never.
    """

    def __init__(self, *, processes: int = 1, recycle: int = 0) -> None:
        self._processes = processes
        self._recycle = recycle
        self._pool: ProcessPool | None = None

    async def call(self, work: Callable[..., T], *args: object, timeout: float) -> T:
        """Run `work(*args)` in a process; see `monitor.ports.Workers.call`."""
        future = self._schedule(work, args, timeout)
        return _value(await _settled(future), timeout)

    def call_blocking(self, work: Callable[..., T], *args: object, timeout: float) -> T:
        """Do the same as `call` for callers without an event loop."""
        future = self._schedule(work, args, timeout)
        return _value(future, timeout)

    def close(self) -> None:
        """End the processes at once; calls under way fail with `WorkerLost`."""
        if self._pool is not None:
            self._pool.stop()  # type: ignore[no-untyped-call]
            self._pool.join()
            self._pool = None

    def _schedule(
        self, work: Callable[..., T], args: tuple[object, ...], timeout: float
    ) -> "Future[T]":
        future: Future[T] = self._open().schedule(
            _guarded, args=(work, *args), timeout=timeout
        )
        return future

    def _open(self) -> ProcessPool:
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


async def _settled(future: "Future[T]") -> "Future[T]":
    """Wait without blocking the loop; leave the outcome in the future."""
    seen = asyncio.wrap_future(future)
    await asyncio.wait([seen])
    if not seen.cancelled():
        seen.exception()  # looked at: asyncio must not complain about it
    return future


def _value(future: "Future[T]", timeout: float) -> T:
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
    except asyncio.CancelledError as error:
        raise WorkerLost("the worker was ended") from error
