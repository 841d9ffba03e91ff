"""Fetch what belongs to a source and is not its feed: older pages, articles, rules."""

from dataclasses import replace

from monitor.model.source import (
    Fetched,
    FetchResult,
    Source,
    SourceKind,
    SourceState,
)
from monitor.pipeline.parts import Parts


async def fetch_aside(
    parts: Parts, source: Source, url: str, *, kind: SourceKind | None = None
) -> FetchResult:
    """Visit `url` once, unconditionally, with the manners of a visit to `source`.

    `kind` is asked for instead of the source's own; nothing is remembered of it. The
    address comes from a stranger: `source` keeps its own, which says how far it leads.
    """
    there = SourceState(source=source.name, url=source.url, address=url)
    return await parts.fetcher.fetch(replace(source, kind=kind or source.kind), there)


async def fetch_page(parts: Parts, source: Source, url: str) -> Fetched | None:
    """Fetch a page if its site's robots.txt lets us; None if it cannot be had."""
    now = parts.clock()
    address = parts.robots.to_ask(url, now=now)
    if address is not None:
        rules = await fetch_aside(parts, source, address, kind=SourceKind.PAGE)
        parts.robots.learn(url, rules, now=now)
    if not parts.robots.allows(url):
        return None
    result = await fetch_aside(parts, source, url, kind=SourceKind.PAGE)
    return result if isinstance(result, Fetched) else None
