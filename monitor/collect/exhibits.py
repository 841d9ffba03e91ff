"""The documents of a filing: their addresses on EDGAR's page about it, and their texts.

A report's news often stands in its press release, attached as exhibit 99.1. Pure:
nothing is requested.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from monitor.collect.charset import decoded
from monitor.collect.facts import text_of
from monitor.collect.links import absolute
from monitor.collect.markup import is_tangled, plain
from monitor.errors import ParseError

_ROWS = 'table[summary="Document Format Files"] tr'
_COLUMNS = 4  # sequence, description, document, type; then the size
_PRESS_RELEASE = "EX-99"
_ITEM = re.compile(r"^\s*item\s+\d{1,2}\.\d{2}\b", re.IGNORECASE | re.MULTILINE)
_SIGNATURE = re.compile(r"^\s*signatures?\s*$", re.IGNORECASE | re.MULTILINE)
_LONGEST = 12_000  # characters of one document that are kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibit:
    """One document of a filing."""

    type: str  # "8-K", "EX-99.1"
    description: str  # as the filer wrote it; may be empty
    url: str


def exhibits(index_html: bytes, url: str) -> tuple[Exhibit, ...]:
    """Return the main document of a filing and its exhibits 99, in the page's order.

    `url` is where the page came from; links to other hosts are left out. Raises
    `ParseError` if the page lists no documents at all.
    """
    text = decoded(index_html, None)
    rows = [] if is_tangled(text) else LexborHTMLParser(text).css(_ROWS)
    listed = [row for row in map(_cells, rows) if len(row) >= _COLUMNS]
    if not listed:
        message = "this page lists no documents of a filing"
        raise ParseError(message, reason="not_a_feed")
    return tuple(_wanted(listed, url))


def filed_text(body: bytes, content_type: str | None, kind: str) -> str | None:
    """Return what a document of `kind` says; None if it is no text that can be read.

    Of a report that is what stands under its items: the cover page before them and the
    signature behind them are forms. An exhibit begins with its number.
    """
    if body.startswith(b"%PDF") or b"\0" in body:
        return None
    text = decoded(body, content_type)
    if is_tangled(text):
        return None
    said = plain(text)
    if not kind.upper().startswith(_PRESS_RELEASE):
        item = _ITEM.search(said)
        end = _SIGNATURE.search(said, item.start()) if item else None
        said = said[item.start() if item else 0 : end.start() if end else None].strip()
        return said[:_LONGEST] or None
    number = kind.upper().removeprefix("EX-")
    return f"Exhibit {number}\n\n{said[:_LONGEST]}" if said else None


def _cells(row: LexborNode) -> list[LexborNode]:
    return row.css("td")


def _wanted(rows: list[list[LexborNode]], url: str) -> Iterator[Exhibit]:
    """Yield the first document and the exhibits 99 behind it."""
    is_first = True
    for _, description, document, kind, *_ in rows:
        address = _address(document, url)
        type_ = _text(kind)
        if address is None or not type_:
            continue
        if is_first or type_.upper().startswith(_PRESS_RELEASE):
            yield Exhibit(type=type_, description=_text(description), url=address)
        is_first = False


def _address(cell: LexborNode, url: str) -> str | None:
    """Return the address of a document on the page's own host, not of its viewer."""
    link = cell.css_first("a[href]")
    found = absolute(link.attrs.get("href"), url) if link is not None else None
    if found is None:
        return None
    shown = parse_qs(urlsplit(found).query).get("doc")
    found = absolute(shown[0], url) if shown else found
    if found is None or urlsplit(found).hostname != urlsplit(url).hostname:
        return None
    return found


def _text(cell: LexborNode) -> str:
    return text_of(cell.text())
