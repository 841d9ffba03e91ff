"""From read articles to messages: one transaction, so that nothing is half known."""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from monitor.model.event import Event, Relation, event_id
from monitor.model.record import to_json
from monitor.model.rule import Match
from monitor.model.source import Article, DateProvenance, SourceState
from monitor.model.story import Report, StoryChange
from monitor.notify.route import Untold
from monitor.pipeline.parts import Parts
from monitor.pipeline.place import placed
from monitor.pipeline.quiet import Quiet
from monitor.pipeline.read import Reading, read_articles
from monitor.pipeline.rules import ask_rules, prepare_rules
from monitor.pipeline.tell import tell_matches

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What a batch of articles came to."""

    articles: int = 0
    edited: int = 0  # articles that say something else than before
    events: int = 0
    pages: int = 0  # articles that were given the text of their page
    no_pages: int = 0  # articles whose page could not be had
    unread: int = 0  # articles that could not be read; kept, tried again
    changes: tuple[StoryChange, ...] = ()
    matches: tuple[Match, ...] = ()
    messages: int = 0
    untold: tuple[Untold, ...] = ()

    def __add__(self, other: "Taken") -> "Taken":
        """Add up two batches."""
        return Taken(
            articles=self.articles + other.articles,
            edited=self.edited + other.edited,
            events=self.events + other.events,
            pages=self.pages + other.pages,
            no_pages=self.no_pages + other.no_pages,
            unread=self.unread + other.unread,
            changes=self.changes + other.changes,
            matches=self.matches + other.matches,
            messages=self.messages + other.messages,
            untold=self.untold + other.untold,
        )


def take_readings(
    parts: Parts,
    readings: Sequence[Reading],
    *,
    now: datetime,
    witness: Callable[[Article], str],
    baseline: bool,
    seen: datetime | None = None,
    state: SourceState | None = None,
    respelled: Mapping[str, str] = MappingProxyType({}),
) -> Taken:
    """Keep articles, events, story changes, matches and messages, all or nothing.

    `now` is the moment of the story changes. `seen` is when the articles were first
    seen, where that is another one: news of a backfill counts from its publication, and
    was not known before it was brought.

    `state` is what the source's visit left behind: its validators move in the same
    transaction, so that a crash refetches what was not kept. `respelled` are articles
    whose entries look different and say the same, with the hashes of these entries.
    """
    with parts.store.transaction():
        prepare_rules(parts, now=now)
        taken = _keep(
            parts,
            readings,
            now=now,
            seen=seen or now,
            witness=witness,
            baseline=baseline,
        )
        for name, entry_hash in respelled.items():
            parts.store.articles.seen_as(name, entry_hash)
        if state is not None:
            parts.store.sources.save(state)
    if not baseline:
        _measure(parts, readings, now=now)
    for untold in taken.untold:
        log.debug(
            "match not told",
            extra={"rule": untold.match.rule.id, "reason": untold.reason},
        )
    return taken


def _measure(parts: Parts, readings: Sequence[Reading], *, now: datetime) -> None:
    """Count how long after its publication each new article was kept."""
    for reading in readings:
        article = reading.article
        stated = article.published_provenance is DateProvenance.PUBLISHED
        if article.version == 1 and stated:
            parts.measures.kept(lag=now - article.published)


def _keep(
    parts: Parts,
    readings: Sequence[Reading],
    *,
    now: datetime,
    seen: datetime,
    witness: Callable[[Article], str],
    baseline: bool,
) -> Taken:
    store = parts.store
    new = store.articles.add([r.article for r in readings if r.article.version == 1])
    edited = [r.article for r in readings if r.article.version > 1]
    for article in edited:
        store.articles.revise(article, now=now)
    reports = [
        report
        for r in readings
        for report in _news(parts, r, _reports(r, witness(r.article), now=seen))
    ]
    failed = _note_reading(parts, readings)
    changes = [
        parts.exposure.looking_at(change)
        for report in reports
        for change in _assign(parts, report, now=now, baseline=baseline)
    ]
    for reading in readings:
        store.relations.add(_relations(reading))
    quiet = Quiet(parts, now=now)
    matches = ask_rules(parts, changes, now=now, quiet=quiet)
    told = tell_matches(parts, matches, now=now, quiet=quiet)
    return Taken(
        articles=new,
        edited=len(edited),
        events=len(reports),
        unread=failed,
        changes=tuple(changes),
        matches=matches,
        messages=told.messages,
        untold=told.untold,
    )


def _assign(
    parts: Parts, report: Report, *, now: datetime, baseline: bool
) -> Iterable[StoryChange]:
    """Put a report into its story, and move the other stories that it names."""
    own, *others = placed(parts.store, report, now=now, baseline=baseline)
    for assignment in (own, *others):
        parts.store.stories.save(assignment, report, also=assignment is not own)
        if assignment.change is not None:
            yield assignment.change


def _reports(reading: Reading, witness: str, *, now: datetime) -> Iterable[Report]:
    """Give each event of an article the form that grouping reads."""
    if reading.extraction is None:
        return
    document, version = reading.article.document, reading.article.version
    text = _text_name(reading.article)
    by_id = {event_id(text, e): e for e in reversed(reading.extraction.events)}
    for name, event in reversed(by_id.items()):
        yield Report(
            event_id=name,
            event=event,
            document=document,
            witness=witness,
            published=reading.article.published if version == 1 else now,
            first_seen=now,
        )


def _text_name(article: Article) -> str:
    """Name the text that an article has now, for the ids of its events."""
    version = article.version
    return article.id if version == 1 else f"{article.id}/{version}"


def _relations(reading: Reading) -> list[tuple[list[str], Relation]]:
    """Return the relations of an article, each with the ids of its causes."""
    if reading.extraction is None:
        return []
    text = _text_name(reading.article)
    ids = [event_id(text, event) for event in reading.extraction.events]
    return [([ids[n] for n in r.cause], r) for r in reading.extraction.relations]


def _news(
    parts: Parts, reading: Reading, reports: Iterable[Report]
) -> Iterable[Report]:
    """Leave out of an edited article what it has said before."""
    if reading.article.version == 1:
        return reports
    told = parts.store.events.of_article(reading.article.id)
    said = {_statement(report.event) for report in told}
    return (r for r in reports if _statement(r.event) not in said)


def _statement(event: Event) -> tuple[object, ...]:
    """Return what an event says, whatever its words and their places."""
    said = {(a.role, to_json(a.value)) for a in event.arguments}
    dates = (event.dates.effective, event.dates.expiry, event.dates.deadline)
    when = tuple((d.start, d.end) if d else None for d in dates)
    return (event.type, event.stage, event.direction, frozenset(said), when)


def _note_reading(parts: Parts, readings: Sequence[Reading]) -> int:
    """Note which articles were read, with their entities; return how many were not."""
    events, version = parts.store.events, parts.reader_version
    read = {r.article.id: r.extraction.entities for r in readings if r.extraction}
    events.add_entities(read)
    events.extracted(read, version)
    unread = [r for r in readings if r.extraction is None]
    for reading in unread:
        article = reading.article
        tries = events.extraction_failed(article.id, version, reading.error or "")
        log.warning(
            "article could not be read",
            extra={"article": article.id, "error": reading.error, "tries": tries},
        )
    return len(unread)


async def read_again(parts: Parts, *, now: datetime) -> Taken:
    """Try again the articles that could not be read; give up on each after three times.

    What came with a source's first visit stays a baseline.
    """
    store = parts.store
    past = store.restored()
    waiting = store.events.to_read_again(parts.reader_version)
    sources = {s.name: s for s in parts.settings.sources}
    states = store.sources.states()
    taken = Taken()
    for reading in await read_articles(parts, waiting):
        article = reading.article
        source, state = sources.get(article.source), states.get(article.source)
        first = state.first_visit if state else None
        with store.still(past):
            taken += take_readings(
                parts,
                [reading],
                now=now,
                witness=lambda a, s=source: s.witness if s else a.source,  # type: ignore[misc]
                baseline=parts.settings.fetch.baseline
                and first is not None
                and article.first_seen <= first,
            )
    return taken
