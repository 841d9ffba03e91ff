"""Read a JSON Feed (versions 1.0 and 1.1, jsonfeed.org) as entries. Pure.

It gives what `parse.parse_feed` gives for XML, and raises nothing but `ParseError`
either. What has the wrong type is taken for absent.
"""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from monitor.collect.charset import decoded, legal
from monitor.collect.entries import as_markup, each_once, kept, left_out, zone
from monitor.collect.links import absolute
from monitor.collect.markup import one_line
from monitor.errors import ParseError
from monitor.model.source import Entry, Feed

MEDIA_TYPE = "application/feed+json"

# Many programs write the slashes of JSON with backslashes before them.
_VERSION = re.compile(
    r'"version"\s*:\s*"https?:\\?/\\?/(?:www\.)?jsonfeed\.org\\?/version\\?/'
)
_ITEMS = re.compile(r'"items"\s*:\s*\[')
_BETWEEN = re.compile(r"[\s,]*")
# Numbers stay as they are written: an id may be longer than any number, and 1.0 is not
# the id 1.
_JSON = json.JSONDecoder(
    strict=False, parse_int=str, parse_float=str, parse_constant=str
)
_BODIES = ("content_html", "content_text", "summary")


def is_json_feed(text: str, content_type: str | None) -> bool:
    """Say whether `text` claims to be a JSON Feed, or its media type does."""
    media_type = (content_type or "").partition(";")[0].strip().lower()
    return text.startswith("{") and (
        media_type == MEDIA_TYPE or _VERSION.search(text) is not None
    )


def parse_json_feed(
    body: bytes, *, url: str, content_type: str | None, max_entries: int
) -> Feed:
    """Return the complete entries of a JSON Feed, at most the `max_entries` newest.

    `url` is where the body came from; relative links are resolved against it. Raises
    `ParseError` if the body is no JSON Feed. One that was cut short or is damaged gives
    the whole entries before that place, marked `truncated`.
    """
    text = decoded(body, content_type).lstrip()
    if not text:
        raise ParseError("the body is empty", reason="empty")
    if not is_json_feed(text, content_type):
        raise ParseError("this is no JSON Feed", reason="not_a_feed")
    raw, damage = _read(text)
    items = raw.get("items")
    if not isinstance(items, list):
        raise ParseError("this JSON Feed has no list of items", reason="not_a_feed")
    entries = [entry for item in items if (entry := _entry(item, raw, url))]
    taken = kept(entries, most=max_entries)
    missing = left_out(len(items), len(taken), most=max_entries)
    older = absolute(_text(raw, "next_url"), url)
    return Feed(
        title=one_line(as_markup(_text(raw, "title"))),
        entries=taken,
        dropped=len(items) - len(taken),
        warning="; ".join(filter(None, (damage, _expired(raw), missing))) or None,
        truncated=damage is not None,
        older=older if older != url else None,
        hub=_hub(raw, url),
        own=absolute(_text(raw, "feed_url"), url),
    )


def _hub(raw: Mapping[str, Any], url: str) -> str | None:
    """Return the address of the first hub that speaks WebSub."""
    hubs = raw.get("hubs")
    found = (
        absolute(_text(hub, "url"), url)
        for hub in (hubs if isinstance(hubs, list) else ())
        if isinstance(hub, dict) and _text(hub, "type").lower() == "websub"
    )
    return next(filter(None, found), None)


def _read(text: str) -> tuple[dict[str, Any], str | None]:
    """Return the feed's object and what is damaged about it; None: nothing."""
    try:
        raw, end = _JSON.raw_decode(text)
    except json.JSONDecodeError as error:
        damage = f"not valid JSON at line {error.lineno}, column {error.colno}"
    except RecursionError:
        damage = "nested too deeply"
    else:
        if text[end:].strip():
            return raw, "something follows the end of the feed"
        return raw, None
    whole = _whole_items(text)
    if whole["items"]:
        return whole, f"{damage}; only the entries before that were read"
    if text.rstrip().endswith("}"):
        message = f"the feed cannot be read: {damage}"
        raise ParseError(message, reason="unparsable")
    raise ParseError("the feed breaks off before its first entry", reason="truncated")


def _whole_items(text: str) -> dict[str, Any]:
    """Return the head and the whole items of a feed that is cut or damaged."""
    start = _ITEMS.search(text)
    head = text[: start.start()] if start else ""
    items: list[Any] = []
    place = start.end() if start else len(text)
    try:
        while True:
            place = _end(_BETWEEN.match(text, place), place)
            item, place = _JSON.raw_decode(text, place)
            items.append(item)
    except (json.JSONDecodeError, RecursionError):
        pass
    return {**_closed(head), "items": items}


def _end(found: re.Match[str] | None, place: int) -> int:
    return found.end() if found else place


def _closed(head: str) -> dict[str, Any]:
    """Read what stands before the items; nothing if that is damaged as well."""
    try:
        raw, _ = _JSON.raw_decode(head.rstrip().rstrip(",") + "}")
    except (json.JSONDecodeError, RecursionError):
        return {}
    return raw if isinstance(raw, dict) else {}


def _expired(raw: Mapping[str, Any]) -> str | None:
    return "the feed says that it has ended" if raw.get("expired") is True else None


def _entry(item: object, feed: Mapping[str, Any], url: str) -> Entry | None:
    """Return one item; None if it is none, or holds nothing at all."""
    if not isinstance(item, dict):
        return None
    guid, title, body = _guid(item), as_markup(_text(item, "title")), _body(item)
    links = (absolute(_text(item, name), url) for name in ("url", "external_url"))
    link = next((link for link in links if link), None)
    if not (guid or link or title.strip() or body.strip()):
        return None
    published, updated = _text(item, "date_published"), _text(item, "date_modified")
    return Entry(
        guid=guid,
        link=link,
        title=title,
        html=body,
        published=_moment(published),
        updated=_moment(updated),
        author=_authors(item) or _authors(feed),
        categories=each_once(_list(item, "tags")),
        zone=zone((published if _moment(published) else updated).upper()),
    )


def _guid(item: Mapping[str, Any]) -> str | None:
    """Return the id as text, whichever scalar it is; None if there is none."""
    value = item.get("id")
    if isinstance(value, bool):
        return str(value).lower()
    return _text(item, "id").strip() or None


def _body(item: Mapping[str, Any]) -> str:
    """Return the longest of contents and summary as markup."""
    name = max(_BODIES, key=lambda name: len(_text(item, name)))
    return as_markup(_text(item, name), is_markup=name == "content_html")


def _authors(raw: Mapping[str, Any]) -> str | None:
    """Return the names of the authors: a list in 1.1, one object in 1.0."""
    found = [*_list(raw, "authors"), raw.get("author")]
    names = (_text(each, "name") for each in found if isinstance(each, dict))
    return ", ".join(each_once(names)) or None


def _moment(text: str) -> datetime | None:
    """Read an RFC 3339 date in UTC; None if it is none. Without a zone it is UTC."""
    try:
        moment = datetime.fromisoformat(text.strip().upper())
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _list(raw: Mapping[str, Any], name: str) -> list[Any]:
    found = raw.get(name)
    if not isinstance(found, list):
        return []
    return [legal(each) if isinstance(each, str) else each for each in found]


def _text(raw: Mapping[str, Any], name: str) -> str:
    value = raw.get(name)
    return legal(value) if isinstance(value, str) else ""
