"""Is a document about the subject at all: trade, industry, minerals, energy, finance.

A ban, a loan and a strike mean something else in sport, schools and art.
"""

from collections.abc import Sequence

from monitor.extract.phrases import Words
from monitor.extract.reading import Reading
from monitor.extract.types.schema import EventType, Scope
from monitor.extract.words import CoreWords
from monitor.model.ontology import ArgumentType
from monitor.model.text import Field

_NAMED = (ArgumentType.COMMODITY, ArgumentType.COMPANY, ArgumentType.AGENCY)


class Topic:
    """The subject of one document, for choosing which types to look for."""

    def __init__(self, readings: Sequence[Reading], core: CoreWords) -> None:
        self._readings = readings
        self._core = core
        self._words = [
            (reading.field, Words(sentence))
            for reading in readings
            for sentence in reading.sentences
        ]

    def on_subject(self) -> bool:
        """Say whether a material or a word of the subject occurs."""
        named = any(
            m.type in _NAMED and m.found_by != "ner"
            for r in self._readings
            for m in r.mentions
        )
        return named or any(w.any(self._core.topics) for _, w in self._words)

    def fitting(self, types: Sequence[EventType]) -> tuple[EventType, ...]:
        """Return the types that this document may hold."""
        on_subject = self.on_subject()
        return tuple(
            kind
            for kind in types
            if (on_subject or not kind.topical) and not self._blocked(kind)
        )

    def _blocked(self, kind: EventType) -> bool:
        wide = [b for b in kind.blockers if b.within in (Scope.DOCUMENT, Scope.TITLE)]
        return any(
            words.any(blocker.words)
            for blocker in wide
            for field, words in self._words
            if blocker.within is Scope.DOCUMENT or field is Field.TITLE
        )
