"""Have a response parsed in a worker process; a body that is no feed is an answer."""

from collections.abc import Callable
from typing import TypeVar

from monitor.collect.kinds import READERS
from monitor.errors import ParseError, WorkError, WorkTimeout
from monitor.model.source import (
    Feed,
    Fetched,
    FetchFailed,
    FetchTrouble,
    Source,
    SourceKind,
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


def read_feed(
    kind: SourceKind, fetched: Fetched, max_entries: int
) -> Feed | FetchFailed:
    """Parse a response; a body that is no feed is an answer, not an error."""
    try:
        return READERS[kind](
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
