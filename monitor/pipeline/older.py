"""Entries that a feed's window has left behind, from the pages of older ones."""

from dataclasses import replace
from typing import Final

from monitor.model.source import Feed, Fetched, Gap, Source
from monitor.pipeline.aside import fetch_aside
from monitor.pipeline.news import sort_out
from monitor.pipeline.parse import parsed
from monitor.pipeline.parts import Parts

MOST_PAGES: Final = 5


async def with_older(
    parts: Parts, source: Source, feed: Feed, missed: Gap
) -> tuple[Feed, Gap | None]:
    """Follow the pages of older entries until one is known (RFC 5005, 3 and 4).

    Returns the feed with what they held, and what is still missing: None once the pages
    reach what is known.
    """
    found = list(feed.entries)
    page, seen = feed, {source.url}
    for _ in range(MOST_PAGES):
        if page.older is None or page.older in seen:
            break
        seen.add(page.older)
        before = await _page(parts, source, page.older)
        if before is None or not before.entries:
            break
        page = before
        found += page.entries
        if sort_out(parts, source, page).known:
            return replace(feed, entries=tuple(found)), None
    oldest = min((d for e in found if (d := e.published or e.updated)), default=None)
    end = max(missed.start, min(missed.end, oldest or missed.end))
    return replace(feed, entries=tuple(found)), replace(missed, end=end)


async def _page(parts: Parts, source: Source, url: str) -> Feed | None:
    """Return one page; None if it cannot be had, which is no failure of the source."""
    result = await fetch_aside(parts, source, url)
    feed = await parsed(parts, source, result) if isinstance(result, Fetched) else None
    return feed if isinstance(feed, Feed) else None
