"""Manners towards hosts: one request at a time, a pause in between, and staying away.

`Hosts` keeps to one process; what must outlive it stands in each source's state.
"""

import asyncio
from collections.abc import AsyncIterator, Collection, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from monitor.guard import is_named
from monitor.model.source import SourceState

SLOW_AFTER: Final = timedelta(seconds=2)
"""How long a request takes before it makes room for another."""

_ASIDE: Final = 8  # slow requests for each quick one that may run


def paused(states: Iterable[SourceState], *, now: datetime) -> frozenset[str]:
    """Return the hosts that have asked any source to stay away until after `now`."""
    pauses = (state.pause for state in states if state.pause is not None)
    return frozenset(p.host for p in pauses if p.start <= now < p.end)


def is_at(url: str, hosts: Collection[str], *, own: Collection[str]) -> bool:
    """Say whether `url` is at one of `hosts`, which is not one of the user's `own`."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    return host in hosts and not is_named(host, parts.port or 0, allowed=own)


@dataclass(slots=True)
class _Host:
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    free_at: float = 0.0  # on the loop's clock
    away: tuple[datetime, datetime] | None = None  # None: not asked to stay away


class Hosts:
    """Hands out turns. Belongs to one event loop.

    At most `concurrency` requests run at once, besides those that turn out to be slow:
    a few servers that drip or hang would otherwise keep everybody waiting.
    """

    def __init__(self, *, min_interval: timedelta, concurrency: int) -> None:
        self._gap = min_interval.total_seconds()
        self._all = asyncio.Semaphore(concurrency)
        self._aside = _ASIDE * concurrency  # places that are left for slow requests
        self._hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def turn(self, name: str) -> AsyncIterator[None]:
        """Wait for a turn at `name`, and keep others away from it meanwhile.

        Who waits for a host takes no place among the requests that run, so that one
        slow host does not hold up the others.
        """
        host = self._hosts.setdefault(name, _Host())
        async with host.turn:
            await self._pause(host)
            async with self._place():
                try:
                    yield
                finally:
                    host.free_at = asyncio.get_running_loop().time() + self._gap

    @asynccontextmanager
    async def _place(self) -> AsyncIterator[None]:
        """Take a place among the requests that run; give it back early if it takes long."""
        await self._all.acquire()
        is_aside = False

        def step_aside() -> None:
            nonlocal is_aside
            if self._aside:
                self._aside, is_aside = self._aside - 1, True
                self._all.release()

        loop = asyncio.get_running_loop()
        timer = loop.call_later(SLOW_AFTER.total_seconds(), step_aside)
        try:
            yield
        finally:
            timer.cancel()
            if is_aside:
                self._aside += 1
            else:
                self._all.release()

    @staticmethod
    async def _pause(host: _Host) -> None:
        rest = host.free_at - asyncio.get_running_loop().time()
        if rest > 0:
            await asyncio.sleep(rest)

    def stay_away(self, name: str, *, now: datetime, pause: timedelta) -> None:
        """Remember that `name` asked not to be visited for `pause`."""
        self._hosts.setdefault(name, _Host()).away = (now, now + pause)

    def away_for(self, name: str, *, now: datetime) -> timedelta | None:
        """Return how long `name` still wants to be left alone, or None.

        A clock that was set back ends the pause instead of prolonging it.
        """
        host = self._hosts.get(name)
        if host is None or host.away is None:
            return None
        start, end = host.away
        if start <= now < end:
            return end - now
        host.away = None
        return None
