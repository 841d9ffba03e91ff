"""Makes outside words safe to show: one line, no hidden characters, real links only.

Every renderer sends what a publisher wrote through here first. The stored text stays
as it was published; only what people are shown is cleaned.
"""

import re
from urllib.parse import quote, urlsplit

ELLIPSIS = "…"

# Bidirectional controls can turn a host name round, zero-width characters can break a
# word out of a filter, and control characters drive terminals and mail headers.
_HIDDEN = re.compile(
    "[\u0000-\u0008\u000e-\u001b\u007f-\u0084\u0086-\u009f\u00ad\u061c\u180e"
    "\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_SPACE = re.compile(r"\s+")
_LINK_SAFE = "/:?#[]@!$&'()*+,;=%-._~"


def one_line(text: str, *, limit: int | None = None) -> str:
    """Return `text` on one line without hidden characters, at most `limit` long."""
    seen = _SURROGATE.sub("\ufffd", _HIDDEN.sub("", text))
    seen = _SPACE.sub(" ", seen).strip()
    return seen if limit is None else shorten(seen, limit)


def shorten(text: str, limit: int) -> str:
    """Cut `text` to `limit` characters, at a space where one is near."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    space = cut.rfind(" ")
    if space > limit * 2 // 3:
        cut = cut[:space]
    return cut.rstrip() + ELLIPSIS


def web_link(url: str | None) -> str | None:
    """Return `url` with every risky character percent-encoded, None if not http(s)."""
    if url is None:
        return None
    whole = one_line(url)
    try:
        parts = urlsplit(whole)
        named = bool(parts.hostname)
    except ValueError:
        return None
    if parts.scheme.lower() not in {"http", "https"} or not named:
        return None
    return quote(whole, safe=_LINK_SAFE)


def host(url: str) -> str:
    """Return the host that a link leads to, for people to see where they go."""
    return (urlsplit(url).hostname or "").removeprefix("www.")
