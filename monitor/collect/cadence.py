"""When a source is visited next, and what is remembered of a visit. Pure.

Slower where a server asks for it, where nothing happens or where something is wrong;
never faster than the source's own interval, and never so slow that a source is given up
silently: only a 410, given twice, ends the visits.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import assert_never

from monitor.collect import moved, websub, window
from monitor.collect.skip import first_allowed
from monitor.config.settings import FetchSettings
from monitor.model.source import (
    Feed,
    Fetched,
    FetchFailed,
    FetchResult,
    FetchTrouble,
    Gap,
    HostPause,
    NotModified,
    Source,
    SourceState,
)

NEVER = datetime(9999, 1, 1, tzinfo=UTC)
"""When a source that is gone is due; small enough to be written in any zone."""

_SPREAD = 0.1  # share of the delay by which the caller's jitter stretches it
_QUIET = timedelta(days=7)  # without news, after which visits become rarer
_LONGEST_PAUSE = timedelta(days=7)  # that a Retry-After is believed
_NOT_FOUND = 404
_LONGEST_NOT_FOUND = timedelta(days=3)
_MOST_DOUBLINGS = 16

# The way to the server is broken, not the server: it may be our own line, so these are
# tried again soon after it comes back, and hourly does not hurt a dead name.
_ON_THE_WAY = (
    FetchTrouble.OFFLINE,
    FetchTrouble.DNS,
    FetchTrouble.CONNECT,
    FetchTrouble.TIMEOUT,
)
_LONGEST_ON_THE_WAY = timedelta(hours=1)


def next_due(
    source: Source,
    state: SourceState,
    result: FetchResult,
    *,
    now: datetime,
    settings: FetchSettings,
    jitter: float,
) -> datetime:
    """Return when `source` is to be visited again; `state` is that after the visit.

    `jitter`, between 0 and 1, only ever delays: a stated interval of 60 minutes is
    never 59.
    """
    if state.gone:
        return NEVER
    match result:
        case FetchFailed():
            delay = _after_failure(source, state, result, settings=settings)
        case Fetched() | NotModified():
            delay = _after_success(source, state, result, now=now, settings=settings)
        case _:
            assert_never(result)
    due = now + delay * (1 + _SPREAD * min(max(jitter, 0.0), 1.0))
    return first_allowed(due, state.skip)


def _after_success(
    source: Source,
    state: SourceState,
    result: Fetched | NotModified,
    *,
    now: datetime,
    settings: FetchSettings,
) -> timedelta:
    """Return the longest of the interval and what server, feed and quiet ask for."""
    if state.trouble is FetchTrouble.TRUNCATED:
        return source.interval
    wishes = (
        result.fresh_for or timedelta(),
        state.min_interval or timedelta(),
        _stretched(source.interval, state, now=now),
    )
    delay = max(source.interval, min(max(wishes), settings.max_interval))
    return max(delay, websub.backup(state, now=now, longest=settings.max_interval))


def _stretched(interval: timedelta, state: SourceState, *, now: datetime) -> timedelta:
    """Return a longer interval for a source that has been quiet: one more a week."""
    since = state.last_new or state.first_visit
    if since is None or now - since <= _QUIET:
        return interval
    return interval * ((now - since) / _QUIET)


def _after_failure(
    source: Source, state: SourceState, result: FetchFailed, *, settings: FetchSettings
) -> timedelta:
    """Return the server's own wish, else twice the delay of the last failure."""
    if result.retry_after is not None:
        return max(source.interval, min(result.retry_after, _LONGEST_PAUSE))
    doublings = min(max(state.failures - 1, 0), _MOST_DOUBLINGS)
    longest = max(source.interval, _longest(result, settings))
    return min(source.interval * (1 << doublings), longest)


def _longest(result: FetchFailed, settings: FetchSettings) -> timedelta:
    if result.trouble in _ON_THE_WAY:
        return min(_LONGEST_ON_THE_WAY, settings.max_interval)
    if result.status == _NOT_FOUND:
        return max(_LONGEST_NOT_FOUND, settings.max_interval)
    return settings.max_interval


