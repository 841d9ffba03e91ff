"""Explain a document: each event with its reasons, and what almost was an event.

The same types, matcher and readings that make events are asked again, so that an
explanation cannot tell another story than the events do.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from monitor.extract.drafts import Draft
from monitor.extract.events import join
from monitor.extract.extractor import Extractor, Seen
from monitor.extract.near import near_misses, refused_types
from monitor.extract.reasons import account_of, detected, told_also
from monitor.extract.scores import inside, near_by_score, score_at, scores_of
from monitor.model.event import Event, Extraction
from monitor.model.explanation import Account, Explanation, NearMiss, Score
from monitor.model.text import Document, Field


def explain_all(
    extractor: Extractor, documents: Iterable[Document]
) -> Iterator[Explanation]:
    """Yield the explanation of each document, in their order."""
    for document in documents:
        with extractor.seen(document) as seen:
            explanation = (
                explain(seen) if isinstance(seen, Seen) else _shut(seen, document)
            )
        yield explanation


def _shut(extraction: Extraction, document: Document) -> Explanation:
    """Explain a document at which the gate stayed shut."""
    empty = not (document.title.strip() or document.text.strip())
    note = "there is nothing to read" if empty else _GATE
    return Explanation(
        extraction=extraction, accounts=(), near_misses=(), notes=(note,)
    )


_GATE = "no words of any event type occur, so that no sentence was parsed"


def explain(seen: Seen) -> Explanation:
    """Explain a document that was parsed."""
    scores = scores_of(seen.case)
    events = seen.extraction.events
    near = [_scored(miss, scores) for miss in near_misses(seen, scores)]
    known = [(e.type, e.sentence) for e in events]
    known += [(m.type, m.sentence) for m in near]
    near += near_by_score(scores, known=known)
    return Explanation(
        extraction=seen.extraction,
        accounts=tuple(_account(event, seen) for event in events),
        near_misses=tuple(sorted(near, key=_place)),
        notes=tuple(_notes(seen)),
        scores=scores,
    )


def _place(miss: NearMiss) -> tuple[bool, int]:
    return miss.sentence.field is not Field.TITLE, miss.sentence.start


def _notes(seen: Seen) -> Iterator[str]:
    reasons = Counter(unmet.reason for _, unmet in refused_types(seen))
    for reason, count in reasons.items():
        yield f"{count} of {len(seen.types)} event types not looked for: {reason}"
    if seen.extraction.truncated:
        yield "only the head of the text was read"


def _account(event: Event, seen: Seen) -> Account:
    own = _own(event, seen.drafts)
    if own is None:
        return detected(event)
    account = account_of(event, own, seen.drafts, seen.around, seen.core)
    others = [d for d in seen.drafts if d is not own and _one(own, d, seen)]
    return replace(account, also=told_also(event, others))


def _own(event: Event, drafts: Sequence[Draft]) -> Draft | None:
    """Return the draft from which an event was made; None where no frame fired."""
    same = [d for d in drafts if (d.event.type, d.event.subtype) == _kind(event)]
    exact = [d for d in same if d.event.trigger == event.trigger]
    near = [d for d in same if inside(d.event.trigger, event.sentence)]
    return next(iter((*exact, *near)), None)


def _kind(event: Event) -> tuple[str, str | None]:
    return event.type, event.subtype


def _one(own: Draft, other: Draft, seen: Seen) -> bool:
    """Say whether two drafts tell one event."""
    same = _kind(own.event) == _kind(other.event)
    return same and len(join([own, other], seen.around)) == 1


def _scored(miss: NearMiss, scores: Sequence[Score]) -> NearMiss:
    score = score_at(miss.type, miss.sentence, scores)
    return replace(miss, score=score.score) if score is not None else miss
