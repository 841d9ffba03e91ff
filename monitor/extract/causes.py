"""Clauses that say why prices moved, for the detector to be asked of by themselves.

"Shares of the miner climbed 18% after the ministry said it would widen financing": the
sentence is about the market, and read as one it states nothing. What its clause says was
done is as true as if it stood alone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from spacy.tokens import Token

from monitor.extract.detector.layout import Sentence
from monitor.extract.reading import Reading
from monitor.extract.words import CoreWords

_BECAUSE: Final = frozenset(("after", "as", "because", "when"))
_MOST: Final = 12  # clauses of one field; a report of a whole market has more


@dataclass(frozen=True, slots=True)
class Cause:
    """A clause, and the sentence in which it stands."""

    clause: Sentence
    within: Sentence


def causes(
    reading: Reading, its: Sequence[Sentence], core: CoreWords
) -> tuple[Cause, ...]:
    """Return the clauses that give the cause of a move of prices in a text's sentences."""
    return tuple(
        Cause(clause, place)
        for clause in islice(_clauses(reading, core), _MOST)
        if (place := _around(clause, its)) is not None
    )


def _clauses(reading: Reading, core: CoreWords) -> Iterator[Sentence]:
    for token in reading.doc:
        if token.dep_ != "advcl" or token.head.lemma_.lower() not in core.moves:
            continue
        mark = next((t for t in token.children if t.dep_ in ("mark", "advmod")), None)
        if mark is not None and mark.lower_ in _BECAUSE and _opens(token, mark):
            first, last = reading.doc[mark.i + 1], token.right_edge
            yield Sentence(reading.field, first.idx, last.idx + len(last))


def _opens(verb: Token, mark: Token) -> bool:
    """Say whether a word is the first of the clause of its verb."""
    return bool(mark.i == verb.left_edge.i and mark.i < verb.i)


def _around(clause: Sentence, its: Sequence[Sentence]) -> Sentence | None:
    return next((p for p in its if p.holds(clause.field, clause.start)), None)
