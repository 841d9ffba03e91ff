"""Find the feeds that a web page points to. Pure: nothing is requested, nothing guessed."""

import re
from collections.abc import Iterator, Mapping

from selectolax.lexbor import LexborHTMLParser

from monitor.collect.charset import decoded
from monitor.collect.links import absolute
from monitor.collect.markup import is_tangled

_FEED_TYPES = frozenset(
    (
        *("application/rss+xml", "application/atom+xml", "application/rdf+xml"),
        *(
            "application/xml",
            "text/xml",
            "text/rss+xml",
            "text/atom+xml",
            "text/rdf+xml",
        ),
        *("application/x.atom+xml", "application/x-atom+xml", "application/rss"),
        "application/feed+json",
    )
)
# JSON Feed 1.0 had no media type of its own. Plain JSON is also what an API answers, to
# which WordPress links from every page, so there the title must speak of a feed.
_PLAIN_JSON = "application/json"
_FEED_TITLE = re.compile(r"\bfeed\b|jsonfeed", re.IGNORECASE)
_LINK = re.compile(
    r"<([^<>]*)>((?:\s*;\s*[\w*-]+\s*(?:=\s*(?:\"[^\"]*\"|[^\s;,\"]*))?)*)"
)
_PARAMETER = re.compile(r";\s*([\w*-]+)\s*=\s*(?:\"([^\"]*)\"|([^\s;,\"]*))")


def feed_links(
    page: bytes, base_url: str, *, link_header: str | None = None
) -> tuple[str, ...]:
    """Return the addresses of the feeds that a page names, in its order, each once.

    `link_header` is the HTTP Link header of the same response. A `<base href>` of the
    page counts for its own links and not for the header's.
    """
    found = [*_in_header(link_header or "", base_url), *_in_page(page, base_url)]
    return tuple(dict.fromkeys(found))


def header_links(header: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Yield the targets of an RFC 8288 header with their parameters, as written."""
    for link in _LINK.finditer(header):
        yield (
            link[1],
            {
                name.lower(): quoted or bare
                for name, quoted, bare in _PARAMETER.findall(link[2])
            },
        )


def _in_header(header: str, base_url: str) -> Iterator[str]:
    for target, parameters in header_links(header):
        if _is_feed(parameters):
            yield from _resolved(target, base_url)


def _in_page(page: bytes, base_url: str) -> Iterator[str]:
    text = decoded(page, None)
    if is_tangled(text):
        return
    tree = LexborHTMLParser(text)
    base = next(iter(tree.css("base[href]")), None)
    base_url = (
        absolute(base.attrs.get("href"), base_url) or base_url if base else base_url
    )
    for node in tree.css("link[rel][href], a[rel][href]"):
        if _is_feed(dict(node.attributes)):
            yield from _resolved(node.attrs.get("href"), base_url)


def _is_feed(attributes: Mapping[str, str | None]) -> bool:
    words = (attributes.get("rel") or "").lower().split()
    if "feed" in words and "alternate" not in words:
        return True
    kind = (attributes.get("type") or "").partition(";")[0].strip().lower()
    if "alternate" not in words:
        return False
    title = attributes.get("title") or ""
    return kind in _FEED_TYPES or (
        kind == _PLAIN_JSON and _FEED_TITLE.search(title) is not None
    )


def _resolved(href: str | None, base_url: str) -> Iterator[str]:
    address = absolute(href, base_url)
    if address is not None:
        yield address
