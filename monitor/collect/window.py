"""What a feed's window of entries says when it is laid over what is known. Pure.

A feed shows its newest entries only. Entries that are known join one visit to the next;
where none is known, something was missed, or this is not the feed that it was.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import pairwise

from monitor.collect.article import FIRST_YEAR
from monitor.model.source import Entry, Feed, Gap, SourceKind, SourceState

_TOO_FEW = 3  # entries: of a feed that shows less, nothing can be said
_RARE = 0.9  # of the pauses between two entries are shorter than the usual one
_SHORTEST = timedelta(hours=1)


def is_another_feed(
    state: SourceState, feed: Feed, *, known: int, kind: SourceKind = SourceKind.FEED
) -> bool:
    """Say whether this address serves a feed that it did not serve before.

    Its title is another and no entry is known: some sites answer an address that they
    have given up with the feed of everything. Of a web page the second is enough: an
    error page or another design keeps nothing of what was there.
    """
    if kind is SourceKind.PAGE:
        return bool(state.entries) and bool(feed.entries) and known == 0
    return (
        bool(state.entries)
        and bool(state.feed_title)
        and bool(feed.entries)
        and known == 0
        and feed.title != state.feed_title
    )


def gap(state: SourceState, feed: Feed, *, known: int, now: datetime) -> Gap | None:
    """Return the time of which entries have been missed; None if none have.

    The window has moved on farther than it is long: nothing in it is known.
    """
    if known or feed.chosen or not state.entries or len(feed.entries) < _TOO_FEW:
        return None
    dates = _dates(feed.entries)
    start = state.newest or state.last_new or state.last_success or now
    return Gap(start=min(start, now), end=max(start, min([*dates[:1], now])), seen=now)


def newest(feed: Feed, *, now: datetime) -> datetime | None:
    """Return the date of the newest entry, none in the future; None if undated."""
    return max((d for d in _dates(feed.entries) if d <= now), default=None)


def later(one: datetime | None, other: datetime | None) -> datetime | None:
    """Return the later of two dates that may be unknown."""
    return max((d for d in (one, other) if d is not None), default=None)


def rhythm(feed: Feed) -> timedelta | None:
    """Return the pause between two entries that is seldom exceeded, or None.

    It is learned from the dates in the window; fewer than five say nothing.
    """
    dates = sorted(set(_dates(feed.entries)))
    pauses = sorted(late - early for early, late in pairwise(dates))
    if len(pauses) <= _TOO_FEW:
        return None
    return max(pauses[min(int(_RARE * len(pauses)), len(pauses) - 1)], _SHORTEST)


def undated(feed: Feed) -> int:
    """Return how many entries bear no date that can be read."""
    return len(feed.entries) - len(_dates(feed.entries))


def _dates(entries: Iterable[Entry]) -> list[datetime]:
    dates = (e.published or e.updated for e in entries)
    return sorted(d for d in dates if d is not None and d.year >= FIRST_YEAR)
