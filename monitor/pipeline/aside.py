"""Fetch what belongs to a source and is not its feed: older pages, articles, rules."""

from dataclasses import replace

from monitor.model.source import FetchResult, Source, SourceKind, SourceState
from monitor.pipeline.parts import Parts


async def fetch_aside(
    parts: Parts, source: Source, url: str, *, kind: SourceKind | None = None
) -> FetchResult:
    """Visit `url` once, unconditionally, with the manners of a visit to `source`.

    `kind` is asked for instead of the source's own; nothing is remembered of it.
    """
    there = replace(source, url=url, kind=kind or source.kind)
    return await parts.fetcher.fetch(there, SourceState(source=source.name, url=url))
