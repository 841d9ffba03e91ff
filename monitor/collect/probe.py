"""Look at an address without keeping anything: what `lodewatch sources check` shows."""

from dataclasses import dataclass
from functools import partial

from monitor.collect.discover import feed_links
from monitor.collect.parse import parse_feed
from monitor.config.settings import FetchSettings
from monitor.errors import WorkError
from monitor.model.source import Feed, Fetched, FetchResult, Source, SourceState
from monitor.ports import Fetcher, Workers


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """What stands at an address."""

    result: FetchResult
    feed: Feed | None = None  # None: it is no feed, or it was not reached
    why_not: str | None = None  # why it is no feed; None: it is one, or not reached
    links: tuple[str, ...] = ()  # feeds that a page at the address points to


async def inspect(
    url: str, *, fetcher: Fetcher, workers: Workers, settings: FetchSettings
) -> Probe:
    """Fetch `url` once, unconditionally, and say what it is.

    One request and no more: the feeds that a page points to are listed, not tried.
    """
    source = Source(name="check", url=url)
    state = SourceState(source=source.name, url=url)
    result = await fetcher.fetch(source, state)
    if not isinstance(result, Fetched):
        return Probe(result=result)

    try:
        feed = await workers.call(
            partial(
                parse_feed,
                result.body,
                url=result.url,
                content_type=result.content_type,
                max_entries=settings.max_entries,
            ),
            timeout=settings.parse_timeout.total_seconds(),
        )
    except WorkError as error:
        return Probe(result=result, why_not=str(error), links=_links(result))
    return Probe(result=result, feed=feed)


def _links(page: Fetched) -> tuple[str, ...]:
    return feed_links(page.body, page.url, link_header=page.link_header)
