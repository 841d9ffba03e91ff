"""Read what was fetched, whatever its kind: the entry of the processes that parse. Pure.

These processes import this module and what it needs, and nothing else of the monitor.
"""

from collections.abc import Sequence
from datetime import datetime

from monitor.collect.article import to_article
from monitor.collect.kinds import READERS
from monitor.errors import ParseError
from monitor.model.source import (
    Article,
    Entry,
    Feed,
    Fetched,
    FetchFailed,
    FetchTrouble,
    Source,
    SourceKind,
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


def read_entries(
    entries: Sequence[Entry], source: Source, seen: datetime
) -> Sequence[Article]:
    """Return the article that each entry makes."""
    return [to_article(entry, source, seen=seen) for entry in entries]
