"""Read a web page without a feed as one: a list of links, or a text that is edited. Pure.

Nothing is remembered here. Each thing on the page is an entry under a name that stays
the same for as long as the thing does, so what the store does not know is what is new.
"""

import re
from typing import Literal

from monitor.collect.blocks import entries
from monitor.collect.charset import decoded_page
from monitor.collect.content import has_main, main_content, text_of
from monitor.collect.entries import left_out, newest
from monitor.collect.listing import Listing, listing
from monitor.collect.markup import escaped
from monitor.collect.tree import Element, Page, grown, within
from monitor.collect.volatile import steady
from monitor.collect.walls import is_html, refusal, weight
from monitor.errors import ParseError
from monitor.model.source import Entry, Feed

__all__ = ["Shape", "read_page"]

Shape = Literal["auto", "links", "text"]

_FEED = re.compile(r"<(?:\w+:)?(?:rss|feed|rdf)[\s>]", re.IGNORECASE)
_XML = re.compile(r"\s*<\?xml[\s>]", re.IGNORECASE)
_HEAD = 2000  # characters in which a body says what it is
_FILES = {b"%PDF": "a PDF", b"PK\x03\x04": "a ZIP or Office file", b"\x89PNG": "a picture",
          b"\xff\xd8\xff": "a picture", b"GIF8": "a picture", b"\xd0\xcf\x11\xe0": "an "
          "Office file", b"\x1f\x8b": "a packed file"}  # fmt: skip
_LEAST = 40  # weighted characters that a page must say
_FEW = 3  # links that make a list
_SAYS = 18  # weighted characters of a title, on average
_HALF, _THIRD = 0.5, 0.3
_PARTED = re.compile(r"\s+[|–—»·]\s+|\s+-\s+")


def read_page(
    body: bytes,
    *,
    url: str,
    content_type: str | None,
    max_entries: int,
    select: str | None = None,
    shape: Shape = "auto",
) -> Feed:
    """Return what a page says as entries, at most `max_entries`.

    A page that is there for a list of links gives an entry for each of them; any other
    is one text and gives an entry for each of its blocks; `shape` says which it is if
    that is known better. `select` (CSS) names the part to be read; without it, menus and
    the like are left out. `url` is where the body came from. Raises `ParseError` if the
    body is no page that can be read, and nothing else.
    """
    text = _html(body, content_type)
    refused = refusal(text, url=url)
    if refused is not None:
        raise ParseError(refused[1], reason=refused[0])
    page = grown(text, url=url, select=select)
    found = _found(page, url=url, whole=select is not None, shape=shape)
    if page.cut and len(found) > 1:
        found = found[:-1]  # it may have been cut through
    if not found:
        raise _nothing(page, shape)
    kept = newest(found, max_entries)
    return Feed(
        title=escaped(steady(page.title) or _heading(page.root)),
        entries=tuple(kept),
        dropped=len(found) - len(kept),
        warning=_warning(page, left_out(len(found), len(kept), most=max_entries)),
    )


def _html(body: bytes, content_type: str | None) -> str:
    """Return the text of a page; raise for whatever else it may be."""
    for mark, name in _FILES.items():
        if body.startswith(mark):
            raise _another(name)
    text = decoded_page(body, content_type).lstrip("\ufeff \t\r\n\0")
    if not text:
        raise ParseError("the body is empty", reason="empty")
    head = text[:_HEAD]
    if _FEED.search(head) and not re.search(r"<html[\s>]", head, re.IGNORECASE):
        raise ParseError(
            'this is a feed, not a web page: leave out `kind = "page"`',
            reason="not_a_feed",
        )
    if head[0] in "{[":
        raise _another("JSON")
    if not is_html(text):
        kind = "XML" if _XML.match(head) else "text"
        raise _another(kind)
    return text


def _another(what: str) -> ParseError:
    return ParseError(f"this is {what}, not a web page", reason="not_a_feed")


def _nothing(page: Page, shape: Shape) -> ParseError:
    said = text_of(page.root)[:80]
    what = "no list of links on this page" if shape == "links" else "nothing to be read"
    return ParseError(f"there is {what} ({said!r})", reason="empty")


def _found(page: Page, *, url: str, whole: bool, shape: Shape) -> list[Entry]:
    """Return the entries of a page, read leniently if strictness leaves nothing.

    A page that marks its main part and has nothing there has nothing to say.
    """
    for strict in (True, False) if not has_main(page.root) else (True,):
        root = page.root if whole else main_content(page.root, strict=strict)
        if weight(text_of(root)) < _LEAST and not whole:
            continue
        if found := _read(root, page, url=url, shape=shape):
            return found
    return []


def _read(root: Element, page: Page, *, url: str, shape: Shape) -> list[Entry]:
    if shape != "text":
        links = listing(root, base=page.base, url=url, lang=page.lang)
        if links is not None and (shape == "links" or _is_list(links)):
            return list(links.entries)
    return [] if shape == "links" else entries(root, url=url, title=_title(page, root))


def _is_list(links: Listing) -> bool:
    """Say whether a page is there for the list on it."""
    number = len(links.entries)
    if links.dated >= _HALF * number and links.share >= _THIRD:
        return number >= _FEW or (number > 1 and links.share >= _HALF)
    return number >= _FEW and links.share >= _HALF and links.said >= _SAYS


def _title(page: Page, root: Element) -> str:
    """Return how a document is called: its first heading, else the page's title."""
    return _heading(root) or steady(_PARTED.split(page.title)[0])


def _heading(root: Element) -> str:
    found = (e for e in within(root) if e.tag == "h1")
    return next((t for e in found if (t := text_of(e))), "")


def _warning(page: Page, missing: str | None) -> str | None:
    cut = "the page is too large: only its beginning was read" if page.cut else None
    return "; ".join(filter(None, (cut, missing))) or None
