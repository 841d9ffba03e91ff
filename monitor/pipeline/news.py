"""What of a feed is news: entries never seen, and known ones that say something else."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from monitor.collect import edits
from monitor.collect.article import address, article_id, entry_hash
from monitor.collect.read import read_entries
from monitor.model.source import Article, Entry, Feed, Fetched, FetchFailed, Source
from monitor.pipeline.parse import beside
from monitor.pipeline.parts import Parts


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorted:
    """The entries of one feed, by what is known of them."""

    fresh: tuple[Entry, ...]  # never seen
    changed: tuple[tuple[Article, Entry], ...]  # known articles that look different now
    known: int  # entries that were seen before, changed or not


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What a feed has to say that was not known."""

    fresh: tuple[Article, ...]  # never seen; the oldest first
    edited: tuple[Article, ...]  # seen with another text
    respelled: Mapping[str, str]  # by article: hash of an entry that says the same


def sort_out(parts: Parts, source: Source, feed: Feed) -> Sorted:
    """Sort the entries of a feed.

    An entry is known by its id, or by its address if its publisher gave it another id or
    shows it in several feeds.
    """
    named, known = _recognised(parts, source, feed.entries)
    pairs = [(known.get(name), entry) for name, entry in named.items()]
    return Sorted(
        fresh=tuple(entry for old, entry in pairs if old is None),
        changed=tuple(
            (old, entry)
            for old, entry in pairs
            if old is not None
            and old.source == source.name
            and old.entry_hash not in (entry_hash(entry), None)
        ),
        known=sum(old is not None for old, _ in pairs),
    )


async def news_of(
    parts: Parts, source: Source, found: Sorted, fetched: Fetched
) -> News | FetchFailed:
    """Return as articles what is fresh or changed among the entries of a feed.

    Markup is cleaned in a worker process, since it may be a stranger's trap; what is
    known and unchanged is not cleaned again: that is most of every visit's work.
    """
    entries = [*found.fresh, *(entry for _, entry in found.changed)]
    if not entries:
        return News(fresh=(), edited=(), respelled={})
    made = await beside(parts, fetched, read_entries, entries, source, fetched.at)
    if isinstance(made, FetchFailed):
        return made
    fresh, again = made[: len(found.fresh)], made[len(found.fresh) :]
    edited: dict[str, Article] = {}
    respelled: dict[str, str] = {}
    for (old, entry), new in zip(found.changed, again, strict=True):
        if edits.says_the_same(old, new):
            respelled[old.id] = entry_hash(entry)
        else:
            edited[old.id] = edits.edited(old, new)
    return News(
        fresh=tuple(sorted(fresh, key=lambda a: (a.published, a.id))),
        edited=tuple(edited.values()),
        respelled=respelled,
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
        and (url := address(entry)) is not None
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
