"""Turn annotated documents into training examples: one a window of pieces."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.gold import GOLD, needed, rows, scorer
from monitor.errors import DocumentError
from monitor.extract.detector.detector import KINDS, PARTS
from monitor.extract.detector.layout import Layout, Sentence, Window
from monitor.extract.detector.pieces import Pieces
from monitor.extract.extractor import Extractor
from monitor.extract.marks import Noted
from monitor.model.event import Commodity, Company, DateInterval, Jurisdiction, Money
from monitor.model.event import Text as Words
from monitor.model.text import Document, Field
from monitor.pipeline.documents import read_documents

OWN = Path(__file__).resolve().parents[1] / "training"
_HELD = 8  # one document in so many is kept out of training

Row = Mapping[str, Any]


def training_rows() -> list[Row]:
    """Return the annotated documents to learn from, each with the file it is of."""
    paths = [*sorted(needed(GOLD).glob("train_*.jsonl")), *sorted(OWN.glob("*.jsonl"))]
    return [{**row, "file": path.stem} for path in paths for row in rows(path)]


def held_out(row: Row) -> bool:
    """Say whether a document is kept out of training, by its name alone."""
    digest = hashlib.sha256(str(row["id"]).encode()).hexdigest()
    return int(digest, 16) % _HELD == 0


@dataclass(frozen=True, slots=True)
class Truth:
    """One annotated event in a window."""

    sentence: int
    type: str
    stage: str
    direction: str
    attribution: str
    parts: tuple[tuple[int, ...], ...]  # of each mark of the window, by `PARTS`


@dataclass(frozen=True, slots=True)
class MarkIn:
    """A mark with its pieces."""

    kind: int
    first: int
    last: int
    sentence: int


@dataclass(frozen=True, slots=True)
class Example:
    """One window with everything that is to be learned from it."""

    id: str
    ids: tuple[int, ...]
    owners: tuple[int, ...]
    titles: tuple[int, ...]  # sentences that are a headline
    count: int  # sentences
    types: tuple[str, ...]  # of the whole document
    truths: tuple[Truth, ...]
    marks: tuple[MarkIn, ...]
    firms: tuple[int, ...]  # of each piece: 0 none, 1 begins a firm's name, 2 goes on


def examples(
    given: Sequence[Row], extractor: Extractor, vocabulary: Path, *, limit: int
) -> Iterator[Example]:
    """Yield the examples of documents."""
    layout = Layout(Pieces(vocabulary))
    documents = [
        d
        for d in read_documents(json.dumps(row) for row in given)
        if not isinstance(d, DocumentError)
    ]
    same = scorer()
    for row, document, marks in zip(
        given, documents, extractor.marks_all(documents), strict=True
    ):
        for window in layout.windows(document, limit=limit):
            yield _example(row, document, window, marks, same)


def _example(
    row: Row, document: Document, window: Window, marks: Sequence[Noted], same: Any
) -> Example:
    placed = [
        (mark, place)
        for mark in marks
        if (place := window.pieces_of(mark.span.field, mark.span.start, mark.span.end))
    ]
    truths = []
    for event in row["events"]:
        number = _stated(document, window, event["evidence"])
        if number is not None:
            parts = tuple(_parts(mark, event, same) for mark, _ in placed)
            truths.append(
                Truth(
                    number,
                    event["type"],
                    event["stage"],
                    event["direction"],
                    event["attribution"],
                    parts,
                )
            )
    return Example(
        id=document.id,
        ids=window.ids,
        owners=tuple(p.sentence for p in window.pieces),
        titles=tuple(
            n for n, s in enumerate(window.sentences) if s.field is Field.TITLE
        ),
        count=len(window.sentences),
        types=tuple(dict.fromkeys(e["type"] for e in row["events"])),
        truths=tuple(truths),
        marks=tuple(
            MarkIn(KINDS.index(m.type), a, b, window.pieces[a].sentence)
            for m, (a, b) in placed
        ),
        firms=_firms(document, window, row.get("companies", ())),
    )


def _stated(document: Document, window: Window, evidence: str) -> int | None:
    """Return the sentence of the window that holds most of the evidence."""
    for field in (Field.TEXT, Field.TITLE):
        start = document.field(field).find(evidence)
        if start < 0:
            continue
        if field is Field.TITLE and not window.first:
            return None
        shares = [
            (_shared(s, field, start, start + len(evidence)), -n)
            for n, s in enumerate(window.sentences)
        ]
        most, number = max(shares, default=(0, 0))
        # Evidence over a window's edge counts where its greater part stands.
        return -number if 2 * most >= min(len(evidence), _longest(window)) else None
    return None


def _longest(window: Window) -> int:
    return max(s.end - s.start for s in window.sentences)


def _shared(sentence: Sentence, field: Field, start: int, end: int) -> int:
    if sentence.field is not field:
        return 0
    return max(0, min(sentence.end, end) - max(sentence.start, start))


def _parts(mark: Noted, event: Row, same: Any) -> tuple[int, ...]:
    """Return the parts (their places in `PARTS`) that a mark plays in an event."""
    return tuple(PARTS.index(name) for name in _played(mark, event, same))


def _played(mark: Noted, event: Row, same: Any) -> Iterator[str]:
    """Yield the parts by name; the scorer says what counts as the same."""
    value = mark.value
    if isinstance(value, Company):
        if any(same.same_company(name, value.name) for name in event["companies"]):
            yield "company"
    elif isinstance(value, Jurisdiction):
        if value.iso2 in event["implementer"]:
            yield "actor"
        if value.iso2 in event["affected"]:
            yield "affected"
    elif isinstance(value, DateInterval):
        day = value.start.isoformat() if value.start else None
        dates = ((name, event.get(name)) for name in ("effective", "expiry"))
        yield from (name for name, d in dates if d and same.same_day(d, day))
    else:
        yield from _named(value, event, same)


def _named(value: Commodity | Money | Words, event: Row, same: Any) -> Iterator[str]:
    if isinstance(value, Commodity):
        known = same.SAME_COMMODITY
        wanted = [known.get(c, c) for c in event["commodities"]]
        if known.get(value.id, value.id) in wanted:
            yield "commodity"
    elif isinstance(value, Money):
        sums = [(m["low"], m["high"], m.get("currency")) for m in event["money"]]
        key = same.money_key(value.low, value.high, value.currency)
        if key in [same.money_key(*total) for total in sums]:
            yield "money"
    elif any(value.text in ref or ref in value.text for ref in event["legal_refs"]):
        yield "legal_ref"


def _firms(document: Document, window: Window, names: Sequence[str]) -> tuple[int, ...]:
    tags = [0] * len(window.ids)
    for field in Field:
        for name in sorted(names, key=len, reverse=True):
            for found in re.finditer(
                rf"(?<!\w){re.escape(name)}(?!\w)", document.field(field)
            ):
                place = window.pieces_of(field, found.start(), found.end())
                if place and not any(tags[place[0] : place[1] + 1]):
                    tags[place[0]] = 1
                    tags[place[0] + 1 : place[1] + 1] = [2] * (place[1] - place[0])
    return tuple(tags)
