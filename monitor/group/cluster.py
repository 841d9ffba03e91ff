"""Which documents of a collection report the same development.

This is `lodewatch group`. Documents are taken one by one, in order of publication, and
each is compared with those before it: two are near when their events share a story, or
when their wording does. What is kept of a document never changes because of a later one;
only which of them are one development is settled at the end (`joining`).
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from monitor.group.agreement import differing
from monitor.group.assign import CANDIDATES, assign, assign_others
from monitor.group.identity import keys
from monitor.group.joining import Clusters, joined
from monitor.group.similarity import Signature, fingerprint, is_copy
from monitor.group.wording import (
    Texts,
    Wording,
    cosine,
    in_common,
    latest_year,
    wording,
)
from monitor.model.event import Event, Extraction, event_id
from monitor.model.ontology import Mode
from monitor.model.story import Report, Story
from monitor.model.text import Document, Field

_UNDATED = datetime(1970, 1, 1, tzinfo=UTC)
# What a shared story adds when both, one or neither is mainly about it.
_BOTH, _ONE, _NEITHER = 0.6, 0.25, 0.1
_APART = 0.6  # weight of the wording if both tell of something, and not of the same
_FADING = ((4, 1.0), (14, 0.85), (45, 0.7), (120, 0.5))  # days, weight of the wording
_NEXT_YEAR, _OTHER_YEAR = 0.85, 0.6  # the same where only the years are known
_HASHES = 8  # of a signature by which copies are looked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouped:
    """Where a document belongs."""

    id: str
    cluster: str  # id of the earliest document of its development
    duplicate_of: str | None  # None: its text is its own
    why: str  # for people


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """What clustering keeps of a document."""

    id: str
    at: datetime
    year: int | None  # of publication, else the latest in the text; None: it names none
    told: frozenset[str]  # stories of its events
    leads: frozenset[str]  # stories that it is mainly about
    signature: Signature
    wording: Wording


def group_documents(
    items: Iterable[tuple[Document, Extraction]],
) -> Iterator[Grouped]:
    """Yield where each document belongs, in the order of `items`.

    Everything is read before the first answer. Documents without events are compared by
    their wording alone. All is worked out in order of publication, so that the answer is
    the same whatever the file's order.
    """
    given = list(items)
    order = sorted(
        range(len(given)), key=lambda n: (_dated(given[n][0]), given[n][0].id, n)
    )
    collection = _Collection()
    for n in order:
        collection.add(*given[n])
    grouped = collection.grouped()
    for at in sorted(range(len(given)), key=order.__getitem__):
        yield grouped[at]


def _dated(document: Document) -> datetime:
    return document.published or _UNDATED


class _Collection:
    """The documents read so far."""

    def __init__(self) -> None:
        self._shelf = _Shelf()
        self._copies = _Copies()
        self._texts = Texts()
        self._read: list[_Read] = []
        self._originals: dict[int, int] = {}
        self._telling: dict[str, list[int]] = defaultdict(list)  # documents by story
        self._edges: dict[int, dict[int, float]] = defaultdict(dict)

    def add(self, document: Document, extraction: Extraction) -> None:
        """Compare a document with those before it, and keep it."""
        one, at = self._taken(document, extraction), len(self._read)
        self._read.append(one)
        alike = self._texts.add(one.wording.vector)
        original = self._copies.add(one.signature)
        near = dict.fromkeys(alike)
        for story in sorted(one.told):
            near.update(dict.fromkeys(self._telling[story]))
            self._telling[story].append(at)
        for other in near:
            self._link(at, other, _nearness(one, self._read[other], alike.get(other)))
        if original is not None:
            self._originals[at] = original
            self._link(at, original, 1.0)

    def _link(self, one: int, other: int, near: float) -> None:
        self._edges[one][other] = self._edges[other][one] = near

    def _taken(self, document: Document, extraction: Extraction) -> _Read:
        dated = _dated(document)
        told: dict[str, bool] = {}
        for place, event in enumerate(extraction.events):
            if Mode.HISTORICAL not in event.certainty.modes:
                report = _report(document, event, dated)
                for story in self._shelf.put(report):
                    told[story] = told.get(story, False) or _is_lead(event, place)
        return _Read(
            id=document.id,
            at=dated,
            year=latest_year(document) if dated is _UNDATED else dated.year,
            told=frozenset(told),
            leads=frozenset(s for s, lead in told.items() if lead),
            signature=fingerprint(document),
            wording=wording(document.title, document.text),
        )

    def grouped(self) -> list[Grouped]:
        """Return where each document belongs, in the order in which they were added."""
        clusters = joined([one.wording.names for one in self._read], self._edges)
        heads = {at: head for head, its in clusters.members.items() for at in its}
        return [
            Grouped(
                id=one.id,
                cluster=self._read[min(clusters.members[heads[at]])].id,
                duplicate_of=self._original(at),
                why=self._why(at, heads, clusters),
            )
            for at, one in enumerate(self._read)
        ]

    def _original(self, at: int) -> str | None:
        found = self._originals.get(at)
        return None if found is None else self._read[found].id

    def _why(self, at: int, heads: Mapping[int, int], clusters: Clusters) -> str:
        """Say with what a document is one development, and with what it is not."""
        edges, mine = self._edges.get(at, {}), heads[at]
        fellow = _nearest(edges, lambda other: heads[other] == mine)
        other = _nearest(edges, lambda other: heads[other] != mine)
        if (copied := self._original(at)) is not None:
            parts = [f"the text of {copied}"]
        elif fellow is not None:
            parts = [f"with {self._shared(at, fellow)}"]
        else:
            parts = ["a development of its own"]
        if other is not None:
            parts.append(f"not with {self._shared(at, other)}")
            named = clusters.named[mine], clusters.named[heads[other]]
            apart = differing(*named), differing(*reversed(named))
            if all(apart):
                ours, theirs = (", ".join(names) for names in apart)
                parts.append(f"most reports name {ours} here, and {theirs} there")
        return "; ".join(parts)

    def _shared(self, at: int, other: int) -> str:
        """Name a document and what it has in common with another."""
        one, it = self._read[at], self._read[other]
        both = in_common(one.wording.vector, it.wording.vector)
        what = [f"words {', '.join(both)}"] if both else []
        if one.told & it.told:
            what.insert(0, "the same events")
        return f"{it.id} ({self._edges[at][other]:.2f}: {'; '.join(what)})"


def _nearest(edges: Mapping[int, float], wanted: Callable[[int], bool]) -> int | None:
    """Return the nearest document of those wanted, the earliest of several."""
    found = ((-near, other) for other, near in edges.items() if wanted(other))
    return min(found, default=(0.0, None))[1]


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
        found = Counter(i for key in set(keys(report)) for i in self._under[key])
        near = sorted(
            (self._stories[i] for i in found),
            key=lambda s: (found[s.id], s.last_published, s.id),
            reverse=True,
        )[:CANDIDATES]
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


class _Copies:
    """Texts by their signatures, to find copies by."""

    def __init__(self) -> None:
        self._all: list[Signature] = []
        self._under: dict[int, list[int]] = defaultdict(list)  # originals only

    def add(self, mine: Signature) -> int | None:
        """Add a text; return the earliest that it copies."""
        seen = {i for h in mine[:_HASHES] for i in self._under[h]}
        found = next((i for i in sorted(seen) if is_copy(mine, self._all[i])), None)
        if found is None:
            for h in mine:
                self._under[h].append(len(self._all))
        self._all.append(mine)
        return found


# --- nearness ---------------------------------------------------------------------


def _nearness(one: _Read, other: _Read, alike: float | None) -> float:
    """Join what the stories and what the words say into one figure, 0..1."""
    shared = one.told & other.told
    if alike is None:  # only a story has led from one to the other
        alike = cosine(one.wording.vector, other.wording.vector)
    alike *= _nearby(one, other)
    if shared:
        both = bool(shared & one.leads & other.leads)
        lead = bool(shared & (one.leads | other.leads))
        return min(1.0, alike + (_BOTH if both else _ONE if lead else _NEITHER))
    return alike * _APART if one.told and other.told else alike


def _nearby(one: _Read, other: _Read) -> float:
    """Return how far the same words at another time still speak of one development."""
    if _UNDATED not in (one.at, other.at):
        days = abs(one.at - other.at).days
        return next((weight for most, weight in _FADING if days <= most), 0.3)
    if one.year is None or other.year is None or one.year == other.year:
        return 1.0
    return _NEXT_YEAR if abs(one.year - other.year) == 1 else _OTHER_YEAR
