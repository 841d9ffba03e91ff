"""Joins the parts: store, workers, channels, rules; and lets them run, on and on or once.

Nothing below knows how the parts were made.
"""

import asyncio
import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from importlib.metadata import version
from typing import TextIO

from monitor.app import clock_from, now, open_database
from monitor.collect.fetch import HttpFetcher
from monitor.config import Settings
from monitor.config.manager import read_manager
from monitor.daemon import Daemon, due_sources, poll_due
from monitor.daemon.manager import Manager
from monitor.errors import ConfigError, Problem
from monitor.knowledge import read_knowledge
from monitor.model.presence import Presence
from monitor.model.record import to_json
from monitor.notify.dispatch import Dispatcher, Settlement
from monitor.notify.open import open_channels, policies_of
from monitor.pipeline.digests import make_digests
from monitor.pipeline.mutes import end_mutes
from monitor.pipeline.parts import Parts, Unmeasured
from monitor.pipeline.reminders import make_reminders
from monitor.pipeline.rules import tell_absences
from monitor.pipeline.storms import sum_up
from monitor.pipeline.upkeep import tell_troubled
from monitor.pipeline.visit import Visit
from monitor.ports import Channel, Clock, Measures
from monitor.scale.workers import InlineWorkers, PoolWorkers
from monitor.store import Store
from monitor.web.metrics import Metrics

log = logging.getLogger(__name__)

LAST_ANSWER = timedelta(seconds=30)  # a dead process's request may still be answered
RECYCLE = 2000  # calls after which a worker process is replaced
PARSERS = 2  # processes that parse: one busy with a trap does not hold up the others


@contextmanager
def parts(
    settings: Settings,
    *,
    store: Store,
    stream: TextIO | None = None,
    clock: Clock = now,
    inline: bool = False,
    measures: Measures | None = None,
) -> Iterator[Parts]:
    """Make everything that the stages work with; end its processes afterwards.

    `inline` reads texts in this process: right for commands that read a few. Without a
    `stream` no channel is opened: nothing can be sent.
    """
    with ExitStack() as undo:
        parsers = PoolWorkers(processes=PARSERS, recycle=RECYCLE)
        undo.callback(parsers.close)
        readers = (
            InlineWorkers()
            if inline or settings.scale.engine == "inline"
            else PoolWorkers(processes=settings.scale.readers, recycle=RECYCLE)
        )
        undo.callback(readers.close)
        known = read_knowledge(settings)
        yield Parts(
            settings=settings,
            store=store,
            fetcher=HttpFetcher(settings.fetch, clock=clock),
            parsers=parsers,
            readers=readers,
            reader_version=known.reader_version,
            rules=known.rules,
            titles=known.titles,
            channels=_open(settings, store, stream) if stream else {},
            exposure=known.exposure,
            clock=clock,
            measures=measures or Unmeasured(),
        )


def _open(settings: Settings, store: Store, stream: TextIO) -> Mapping[str, Channel]:
    """Open the channels; one that cannot work is reported, the others go on.

    A start or a reload is when somebody may have mended a refused destination, so
    parked channels are tried again.
    """
    channels, problems = open_channels(settings.channels, stream=stream, clock=now)
    for problem in problems:
        log.error("%s", problem)
    for name in store.outbox.parked():
        store.outbox.resume(name)
    return channels


def dispatcher(made: Parts) -> Dispatcher:
    """Make the dispatcher of a set of parts."""
    return Dispatcher(
        made.store.outbox,
        made.channels,
        clock=made.clock,
        policies=policies_of(made.settings.channels),
    )


def run(settings: Settings, *, again: Callable[[], Settings], stream: TextIO) -> int:
    """Be the daemon until a signal ends it; return the exit code.

    `again` reads the settings anew, for a reload.
    """

    def reload(old: Parts) -> Parts:
        return _reloaded(old, again(), stream)

    with open_database(settings) as store:
        _take_over(store, now())
        with parts(settings, store=store, stream=stream, measures=Metrics()) as made:
            _say_first_steps(made)
            manager = Manager(read_manager())
            daemon = Daemon(made, reload=reload, dispatcher=dispatcher, manager=manager)
            return 0 if asyncio.run(daemon.run()) else 1


def _take_over(store: Store, start: datetime) -> None:
    """Be the only process on the database, and doubt what a dead one was sending."""
    store.lock()
    orphans = store.outbox.orphan(look_at=start + LAST_ANSWER)
    if orphans:
        log.warning(
            "the last process died while sending; what it sent is looked up",
            extra={"messages": orphans},
        )


def _reloaded(old: Parts, settings: Settings, stream: TextIO) -> Parts:
    """Build parts from the files as they are now, or raise and change nothing."""
    if settings.store.path != old.settings.store.path:
        message = "cannot change while running; restart for another database"
        raise ConfigError(
            [Problem(file=str(settings.file), line=None, key="store.path",
                     message=message)]
        )  # fmt: skip
    if (settings.daemon, settings.scale) != (old.settings.daemon, old.settings.scale):
        log.warning("[daemon] and [scale] have changed: they count after a restart")
    known = read_knowledge(settings)
    if known.reader_version != old.reader_version:
        old.readers.close()  # its processes know the old types; new ones start on need
    same_manners = settings.fetch == old.settings.fetch
    return replace(
        old,
        settings=settings,
        rules=known.rules,
        titles=known.titles,
        reader_version=known.reader_version,
        exposure=known.exposure,
        channels=_open(settings, old.store, stream),
        fetcher=old.fetcher
        if same_manners
        else HttpFetcher(settings.fetch, clock=old.clock),
    )


def _say_first_steps(made: Parts) -> None:
    """Tell a newcomer why it is quiet at first."""
    if made.store.created and made.settings.fetch.baseline:
        log.info(
            "new database: each source's first visit is stored and not alerted; "
            "alerts start with what is published from now on"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What `once` came to."""

    visits: tuple[Visit, ...]
    deliveries: tuple[Settlement, ...]
    digests: int

    @property
    def failed(self) -> bool:
        """Say whether something needs a look."""
        return any(v.failed for v in self.visits) or any(
            d.error for d in self.deliveries
        )


def once(settings: Settings, *, start: datetime | None, stream: TextIO) -> Round:
    """Do one round: visit what is due, make what is due, deliver, and end."""
    clock = clock_from(start) if start else now
    with open_database(settings) as store:
        _take_over(store, clock())
        store.say(to_json(_once(clock())))
        with parts(settings, store=store, stream=stream, clock=clock) as made:
            return asyncio.run(one_round(made))


def _once(start: datetime) -> Presence:
    name = version("lodewatch")
    return Presence(command="once", version=name, since=start, read=start)


async def one_round(made: Parts) -> Round:
    """Visit, make digests, deliver: each once."""
    try:
        visits = await poll_due(made, due_sources(made, now=made.clock()))
        tell_absences(made, now=made.clock())
        tell_troubled(made, now=made.clock())
        end_mutes(made, now=made.clock())
        sum_up(made, now=made.clock())
        digests = make_digests(made, now=made.clock())
        make_reminders(made, now=made.clock())
        deliveries = await dispatcher(made).run_due()
    finally:
        await made.fetcher.close()
    return Round(visits=visits, deliveries=deliveries, digests=digests)
