"""The text of an article's own page. The only door to trafilatura.

Runs in a worker process with a deadline, like everything that reads strangers' markup.
"""

import logging
from dataclasses import dataclass
from datetime import UTC, datetime

from monitor.collect.charset import decoded
from monitor.collect.markup import fold, is_tangled

_SHORTEST = 200  # characters; less is a teaser, a wall or a picture page
for _name in ("trafilatura", "htmldate"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class FullText:
    """What a page says."""

    text: str  # plain, paragraphs parted by an empty line
    published: datetime | None  # the day that the page names, UTC; None: it names none
    title: str = ""  # one line; empty: the page names none


def full_text(body: bytes, url: str, content_type: str | None) -> FullText | None:
    """Return the main text of a page; None if it holds none that is worth having."""
    import trafilatura  # noqa: PLC0415 - slow to load, and most processes need none

    page = decoded(body, content_type)
    if is_tangled(page):
        return None
    found = trafilatura.bare_extraction(
        page,
        url=url,
        include_comments=False,
        include_tables=True,
        favor_precision=True,
        with_metadata=True,
    )
    text = _paragraphs(getattr(found, "text", None) or "")
    if len(text) < _SHORTEST:
        return None
    return FullText(
        text=text,
        published=_day(getattr(found, "date", None)),
        title=fold(getattr(found, "title", None) or ""),
    )


def _paragraphs(text: str) -> str:
    lines = (fold(line) for line in text.splitlines())
    return "\n\n".join(line for line in lines if line)


def _day(date: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(date or "").replace(tzinfo=UTC)
    except ValueError:
        return None
