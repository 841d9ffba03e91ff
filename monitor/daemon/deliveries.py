"""Work the outbox off while the daemon runs: each channel in a task of its own.

A channel that waits (for its pace, or for a server that hangs) keeps no other waiting,
and what has just been kept goes out at once: nobody waits for the next beat.
"""

import asyncio
import logging
from collections.abc import Collection
from functools import partial

from monitor.errors import MonitorError
from monitor.notify.dispatch import Dispatcher

log = logging.getLogger(__name__)


class Deliveries:
    """Rounds of deliveries, at most one on each channel; none is begun after `stop`."""

    def __init__(self, dispatcher: Dispatcher, *, stop: asyncio.Event) -> None:
        self._dispatcher = dispatcher
        self._stop = stop
        self._rounds: dict[str, asyncio.Task[object]] = {}
        self._said: dict[str, str] = {}  # what went wrong in a channel's last round

    @property
    def tasks(self) -> Collection[asyncio.Task[object]]:
        """Return what is under way."""
        return self._rounds.values()

    def follow(self, dispatcher: Dispatcher) -> None:
        """Take another dispatcher; a channel's round under way is finished first."""
        self._dispatcher = dispatcher

    def wake(self) -> None:
        """Look for what is due on every channel at which nobody is at work."""
        if self._stop.is_set():
            return
        for name in self._dispatcher.names:
            running = self._rounds.get(name)
            if running is None or running.done():
                work = self._dispatcher.run_channel(name, stop=self._stop)
                task = self._rounds[name] = asyncio.create_task(work)
                task.add_done_callback(partial(self._ended, name))

    def _ended(self, name: str, task: asyncio.Task[object]) -> None:
        if self._rounds.get(name) is task:
            del self._rounds[name]
        if task.cancelled():
            return
        match task.exception():
            case None:
                self._said.pop(name, None)
            case MonitorError() as error:
                if self._said.get(name) != str(error):
                    self._said[name] = str(error)
                    log.warning("deliveries wait: %s", error, extra={"channel": name})
            case error:
                log.error("a fault in lodewatch itself", exc_info=error)
