"""What of a feed is news: entries never seen, and known ones that say something else."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from monitor.collect import edits
from monitor.collect.article import article_id, entry_hash, to_article
from monitor.collect.links import canonical
from monitor.model.source import Article, Entry, Feed, Source
from monitor.pipeline.parts import Parts


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """The entries of one feed, sorted."""

    fresh: tuple[Article, ...]  # never seen; the oldest first
    edited: tuple[Article, ...]  # seen with another text
    respelled: Mapping[str, str]  # by article: hash of an entry that says the same
    known: int  # entries that were seen before, edited or not


def news_of(parts: Parts, source: Source, feed: Feed, *, seen: datetime) -> News:
    """Sort the entries of a feed.

    An entry is known by its id, or by its address if its publisher gave it another id or
    shows it in several feeds. What is known and unchanged is not cleaned again: that is
    most of every visit's work.
    """
    named, known = _recognised(parts, source, feed.entries)
    fresh: list[Article] = []
    edited: dict[str, Article] = {}
    respelled: dict[str, str] = {}
    for name, entry in named.items():
        old, now = known.get(name), entry_hash(entry)
        if old is None:
            fresh.append(to_article(entry, source, seen=seen))
        elif old.source == source.name and old.entry_hash not in (now, None):
            new = to_article(entry, source, seen=seen)
            if edits.says_the_same(old, new):
                respelled[old.id] = now
            else:
                edited[old.id] = edits.edited(old, new)
    return News(
        fresh=tuple(sorted(fresh, key=lambda a: (a.published, a.id))),
        edited=tuple(edited.values()),
        respelled=respelled,
        known=len(named) - len(fresh),
    )


def _recognised(
    parts: Parts, source: Source, entries: Iterable[Entry]
) -> tuple[Mapping[str, Entry], Mapping[str, Article]]:
    """Return the entries by the id of the article that each would be, and those known."""
    articles = parts.store.articles
    named = {article_id(entry, source): entry for entry in entries}
    known = dict(articles.known(named))
    reused = [n for n in known if edits.is_another(named[n], known[n])]
    renamed = [edits.renamed(named.pop(name)) for name in reused]
    others = {article_id(entry, source): entry for entry in renamed}
    known |= articles.known(others)
    named |= others
    addresses = {
        name: url
        for name, entry in named.items()
        if name not in known
        and not entry.link_shared
        and (url := canonical(entry.link)) is not None
    }
    there = articles.at(addresses.values(), sources=_of_publisher(parts, source))
    for name, url in addresses.items():
        for old in there.get(url, ()):
            if edits.is_the_same(named[name], old):
                known.setdefault(name, old)
    return named, known


def _of_publisher(parts: Parts, source: Source) -> list[str]:
    others = (s.name for s in parts.settings.sources if s.witness == source.witness)
    return [source.name, *others]
