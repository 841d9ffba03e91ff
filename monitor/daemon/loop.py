"""The event loop of `lodewatch run`: its beats, its signals, its end."""

import asyncio
import logging
import signal
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from importlib.metadata import version
from typing import Final

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from monitor.config.manager import ManagerSettings
from monitor.daemon.buttons import Buttons
from monitor.daemon.deliveries import Deliveries
from monitor.daemon.feeds import Feeds
from monitor.daemon.health import Health
from monitor.daemon.heartbeat import Heartbeat
from monitor.daemon.manager import Manager
from monitor.daemon.polling import due_sources, visit_safely
from monitor.daemon.pulse import Beat, Pulse, unanswered
from monitor.daemon.push import Pushes, Turns
from monitor.daemon.rhythm import Rhythm
from monitor.daemon.room import Room
from monitor.errors import MonitorError
from monitor.model.presence import Presence
from monitor.model.record import to_json
from monitor.model.source import Source
from monitor.notify.dispatch import Dispatcher
from monitor.notify.words import plural
from monitor.pipeline.digests import make_digests
from monitor.pipeline.mutes import end_mutes
from monitor.pipeline.parts import Parts
from monitor.pipeline.read import warm_up
from monitor.pipeline.reminders import make_reminders
from monitor.pipeline.rules import tell_absences
from monitor.pipeline.storms import sum_up
from monitor.pipeline.take import read_again
from monitor.pipeline.tidy import tidy
from monitor.pipeline.upkeep import tell_troubled
from monitor.ports import Fetcher

log = logging.getLogger(__name__)

