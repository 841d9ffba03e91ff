"""An entry that comes again: the same, edited, or another under an old name. Pure."""

import re
from dataclasses import replace

from monitor.collect.links import key
from monitor.collect.markup import fold, one_line
from monitor.model.source import Article, DateProvenance, Entry

# What changes without anything being said: clocks, "3 hours ago", "Last updated: …".
_STAMP = re.compile(
    r"^\W*(?:last\s+)?(?:updated|modified|published|posted|as of)\b.{0,80}$",
    re.IGNORECASE | re.MULTILINE,
)
_AGO = re.compile(
    r"\b(?:\d{1,3}|an?|one)\s+(?:second|minute|min|hour|hr|day)s?\s+ago\b",
    re.IGNORECASE,
)
_CLOCK = re.compile(
    r"\b\d{1,2}(?::\d{2}(?::\d{2})?(?:\s*[ap]\.?m\b)?|\.\d{2}\s*[ap]\.?m\b)"
    r"(?:\s*(?:[A-Z]{2,4}T|GMT|UTC)\b)?",
    re.IGNORECASE,
)


def is_another(entry: Entry, kept: Article) -> bool:
    """Say whether `entry` bears the name of `kept` without being it.

    A publisher who edits may change headline and address; who uses a guid twice changes
    the date as well.
    """
    if not entry.link or not kept.url or entry.published is None:
        return False
    if kept.published_provenance is not DateProvenance.PUBLISHED:
        return False
    return (
        key(entry.link) != key(kept.url)
        and one_line(entry.title) != kept.title
        and entry.published != kept.published
    )


def renamed(entry: Entry) -> Entry:
    """Return an entry whose guid was another's with a name of its own."""
    return replace(entry, guid=f"{entry.guid} {entry.link}")


def is_the_same(entry: Entry, kept: Article) -> bool:
    """Say whether `entry`, at the address of `kept`, is that article under a new name."""
    return one_line(entry.title) == kept.title or (
        entry.published is not None and entry.published == kept.published
    )


def says_the_same(old: Article, new: Article) -> bool:
    """Say whether two texts of one article differ in nothing that a reader would miss."""
    return old.content_hash == new.content_hash or _said(old) == _said(new)


def edited(old: Article, new: Article) -> Article:
    """Return `old` with the text of `new`: when it was published stays as it was."""
    return replace(
        old,
        title=new.title,
        text=new.text,
        url=new.url or old.url,
        content_hash=new.content_hash,
        entry_hash=new.entry_hash,
        version=old.version + 1,
    )


def _said(article: Article) -> tuple[str, str]:
    return _plain(article.title), _plain(article.text)


def _plain(text: str) -> str:
    for pattern in (_STAMP, _AGO, _CLOCK):
        text = pattern.sub(" ", text)
    return fold(text).casefold()
