"""Write documents as a feed, in each of the forms that publishers use.

Pure: documents in, bytes out. The forms differ on purpose, so that the demonstration
shows what a monitor meets outside: texts in three places, dates in two spellings, guids
that are addresses and guids that are not.
"""

import html
from collections.abc import Callable, Iterable, Mapping, Sequence
from email.utils import format_datetime
from typing import Final
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from monitor.demo.documents import DemoDocument, DemoFeed, FeedForm

_HOME: Final = "https://example.org/demo/"
_NEVER: Final = "1970-01-01T00:00:00+00:00"  # when a feed without entries changed last

Documents = Sequence[DemoDocument]


def feed_xml(
    documents: Iterable[DemoDocument], feed: DemoFeed, *, upto_round: int
) -> bytes:
    """Write what `feed` holds in round `upto_round`, the newest item first."""
    held = [d for d in documents if d.feed == feed.name and d.round <= upto_round]
    held.sort(key=lambda document: document.published, reverse=True)
    root = _WRITERS[feed.form](feed, held)
    indent(root)
    xml: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return xml


def content_type(feed: DemoFeed) -> str:
    """Return the media type that a server gives `feed`."""
    return f"{_MEDIA_TYPES[feed.form]}; charset=utf-8"


def _atom(feed: DemoFeed, documents: Documents) -> Element:
    root = Element("feed", {"xmlns": "http://www.w3.org/2005/Atom"})
    newest = max((d.published.isoformat() for d in documents), default=_NEVER)
    _add(root, "id", f"{_HOME}{feed.name}")
    _add(root, "title", feed.title)
    _add(root, "updated", newest)
    for document in documents:
        entry = SubElement(root, "entry")
        _add(entry, "id", f"tag:example.org,2025:{document.id}")
        _add(entry, "title", document.title)
        _add(entry, "link", rel="alternate", href=document.url)
        _add(entry, "published", document.published.isoformat())
        _add(entry, "updated", document.published.isoformat())
        _add(SubElement(entry, "author"), "name", feed.title)
        _add(entry, "content", _markup(document.text), type="html")
    return root


def _rss(feed: DemoFeed, documents: Documents) -> Element:
    root = Element("rss", {"version": "2.0"})
    for document, item in _items(_channel(root, feed), documents):
        _add(item, "guid", f"demo:{document.id}", isPermaLink="false")
        _add(item, "description", _markup(document.text))
    return root


def _rss_content(feed: DemoFeed, documents: Documents) -> Element:
    module = "http://purl.org/rss/1.0/modules/content/"
    root = Element("rss", {"version": "2.0", "xmlns:content": module})
    for document, item in _items(_channel(root, feed), documents):
        first, _, _ = document.text.partition("\n\n")
        _add(item, "guid", document.url)
        _add(item, "description", _markup(first))
        _add(item, "content:encoded", _markup(document.text))
    return root


def _rdf(feed: DemoFeed, documents: Documents) -> Element:
    root = Element(
        "rdf:RDF",
        {
            "xmlns": "http://purl.org/rss/1.0/",
            "xmlns:rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
        },
    )
    channel = _channel(root, feed)
    channel.set("rdf:about", f"{_HOME}{feed.name}")
    contents = SubElement(SubElement(channel, "items"), "rdf:Seq")
    for document in documents:
        SubElement(contents, "rdf:li", {"rdf:resource": document.url})
        item = SubElement(root, "item", {"rdf:about": document.url})
        _add(item, "title", document.title)
        _add(item, "link", document.url)
        _add(item, "description", _markup(document.text))
        _add(item, "dc:date", document.published.isoformat())
    return root


def _channel(root: Element, feed: DemoFeed) -> Element:
    channel = SubElement(root, "channel")
    _add(channel, "title", feed.title)
    _add(channel, "link", _HOME)
    _add(channel, "description", "News bundled with lodewatch for its demonstration.")
    return channel


def _items(
    channel: Element, documents: Documents
) -> Iterable[tuple[DemoDocument, Element]]:
    """Add an RSS 2.0 item for each document, with what all of them have."""
    for document in documents:
        item = SubElement(channel, "item")
        _add(item, "title", document.title)
        _add(item, "link", document.url)
        _add(item, "pubDate", format_datetime(document.published, usegmt=True))
        yield document, item


def _add(parent: Element, name: str, text: str = "", **attributes: str) -> None:
    SubElement(parent, name, attributes).text = text or None


def _markup(text: str) -> str:
    """Return plain text as HTML paragraphs."""
    paragraphs = text.split("\n\n")
    return "\n".join(f"<p>{html.escape(part, quote=False)}</p>" for part in paragraphs)


_WRITERS: Final[Mapping[FeedForm, Callable[[DemoFeed, Documents], Element]]] = {
    FeedForm.ATOM: _atom,
    FeedForm.RSS: _rss,
    FeedForm.RSS_CONTENT: _rss_content,
    FeedForm.RDF: _rdf,
}
_MEDIA_TYPES: Final[Mapping[FeedForm, str]] = {
    FeedForm.ATOM: "application/atom+xml",
    FeedForm.RSS: "application/rss+xml",
    FeedForm.RSS_CONTENT: "application/rss+xml",
    FeedForm.RDF: "application/rdf+xml",
}
