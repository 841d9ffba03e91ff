"""Which documents of a collection report the same development.

This is `lodewatch group`: a whole file at once, so that the answer does not depend on
the order of its lines. Two documents are near when their events share a story, or when
their wording does; clusters grow by average nearness, so that one document that
mentions everything does not chain strangers together. Two clusters that each hold
together far better than they hold to each other stay apart: two quakes on one island
share the vocabulary of quakes, and the reports of either share more.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from heapq import heapify, heappop, heappush

from monitor.group.assign import assign, assign_others
from monitor.group.identity import keys
from monitor.group.similarity import Signature, fingerprint, is_copy
from monitor.group.wording import (
    Vector,
    cosine,
    latest_year,
    neighbours,
    vectors,
)
from monitor.model.event import Event, Extraction, event_id
from monitor.model.ontology import Mode
from monitor.model.story import Report, Story
from monitor.model.text import Document, Field

TOGETHER = 0.18  # average nearness from which clusters are joined
ALONE = 0.25  # ... and from which one or two documents are: an average of few is chance
_ALONE_PAIRS = 3  # pairs of documents up to which an average is one of few
COHESION = 0.75  # share of their own nearness that two clusters must have in common
_COHERENT = 5  # documents from which a cluster's own nearness is known
_UNDATED = datetime(1970, 1, 1, tzinfo=UTC)
# What a shared story adds when both, one or neither is mainly about it.
_BOTH, _ONE, _NEITHER = 0.6, 0.4, 0.2
_FADING = ((4, 1.0), (14, 0.85), (45, 0.7), (120, 0.5))  # days, weight of the wording
_NEXT_YEAR, _OTHER_YEAR = 0.85, 0.6  # the same where only the years are known
_CANDIDATES = 400  # stories compared with one report, the latest first

Edges = dict[int, dict[int, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """What clustering keeps of a document."""

    id: str
    at: datetime
    year: int | None  # of publication, else the latest in the text; None: it names none
    told: frozenset[str]  # stories of its events
    leads: frozenset[str]  # stories that it is mainly about
    signature: Signature


def group_documents(
    items: Iterable[tuple[Document, Extraction]],
) -> Iterator[tuple[str, str, str | None]]:
    """Yield (document id, cluster, id of the document that it copies), in order.

    A cluster is named after its earliest document. Everything is read before the first
    answer. Documents without events are compared by their wording alone. All is worked
    out in order of publication, so that ties fall the same way whatever the file's order.
    """
    given = list(items)
    order = sorted(
        range(len(given)), key=lambda n: (_dated(given[n][0]), given[n][0].id, n)
    )
    pairs = [given[n] for n in order]
    read = _stories(pairs)
    words = vectors([(d.title, d.text) for d, _ in pairs])
    originals = _originals(read)
    edges = _edges(read, words, originals)
    heads = _named(_merge(len(read), edges))
    for at in sorted(range(len(read)), key=order.__getitem__):
        copied = originals.get(at)
        yield (
            read[at].id,
            read[heads[at]].id,
            None if copied is None else read[copied].id,
        )


def _dated(document: Document) -> datetime:
    return document.published or _UNDATED


# --- stories ----------------------------------------------------------------------


def _stories(pairs: Sequence[tuple[Document, Extraction]]) -> list[_Read]:
    """Assign every document's events to stories, in order of publication."""
    shelf = _Shelf()
    read: list[_Read] = []
    for document, extraction in pairs:
        dated = _dated(document)
        told: dict[str, bool] = {}
        for place, event in enumerate(extraction.events):
            if Mode.HISTORICAL not in event.certainty.modes:
                report = _report(document, event, dated)
                for story in shelf.put(report):
                    told[story] = told.get(story, False) or _is_lead(event, place)
        read.append(
            _Read(
                id=document.id,
                at=dated,
                year=latest_year(document) if dated is _UNDATED else dated.year,
                told=frozenset(told),
                leads=frozenset(s for s, lead in told.items() if lead),
                signature=fingerprint(document),
            )
        )
    return read


def _is_lead(event: Event, place: int) -> bool:
    return place == 0 or event.sentence.field is Field.TITLE


def _report(document: Document, event: Event, at: datetime) -> Report:
    return Report(
        event_id=event_id(document.id, event),
        event=event,
        document=document,
        witness=document.source.name if document.source else document.id,
        published=at,
        first_seen=at,
    )


class _Shelf:
    """Stories of one run, found by their blocking keys."""

    def __init__(self) -> None:
        self._stories: dict[str, Story] = {}
        self._under: dict[str, dict[str, None]] = defaultdict(dict)

    def put(self, report: Report) -> Iterator[str]:
        """Assign `report`; yield its story's id, and those of others it moves."""
        found = {i for key in keys(report) for i in self._under[key]}
        near = sorted(
            (self._stories[i] for i in found),
            key=lambda s: (s.last_published, s.id),
            reverse=True,
        )[:_CANDIDATES]
        now = report.first_seen
        first = assign(report, near, now=now)
        others = assign_others(report, near, chosen=first.story.id, now=now)
        for given in (first, *others):
            self._keep(given.story)
            yield given.story.id

    def _keep(self, story: Story) -> None:
        self._stories[story.id] = story
        for key in story.keys:
            self._under[key][story.id] = None


# --- nearness ---------------------------------------------------------------------


