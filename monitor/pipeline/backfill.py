"""Take old news in as history: read it in parallel, keep it in the order of its time.

Two steps, either of which can be interrupted at any moment and goes on where it was.
Reading needs no lock and writes only beside the database (`monitor.store.backfill`).
Taking in is the work of one process, and of nobody else meanwhile: articles, events and
stories are stored as a source's first visit is, so that nothing of it is ever told.
"""

from collections import Counter, deque
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Final

from monitor.collect.warc import Page, page_article
from monitor.config import ExtractSettings
from monitor.errors import WorkError
from monitor.extract.work import extract_documents
from monitor.model.event import Extraction
from monitor.model.source import Article
from monitor.pipeline.bulk import batched, patience, same_version
from monitor.pipeline.intake import Item, NoItem, by_source
from monitor.pipeline.parts import Parts
from monitor.pipeline.read import Reading
from monitor.pipeline.rules import prepare_rules
from monitor.pipeline.take import take_readings
from monitor.scale.engines import map_batches
from monitor.store import Store
from monitor.store.backfill import Harvest, Readings

CHUNK: Final = 40  # articles that are taken in in one transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """How far reading has come."""

    position: int  # bytes of the input that are dealt with
    # New in this step: read, textless, eventless, failed; known, before, repeated; bad,
    # and what is only of another kind, by its reason.
    counts: Counter[str]
    bad: tuple[NoItem, ...]  # new in this step: to be told with their places


def read_history(
    parts: Parts, readings: Readings, items: Iterable[Item | NoItem], *, lean: bool
) -> Iterator[Step]:
    """Read what is neither stored nor read before; yield how far it has come.

    With `lean` articles without an event are dropped.
    """
    settings = parts.settings
    waiting: deque[tuple[Step, Sequence[Item]]] = deque()

    def batches() -> Iterator[Sequence[Item]]:
        for some in batched(items):
            going = {item.article_id for _, items in waiting for item in items}
            step, fresh = _sorted(parts.store, readings, some, going)
            waiting.append((step, fresh))
            yield fresh

    done = map_batches(
        partial(harvest, settings.extract, parts.reader_version),
        batches(),
        scale=settings.scale,
        patience=patience(settings.extract),
        apart=True,
    )
    for found in done:
        step, fresh = waiting.popleft()
        kept = [
            _harvest(item, one, lean=lean)
            for item, one in zip(fresh, found, strict=True)
        ]
        readings.add(kept)
        outcomes = Counter(_outcome(one, lean=lean) for one in found)
        yield replace(step, counts=step.counts + outcomes)


def _sorted(
    store: Store,
    readings: Readings,
    some: Sequence[Item | NoItem],
    going: Container[str],
) -> tuple[Step, Sequence[Item]]:
    """Part what needs reading from all that does not; `going` is being read."""
    items: dict[str, Item] = {}
    for one in some:
        if isinstance(one, Item):
            items.setdefault(one.article_id, one)
    before = readings.done(items)
    stored = store.events.were_read(items)
    fresh = []
    counts: Counter[str] = Counter()
    for name, item in items.items():
        if name in going:
            counts["repeated"] += 1
        elif name in before:
            counts["before" if before[name] == item.key else "repeated"] += 1
        elif name in stored or _is_at(store, item):
            counts["known"] += 1
        else:
            fresh.append(item)
    others = [item for item in some if isinstance(item, NoItem)]
    counts["repeated"] += len(some) - len(others) - len(items)
    counts.update("bad" if one.bad else one.why for one in others)
    return (
        Step(
            position=some[-1].position,
            counts=+counts,
            bad=tuple(one for one in others if one.bad),
        ),
        fresh,
    )


def _is_at(store: Store, item: Item) -> bool:
    """Say whether the page that an item stands for is stored under another name."""
    if not isinstance(item.payload, Page) or item.url is None:
        return False
    there = store.articles.at([item.url], sources=[item.source.name])
    return any(a.id != item.article_id for a in there.get(item.url, ()))


def harvest(
    settings: ExtractSettings, version: str, items: Sequence[Item]
) -> list[tuple[Article | None, Extraction | None]]:
    """Read items; runs in a worker process, perhaps on another machine."""
    same_version(settings, version)
    articles = [
        page_article(item.payload, item.source)
        if isinstance(item.payload, Page)
        else item.payload
        for item in items
    ]
    found = iter(extract_documents(settings, [a.document for a in articles if a]))
    return [(article, next(found) if article else None) for article in articles]


def _harvest(
    item: Item,
    found: tuple[Article | None, Extraction | None] | WorkError,
    *,
    lean: bool,
) -> Harvest:
    if isinstance(found, WorkError):
        article = item.payload if isinstance(item.payload, Article) else None
        return Harvest(
            article_id=item.article_id,
            key=item.key,
            place=item.place,
            article=None if lean else article,
            extraction=None,
            error=str(found),
        )
    article, extraction = found
    wanted = not lean or (extraction is not None and bool(extraction.events))
    return Harvest(
        article_id=item.article_id,
        key=item.key,
        place=item.place,
        article=article if wanted else None,
        extraction=extraction if wanted else None,
        error=None,
    )


def _outcome(
    found: tuple[Article | None, Extraction | None] | WorkError, *, lean: bool
) -> str:
    if isinstance(found, WorkError):
        return "failed"
    article, extraction = found
    if article is None or extraction is None:
        return "textless"
    return "eventless" if lean and not extraction.events else "read"


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenIn:
    """What a chunk of articles came to."""

    done: int  # articles of the file that have been dealt with
    articles: int  # of these new
    events: int
    changes: int

    def __add__(self, other: "TakenIn") -> "TakenIn":
        """Add up two chunks."""
        return TakenIn(
            done=self.done + other.done,
            articles=self.articles + other.articles,
            events=self.events + other.events,
            changes=self.changes + other.changes,
        )


def take_history(
    parts: Parts,
    readings: Readings,
    *,
    now: datetime,
    told: Callable[[TakenIn], None],
) -> None:
    """Keep everything that was read, the oldest first, and tell nobody.

    The caller holds the lock of the store. What is stored already, by an earlier run
    that was interrupted or by a visit, is left as it is.
    """
    store = parts.store
    witnesses = by_source(parts.settings.sources)
    with store.transaction():
        prepare_rules(parts, now=now)
    for chunk in readings.in_order(size=CHUNK):
        with store.transaction():
            articles = events = changes = 0
            stored = store.events.were_read(h.article.id for h in chunk if h.article)
            for one in chunk:
                if one.article is None or one.article.id in stored:
                    continue
                article = replace(one.article, first_seen=now)
                if one.extraction is None:
                    articles += store.articles.add([article])
                    continue
                taken = take_readings(
                    parts,
                    [Reading(article=article, extraction=one.extraction)],
                    now=article.published,
                    seen=now,
                    witness=lambda a: witnesses.get(a.source, a.source),
                    baseline=True,
                )
                stored |= {article.id}
                articles += taken.articles
                events += taken.events
                changes += len(taken.changes)
        told(
            TakenIn(done=len(chunk), articles=articles, events=events, changes=changes)
        )
