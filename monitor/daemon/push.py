"""What comes by itself: listen for hubs, keep subscriptions alive, take deliveries.

A delivery is answered before it is read: it waits here until its source's turn. One that
is lost in a crash is found by the next visit.
"""

import asyncio
import logging
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from typing import Final

from monitor.collect.push import PushServer
from monitor.config import PushSettings
from monitor.daemon.polling import take_safely
from monitor.model.push import Pushed
from monitor.model.source import Source
from monitor.pipeline.parts import Parts
from monitor.pipeline.push import (
    callbacks,
    confirm,
    due_requests,
    is_genuine,
    send_requests,
)

log = logging.getLogger(__name__)

MOST_WAITING: Final = 4  # deliveries of one source; a hub with more tries again

Turns = defaultdict[str, asyncio.Lock]
"""One turn a source: its visits and deliveries must not read and keep side by side."""


class Pushes:
    """Everything about pushes that lives in the daemon; a `collect.push.Receiver`.

    `parts` gives the present parts: a reload replaces them. `taken` is called when what
    a hub has sent is kept.
    """

    def __init__(
        self,
        parts: Callable[[], Parts],
        *,
        turns: Turns,
        taken: Callable[[], None],
    ) -> None:
        self._parts = parts
        self._turns = turns
        self._taken = taken
        self._server = PushServer(self)
        self._listening: PushSettings | None = None  # None: the server is closed
        self._known: Mapping[str, Source] = {}
        self._waiting: Counter[str] = Counter()
        self._asking: asyncio.Task[None] | None = None  # None: no hub was asked yet
        self.tasks: set[asyncio.Task[None]] = set()  # what must end before the daemon

    async def listen(self) -> None:
        """Open, close or move the server; a port in use is tried again at each beat."""
        wanted = self._parts().settings.push
        if wanted != self._listening:
            await self._server.close()
            self._listening = await self._opened(wanted) if wanted else None
        self._known = callbacks(self._parts())

    async def beat(self) -> None:
        """Listen as configured, and ask hubs for what is due."""
        await self.listen()
        parts = self._parts()
        if self._listening != parts.settings.push:
            return  # nobody would hear the answer
        requests = due_requests(parts)
        self._known = callbacks(parts)
        self._asking = asyncio.create_task(send_requests(parts, requests))
        self._follow(self._asking)
        await asyncio.wait([self._asking])

    async def close(self) -> None:
        """Stop listening and asking; what was taken over stays to be finished."""
        await self._server.close()
        self._listening = None
        if self._asking is not None:
            self._asking.cancel()

    @property
    def max_bytes(self) -> int:
        """Return the size of the largest delivery: that of a visit's body."""
        return self._parts().settings.fetch.max_bytes

    def knows(self, token: str) -> bool:
        """Say whether a hub may use this callback."""
        return token in self._known

    def confirm(self, token: str, question: Mapping[str, str]) -> str | None:
        """Answer a hub that asks whether a subscription is meant."""
        return confirm(self._parts(), self._known[token], question)

    def take(self, token: str, pushed: Pushed) -> bool:
        """Put a delivery in line; one that its hub did not sign is passed over."""
        source = self._known.get(token)
        if source is None:
            return True  # forgotten while its body was read
        if not is_genuine(self._parts(), source, pushed):
            log.warning(
                "a delivery that the hub did not sign was ignored",
                extra={"source": source.name, "bytes": len(pushed.body)},
            )
            return True
        if self._waiting[source.name] >= MOST_WAITING:
            log.warning("too many deliveries at once", extra={"source": source.name})
            return False
        self._waiting[source.name] += 1
        self._follow(asyncio.create_task(self._read(source, pushed)))
        return True

    async def _read(self, source: Source, pushed: Pushed) -> None:
        try:
            async with self._turns[source.name]:
                await take_safely(self._parts(), source, pushed)
        finally:
            self._waiting[source.name] -= 1
        self._taken()

    async def _opened(self, wanted: PushSettings) -> PushSettings | None:
        try:
            await self._server.open(wanted.host, wanted.port)
        except OSError as error:
            log.error(  # noqa: TRY400 - the reason is the whole story
                "cannot listen for hubs, feeds are only visited",
                extra={"listen": f"{wanted.host}:{wanted.port}", "reason": str(error)},
            )
            return None
        log.info("listening for hubs", extra={"host": wanted.host, "port": wanted.port})
        return wanted

    def _follow(self, task: asyncio.Task[None]) -> None:
        self.tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self.tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("a fault in lodewatch itself", exc_info=error)
