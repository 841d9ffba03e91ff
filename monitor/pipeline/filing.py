"""Fetch what a filing on EDGAR says: the report itself and its press releases."""

from typing import Final

from monitor.collect.exhibits import Exhibit, exhibits, filed_text
from monitor.model.source import FetchFailed, Source
from monitor.pipeline.aside import fetch_page
from monitor.pipeline.parse import beside
from monitor.pipeline.parts import Parts

MOST: Final = 3
"""Documents of one filing: the report and two exhibits 99; more are slides and tables."""


async def filing(parts: Parts, source: Source, url: str) -> str | None:
    """Return the texts of the filing whose page is at `url`; None if none can be had.

    Each exhibit begins with its number. What is missing is left out: the filing itself
    is told in any case.
    """
    page = await fetch_page(parts, source, url)
    if page is None:
        return None
    listed = await beside(parts, page, exhibits, page.body, page.url)
    if isinstance(listed, FetchFailed):
        return None
    texts = [await _text(parts, source, one) for one in listed[:MOST]]
    return "\n\n".join(text for text in texts if text) or None


async def _text(parts: Parts, source: Source, exhibit: Exhibit) -> str | None:
    document = await fetch_page(parts, source, exhibit.url)
    if document is None:
        return None
    found = await beside(
        parts, document, filed_text, document.body, document.content_type, exhibit.type
    )
    return None if isinstance(found, FetchFailed) else found
