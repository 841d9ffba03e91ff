"""What is done to the entries of a feed in any format: RSS, Atom, RDF or JSON. Pure."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

from monitor.collect.article import named
from monitor.collect.links import key
from monitor.collect.markup import escaped, looks_like_markup
from monitor.model.source import Entry

_FEW = 3  # entries that may have one guid in common by accident
_OFFSET = re.compile(r"([+-])(\d{2}):?(\d{2})\s*(?:\([^)]*\))?$")
_NAMED_OFFSETS = {
    **dict.fromkeys(("Z", "UT", "UTC", "GMT"), "+00:00"),
    "EST": "-05:00",
    "EDT": "-04:00",
    "CST": "-06:00",
    "CDT": "-05:00",
    "MST": "-07:00",
    "MDT": "-06:00",
    "PST": "-08:00",
    "PDT": "-07:00",
}


def kept(entries: Iterable[Entry], *, most: int) -> tuple[Entry, ...]:
    """Return the entries that are taken, told apart: at most the `most` newest."""
    return tuple(named(entry) for entry in newest(_told_apart(list(entries)), most))


def left_out(found: int, taken: int, *, most: int) -> str | None:
    """Say why fewer entries were `taken` than `found`; None if all were."""
    if found > most:
        return f"{found} entries, only {most} taken"
    if found > taken:
        return f"{found - taken} incomplete or empty entries left out"
    return None


def as_markup(value: str, *, is_markup: bool = False) -> str:
    """Return `value` as markup, also where it is declared to be plain text."""
    return value if is_markup or looks_like_markup(value) else escaped(value)


def each_once(words: Iterable[object]) -> tuple[str, ...]:
    """Return the words among `words` in their order, none twice."""
    found = (word.strip() for word in words if isinstance(word, str))
    return tuple(dict.fromkeys(word for word in found if word))


def zone(text: str) -> str | None:
    """Return the UTC offset that a date was written with; None if it names none."""
    text = text.strip()
    offset = _OFFSET.search(text)
    if offset and ":" in text[: offset.start()]:
        return f"{offset[1]}{offset[2]}:{offset[3]}"
    name = re.search(r"(?:\s|\d)([A-Z]{1,4})$", text)
    return _NAMED_OFFSETS.get(name[1]) if name else None


def _told_apart(entries: list[Entry]) -> list[Entry]:
    """Take from each entry the names that name others too.

    Some feeds give every item the same guid, or their home page as its link; taken for
    identities, these would make one article out of all. A guid that stands at a few
    entries is kept: EDGAR lists one filing once for each party to it.
    """
    keys = [key(entry.link) if entry.link else None for entry in entries]
    constant = _constant_guids(entries, keys)
    titles = {
        (link, entry.title)
        for link, entry in zip(keys, entries, strict=True)
        if entry.guid is None or entry.guid in constant
    }
    owners = Counter(link for link, _ in titles)
    return [
        replace(
            entry,
            guid=None if entry.guid in constant else entry.guid,
            link_shared=link is not None and owners[link] > 1,
        )
        for entry, link in zip(entries, keys, strict=True)
    ]


def _constant_guids(entries: list[Entry], keys: list[str | None]) -> set[str]:
    """Return guids that at least half of the entries bear, at different links."""
    links: dict[str, set[str | None]] = {}
    for entry, link in zip(entries, keys, strict=True):
        if entry.guid:
            links.setdefault(entry.guid, set()).add(link)
    enough = max(_FEW, len(entries) / 2)
    return {guid for guid, found in links.items() if len(found) >= enough}


def newest(entries: list[Entry], most: int) -> list[Entry]:
    """Return the newest entries in the feed's order; undated ones count by place."""
    if len(entries) <= most:
        return entries
    oldest = datetime.min.replace(tzinfo=UTC)

    def age(place: int) -> tuple[datetime, int]:
        entry = entries[place]
        return entry.published or entry.updated or oldest, -place

    newest = sorted(range(len(entries)), key=age, reverse=True)[:most]
    return [entries[place] for place in sorted(newest)]
