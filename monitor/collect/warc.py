"""Pages out of web archives (WARC, ISO 28500), such as Common Crawl News.

The only door to warcio. What is no page is told with its place in the file, and a record
that is broken costs nothing but itself.
"""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, BinaryIO, Final
from urllib.parse import urlsplit

from monitor.collect.article import hashed
from monitor.collect.fulltext import FullText, full_text
from monitor.collect.links import canonical, key
from monitor.collect.markup import fold
from monitor.model.source import Article, DateProvenance, IdentityBasis, Source

MOST: Final = 5 << 20  # bytes of a page; more is no article
_OK: Final = "200"
_HTML: Final = ("text/html", "application/xhtml+xml")
_GZIP, _PLAIN = b"\x1f\x8b\x08", b"\r\nWARC/1."  # with what records begin
_ODD: Final = re.compile(r"[^\x20-\x7e]+")  # in what is said of a stranger's bytes
_SAID: Final = 80  # characters of it
_STEP: Final = 1 << 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page as it was fetched once."""

    url: str
    body: bytes  # decoded from Content-Encoding
    content_type: str | None  # None: the server sent none
    crawled: datetime  # UTC
    offset: int = 0  # of its record in the file, bytes

    @property
    def host(self) -> str:
        """Return the site's name without `www.`; empty: the address has none."""
        try:
            return (urlsplit(self.url).hostname or "").removeprefix("www.")
        except ValueError:
            return ""


class NoPage(StrEnum):
    """Why a record of an archive is no page to read."""

    BROKEN = "broken"
    NOT_OK = "other HTTP statuses than 200"
    NOT_HTML = "no HTML"
    TOO_LARGE = "too large"


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """A record that is left out."""

    why: NoPage
    detail: str = ""  # of a broken one, for people
    offset: int = 0  # in the file, bytes


def read_warc(file: BinaryIO) -> Iterator[Page | Passed]:
    """Yield the pages of an archive, and what was left out instead of others.

    After a broken record reading goes on at the next one that can be found.
    """
    from warcio.archiveiterator import ArchiveIterator  # noqa: PLC0415 - for one case

    while True:
        begin, records = file.tell(), ArchiveIterator(file)
        try:
            for record in records:
                found = _page(record) if record.rec_type == "response" else None
                # warcio skips the rest of a record to say where it began.
                begin = records.get_record_offset()
                if found is not None:
                    yield replace(found, offset=begin)
        except Exception as error:  # noqa: BLE001 - a stranger's bytes make it raise anything
            begin = max(begin, records.offset)
            said = _ODD.sub("?", str(error).strip().partition("\n")[0])[:_SAID]
            detail = said or type(error).__name__
            yield Passed(offset=begin, why=NoPage.BROKEN, detail=detail)
        else:
            return
        if not _found_next(file, begin + 1):
            return


def _page(record: Any) -> Page | Passed:
    http, warc = record.http_headers, record.rec_headers
    content_type = http.get_header("Content-Type") if http else None
    if http is None or http.get_statuscode() != _OK:
        return Passed(why=NoPage.NOT_OK)
    if (content_type or _HTML[0]).partition(";")[0].strip().lower() not in _HTML:
        return Passed(why=NoPage.NOT_HTML)
    body = record.content_stream().read(MOST + 1)
    if len(body) > MOST:
        return Passed(why=NoPage.TOO_LARGE)
    return Page(
        url=warc.get_header("WARC-Target-URI") or "",
        body=body,
        content_type=content_type,
        crawled=_moment(warc.get_header("WARC-Date")),
    )


def _moment(text: str | None) -> datetime:
    found = datetime.fromisoformat(text or "")
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)


def _found_next(file: BinaryIO, start: int) -> bool:
    """Move to the first place from `start` at which a record seems to begin."""
    position, tail = start, b""
    file.seek(start)
    while chunk := file.read(_STEP):
        seen = tail + chunk
        for found in re.finditer(re.escape(_GZIP) + b"|" + re.escape(_PLAIN), seen):
            place = position - len(tail) + found.start()
            if found[0] == _PLAIN:
                file.seek(place + 2)
                return True
            if _begins(seen[found.start() :]):
                file.seek(place)
                return True
        position, tail = position + len(chunk), seen[-len(_PLAIN) :]
    return False


def _begins(data: bytes) -> bool:
    """Say whether a compressed record begins here; the mark alone occurs by chance."""
    try:
        return zlib.decompressobj(31).decompress(data, 5) == b"WARC/"
    except zlib.error:
        return False


def page_id(page: Page, source: Source) -> str | None:
    """Return the id of the article that a page makes; None: it has no usable address."""
    identity = key(page.url)
    return None if identity is None else hashed(source.name, identity)[:20]


def page_article(page: Page, source: Source) -> Article | None:
    """Return what a page says as an article; None if it holds no text worth having.

    Its date is the day that the page names, if that is before the one on which it was
    fetched: an archive of news fetches what has just come out.
    """
    identity, found = key(page.url), full_text(page.body, page.url, page.content_type)
    if identity is None or found is None:
        return None
    named = found.published
    earlier = named is not None and named.date() < page.crawled.date()
    return Article(
        id=hashed(source.name, identity)[:20],
        source=source.name,
        identity=identity,
        identity_basis=IdentityBasis.URL,
        url=canonical(page.url),
        title=found.title,
        text=_without_title(found),
        published=named if named is not None and earlier else page.crawled,
        published_provenance=(
            DateProvenance.PAGE if earlier else DateProvenance.FIRST_SEEN
        ),
        published_zone=None,
        first_seen=page.crawled,
        content_hash=hashed(fold(found.title), fold(found.text)),
        origin=source.origin,
    )


def _without_title(found: FullText) -> str:
    """Return the text without the headline, which many pages repeat above it."""
    first, _, rest = found.text.partition("\n\n")
    return rest if rest and found.title and first == found.title else found.text
