"""Visit what is due, each source in a task of its own."""

import asyncio
import logging
import time
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from monitor.collect.cadence import by_this_clock
from monitor.collect.hosts import is_at, paused
from monitor.collect.moved import address
from monitor.errors import StoreError, StoreRestored
from monitor.model.push import Pushed
from monitor.model.source import FetchFailed, FetchTrouble, Source, SourceState
from monitor.pipeline.parts import Parts
from monitor.pipeline.push import take_push
from monitor.pipeline.visit import Visit, note_failure, visit_source

log = logging.getLogger(__name__)


def due_sources(
    parts: Parts, *, now: datetime, under_way: Collection[str] = ()
) -> tuple[Source, ...]:
    """Return the sources whose time has come, those waiting longest first.

    Who is due at a host that asks for rest goes on waiting.
    """
    states = _states(parts, now=now)
    away = paused(states.values(), now=now)
    own = parts.settings.fetch.allow_private

    def due_since(source: Source) -> datetime | None:
        state = states.get(source.name)
        if state is None or state.url != source.url or state.next_due is None:
            return datetime.min.replace(tzinfo=now.tzinfo)
        return state.next_due

    waiting = [
        (since, source)
        for source in parts.settings.sources
        if source.enabled
        and source.name not in under_way
        and not is_at(address(source, states.get(source.name)), away, own=own)
        and (since := due_since(source)) is not None
        and since <= now
    ]
    return tuple(source for _, source in sorted(waiting, key=lambda pair: pair[0]))


def _states(parts: Parts, *, now: datetime) -> Mapping[str, SourceState]:
    """Return what is remembered, put right where the clock was set back."""
    kept = parts.store.sources.states()
    states = {name: by_this_clock(state, now=now) for name, state in kept.items()}
    for name, state in states.items():
        if state is not kept[name]:
            parts.store.sources.save(state)
    return states


async def visit_safely(parts: Parts, source: Source) -> Visit:
    """Visit one source; whatever goes wrong is logged and stays with it."""
    began = time.monotonic()
    try:
        done = await visit_source(parts, source)
    except StoreError as error:
        # Nothing of it was kept, the validators included: the next visit brings it.
        failed = _fault(parts, source, str(error))
        done = Visit(
            source=source.name, outcome=failed.trouble, failed=failed, kept=False
        )
    except Exception as error:
        # The one place that catches everything: a fault in the handling of one source
        # must not end the others.
        log.exception("visit failed", extra={"source": source.name})
        done = _given_up(parts, source, error)
    else:
        log.info("visited", extra=done.facts)
    parts.measures.visited(done.outcome, time.monotonic() - began)
    return done


async def take_safely(parts: Parts, source: Source, pushed: Pushed) -> None:
    """Take one delivery; a fault in it is logged, and visits go on as they were."""
    try:
        done = await take_push(parts, source, pushed)
    except StoreRestored as error:
        log.warning("%s", error, extra={"source": source.name})
        return
    except Exception:
        log.exception("push failed", extra={"source": source.name})
        return
    log.info("pushed", extra=done.facts)


def _given_up(parts: Parts, source: Source, error: Exception) -> Visit:
    """Count the fault as a failure of the source, so that it is tried ever less often."""
    words = f"a fault in lodewatch itself: {type(error).__name__}: {error}"
    failed = _fault(parts, source, words)
    try:
        note_failure(parts, source, failed)
    except StoreError as second:
        log.error("failure not noted: %s", second, extra={"source": source.name})  # noqa: TRY400 - the first traceback is the one to read
    return Visit(source=source.name, outcome=failed.trouble, failed=failed)


def _fault(parts: Parts, source: Source, words: str) -> FetchFailed:
    """Return what went wrong on our side as the failure of a visit."""
    return FetchFailed(
        source=source.name,
        trouble=FetchTrouble.INTERNAL,
        message=words,
        at=parts.clock(),
    )


async def poll_due(parts: Parts, sources: Iterable[Source]) -> tuple[Visit, ...]:
    """Visit `sources` side by side and wait for all of them."""
    return tuple(await asyncio.gather(*(visit_safely(parts, s) for s in sources)))
