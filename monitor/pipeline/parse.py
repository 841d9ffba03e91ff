"""Have a response parsed in a worker process; a body that is no feed is an answer."""

from collections.abc import Callable
from typing import TypeVar

from monitor.collect.read import read_feed
from monitor.errors import WorkError, WorkTimeout
from monitor.model.source import (
    Feed,
    Fetched,
    FetchFailed,
    FetchTrouble,
    Source,
)
from monitor.pipeline.parts import Parts

T = TypeVar("T")


async def parsed(parts: Parts, source: Source, fetched: Fetched) -> Feed | FetchFailed:
    """Parse in a worker process; what a body does there is its own fault."""
    most = parts.settings.fetch.max_entries
    return await beside(parts, fetched, read_feed, source.kind, fetched, most)


async def beside(
    parts: Parts, fetched: Fetched, work: Callable[..., T], *args: object
) -> T | FetchFailed:
    """Run `work(*args)` on what was fetched in a worker process, within `parse_timeout`."""
    seconds = parts.settings.fetch.parse_timeout.total_seconds()
    try:
        return await parts.parsers.call(work, *args, timeout=seconds)
    except WorkTimeout:
        trouble = FetchTrouble.PARSE_TIMEOUT
        message = f"parsing took longer than {seconds:g} s"
    except WorkError as error:
        trouble, message = FetchTrouble.UNPARSABLE, f"parsing failed: {error}"
    return FetchFailed(
        source=fetched.source, trouble=trouble, message=message, at=fetched.at
    )
