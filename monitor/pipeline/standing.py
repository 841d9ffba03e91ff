"""How the monitor stands: sources, messages, the file; for `status`, health and metrics."""

import shutil
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from monitor.collect.health import health
from monitor.config import Settings
from monitor.model.source import Source, SourceHealth, SourceState
from monitor.store import Store
from monitor.store.upkeep import Sizes

LATE: Final = timedelta(minutes=10)  # a visit this long overdue: nobody makes it


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What is so at one moment."""

    sources: Mapping[str, int]  # how many, by health; those switched off are left out
    last_success: Mapping[str, datetime]  # of a visit, by source
    last_visit: datetime | None  # None: there was none yet
    next_visit: datetime | None  # None: none is planned
    overdue: tuple[str, ...]  # sources whose visit should have begun long ago
    messages: Mapping[str, int]  # by state
    waiting_since: datetime | None  # None: no message could be sent now
    parked: Mapping[str, str]  # channels at rest, with the reason
    unread: int  # articles that could not be read so far
    digests: Mapping[str, date]  # the last day of each digest of the configuration
    sizes: Sizes
    free: int  # bytes on the disk
    schema: int
    backed_up: datetime | None  # None: never


def standing(settings: Settings, store: Store, *, now: datetime) -> Standing:
    """Look at everything once; reads no article."""
    states = store.sources.states()
    watched = [s for s in settings.sources if s.enabled]
    known = [states[s.name] for s in watched if s.name in states]
    latest = store.digests.latest()
    return Standing(
        sources=_healths(watched, states, now=now),
        last_success={s.source: s.last_success for s in known if s.last_success},
        last_visit=max((s.last_attempt for s in known if s.last_attempt), default=None),
        next_visit=min(
            (s.next_due for s in known if s.next_due and not s.gone), default=None
        ),
        overdue=overdue(known, now=now),
        messages=store.outbox.counts(),
        waiting_since=store.outbox.waiting_since(now=now),
        parked=store.outbox.parked(),
        unread=store.events.unread(),
        digests={d.name: latest[d.name] for d in settings.digests if d.name in latest},
        sizes=store.upkeep.sizes(),
        free=shutil.disk_usage(store.path.absolute().parent).free,
        schema=store.upkeep.schema(),
        backed_up=store.upkeep.backed_up(),
    )


def overdue(states: Sequence[SourceState], *, now: datetime) -> tuple[str, ...]:
    """Return the sources whose visit should have begun long ago."""
    return tuple(
        s.source
        for s in states
        if s.next_due is not None and not s.gone and now - s.next_due > LATE
    )


def _healths(
    sources: Sequence[Source], states: Mapping[str, SourceState], *, now: datetime
) -> Mapping[str, int]:
    counts = Counter(health(s, states.get(s.name), now=now) for s in sources)
    return {
        how.value: counts[how] for how in SourceHealth if how is not SourceHealth.OFF
    }
