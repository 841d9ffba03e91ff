"""Sentences that the detector is asked of once more, by themselves.

Items of a list are statements of one form, each about a firm of its own: "the department
lends $150 million to A, the department lends $400 million to B". Read as one text, each
looks like a repetition of the one before. What two of them state the others state, too.

An official document says of itself what it does: "this update adds three entities to the
list". Among much that is mere form such a sentence is overlooked. So is the clause that
says what moved a market (`monitor.extract.causes`).
"""

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Span as TokenSpan

from monitor.extract import syntax
from monitor.extract.causes import causes
from monitor.extract.detector.detector import Detector, Part, Read, Sure, Verdict
from monitor.extract.detector.layout import Sentence
from monitor.extract.marks import Noted
from monitor.extract.reading import Reading
from monitor.extract.sentences import sentences
from monitor.extract.words import CoreWords
from monitor.model.ontology import ArgumentType, Tier
from monitor.model.text import Document, Field

_FEW = 3  # items; two statements of one form are no list
_AGREE = 2  # items that state a thing; then the others do
_MOST = 60  # items that are asked for, of a document that lists a whole register

_ITSELF = re.compile(
    r"(?i)(?:in )?th(?:is|ese) (?:\w+ ){0,2}?(?:act|action|amendment|announcement|decision"
    r"|decree|directive|document|notice|notification|order|proclamation|regulation|rule"
    r"|ruling|update)s?\b"
)

Verdicts = Mapping[tuple[str, Sentence], Verdict]  # by type and sentence


@dataclass(frozen=True, slots=True)
class Item:
    """A sentence of a list, with the firms that no other of it names."""

    place: Sentence
    firms: tuple[int, ...]  # places among the document's marks


def verdicts_of(
    detector: Detector,
    looked: Read,
    document: Document,
    readings: Sequence[Reading],
    marks: Sequence[Noted],
    *,
    core: CoreWords,
    fitting: Collection[str],
) -> tuple[Verdict, ...]:
    """Return what the sentences may state, some of them asked once more, alone.

    `fitting` are the types that the document's subject allows; none in a comment.
    """
    asked = [m.mark for m in marks]
    found = _by_place(looked.verdicts(asked))
    cut = [(reading, places(reading)) for reading in readings]
    for group in (g for reading, its in cut for g in lists(reading, its, marks)):
        single = detector.read_alone(document, [item.place for item in group])
        by_item = _by_place(single.verdicts(asked, floor=0.0))
        found |= _by_place(together(group, found, by_item, sure=detector.sure))
    acts = [place for reading, its in cut for place in performed(reading, its)]
    single = detector.read_alone(document, acts)
    told = {v.type for v in found.values() if v.score >= detector.sure.event}
    clauses = {c.clause: c.within for r, its in cut for c in causes(r, its, core)}
    alone = detector.read_alone(document, clauses, headline=False)
    moved = (v for v in alone.verdicts(asked) if v.type in fitting)
    missed = (*single.verdicts(asked), *_of_clauses(moved, clauses))
    new = [v for v in missed if v.type not in told and v.score >= detector.sure.event]
    return tuple((found | _by_place(new)).values())


def _of_clauses(
    verdicts: Iterable[Verdict], clauses: Mapping[Sentence, Sentence]
) -> Iterator[Verdict]:
    """Yield what each clause most likely states, as said in the sentence around it."""
    best: dict[Sentence, Verdict] = {}
    for verdict in verdicts:
        place = verdict.sentence
        if place in clauses and (
            place not in best or best[place].score < verdict.score
        ):
            best[place] = verdict
    for place, verdict in best.items():
        yield replace(verdict, sentence=clauses[place])


def _by_place(verdicts: Iterable[Verdict]) -> dict[tuple[str, Sentence], Verdict]:
    return {(v.type, v.sentence): v for v in verdicts}


def places(reading: Reading) -> tuple[Sentence, ...]:
    """Return the sentences of a field, in text order."""
    return tuple(Sentence(reading.field, a, b) for a, b in sentences(reading.text))


