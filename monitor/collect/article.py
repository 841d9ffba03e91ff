"""Make an article of a feed's entry: what it is called, when it was, what it says. Pure.

The same entry gives the same article on every visit: an id that wavers means the same
news told twice, one that is too coarse means news lost.
"""

import hashlib
from dataclasses import replace
from datetime import datetime

from monitor.collect.links import canonical, key
from monitor.collect.markup import fold, one_line, plain, tidy
from monitor.model.source import (
    Article,
    DateProvenance,
    Entry,
    IdentityBasis,
    Source,
)

FIRST_YEAR = 1990
"""Of the web: earlier dates are somebody's zero."""

_LONGEST_GUID = 500  # characters kept as they are
_NO_GUIDS = frozenset(("", "0", "-1", "null", "none", "nil", "undefined", "n/a", "#"))


def to_article(entry: Entry, source: Source, *, seen: datetime) -> Article:
    """Return `entry` as the article that the monitor keeps."""
    title, text = one_line(entry.title), plain(entry.html)
    identity, basis = identify(entry)
    published, provenance = _published(entry, seen=seen)
    undated = provenance is DateProvenance.FIRST_SEEN
    return Article(
        id=hashed(source.name, identity)[:20],
        source=source.name,
        identity=identity,
        identity_basis=basis,
        url=address(entry),
        title=title,
        text=text,
        published=published,
        published_provenance=provenance,
        published_zone=None if undated else entry.zone,
        first_seen=seen,
        content_hash=hashed(fold(title), fold(text)),
        origin=source.origin,
        entry_hash=entry_hash(entry),
    )


def article_id(entry: Entry, source: Source) -> str:
    """Return the id of `to_article(entry, source)` without the work on its text."""
    return hashed(source.name, identify(entry)[0])[:20]


def entry_hash(entry: Entry) -> str:
    """Return a hash of what an entry says, as the feed gave it."""
    return hashed(entry.title, entry.html)


def identify(entry: Entry) -> tuple[str, IdentityBasis]:
    """Return by what `entry` is known again within its source, and which kind it is.

    The guid, if it can be one; else the address, unless other entries have it too;
    else what the entry says.
    """
    guid = _usable(entry.guid)
    if guid is not None:
        return guid, IdentityBasis.GUID
    address = key(entry.link) if entry.link and not entry.link_shared else None
    if address is not None:
        return address, IdentityBasis.URL
    return entry.words or _words(entry), IdentityBasis.HASH


def named(entry: Entry) -> Entry:
    """Return `entry` with its address, and the hash of its words if nothing else names it.

    Done where feeds are parsed: what takes long there does not hold up the others.
    """
    found = replace(entry, address=canonical(entry.link))
    _, basis = identify(found)
    return replace(found, words=_words(entry)) if basis is IdentityBasis.HASH else found


def address(entry: Entry) -> str | None:
    """Return the canonical address of an entry; None: it has none that can be used."""
    return entry.address or canonical(entry.link)


def _words(entry: Entry) -> str:
    date = entry.published or entry.updated
    when = date.isoformat() if date else ""
    return hashed(one_line(entry.title), when, fold(plain(entry.html)))


def _usable(guid: str | None) -> str | None:
    """Return a guid in a form that is stable and fit to be stored, or None.

    Many guids are addresses; they must survive a publisher's move to https.
    """
    tidied = fold(tidy(guid or ""))
    if tidied.lower() in _NO_GUIDS:
        return None
    if tidied.startswith(("http://", "https://")):
        tidied = key(tidied) or tidied
    return tidied if len(tidied) <= _LONGEST_GUID else hashed(tidied)


def _published(entry: Entry, *, seen: datetime) -> tuple[datetime, DateProvenance]:
    """Return the best date that an entry gives, never one after it was seen."""
    for date, provenance in (
        (entry.published, DateProvenance.PUBLISHED),
        (entry.updated, DateProvenance.UPDATED),
    ):
        if date is not None and date.year >= FIRST_YEAR:
            return (date, provenance) if date <= seen else _first_seen(seen)
    return _first_seen(seen)


def _first_seen(seen: datetime) -> tuple[datetime, DateProvenance]:
    return seen, DateProvenance.FIRST_SEEN


def hashed(*parts: str) -> str:
    """Return a hash of texts, hex; lone surrogates in them harm nobody."""
    text = "\x1f".join(parts)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
