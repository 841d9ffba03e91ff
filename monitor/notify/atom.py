"""Writes entries as an Atom feed (RFC 4287). Its words come from outside: all are text.

An id is for ever, and `updated` is a moment of the story and never of the writing: a
feed that has not changed is the same file, byte for byte.
"""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Final

from monitor.notify.clean import one_line

_NAMESPACE: Final = "http://www.w3.org/2005/Atom"
_EVER: Final = datetime(1970, 1, 1, tzinfo=UTC)  # of a feed without entries
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing in a feed."""

    id: str  # a tag: URI (RFC 4151)
    title: str
    text: str  # plain, of any number of lines
    updated: datetime
    published: datetime | None = None  # None: no other moment than `updated`
    url: str | None = None  # None: it stands nowhere on the web
    categories: tuple[str, ...] = ()


def tag(kind: str, name: str) -> str:
    """Return the id of what is called `name` among things of a kind, for ever."""
    return f"tag:lodewatch,2025:{kind}:{name}"


def render_atom(
    entries: Iterable[Entry],
    *,
    name: str,
    id: str,  # noqa: A002 - RFC 4287's word
    links: Mapping[str, str] = MappingProxyType({}),
) -> bytes:
    """Return a feed of `entries`, the latest first; `name` is what people see.

    `links` are addresses by what they are to the feed: self, alternate (the page), next
    (RFC 5005: what stands further back).
    """
    latest = sorted(entries, key=lambda e: (e.updated, e.id), reverse=True)
    feed = ET.Element("feed", xmlns=_NAMESPACE)
    _add(feed, "id", id)
    _add(feed, "title", one_line(name))
    _add(feed, "updated", _moment(latest[0].updated if latest else _EVER))
    for relation, address in links.items():
        _add(feed, "link", None, rel=relation, href=_plain(address))
    _add(ET.SubElement(feed, "author"), "name", "lodewatch")
    _add(feed, "generator", "lodewatch")
    for entry in latest:
        _entry(ET.SubElement(feed, "entry"), entry)
    ET.indent(feed)
    body: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return body + b"\n"


def _entry(element: ET.Element, entry: Entry) -> None:
    _add(element, "id", entry.id)
    _add(element, "title", one_line(entry.title), type="text")
    _add(element, "updated", _moment(entry.updated))
    if entry.published is not None:
        _add(element, "published", _moment(entry.published))
    if entry.url is not None:
        _add(element, "link", None, rel="alternate", href=entry.url)
    for term in dict.fromkeys(entry.categories):
        _add(element, "category", None, term=_plain(one_line(term)))
    _add(element, "content", entry.text.strip(), type="text")


def _add(parent: ET.Element, name: str, text: str | None, **attributes: str) -> None:
    element = ET.SubElement(parent, name, attributes)
    element.text = None if text is None else _plain(text)


def _plain(text: str) -> str:
    """Leave out what no XML may hold."""
    return _NO_XML.sub("", text)


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
