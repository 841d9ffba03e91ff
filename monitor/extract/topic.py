"""Is a document about the subject at all: trade, industry, minerals, energy, finance.

A ban, a loan and a strike mean something else in sport, schools and art.
"""

from collections.abc import Sequence

from monitor.extract.phrases import Found, Words
from monitor.extract.reading import Reading
from monitor.extract.types.schema import Blocker, EventType, Scope
from monitor.extract.words import CoreWords
from monitor.model.ontology import ArgumentType, Tier
from monitor.model.text import Field

_FOREIGN = 2  # different words of other subjects; one more beside a material
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
        """Say whether a name or a word of the subject occurs, and not another's."""
        kinds = {
            m.type
            for r in self._readings
            for m in r.mentions
            if m.found_by != "ner" and m.form != "province"
        }
        foreign = len(self.elsewhere())
        material = ArgumentType.COMMODITY in kinds
        # A ministry's long text names hospitals and patients in passing.
        formal = any(r.background.tier is Tier.OFFICIAL for r in self._readings)
        if not formal and foreign >= _FOREIGN + material:
            return False
        ours = any(w.any(self._core.topics) for _, w in self._words)
        return ours or not kinds.isdisjoint(_NAMED)

    def elsewhere(self) -> frozenset[str]:
        """Return the words of other subjects that occur."""
        return frozenset(
            found.phrase.text
            for _, words in self._words
            for found in words.find(self._core.elsewhere)
        )

    def fitting(self, types: Sequence[EventType]) -> tuple[EventType, ...]:
        """Return the types that this document may hold."""
        on_subject = self.on_subject()
        return tuple(
            kind
            for kind in types
            if (on_subject or not kind.topical) and self.blocker(kind) is None
        )

    def blocker(self, kind: EventType) -> tuple[Blocker, Field, Found] | None:
        """Return what shows that the whole document means another thing, and where."""
        wide = [b for b in kind.blockers if b.within in (Scope.DOCUMENT, Scope.TITLE)]
        hits = (
            (blocker, field, found)
            for blocker in wide
            for field, words in self._words
            if blocker.within is Scope.DOCUMENT or field is Field.TITLE
            for found in words.find(blocker.words)
        )
        return next(hits, None)
