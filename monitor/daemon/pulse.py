"""Whether the daemon makes progress: its beats end in time, and its processes answer.

A process that is there and does nothing is worse than one that has died: nobody starts
it again. Time is a count of seconds that no clock change moves.
"""

import logging
import time
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from monitor.errors import MonitorError
from monitor.ports import Workers

log = logging.getLogger(__name__)

SILENT: Final = 5.0
"""Seconds beyond its deadline after which a process counts as stuck."""

LATE: Final = 60.0
"""Seconds that a beat may take, or come too late, before it counts as stuck."""

ASLEEP: Final = 5.0
"""Seconds that a beat may come too late before it is woken."""

Beat = Callable[[], Coroutine[Any, Any, None]]


@dataclass(slots=True, kw_only=True)
class _Kept:
    """What is known of one beat."""

    every: float  # seconds
    limit: float | None  # seconds that it may take; None: others watch over it
    ended: float  # when it last ended, or was first expected
    began: float | None = None  # None: it is not under way
    error: str | None = None  # of the last time; None: it went well


class Pulse:
    """Watches beats; belongs to one event loop."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._beats: dict[str, _Kept] = {}

    def follow(
        self, name: str, beat: Beat, *, every: float, limit: float | None = LATE
    ) -> Beat:
        """Return `beat` as one that is watched; `every` and `limit` are in seconds."""
        kept = self._beats[name] = _Kept(every=every, limit=limit, ended=self._clock())

        async def watched() -> None:
            before = kept.error
            try:
                with self._under_way(kept):
                    await beat()
            except MonitorError as error:
                # Nobody's fault in the code: a store that is locked, a full disk.
                if str(error) != before:
                    log.warning("%s failed, tried again: %s", name, error)

        return watched

    def stuck(self) -> tuple[str, ...]:
        """Say what makes no progress; a restart is what helps."""
        now = self._clock()
        return tuple(
            words
            for name, kept in self._beats.items()
            if (words := _stuck(name, kept, now)) is not None
        )

    def asleep(self) -> tuple[str, ...]:
        """Return the beats that should have begun and have not."""
        now = self._clock()
        return tuple(
            name
            for name, kept in self._beats.items()
            if kept.began is None and now - kept.ended - kept.every > ASLEEP
        )

    def failing(self) -> tuple[str, ...]:
        """Say which beats ended with an error the last time; a restart may not help."""
        return tuple(
            f"{name}: {kept.error}" for name, kept in self._beats.items() if kept.error
        )

    @contextmanager
    def _under_way(self, kept: _Kept) -> Iterator[None]:
        kept.began = self._clock()
        try:
            yield
        except Exception as error:
            kept.error = str(error) or type(error).__name__
            raise
        else:
            kept.error = None
        finally:
            kept.began = None
            kept.ended = self._clock()


def _stuck(name: str, kept: _Kept, now: float) -> str | None:
    if kept.began is None:
        late = now - kept.ended - kept.every
        return f"{name} is {late:.0f} s late" if late > LATE else None
    if kept.limit is not None and now - kept.began > kept.limit:
        return f"{name} has not ended for {now - kept.began:.0f} s"
    return None


def unanswered(workers: Mapping[str, Workers]) -> tuple[str, ...]:
    """Say which worker processes, by what they do, give no answer."""
    return tuple(
        f"{name} have not answered for {late:.0f} s beyond their deadline"
        for name, one in workers.items()
        if (late := one.overdue()) > SILENT
    )
