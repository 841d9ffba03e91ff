"""Read a feed's bytes as entries. The only door to feedparser.

A JSON Feed is recognised here and read by `json_feed`.

feedparser gets a stream of bytes and never a string: a string it would open as a file
or fetch as an address. It can take minutes over hostile input, so this runs in a worker
process with a deadline (`ports.Workers.call`); everything in and out can be pickled.
"""

import calendar
import io
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import feedparser
from feedparser.api import PREFERRED_XML_PARSERS

from monitor.collect.charset import decoded, legal
from monitor.collect.entities import is_bomb
from monitor.collect.entries import as_markup, each_once, kept, left_out, zone
from monitor.collect.json_feed import is_json_feed, parse_json_feed
from monitor.collect.links import absolute, next_page
from monitor.collect.markup import fold, one_line
from monitor.collect.skip import stated
from monitor.collect.walls import refusal
from monitor.errors import ParseError
from monitor.model.source import Entry, Feed

PREFERRED_XML_PARSERS[:] = ["monitor.collect.sax"]

_HEAD = 2000  # characters in which a document says what it is
_HTML = re.compile(r"<!doctype\s+html|<html[\s>]", re.IGNORECASE)
_FEED = re.compile(r"<(?:\w+:)?(?:rss|feed|rdf|channel)[\s>]", re.IGNORECASE)
_ENTRY = re.compile(r"<(/?)(?:\w+:)?(?:item|entry)(?:\s[^<>]*+)?>", re.IGNORECASE)
_END = re.compile(r"</(?:\w+:)?(?:rss|feed|rdf)\s*(?:>|$)", re.IGNORECASE)
_TAIL = 20_000  # characters in which the root ends; comments may follow
# feedparser looks for these at the beginning of a line, to take external entities out.
_DECLARATION = re.compile(r"<!(?:DOCTYPE|ENTITY)")
_DECORATION = re.compile(
    r"</?(?:(?:gml|georss|geo|psc|itunes|media|cc):[\w.-]+|textinput|image|width|height)"
    r"(?:\s[^<>]*+)?>",
    re.IGNORECASE,
)
_HTML_TYPES = ("text/html", "application/xhtml+xml")

_PERIODS = {"hourly": 1, "daily": 24, "weekly": 168, "monthly": 720, "yearly": 8760}
_LONGEST_INTERVAL = timedelta(days=7)

_COMPACT = re.compile(r"(?<!\d)(?:19|20)\d{6}(?!\d)")  # 20251107
_WORD = re.compile(r"[^\W\d_]{3}")  # the month, in any language


def parse_feed(
    body: bytes, *, url: str, content_type: str | None, max_entries: int
) -> Feed:
    """Return the complete entries of a feed, at most the `max_entries` newest.

    `url` is where the body came from; relative links are resolved against it. Raises
    `ParseError` if the body is no feed, and nothing else. A feed that was cut short
    gives its whole entries, marked `truncated`.
    """
    text = legal(decoded(body, content_type)).lstrip()
    if is_json_feed(text, content_type):
        return parse_json_feed(
            body, url=url, content_type=content_type, max_entries=max_entries
        )
    _refuse_what_is_no_feed(text)
    parsed = _parse(_DECLARATION.sub(r"\n\g<0>", text[:_HEAD]) + text[_HEAD:])
    cut, complete = _completed(parsed, text)
    if not parsed.version and not parsed.entries:
        raise ParseError("this is no feed that can be read", reason="not_a_feed")
    if cut and not complete:
        raise ParseError(
            "the feed breaks off before its first entry", reason="truncated"
        )
    entries = [entry for raw in complete if (entry := _entry(raw, url))]
    taken = kept(entries, most=max_entries)
    missing = left_out(len(parsed.entries), len(taken), most=max_entries)
    return Feed(
        title=one_line(_text(parsed.feed, "title")),
        entries=taken,
        dropped=len(parsed.entries) - len(taken),
        warning=_warning(parsed, cut=cut, missing=missing),
        min_interval=_min_interval(parsed.feed),
        skip=stated(text),
        truncated=cut,
        older=_older(parsed.feed, url),
        hub=_related(parsed.feed, "hub", url),
        own=_related(parsed.feed, "self", url),
    )


