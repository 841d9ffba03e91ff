"""The kinds of sources: what each is asked for, and who reads what it answers. Pure."""

from functools import partial
from typing import Final, Protocol

from monitor.collect.edgar import NEWS_FORMS, read_edgar
from monitor.collect.federal_register import read_federal_register, with_fields
from monitor.collect.page import read_page
from monitor.collect.parse import parse_feed
from monitor.model.source import Feed, SourceKind


class Reader(Protocol):
    """Reads a response's body as a feed; raises `ParseError` if it is none."""

    def __call__(
        self, body: bytes, *, url: str, content_type: str | None, max_entries: int
    ) -> Feed:
        """Return at most the `max_entries` newest entries."""
        ...


READERS: Final[dict[SourceKind, Reader]] = {
    SourceKind.FEED: parse_feed,
    SourceKind.FEDERAL_REGISTER: read_federal_register,
    SourceKind.EDGAR: partial(read_edgar, forms=NEWS_FORMS),
    SourceKind.PAGE: read_page,
}

_FEEDS: Final = (
    "application/atom+xml, application/rss+xml, application/feed+json, "
    "application/rdf+xml;q=0.9, application/xml;q=0.8, text/xml;q=0.8, */*;q=0.1"
)
ACCEPT: Final = {
    SourceKind.FEED: _FEEDS,
    SourceKind.EDGAR: _FEEDS,
    SourceKind.FEDERAL_REGISTER: "application/json, */*;q=0.1",
    SourceKind.PAGE: "text/html, application/xhtml+xml, */*;q=0.1",
}
"""The Accept header (RFC 9110 12.5.1) of each kind."""


def address(kind: SourceKind, url: str) -> str:
    """Return where a source of this kind is asked for what it needs."""
    return with_fields(url) if kind is SourceKind.FEDERAL_REGISTER else url
