"""Give a new source a name that lasts: from its title, or else from its host. Pure.

Articles are known by the name of their source, so it may never meet another's.
"""

import re
import unicodedata
from collections.abc import Container, Mapping
from itertools import count
from types import MappingProxyType
from urllib.parse import urlsplit

from monitor.collect.links import key

_LONGEST = 40  # characters
_SHORTEST = 3
_WORD = re.compile(r"[a-z0-9]+")
_SUBDOMAINS = re.compile(r"^(?:www\d?|rss|feeds?|m)\.")
# Titles of these words only are borne by half the feeds of the world.
_COMMON = frozenset(
    _WORD.findall(
        "a all and articles atom blog daily default feed for from home homepage index "
        "json latest main media new news of our page posts press public recent release "
        "releases rss site stories the top untitled update updates us web website"
    )
)


def name_for(
    title: str | None,
    url: str,
    *,
    taken: Container[str],
    former: Mapping[str, str] = MappingProxyType({}),
    wish: str | None = None,
) -> str:
    """Return a name for the feed at `url` that is not in `taken`.

    `former` holds names by the `links.key` of the address that they belong to; at that
    address a name is free although it is in `taken`. A title that says nothing, or has
    hardly a letter of the Latin alphabet, is joined to the host or replaced by it.
    """
    before = former.get(key(url) or "")
    if wish is not None and wish.strip() and (wish not in taken or wish == before):
        return wish
    if before is not None:
        return before
    words = _words(title or "")
    if _COMMON.issuperset(words) or _is_lost(title or "", words):
        words = [*_words(_host(url)), *words]
    base = _joined(words) or "source"
    numbered = (f"{base}-{number}" for number in count(2))
    return base if base not in taken else next(n for n in numbered if n not in taken)


def _words(text: str) -> list[str]:
    """Return the words of `text` in plain small letters, accents taken off."""
    apart = unicodedata.normalize("NFKD", text.replace("’", "").replace("'", ""))
    bare = "".join(c for c in apart if not unicodedata.combining(c))
    return _WORD.findall(bare.lower())


def _is_lost(title: str, words: list[str]) -> bool:
    """Say whether most letters of `title` are of other alphabets."""
    letters = sum(c.isalnum() for c in title)
    left = sum(map(len, words))
    return left < _SHORTEST or left < letters / 2


def _host(url: str) -> str:
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    return _SUBDOMAINS.sub("", host)


def _joined(words: list[str]) -> str:
    """Join as many words as a name may be long."""
    name = ""
    for word in words:
        longer = f"{name}-{word}" if name else word[:_LONGEST]
        if len(longer) > _LONGEST:
            break
        name = longer
    return name