def _refuse_what_is_no_feed(text: str) -> None:
    """Name the usual other things: nothing, a web page, JSON, a trap."""
    if not text:
        raise ParseError("the body is empty", reason="empty")
    head = text[:_HEAD]
    if _HTML.search(head) and not _FEED.search(head):
        found = refusal(text)
        if found is None or found[0] == "empty":
            found = ("not_a_feed", "this is a web page, not a feed")
        raise ParseError(found[1], reason=found[0])
    if head[0] in "{[":
        raise ParseError("this is JSON, not a feed", reason="not_a_feed")
    if "<" not in head and "<" not in text:
        raise ParseError("this is no feed that can be read", reason="not_a_feed")
    if is_bomb(text):
        message = "the feed's entities stand for too much text"
        raise ParseError(message, reason="unparsable")


def _parse(text: str) -> Any:
    """Let feedparser read `text`; if it stumbles, once more without decorations."""
    try:
        return _read(text)
    except Exception:  # noqa: BLE001
        # Its handlers let out whatever a stranger's feed makes them raise; most are
        # those of maps, pictures and podcasts, which nobody needs here.
        plainer = _DECORATION.sub("", text)
    try:
        return _read(plainer)
    except Exception as error:  # noqa: BLE001
        message = fold(f"the feed cannot be read: {type(error).__name__}: {error}")
        raise ParseError(message[:300], reason="unparsable") from None


def _read(text: str) -> Any:
    """Call feedparser.

    `sanitize_html` is off: nothing renders this markup, `markup.plain` turns it into
    text with a real HTML parser, and feedparser's own is slow and drops unknown tags
    with words in them. `resolve_relative_uris` is off: no link inside the markup is
    kept. No base address is given either, since feedparser would also resolve guids
    against it, and they would change when a feed moves.
    """
    return feedparser.parse(
        io.BytesIO(text.encode()),
        response_headers={"content-type": "application/xml; charset=utf-8"},
        sanitize_html=False,
        resolve_relative_uris=False,
    )


def _completed(parsed: Any, text: str) -> tuple[bool, list[Any]]:
    """Say whether the feed was cut short, and return its entries without the cut one."""
    if not parsed.bozo or _END.search(text[-_TAIL:]):
        return False, parsed.entries
    tags = list(_ENTRY.finditer(text))
    is_open = tags and not tags[-1][1] and not tags[-1][0].endswith("/>")
    return True, parsed.entries[:-1] if is_open else parsed.entries


def _entry(raw: Any, url: str) -> Entry | None:
    """Return one item; None if it holds nothing at all."""
    guid = _text(raw, "id").strip() or None
    link = _link(raw, guid, url)
    title, body = _title(raw), _longest_body(raw)
    if not (guid or link or title.strip() or body.strip()):
        return None
    published = "published" if _moment(raw, "published") else "created"
    return Entry(
        guid=guid,
        link=link,
        title=title,
        html=body,
        published=_moment(raw, published),
        updated=_moment(raw, "updated"),
        author=_text(raw, "author").strip() or None,
        categories=_categories(raw),
        zone=zone(_text(raw, published) or _text(raw, "updated")),
    )


def _link(raw: Any, guid: str | None, url: str) -> str | None:
    """Return the address of the article itself, absolute."""
    for name in ("feedburner_origlink", "link"):
        link = _text(raw, name).strip()
        if link and link == guid and "://" not in link:
            continue  # feedparser takes any guid for a link if there is no other
        if link:
            return absolute(link, url)
    links = dict.get(raw, "links") or []
    usual = (each for each in links if each.get("rel", "alternate") == "alternate")
    return next((absolute(each.get("href"), url) for each in usual), None)


def _title(raw: Any) -> str:
    detail = dict.get(raw, "title_detail") or {}
    return as_markup(_text(raw, "title"), is_markup=detail.get("type") in _HTML_TYPES)