DISPATCH_EVERY: Final = timedelta(seconds=1)
DIGESTS_EVERY: Final = timedelta(seconds=20)
READ_AGAIN_EVERY: Final = timedelta(minutes=10)
ABSENCES_EVERY: Final = timedelta(minutes=1)
HUBS_EVERY: Final = timedelta(minutes=1)
REMIND_EVERY: Final = timedelta(minutes=1)
SIGN_EVERY: Final = timedelta(seconds=10)
HEARTBEAT_EVERY: Final = timedelta(minutes=1)
TIDY_EVERY: Final = timedelta(hours=1)
_LONG: Final = 600.0  # seconds that a beat which asks servers may take
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
        manager: Manager | None = None,
    ) -> None:
        self._parts = parts
        self._reload = reload
        self._make_dispatcher = dispatcher
        self._visits: dict[str, asyncio.Task[object]] = {}
        self._turns: Turns = defaultdict(asyncio.Lock)
        self._room = Room(lambda: self._parts)
        self._stop = asyncio.Event()
        self._is_lost = False
        self._deliveries = Deliveries(dispatcher(parts), stop=self._stop)
        self._pushes = Pushes(
            lambda: self._parts, turns=self._turns, taken=self._deliveries.wake
        )
        self._buttons = Buttons(lambda: self._parts)
        self._feeds = Feeds(lambda: self._parts)
        self._manager = manager or Manager(ManagerSettings())
        self._pulse = Pulse()
        now = parts.clock()
        self._me = Presence(
            command="run", version=version("lodewatch"), since=now, read=now
        )
        self._stuck: tuple[str, ...] = ()  # what made no progress at the last look
        self._health = Health(lambda: self._parts, self._troubles, self._pulse.failing)
        self._heartbeat = Heartbeat(lambda: self._parts)
        self._first_beat: asyncio.Task[None] | None = None
        self._warming: asyncio.Task[None] | None = None
        self._closing: asyncio.Task[None] | None = None

    async def run(self) -> bool:
        """Work until SIGTERM or SIGINT, then finish what is under way.

        False if it ended for want of its database: a new start helps.
        """
        self._listen()
        scheduler = self._beats()
        await self._open()
        self._say_who_runs()
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
        self._manager.ready(self._status())
        self._first_beat = asyncio.create_task(self._beat_heart())
        living = asyncio.create_task(self._live(scheduler))
        try:
            await self._stop.wait()
        finally:
            self._manager.stopping()
            scheduler.pause()  # a shutdown would cancel the delivery under way
            living.cancel()
            self._first_beat.cancel()
            await self._close()
            await self._drain()
            scheduler.shutdown(wait=False)
            await self._parts.fetcher.close()
            self._manager.close()
        log.info("stopped")
        return not self._is_lost

    async def _open(self) -> None:
        """Listen to whoever may call."""
        await self._pushes.listen()
        await self._buttons.follow()
        await self._feeds.listen()
        await self._health.listen()

    async def _close(self) -> None:
        """Listen to nobody any more."""
        await self._health.close()
        await self._pushes.close()
        await self._buttons.close()
        await self._feeds.close()

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
        soon, later = min(DIGESTS_EVERY, tick), tick * _TICKS

        def every(time: timedelta, name: str, beat: Beat, **how: float | None) -> None:
            seconds = time.total_seconds()
            watched = self._pulse.follow(name, beat, every=seconds, **how)
            scheduler.add_job(watched, Rhythm(time), name=name)

        every(tick, "visits", self._poll)
        every(soon, "digests", self._digests)
        every(soon, "ends of mutes", self._end_mutes)
        every(soon, "ends of storms", self._sum_up)
        every(min(REMIND_EVERY, later), "reminders", self._remind)
        # Its own deadlines are those of the processes, which are watched as well.
        every(READ_AGAIN_EVERY, "reading again", self._read_again, limit=None)
        every(READ_AGAIN_EVERY, "sources in trouble", self._tell_troubled)
        every(min(ABSENCES_EVERY, later), "absences", self._tell_absences)
        every(tick, "buttons", self._buttons.follow)
        every(min(HUBS_EVERY, later), "hubs", self._pushes.beat, limit=_LONG)
        every(min(HUBS_EVERY, later), "feeds", self._feeds.listen)
        every(min(HUBS_EVERY, later), "health", self._health.listen)
        every(HEARTBEAT_EVERY, "heartbeat", self._beat_heart, limit=_LONG)
        every(TIDY_EVERY, "housekeeping", self._tidy, limit=_LONG)
        # A round of deliveries may outlast many beats; that is no news for the log.
        often = min(DISPATCH_EVERY, tick)
        watched = self._pulse.follow(
            "deliveries", self._dispatch, every=often.total_seconds()
        )
        scheduler.add_job(watched, Rhythm(often), max_instances=2, name="deliveries")
        return scheduler

    def _troubles(self) -> tuple[str, ...]:
        """Say what makes no progress now; nothing else says that a restart helps."""
        parts = self._parts
        workers = {
            "the processes that parse feeds": parts.parsers,
            "the processes that read texts": parts.readers,
        }
        return (*self._pulse.stuck(), *unanswered(workers))

    async def _live(self, scheduler: AsyncIOScheduler) -> None:
        """Give signs of life; by a count of seconds, which no change of the clock moves."""
        often = SIGN_EVERY.total_seconds()
        while True:
            await asyncio.sleep(min(self._manager.every or often, often))
            self._awaken(scheduler)
            try:
                self._sign()
            except (OSError, MonitorError) as error:  # the next one may succeed
                log.error("no sign of life could be given: %s", error)  # noqa: TRY400

    def _awaken(self, scheduler: AsyncIOScheduler) -> None:
        """Have the beats go on that wait for a time which the clock was set back from."""
        asleep = self._pulse.asleep()
        if not asleep:
            return
        facts = {"beats": ", ".join(asleep)}
        log.warning("beats were late and go on: was the clock set back?", extra=facts)
        for job in scheduler.get_jobs():
            if job.name in asleep:
                job.modify(next_run_time=self._parts.clock())

    def _sign(self) -> None:
        """Give a sign of life, if everything makes progress."""
        before, self._stuck = self._stuck, self._troubles()
        if not self._stuck:
            self._manager.alive()
            self._parts.store.touch()
        if self._stuck and not before:
            log.error("no progress: %s", "; ".join(self._stuck))
            self._manager.status(f"no progress: {'; '.join(self._stuck)}")
            self._say_who_runs()
        elif before and not self._stuck:
            log.info("everything makes progress again")
            self._manager.status(self._status())
            self._say_who_runs()

    def _status(self) -> str:
        watched = sum(s.enabled for s in self._parts.settings.sources)
        return f"watching {plural(watched, 'source')}"

    def _say_who_runs(self) -> None:
        self._parts.store.say(to_json(replace(self._me, stuck=self._stuck)))

    async def _beat_heart(self) -> None:
        if not self._troubles():
            await self._heartbeat.beat()

    async def _tidy(self) -> None:
        """Look after the database."""
        await tidy(self._parts)

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
        self._manager.reloading()
        try:
            self._parts = self._reload(old)
        except MonitorError as error:
            log.error("reload refused, the old configuration stays:\n%s", error)  # noqa: TRY400 - the message says it all
            self._manager.ready("the last reload was refused, see the log")
            return
        self._me = replace(self._me, read=self._parts.clock())
        self._say_who_runs()
        self._manager.ready(self._status())
        self._deliveries.follow(self._make_dispatcher(self._parts))
        self._warm_up()
        if self._parts.fetcher is not old.fetcher:
            self._closing = asyncio.create_task(self._retire(old.fetcher))
        log.info("reloaded", extra={"rules": len(self._parts.rules.rules)})

    async def _poll(self) -> None:
        """Start a visit of every source that is due and not being visited."""
        parts = self._parts
        if parts.store.is_lost:
            self._end_without_database()
        if self._stop.is_set() or not self._room.may_visit():
            return
        for source in due_sources(parts, now=parts.clock(), under_way=self._visits):
            task = asyncio.create_task(self._visit(parts, source))
            self._visits[source.name] = task
            task.add_done_callback(partial(self._visited, source.name))

    def _end_without_database(self) -> None:
        """End: what is written from now on would be read by nobody."""
        log.error(
            "the database was removed or replaced: ending, so that nothing is lost",
            extra={"database": str(self._parts.store.path)},
        )
        self._is_lost = True
        self._stop.set()

    async def _visit(self, parts: Parts, source: Source) -> None:
        async with self._turns[source.name]:
            if not self._room.may_visit():
                return
            done = await visit_safely(parts, source)
        if done.failed is not None and not done.kept:
            self._room.refused(done.failed.message)
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
