"""One visit of one source, from the request to the committed transaction."""

import random
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from monitor.collect.article import article_id, to_article
from monitor.collect.cadence import after_visit, at_this_address
from monitor.collect.parse import parse_feed
from monitor.errors import ParseError, WorkError, WorkTimeout
from monitor.model.source import (
    Article,
    Feed,
    Fetched,
    FetchFailed,
    FetchResult,
    FetchTrouble,
    NotModified,
    Source,
    SourceState,
)
from monitor.pipeline.parts import Parts
from monitor.pipeline.read import read_articles
from monitor.pipeline.take import Taken, take_readings

CHUNK: Final = 40  # articles kept in one transaction: a long first visit loses little


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

    @property
    def facts(self) -> dict[str, object]:
        """Return the visit as the facts of one log line."""
        facts: dict[str, object] = {"source": self.source, "outcome": self.outcome}
        if self.failed is not None:
            return facts | {"reason": self.failed.message}
        facts |= {"entries": self.entries, "new": self.taken.articles}
        facts |= {"events": self.taken.events, "messages": self.taken.messages}
        facts |= {"unread": self.taken.unread} if self.taken.unread else {}
        facts |= {"baseline": True} if self.baseline else {}
        return facts | ({"warning": self.warning} if self.warning else {})


async def visit_source(parts: Parts, source: Source) -> Visit:
    """Fetch, parse, read and keep what is new; a failure is part of the answer."""
    state = state_of(parts, source)
    result = await parts.fetcher.fetch(source, state)
    if isinstance(result, Fetched) and result.body_hash != state.body_hash:
        feed = await _parse(parts, result)
        if isinstance(feed, Feed):
            return await _keep(parts, source, state, result, feed)
        result = feed
    _note(parts, source, state, result)
    return _brought_nothing(source, result)


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


def _brought_nothing(source: Source, result: FetchResult) -> Visit:
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
) -> SourceState:
    """Return what is remembered of the source after this visit."""
    return after_visit(
        source,
        state,
        result,
        now=parts.clock(),
        settings=parts.settings.fetch,
        jitter=random.random(),  # noqa: S311 - spreads visits, guards nothing
        feed=feed,
        new=new,
    )


async def _parse(parts: Parts, fetched: Fetched) -> Feed | FetchFailed:
    """Parse in a worker process; what a body does there is its own fault."""
    settings = parts.settings.fetch
    seconds = settings.parse_timeout.total_seconds()
    try:
        return await parts.parsers.call(
            read_feed, fetched, settings.max_entries, timeout=seconds
        )
    except WorkTimeout:
        trouble = FetchTrouble.PARSE_TIMEOUT
        message = f"parsing took longer than {seconds:g} s"
    except WorkError as error:
        trouble, message = FetchTrouble.UNPARSABLE, f"parsing failed: {error}"
    return FetchFailed(
        source=fetched.source, trouble=trouble, message=message, at=fetched.at
    )


def read_feed(fetched: Fetched, max_entries: int) -> Feed | FetchFailed:
    """Parse a response; a body that is no feed is an answer, not an error."""
    try:
        return parse_feed(
            fetched.body,
            url=fetched.url,
            content_type=fetched.content_type,
            max_entries=max_entries,
        )
    except ParseError as error:
        try:
            trouble = FetchTrouble(error.reason)
        except ValueError:
            trouble = FetchTrouble.UNPARSABLE
        return FetchFailed(
            source=fetched.source, trouble=trouble, message=str(error), at=fetched.at
        )


async def _keep(
    parts: Parts, source: Source, state: SourceState, fetched: Fetched, feed: Feed
) -> Visit:
    """Read what is new, the oldest first, and keep it in chunks.

    The visit's state, and with it the validators, moves only with the last chunk.
    """
    baseline = parts.settings.fetch.baseline and state.first_visit is None
    fresh = _unknown(parts, source, feed, seen=fetched.at)
    chunks = [fresh[i : i + CHUNK] for i in range(0, len(fresh), CHUNK)] or [()]
    taken = Taken()
    for number, chunk in enumerate(chunks, start=1):
        readings = await read_articles(parts, chunk)
        last = number == len(chunks)
        after = _after(parts, source, state, fetched, feed=feed, new=len(fresh))
        taken += take_readings(
            parts,
            readings,
            now=parts.clock(),
            witness=lambda _: source.witness,
            baseline=baseline,
            state=after if last else None,
        )
    return Visit(
        source=source.name,
        outcome="read",
        entries=len(feed.entries),
        taken=taken,
        warning=feed.warning,
        baseline=baseline,
    )


def _unknown(
    parts: Parts, source: Source, feed: Feed, *, seen: datetime
) -> tuple[Article, ...]:
    """Return the articles of a feed that are not kept yet, each once.

    What is known is not cleaned again: that is most of every visit's work.
    """
    entries = {article_id(entry, source): entry for entry in feed.entries}
    known = parts.store.articles.known(entries)
    fresh = (
        to_article(entry, source, seen=seen)
        for name, entry in entries.items()
        if name not in known
    )
    return tuple(sorted(fresh, key=lambda a: (a.published, a.id)))