def after_visit(
    source: Source,
    state: SourceState,
    result: FetchResult,
    *,
    now: datetime,
    settings: FetchSettings,
    jitter: float,
    feed: Feed | None = None,
    new: int = 0,
    known: int = 0,
    gap: Gap | None = None,
) -> SourceState:
    """Return what is remembered after a visit that brought `new` unknown articles.

    `known` entries of the feed were known before; `gap` is what has been missed for good.

    `feed` is what was parsed from a `Fetched`; None where the body was the one parsed
    before. A body that could not be parsed is handed in as a `FetchFailed`: validators
    move only with a whole feed, so that a broken one is fetched in full again.
    """
    here = at_this_address(source, state)
    match result:
        case FetchFailed():
            after = _failed(here, result)
        case NotModified():
            after = replace(_worked(here, now=now), validators=result.validators)
            after = moved.after_sighting(after, result.moved_to, same=True)
        case Fetched():
            after = _read(_worked(here, now=now), result, feed, now=now, new=new)
            same = known > 0 or feed is None
            after = moved.after_sighting(after, result.moved_to, same=same)
            after = replace(after, gap=gap or after.gap)
        case _:
            assert_never(result)
    after = replace(after, last_attempt=now)
    alone = replace(after, subscription=None)
    due, due_alone = (
        next_due(source, state, result, now=now, settings=settings, jitter=jitter)
        for state in (after, alone)
    )
    return replace(
        after, next_due=due, due_alone=due_alone if due_alone < due else None
    )


def begun(source: Source, state: SourceState, *, now: datetime) -> SourceState:
    """Return what is remembered while a visit is under way.

    Whoever dies in it and is started again, over and over, must not ask each time.
    """
    here = at_this_address(source, state)
    return replace(here, last_attempt=now, next_due=now + source.interval)


def by_this_clock(state: SourceState, *, now: datetime) -> SourceState:
    """Return `state` as it is where the clock was set back since the last visit.

    How much time has passed cannot be known: the wait begins anew, and ends.
    """
    last, due = state.last_attempt, state.next_due
    if last is None or due is None or last <= now or state.gone:
        return state
    return replace(state, last_attempt=now, next_due=now + (due - last))


def at_this_address(source: Source, state: SourceState) -> SourceState:
    """Forget what belonged to another address; the articles seen stay seen."""
    if state.url == source.url:
        return state
    return SourceState(
        source=source.name,
        url=source.url,
        first_visit=state.first_visit,
        last_success=state.last_success,
        last_new=state.last_new,
        feed_title=state.feed_title,
    )


def accepted(state: SourceState) -> SourceState:
    """Forget which feed this was: the next visit, at once, takes what is there as it is.

    That visit is a baseline again: what stands in another feed is not all news. What is
    known of the last visits stays, and so do the articles seen.
    """
    return SourceState(
        source=state.source,
        url=state.url,
        last_attempt=state.last_attempt,
        last_success=state.last_success,
        last_new=state.last_new,
        failures=state.failures,
        trouble=state.trouble,
        message=state.message,
        address=state.address,
        gap=state.gap,
    )


def _failed(state: SourceState, result: FetchFailed) -> SourceState:
    again = state.trouble is FetchTrouble.GONE
    failed = replace(
        state,
        failures=state.failures + _counts(result),
        trouble=result.trouble,
        message=result.message,
        gone=result.trouble is FetchTrouble.GONE and again,
        pause=_pause(result),
    )
    return moved.after_failure(failed)


def _pause(result: FetchFailed) -> HostPause | None:
    if result.host is None or result.retry_after is None:
        return None
    end = result.at + min(result.retry_after, _LONGEST_PAUSE)
    return HostPause(host=result.host, start=result.at, end=end)


def _counts(result: FetchFailed) -> int:
    """Say whether a failure is the source's: not when we are offline or told to wait."""
    told = result.trouble is FetchTrouble.THROTTLED and result.retry_after is not None
    return 0 if told or result.trouble is FetchTrouble.OFFLINE else 1


def _worked(state: SourceState, *, now: datetime) -> SourceState:
    return replace(
        state,
        first_visit=state.first_visit or now,
        last_success=now,
        failures=0,
        trouble=None,
        message=None,
        gone=False,
        pause=None,
    )


def _read(
    state: SourceState, result: Fetched, feed: Feed | None, *, now: datetime, new: int
) -> SourceState:
    if feed is None:
        same = result.body_hash == state.body_hash
        return replace(state, validators=result.validators) if same else state
    offer = websub.offered(feed, link_header=result.link_header, url=result.url)
    state = replace(
        state,
        last_new=now if new else state.last_new,
        feed_title=feed.title or state.feed_title,
        min_interval=feed.min_interval,
        skip=feed.skip,
        entries=None if feed.chosen and not feed.entries else len(feed.entries),
        undated=window.undated(feed),
        newest=window.later(window.newest(feed, now=now), state.newest),
        rhythm=window.rhythm(feed) or state.rhythm,
        hub=offer.hub if offer else None,
        topic=offer.topic if offer else None,
    )
    if feed.truncated:
        return replace(state, trouble=FetchTrouble.TRUNCATED, message=feed.warning)
    return replace(state, validators=result.validators, body_hash=result.body_hash)
