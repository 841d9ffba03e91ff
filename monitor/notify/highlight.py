"""Cuts a text at the edges of everything marked in it; not a character gets lost.

Marks may overlap in any way: each piece knows all marks that cover it, and which of
them begin or end with it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise


class Sort(StrEnum):
    """What a mark says of its words."""

    SENTENCE = "sentence"  # that states an event
    ENTITY = "entity"
    ARGUMENT = "argument"
    CUE = "cue"
    TRIGGER = "trigger"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A place in a text with its meaning."""

    start: int
    end: int
    sort: Sort
    label: str
    event: int | None = None  # the number of the event; None: of no event


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Words between two edges."""

    text: str
    marks: tuple[Mark, ...]
    begun: tuple[Mark, ...]  # that begin with it
    ended: tuple[Mark, ...]  # that end with it

    def of(self, sort: Sort) -> tuple[Mark, ...]:
        """Return the marks of one sort that cover it."""
        return tuple(m for m in self.marks if m.sort is sort)


def pieces(text: str, marks: Sequence[Mark]) -> Iterator[Piece]:
    """Yield `text` in pieces; what is marked outside of it, or nowhere, is left out."""
    known = [m for m in dict.fromkeys(marks) if 0 <= m.start < m.end <= len(text)]
    edges = sorted({0, len(text), *(e for m in known for e in (m.start, m.end))})
    for start, end in pairwise(edges):
        here = tuple(m for m in known if m.start <= start and end <= m.end)
        yield Piece(
            text=text[start:end],
            marks=here,
            begun=tuple(m for m in here if m.start == start),
            ended=tuple(m for m in here if m.end == end),
        )
