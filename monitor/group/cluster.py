"""Which documents of a collection report the same development.

This is `lodewatch group`: a whole file at once, so that the answer does not depend on
the order of its lines. Two documents are near when their events share a story, or when
their wording does; clusters grow by average nearness, so that one document that
mentions everything does not chain strangers together.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from heapq import heapify, heappop, heappush

from monitor.group.assign import assign, assign_others
from monitor.group.identity import keys
from monitor.group.similarity import Signature, fingerprint, is_copy
from monitor.group.wording import Vector, cosine, neighbours, vectors
from monitor.model.event import Event, Extraction, event_id
from monitor.model.ontology import Mode
from monitor.model.story import Report, Story
from monitor.model.text import Document, Field

TOGETHER = 0.25  # average nearness from which clusters are joined
_UNDATED = datetime(1970, 1, 1, tzinfo=UTC)
# What a shared story adds when both, one or neither is mainly about it.
_BOTH, _ONE, _NEITHER = 0.6, 0.4, 0.2
_FADING = ((4, 1.0), (14, 0.85), (45, 0.7), (120, 0.5))  # days, weight of the wording
_CANDIDATES = 400  # stories compared with one report, the latest first

Edges = dict[int, dict[int, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """What clustering keeps of a document."""

    id: str
    at: datetime
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
    wording *= _nearby(one.at, other.at)
    if shared:
        both = bool(shared & one.leads & other.leads)
        lead = bool(shared & (one.leads | other.leads))
        return min(1.0, wording + (_BOTH if both else _ONE if lead else _NEITHER))
    if one.told and other.told:
        return wording * 0.6  # both tell of something, and not of the same
    return wording


def _nearby(one: datetime, other: datetime) -> float:
    """Return how far the same words weeks apart still speak of one development."""
    if _UNDATED in (one, other):
        return 1.0
    days = abs(one - other).days
    return next((weight for most, weight in _FADING if days <= most), 0.3)


# --- clusters ---------------------------------------------------------------------


def _merge(count: int, edges: Edges) -> list[int]:
    """Join clusters by average nearness; return the cluster of each document."""
    size = dict.fromkeys(range(count), 1)
    cluster = {at: [at] for at in range(count)}
    heap = [(-w, a, b, 1, 1) for a in edges for b, w in edges[a].items() if a < b]
    heapify(heap)
    sums = {a: dict(row) for a, row in edges.items()}
    while heap:
        weight, a, b, of_a, of_b = heappop(heap)
        if -weight < TOGETHER:
            break
        if size.get(a) != of_a or size.get(b) != of_b:
            continue  # one of them has grown since
        _join(a, b, size=size, sums=sums, cluster=cluster)
        for c, total in sums[a].items():
            low, high = min(a, c), max(a, c)
            average = total / (size[a] * size[c])
            heappush(heap, (-average, low, high, size[low], size[high]))
    label = [0] * count
    for head, members in cluster.items():
        for at in members:
            label[at] = head
    return label


def _join(
    a: int,
    b: int,
    *,
    size: dict[int, int],
    sums: Edges,
    cluster: dict[int, list[int]],
) -> None:
    """Make `b` part of `a`: the sums of nearness add up."""
    size[a] += size.pop(b)
    cluster[a] += cluster.pop(b)
    for c, total in sums.pop(b).items():
        del sums[c][b]
        if c != a:
            sums[a][c] = sums[c][a] = sums[a].get(c, 0.0) + total


def _named(labels: Sequence[int]) -> list[int]:
    """Name each cluster after the earliest of its documents."""
    first: dict[int, int] = {}
    for at, label in enumerate(labels):
        first.setdefault(label, at)
    return [first[label] for label in labels]
