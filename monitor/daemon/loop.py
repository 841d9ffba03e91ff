"""The event loop of `lodewatch run`: its beats, its signals, its end."""

import asyncio
import logging
import signal
from collections import defaultdict
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Final

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from monitor.daemon.buttons import Buttons
from monitor.daemon.deliveries import Deliveries
from monitor.daemon.feeds import Feeds
from monitor.daemon.polling import due_sources, visit_safely
from monitor.daemon.push import Pushes, Turns
from monitor.errors import MonitorError
from monitor.model.source import Source
from monitor.notify.dispatch import Dispatcher
from monitor.pipeline.digests import make_digests
from monitor.pipeline.mutes import end_mutes
from monitor.pipeline.parts import Parts
from monitor.pipeline.read import warm_up
from monitor.pipeline.reminders import make_reminders
from monitor.pipeline.rules import tell_absences
from monitor.pipeline.storms import sum_up
from monitor.pipeline.take import read_again
from monitor.pipeline.upkeep import tell_troubled
from monitor.ports import Fetcher

log = logging.getLogger(__name__)

DISPATCH_EVERY: Final = timedelta(seconds=1)
DIGESTS_EVERY: Final = timedelta(seconds=20)
READ_AGAIN_EVERY: Final = timedelta(minutes=10)
ABSENCES_EVERY: Final = timedelta(minutes=1)
HUBS_EVERY: Final = timedelta(minutes=1)
REMIND_EVERY: Final = timedelta(minutes=1)
_TICKS: Final = 12  # between two looks at hubs or dates, where a tick is very short
GRACE: Final = 3600  # seconds: a late beat is still a beat


