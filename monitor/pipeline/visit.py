"""One visit of one source, from the request to the committed transaction."""

import random
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.collect.cadence import after_visit, at_this_address, begun
from monitor.collect.window import gap as missing
from monitor.collect.window import is_another_feed
from monitor.errors import StoreRestored
from monitor.model.source import (
    Feed,
    Fetched,
    FetchFailed,
    FetchResult,
    FetchTrouble,
    Gap,
    NotModified,
    Source,
    SourceState,
)
from monitor.pipeline.keep import keep_news
from monitor.pipeline.news import news_of, sort_out
from monitor.pipeline.older import with_older
from monitor.pipeline.parse import parsed
from monitor.pipeline.parts import Parts
from monitor.pipeline.take import Taken


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What one visit of a source came to."""

    source: str
    outcome: str  # "read", "unchanged", "not modified", or the trouble
    entries: int = 0
    taken: Taken = Taken()
    failed: FetchFailed | None = None  # None: the visit went well
    warning: str | None = None  # what was wrong with the feed and repaired
    baseline: bool = False
    gap: Gap | None = None  # entries that were missed for good
    moved_to: str | None = None  # None: the address is the one of the last visit
    kept: bool = True  # False: the store refused, and knows nothing of this visit

    @property
    def facts(self) -> dict[str, object]:
        """Return the visit as the facts of one log line."""
        facts: dict[str, object] = {"source": self.source, "outcome": self.outcome}
        if self.failed is not None:
            return facts | {"reason": self.failed.message}
        facts |= {"entries": self.entries, "new": self.taken.articles}
        facts |= {"events": self.taken.events, "messages": self.taken.messages}
        facts |= {"unread": self.taken.unread} if self.taken.unread else {}
        facts |= {"edited": self.taken.edited} if self.taken.edited else {}
        facts |= {"pages": self.taken.pages} if self.taken.pages else {}
        facts |= {"no_pages": self.taken.no_pages} if self.taken.no_pages else {}
        facts |= {"baseline": True} if self.baseline else {}
        facts |= {"moved_to": self.moved_to} if self.moved_to else {}
        if self.gap is not None:
            start, end = (f"{t:%Y-%m-%d %H:%M}" for t in (self.gap.start, self.gap.end))
            facts |= {"gap": f"entries between {start} and {end} UTC were missed"}
        return facts | ({"warning": self.warning} if self.warning else {})


async def visit_source(parts: Parts, source: Source) -> Visit:
    """Fetch, parse, read and keep what is new; a failure is part of the answer."""
    past = parts.store.restored()
    try:
        return await _visit(parts, source, past)
    except StoreRestored:
        return Visit(source=source.name, outcome="restored meanwhile")


async def _visit(parts: Parts, source: Source, past: datetime | None) -> Visit:
    """Visit a source in one past; raise `StoreRestored` if another one comes."""
    state = state_of(parts, source)
    parts.store.sources.save(begun(source, state, now=parts.clock()))
    result = await parts.fetcher.fetch(source, state)
    if isinstance(result, Fetched) and result.body_hash != state.body_hash:
        feed = await parsed(parts, source, result)
        if isinstance(feed, Feed):
            return await _keep(parts, source, state, result, feed, past)
        result = feed
    return _ended(parts, source, state, result, past)


def note_failure(parts: Parts, source: Source, failed: FetchFailed) -> None:
    """Remember a failure that did not come from a visit's answer."""
    _note(parts, source, state_of(parts, source), failed)


def _note(
    parts: Parts, source: Source, state: SourceState, result: FetchResult
) -> None:
    parts.store.sources.save(_after(parts, source, state, result))


def state_of(parts: Parts, source: Source) -> SourceState:
    """Return what is remembered of a source; validators only for its present URL."""
    state = parts.store.sources.state(source.name)
    if state is None:
        return SourceState(source=source.name, url=source.url)
    return at_this_address(source, state)


def brought_nothing(source: Source, result: FetchResult) -> Visit:
    """Return the visit that this result makes."""
    if isinstance(result, FetchFailed):
        return Visit(source=source.name, outcome=result.trouble, failed=result)
    outcome = "not modified" if isinstance(result, NotModified) else "unchanged"
    return Visit(source=source.name, outcome=outcome)


def _after(
    parts: Parts,
    source: Source,
    state: SourceState,
    result: FetchResult,
    *,
    feed: Feed | None = None,
    new: int = 0,
    known: int = 0,
    gap: Gap | None = None,
) -> SourceState:
    """Return what is remembered of the source after this visit."""
    return after_visit(
        source,
        _with_subscription(parts, source, state),
        result,
        now=parts.clock(),
        settings=parts.settings.fetch,
        jitter=random.random(),  # noqa: S311 - spreads visits, guards nothing
        feed=feed,
        new=new,
        known=known,
        gap=gap,
    )


def _with_subscription(parts: Parts, source: Source, state: SourceState) -> SourceState:
    """Return `state` with what its hub has agreed to by now, if anybody listens."""
    listens = parts.settings.push is not None and source.push
    now = parts.store.sources.state(source.name) if listens else None
    return replace(state, subscription=now.subscription if now else None)


async def _keep(
    parts: Parts,
    source: Source,
    state: SourceState,
    fetched: Fetched,
    feed: Feed,
    past: datetime | None,
) -> Visit:
    """Keep what is news; the validators move only with the last of it."""
    found = sort_out(parts, source, feed)
    if is_another_feed(state, feed, known=found.known, kind=source.kind):
        another = _another_feed(state, fetched, feed)
        return _ended(parts, source, state, another, past)
    missed = missing(state, feed, known=found.known, now=fetched.at)
    if missed is not None:
        feed, missed = await with_older(parts, source, feed, missed)
        found = sort_out(parts, source, feed)
    news = await news_of(parts, source, found, fetched)
    if isinstance(news, FetchFailed):
        return _ended(parts, source, state, news, past)
    baseline = parts.settings.fetch.baseline and state.first_visit is None
    after = _after(
        parts,
        source,
        state,
        fetched,
        feed=feed,
        new=len(news.fresh),
        known=found.known,
        gap=missed,
    )
    taken = await keep_news(
        parts, source, news, baseline=baseline, state=after, past=past
    )
    return Visit(
        source=source.name,
        outcome="read",
        entries=len(feed.entries),
        taken=taken,
        warning=feed.warning,
        baseline=baseline,
        gap=missed,
        moved_to=after.address if after.address != state.address else None,
    )


def _ended(
    parts: Parts,
    source: Source,
    state: SourceState,
    result: FetchResult,
    past: datetime | None,
) -> Visit:
    """Note a visit that brought nothing."""
    with parts.store.still(past):
        _note(parts, source, state, result)
    return brought_nothing(source, result)


def _another_feed(state: SourceState, fetched: Fetched, feed: Feed) -> FetchFailed:
    message = (
        f"this address now serves another feed: {feed.title or 'one without a title'!r} "
        f"instead of {state.feed_title!r}, and no entry is known; nothing was taken "
        "(`lodewatch sources accept` if that is right)"
    )
    return FetchFailed(
        source=fetched.source,
        trouble=FetchTrouble.OTHER_FEED,
        message=message,
        status=fetched.status,
        at=fetched.at,
    )