def lists(
    reading: Reading, its: Sequence[Sentence], marks: Sequence[Noted]
) -> tuple[tuple[Item, ...], ...]:
    """Return the lists among a field's sentences, each with its items in text order."""
    forms: dict[Hashable, list[Item]] = defaultdict(list)
    for place, inside in zip(its, _marked(its, marks), strict=True):
        firms = tuple(n for n in inside if marks[n].type is ArgumentType.COMPANY)
        if firms:
            kinds = {marks[n].type for n in inside}
            form = _form(reading.tokens_of(place.start, place.end), kinds)
            forms[form].append(Item(place, firms))
    forms.pop(None, None)
    found = (_own(group, marks) for group in forms.values())
    return tuple(group[:_MOST] for group in found if len(group) >= _FEW)


def _marked(its: Sequence[Sentence], marks: Sequence[Noted]) -> list[list[int]]:
    """Return for each sentence of a field, in text order, the places of its marks."""
    inside: list[list[int]] = [[] for _ in its]
    starts = [place.start for place in its]
    for n, mark in enumerate(marks):
        nearest = bisect_right(starts, mark.span.start) - 1
        if nearest >= 0 and its[nearest].holds(mark.span.field, mark.span.start):
            inside[nearest].append(n)
    return inside


def performed(reading: Reading, its: Sequence[Sentence]) -> tuple[Sentence, ...]:
    """Return the sentences in which an official document says what it does."""
    if reading.background.tier is not Tier.OFFICIAL or reading.field is Field.TITLE:
        return ()
    return tuple(place for place in its if _ITSELF.match(reading.text, place.start))


def _form(sentence: TokenSpan, kinds: set[ArgumentType]) -> Hashable:
    """Return what sentences of one list share; None for what is no item of any.

    A statement's form is its verb with tense and auxiliaries; a line without a verb is
    an item if it gives a sum.
    """
    root = sentence.root
    if syntax.is_verb(root):
        return (root.lemma_.lower(), root.tag_, syntax.auxiliaries(root))
    return "line" if ArgumentType.MONEY in kinds else None


def _own(group: Sequence[Item], marks: Sequence[Noted]) -> tuple[Item, ...]:
    """Return the items that name a firm of their own, with such firms only."""
    names = [{marks[n].span.text.lower() for n in item.firms} for item in group]
    named = Counter(name for its in names for name in its)
    kept = (
        replace(
            item,
            firms=tuple(
                n for n in item.firms if named[marks[n].span.text.lower()] == 1
            ),
        )
        for item in group
    )
    return tuple(item for item in kept if item.firms)


def together(
    group: Sequence[Item], within: Verdicts, alone: Verdicts, *, sure: Sure
) -> Iterator[Verdict]:
    """Yield what the items of a list state: each the same, and about its own firm.

    `within` is what the detector says of the whole text, `alone` what it says of each
    item by itself.
    """
    best = {**alone}
    for key, verdict in within.items():
        if key not in best or best[key].score < verdict.score:
            best[key] = verdict
    its = {item.place for item in group}
    stated = _sure(best, its, sure)
    told = Counter(v.type for v in stated).most_common(1)
    if not told or told[0][1] < _AGREE:
        return
    [(kind, _)] = told
    least = min(v.score for v in stated if v.type == kind)
    taken = {v.sentence for v in _sure(within, its, sure)}  # by another thing, perhaps
    for item in group:
        own = best.get((kind, item.place))
        if own is not None and (item.place not in taken or own.score >= sure.event):
            yield replace(
                own,
                score=max(own.score, least),
                parts=_with_own(own.parts, item.firms, sure),
            )


def _sure(verdicts: Verdicts, its: Collection[Sentence], sure: Sure) -> list[Verdict]:
    return [v for v in verdicts.values() if v.sentence in its and v.score >= sure.event]


def _with_own(
    parts: Sequence[Part], firms: Sequence[int], sure: Sure
) -> tuple[Part, ...]:
    """Let an item's own firms belong to what it states."""
    own = {n: Part(n, "company", sure.part) for n in firms}
    others = []
    for part in parts:
        if part.mark in own and part.name == "company":
            own[part.mark] = replace(part, score=max(part.score, sure.part))
        else:
            others.append(part)
    return (*others, *own.values())
