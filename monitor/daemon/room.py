"""Whether the store can take what visits would bring.

Visits stop before the disk is full, so that what is left of it serves the outbox: a "sent"
that cannot be written down would have to be looked up. They go on by themselves.
"""

import logging
import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from monitor.errors import StoreError
from monitor.model.message import Notice
from monitor.pipeline.operator import for_operator
from monitor.pipeline.parts import Parts

log = logging.getLogger(__name__)

LEAST: Final = 100 * 1024 * 1024
"""Free bytes below which no visit begins; a big feed and its journal fit into less."""

ENOUGH: Final = LEAST * 3 // 2
"""Free bytes at which visits go on; more than `LEAST`, so that it does not flicker."""

REST: Final = 10.0
"""Seconds without visits after the store has refused one."""

_MEGA: Final = 1024 * 1024


class Room:
    """Watches over the disk and the store for one daemon."""

    def __init__(
        self, parts: Callable[[], Parts], *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._parts = parts
        self._clock = clock
        self._is_low = False
        self._rest_until: float | None = None  # None: the store refused nothing

    def may_visit(self) -> bool:
        """Say whether visits may begin; what changes is logged, and a full disk told."""
        if self._rest_until is not None:
            if self._clock() < self._rest_until:
                return False
            self._rest_until = None
        free = self._free()
        if self._is_low and free >= ENOUGH:
            self._is_low = False
            log.warning("there is room again, visits go on")
        elif not self._is_low and free < LEAST:
            self._is_low = True
            self._tell(free)
        return not self._is_low

    def refused(self, reason: str) -> None:
        """Leave the store alone for a while: it has refused what a visit brought."""
        if self._rest_until is None:
            log.warning("the store refused a visit, all rest for a while: %s", reason)
        self._rest_until = self._clock() + REST

    def _free(self) -> int:
        return shutil.disk_usage(self._parts().store.path.absolute().parent).free

    def _tell(self, free: int) -> None:
        parts = self._parts()
        folder = parts.store.path.absolute().parent
        text = (
            f"Only {free // _MEGA} MB are free in {folder}. No source is visited until "
            f"there are {ENOUGH // _MEGA} MB; what waits to be told is still told, and "
            "visits go on by themselves."
        )
        log.error("the disk is nearly full, visits rest: %s", text)
        notice = Notice(title="The disk is nearly full", text=text)
        messages = for_operator(
            parts, notice, subject="disk", reason="little room", now=parts.clock()
        )
        with suppress(StoreError):  # too late for a message; the log has said it
            parts.store.outbox.enqueue(messages)