class Daemon:
    """Runs until it is told to stop.

    `reload` builds new parts from the files as they are now, or raises `MonitorError`;
    then the old ones stay. `dispatcher` makes the dispatcher of a set of parts.
    """

    def __init__(
        self,
        parts: Parts,
        *,
        reload: Callable[[Parts], Parts],
        dispatcher: Callable[[Parts], Dispatcher],
    ) -> None:
        self._parts = parts
        self._reload = reload
        self._make_dispatcher = dispatcher
        self._visits: dict[str, asyncio.Task[object]] = {}
        self._turns: Turns = defaultdict(asyncio.Lock)
        self._stop = asyncio.Event()
        self._deliveries = Deliveries(dispatcher(parts), stop=self._stop)
        self._pushes = Pushes(
            lambda: self._parts, turns=self._turns, taken=self._deliveries.wake
        )
        self._buttons = Buttons(lambda: self._parts)
        self._feeds = Feeds(lambda: self._parts)
        self._warming: asyncio.Task[None] | None = None
        self._closing: asyncio.Task[None] | None = None

    async def run(self) -> None:
        """Work until SIGTERM or SIGINT, then finish what is under way."""
        self._listen()
        scheduler = self._beats()
        await self._pushes.listen()
        await self._buttons.follow()
        await self._feeds.listen()
        self._warm_up()
        await self._poll()  # a start need not wait for the first beat
        scheduler.start()
        log.info(
            "started",
            extra={
                "sources": sum(s.enabled for s in self._parts.settings.sources),
                "rules": len(self._parts.rules.rules),
                "channels": len(self._parts.channels),
                "database": str(self._parts.store.path),
            },
        )
        try:
            await self._stop.wait()
        finally:
            scheduler.pause()  # a shutdown would cancel the delivery under way
            await self._pushes.close()
            await self._buttons.close()
            await self._feeds.close()
            await self._drain()
            scheduler.shutdown(wait=False)
            await self._parts.fetcher.close()
        log.info("stopped")

    def stop(self) -> None:
        """Ask `run` to end."""
        self._stop.set()

    def _beats(self) -> AsyncIOScheduler:
        scheduler = AsyncIOScheduler(
            timezone="UTC",
            job_defaults={
                "coalesce": True,
                "max_instances": 1,
                "misfire_grace_time": GRACE,
            },
        )
        tick = self._parts.settings.daemon.tick
        for beat, every in (
            (self._poll, tick),
            (self._digests, min(DIGESTS_EVERY, tick)),
            (self._end_mutes, min(DIGESTS_EVERY, tick)),
            (self._sum_up, min(DIGESTS_EVERY, tick)),
            (self._remind, min(REMIND_EVERY, tick * _TICKS)),
            (self._read_again, READ_AGAIN_EVERY),
            (self._tell_troubled, READ_AGAIN_EVERY),
            (self._tell_absences, min(ABSENCES_EVERY, tick * _TICKS)),
            (self._buttons.follow, tick),
            (self._pushes.beat, min(HUBS_EVERY, tick * _TICKS)),
            (self._feeds.listen, min(HUBS_EVERY, tick * _TICKS)),
        ):
            scheduler.add_job(beat, "interval", seconds=every.total_seconds())
        # A round of deliveries may outlast many beats; that is no news for the log.
        often = min(DISPATCH_EVERY, tick).total_seconds()
        scheduler.add_job(self._dispatch, "interval", seconds=often, max_instances=2)
        return scheduler

    async def _read_again(self) -> None:
        done = await read_again(self._parts, now=self._parts.clock())
        if done.events or done.unread:
            log.info(
                "read again",
                extra={"events": done.events, "still_unread": done.unread},
            )

    async def _end_mutes(self) -> None:
        if count := end_mutes(self._parts, now=self._parts.clock()):
            log.info("a mute is over", extra={"messages": count})

    async def _sum_up(self) -> None:
        if count := sum_up(self._parts, now=self._parts.clock()):
            log.warning("a storm was summed up", extra={"messages": count})

    async def _tell_troubled(self) -> None:
        if count := tell_troubled(self._parts, now=self._parts.clock()):
            log.warning("sources in trouble", extra={"sources": count})

    async def _tell_absences(self) -> None:
        told = tell_absences(self._parts, now=self._parts.clock())
        if told.matches:
            rules = sorted({match.rule.id for match in told.matches})
            log.info("nothing came of what rules wait for", extra={"rules": rules})

    def _listen(self) -> None:
        loop = asyncio.get_running_loop()
        for name in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(name, self._on_stop, name)
        if hasattr(signal, "SIGHUP"):
            loop.add_signal_handler(signal.SIGHUP, self._on_reload)

    def _on_stop(self, name: signal.Signals) -> None:
        if self._stop.is_set():
            log.warning("second %s: ending at once", name.name)
            raise SystemExit(1)
        log.info("%s: finishing what is under way", name.name)
        self._stop.set()

    def _on_reload(self) -> None:
        """Take the new configuration and rules if they are right, else say why not."""
        old = self._parts
        try:
            self._parts = self._reload(old)
        except MonitorError as error:
            log.error("reload refused, the old configuration stays:\n%s", error)  # noqa: TRY400 - the message says it all
            return
        self._deliveries.follow(self._make_dispatcher(self._parts))
        self._warm_up()
        if self._parts.fetcher is not old.fetcher:
            self._closing = asyncio.create_task(self._retire(old.fetcher))
        log.info("reloaded", extra={"rules": len(self._parts.rules.rules)})

    async def _poll(self) -> None:
        """Start a visit of every source that is due and not being visited."""
        parts = self._parts
        for source in due_sources(parts, now=parts.clock(), under_way=self._visits):
            task = asyncio.create_task(self._visit(parts, source))
            self._visits[source.name] = task
            task.add_done_callback(partial(self._visited, source.name))

    async def _visit(self, parts: Parts, source: Source) -> None:
        async with self._turns[source.name]:
            done = await visit_safely(parts, source)
        if done.taken.messages:
            self._deliveries.wake()

    def _visited(self, name: str, _task: asyncio.Task[object]) -> None:
        del self._visits[name]

    async def _dispatch(self) -> None:
        """Look for what was waiting for its time."""
        self._deliveries.wake()

    async def _digests(self) -> None:
        make_digests(self._parts, now=self._parts.clock())

    async def _remind(self) -> None:
        make_reminders(self._parts, now=self._parts.clock())

    async def _retire(self, fetcher: Fetcher) -> None:
        """Close a replaced fetcher once the visits that use it are over."""
        if self._visits or self._pushes.tasks:
            await asyncio.wait([*self._visits.values(), *self._pushes.tasks])
        await fetcher.close()

    async def _drain(self) -> None:
        """Give visits and deliveries their time; what is left stays in the database."""
        left = self._parts.settings.daemon.drain.total_seconds()
        waiting: list[asyncio.Task[object]] = [
            *self._visits.values(),
            *self._pushes.tasks,
            *self._deliveries.tasks,
        ]
        if not waiting:
            return
        _, unfinished = await asyncio.wait(waiting, timeout=left)
        for task in unfinished:
            task.cancel()
        if unfinished:
            log.warning("left unfinished", extra={"tasks": len(unfinished)})
            await asyncio.gather(*unfinished, return_exceptions=True)

    def _warm_up(self) -> None:
        """Load the model before the first text comes: its reader shall not wait."""
        self._warming = asyncio.create_task(warm_up(self._parts))