def _originals(read: Sequence[_Read]) -> dict[int, int]:
    """Map each copy to the earliest document with its text."""
    by_hash: dict[int, list[int]] = defaultdict(list)
    originals: dict[int, int] = {}
    for at, one in enumerate(read):
        mine = one.signature
        seen = dict.fromkeys(i for h in mine[:8] for i in by_hash[h])
        found = next((i for i in sorted(seen) if _copies(read, at, i)), None)
        if found is None:
            for h in mine:
                by_hash[h].append(at)
        else:
            originals[at] = found
    return originals


def _copies(read: Sequence[_Read], at: int, other: int) -> bool:
    return is_copy(read[at].signature, read[other].signature)


def _edges(
    read: Sequence[_Read], words: Sequence[Vector], originals: Mapping[int, int]
) -> Edges:
    """Return the nearness of all pairs that are near at all."""
    edges: Edges = defaultdict(dict)
    pairs = {(a, b) for a, b in neighbours(words) if a < b}
    by_story: dict[str, list[int]] = defaultdict(list)
    for at, one in enumerate(read):
        for story in one.told:
            by_story[story].append(at)
    for members in by_story.values():
        pairs.update((a, b) for a in members for b in members if a < b)
    pairs.update((min(p), max(p)) for p in originals.items())
    for a, b in pairs:
        near = _nearness(read[a], read[b], cosine(words[a], words[b]))
        if originals.get(a) == b or originals.get(b) == a:
            near = 1.0
        edges[a][b] = edges[b][a] = near
    return edges


def _nearness(one: _Read, other: _Read, wording: float) -> float:
    """Join what the stories and what the words say into one figure, 0..1."""
    shared = one.told & other.told
    wording *= _nearby(one, other)
    if shared:
        both = bool(shared & one.leads & other.leads)
        lead = bool(shared & (one.leads | other.leads))
        return min(1.0, wording + (_BOTH if both else _ONE if lead else _NEITHER))
    if one.told and other.told:
        return wording * 0.6  # both tell of something, and not of the same
    return wording


def _nearby(one: _Read, other: _Read) -> float:
    """Return how far the same words at another time still speak of one development."""
    if _UNDATED not in (one.at, other.at):
        days = abs(one.at - other.at).days
        return next((weight for most, weight in _FADING if days <= most), 0.3)
    if one.year is None or other.year is None or one.year == other.year:
        return 1.0
    return _NEXT_YEAR if abs(one.year - other.year) == 1 else _OTHER_YEAR


# --- clusters ---------------------------------------------------------------------


def _merge(count: int, edges: Edges) -> list[int]:
    """Join clusters by average nearness; return the cluster of each document."""
    clusters = _Clusters(count, edges)
    heap = [(-w, a, b, 1, 1) for a in edges for b, w in edges[a].items() if a < b]
    heapify(heap)
    while heap:
        weight, a, b, of_a, of_b = heappop(heap)
        if -weight < TOGETHER:
            break
        if (clusters.size(a), clusters.size(b)) != (of_a, of_b):
            continue  # one of them has grown since
        if not clusters.belong(a, b, -weight):
            continue
        for c, average in clusters.join(a, b):
            low, high = min(a, c), max(a, c)
            sizes = clusters.size(low), clusters.size(high)
            heappush(heap, (-average, low, high, *sizes))
    return clusters.labels()


class _Clusters:
    """Clusters that grow, each named by one of its documents."""

    def __init__(self, count: int, edges: Edges) -> None:
        self._members = {at: [at] for at in range(count)}
        self._within = dict.fromkeys(range(count), 0.0)  # sum of nearness of its pairs
        self._sums = {a: dict(row) for a, row in edges.items()}

    def size(self, at: int) -> int:
        """Return how many documents a cluster has; 0 once it is part of another."""
        return len(self._members.get(at, ()))

    def belong(self, a: int, b: int, near: float) -> bool:
        """Tell whether two clusters with this average nearness are one development."""
        sizes = self.size(a), self.size(b)
        if sizes[0] * sizes[1] <= _ALONE_PAIRS:
            return near >= ALONE
        if min(sizes) < _COHERENT:
            return True
        return near >= COHESION * min(self._own(a), self._own(b))

    def _own(self, at: int) -> float:
        """Return the average nearness within a cluster."""
        size = self.size(at)
        return self._within[at] / (size * (size - 1) / 2)

    def join(self, a: int, b: int) -> Iterator[tuple[int, float]]:
        """Make `b` part of `a`; yield how near the result is to each other cluster."""
        self._within[a] += self._within.pop(b) + self._sums[a].get(b, 0.0)
        self._members[a] += self._members.pop(b)
        for c, total in self._sums.pop(b).items():
            del self._sums[c][b]
            if c != a:
                both = self._sums[a].get(c, 0.0) + total
                self._sums[a][c] = self._sums[c][a] = both
        for c, total in self._sums[a].items():
            yield c, total / (self.size(a) * self.size(c))

    def labels(self) -> list[int]:
        """Return the name of each document's cluster."""
        label = [0] * sum(map(len, self._members.values()))
        for head, members in self._members.items():
            for at in members:
                label[at] = head
        return label


def _named(labels: Sequence[int]) -> list[int]:
    """Name each cluster after the earliest of its documents."""
    first: dict[int, int] = {}
    for at, label in enumerate(labels):
        first.setdefault(label, at)
    return [first[label] for label in labels]
