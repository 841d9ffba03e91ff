"""Cases for tests: a text, and what a detector says of its sentences."""

from dataclasses import replace
from typing import Any

from monitor.extract.case import Case
from monitor.extract.detector.detector import Part, Sure, Verdict
from monitor.extract.detector.layout import Sentence
from monitor.extract.drafts import drafts_of
from monitor.extract.marks import noted
from monitor.extract.sentences import sentences
from monitor.extract.types import load_types
from monitor.extract.types.schema import EventType
from monitor.extract.words import core_words
from monitor.model.ontology import Attribution, Direction, Stage
from monitor.model.text import Field
from tests.extract.reader import around, kinds, reading

TYPES = {t.id: t for t in load_types()}
BAN = TYPES["EXPORT_BAN_QUOTA"]
DEAL = TYPES["MERGER_ACQUISITION"]
SURE = Sure(event=0.5, framed=0.2, unfit=0.8, second=0.5, again=0.95, part=0.5)
FRAMED = "China banned exports of gallium on Tuesday."
OBLIQUE = "The shutters come down on gallium leaving China."


def a_verdict(place: Sentence, kind: EventType, score: float, **given: Any) -> Verdict:
    return Verdict(
        type=kind.id,
        sentence=place,
        score=score,
        stages={given.get("stage", Stage.ADOPTED): 1.0},
        directions={given.get("direction", Direction.RESTRICT): 1.0},
        voices={given.get("voice", Attribution.AUTHOR): 1.0},
    )


def a_case(text: str, *scores: float, kind: EventType = BAN) -> Case:
    """Return a case in which sentence n of `text` has the score n."""
    read = reading(text)
    places = [Sentence(Field.TEXT, a, b) for a, b in sentences(text)]
    return Case(
        readings={Field.TEXT: read},
        drafts=drafts_of(read, [kind], around(read), core_words(), title=""),
        verdicts=[
            a_verdict(p, kind, score) for p, score in zip(places, scores, strict=False)
        ],
        marks=noted([read], {Field.TEXT: kinds(read)}, lambda _: ()),
        sure=SURE,
        fitting=frozenset(TYPES),
        kinds={Field.TEXT: kinds(read)},
        title="A headline",
    )


def with_parts(case: Case, **of: tuple[str, ...]) -> Case:
    """Say which words of the text play which part in the first verdict."""
    parts = tuple(
        Part(n, name, 0.9)
        for n, mark in enumerate(case.marks)
        for name, words in of.items()
        if mark.span.text in words
    )
    first, *rest = case.verdicts
    return replace(case, verdicts=[replace(first, parts=parts), *rest])