def _longest_body(raw: Any) -> str:
    """Return the longest of content and summary as markup."""
    summary = dict.get(raw, "summary_detail") or {}
    found = [(_text(raw, "summary"), summary.get("type"))]
    found += [
        (_text(content, "value"), content.get("type"))
        for content in dict.get(raw, "content") or []
    ]
    # feedparser repeats content as a summary of no type.
    value, kind = max(found, key=lambda pair: (len(pair[0]), pair[1] in _HTML_TYPES))
    return as_markup(value, is_markup=kind in _HTML_TYPES)


def _categories(raw: Any) -> tuple[str, ...]:
    terms = (tag.get("term") or tag.get("label") for tag in dict.get(raw, "tags") or [])
    return each_once(terms)


def _text(raw: Any, name: str) -> str:
    """Return a field if it is text; unknown elements with attributes become dicts.

    Not `raw[name]`: that would answer `updated` with `published` and warn.
    """
    value = dict.get(raw, name)
    return value if isinstance(value, str) else ""


def _moment(raw: Any, name: str) -> datetime | None:
    """Return a date in UTC as feedparser has read it, or None."""
    parsed = dict.get(raw, f"{name}_parsed")
    if parsed is None:
        return None
    try:
        moment = datetime.fromtimestamp(calendar.timegm(parsed), UTC)
        return moment if _is_stated(moment, _text(raw, name)) else None
    except (ValueError, OverflowError, OSError, TypeError):
        return None


def _is_stated(moment: datetime, text: str) -> bool:
    """Say whether year, month and day of `moment` stand in `text`.

    feedparser fills up what it cannot read with today: "2025-99-99" becomes the first
    day of the present month, in 2025.
    """
    if _COMPACT.search(text):
        return True
    numbers = {int(number) for number in re.findall(r"\d{1,9}", text)}
    near = [moment + timedelta(days=days) for days in (-1, 0, 1)]  # in any zone
    return (
        any({day.year, day.year % 100} & numbers for day in near)
        and any(day.day in numbers for day in near)
        and (any(day.month in numbers for day in near) or bool(_WORD.search(text)))
    )


def _warning(parsed: Any, *, cut: bool, missing: str | None) -> str | None:
    parts = []
    if cut:
        parts.append("the feed breaks off before its end")
    elif parsed.bozo:
        parts.append(f"not well-formed: {_first_line(parsed.bozo_exception)}")
    return "; ".join([*parts, *([missing] if missing else [])]) or None


def _first_line(error: Exception) -> str:
    lines = str(error).removeprefix("<unknown>:").splitlines()
    return next(iter(lines), type(error).__name__)[:200]


def _min_interval(feed: Any) -> timedelta | None:
    """Return how often the feed itself says it is worth a visit, or None.

    WordPress writes "hourly, 1" into every feed, whoever publishes: that says nothing.
    """
    minutes = _positive(_text(feed, "ttl"))
    if minutes:
        return min(timedelta(minutes=minutes), _LONGEST_INTERVAL)
    hours = _PERIODS.get(_text(feed, "sy_updateperiod").strip().lower())
    times = _positive(_text(feed, "sy_updatefrequency")) or 1
    if hours is None or (hours == times and "wordpress" in _generator(feed)):
        return None
    return min(timedelta(hours=hours) / times, _LONGEST_INTERVAL)


def _older(feed: Any, url: str) -> str | None:
    """Return where the entries before these stand: RFC 5005, or WordPress's habit."""
    links = {
        link.get("rel"): absolute(link.get("href"), url)
        for link in dict.get(feed, "links") or []
    }
    stated = links.get("next") or links.get("prev-archive")
    if stated is None and "wordpress" in _generator(feed):
        return next_page(url)
    return stated


def _related(feed: Any, relation: str, url: str) -> str | None:
    """Return the first usable address to which the feed stands in `relation`."""
    links = dict.get(feed, "links") or []
    found = (
        absolute(link.get("href"), url)
        for link in links
        if relation in (link.get("rel") or "").split()
    )
    return next(filter(None, found), None)


def _generator(feed: Any) -> str:
    return _text(feed, "generator").lower()


def _positive(text: str) -> int | None:
    """Read a whole number above zero of sane size, or None."""
    found = re.fullmatch(r"\s*0*([1-9]\d{0,8})(?:\.0*)?\s*", text)
    return int(found[1]) if found else None
