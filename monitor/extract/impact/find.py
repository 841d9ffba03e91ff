"""Join clause, cause and targets to relations, and say how sure each is.

That an event helps somebody is a judgement: in the author's own voice it counts less
than a fact that the same author reports.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from monitor.extract import syntax
from monitor.extract.arguments import Around
from monitor.extract.certainty import BASE, Voice, voice_of
from monitor.extract.impact.causes import Causes
from monitor.extract.impact.clauses import Clause, Clauses
from monitor.extract.impact.rows import ImpactWords, impact_words
from monitor.extract.impact.targets import Targets
from monitor.extract.reading import Reading
from monitor.extract.types.schema import EventType
from monitor.model.event import Certainty, Event, Relation
from monitor.model.ontology import Attribution, Factuality, Mode, Polarity

_JUDGED = {Attribution.AUTHOR: 0.5, Attribution.COMPANY_STATEMENT: 0.6}
_MODALS = frozenset(("may", "might", "could", "can"))
_FUTURE = frozenset(("will", "’ll", "'ll", "wo", "would", "shall"))
_LIKELY = re.compile(
    r"(?i)\b(?:likely|expected to|set to|due to|poised to|probably|stands? to)\b"
)
_IF = re.compile(r"(?i)\b(?:if|unless|provided that|on condition that)\b|^\s*Should\b")
_WEAK = frozenset((Attribution.HEARSAY, Attribution.MEDIA_RELAY))


@dataclass(frozen=True, slots=True)
class _Mood:
    """How a clause is said."""

    denied: bool
    open_: bool  # under a condition
    modal: bool
    likely: bool
    future: bool
    cue: Token | None


class Impacts:
    """Finds the relations of documents; made once for a set of types."""

    def __init__(self, types: Sequence[EventType]) -> None:
        self._types = tuple(types)
        self._words: ImpactWords = impact_words()

    def of(
        self, events: Sequence[Event], around: Around, *, title: str
    ) -> tuple[Relation, ...]:
        """Return what the document says that its events do; nothing without events."""
        if not events:
            return ()
        causes = Causes(events, self._types, around.kinds, self._words)
        found = [
            relation
            for reading in around.readings
            for clause in self._clauses(reading)
            for relation in self._relation(clause, causes, around, title)
        ]
        # "Stand to gain" holds two verbs for one effect; the first one counts.
        return tuple({_said(r): r for r in reversed(found)}.values())[::-1]

    def _clauses(self, reading: Reading) -> Iterator[Clause]:
        known = self._words.cues
        for sentence in reading.sentences:
            if any(t.lemma_.lower() in known for t in sentence):
                yield from Clauses(reading, sentence, self._words).find()

    def _relation(
        self, clause: Clause, causes: Causes, around: Around, title: str
    ) -> Iterator[Relation]:
        kinds = around.kinds[clause.reading.field]
        touched = Targets(kinds, self._words).of(clause)
        if not touched.targets:
            return
        cause, words = causes.of(clause)
        if not cause:
            return
        voice = voice_of(clause, kinds, title=title)
        yield Relation(
            cause=cause,
            cause_span=words,
            polarity=clause.cue.effect,
            exemplar=touched.exemplar,
            trigger=clause.reading.of_tokens(clause.trigger, clause.last),
            sentence=clause.reading.sentence_span(clause.sentence),
            targets=touched.targets,
            certainty=_certainty(clause, voice),
        )


def _said(relation: Relation) -> tuple[object, ...]:
    return (relation.sentence, relation.polarity, relation.targets)


def _certainty(clause: Clause, voice: Voice) -> Certainty:
    mood = _mood(clause)
    score = _JUDGED.get(voice.attribution, BASE[voice.attribution])
    score *= 0.4 if mood.open_ else 0.6 if mood.modal else 0.8 if mood.likely else 1.0
    modes = (
        (Mode.FUTURE, mood.future),
        (Mode.HYPOTHETICAL, mood.open_),
        (Mode.NEGATION, mood.denied),
    )
    cues = [voice.cue] if voice.cue else []
    if mood.cue is not None:
        cues.append(clause.reading.of_tokens(mood.cue, mood.cue))
    return Certainty(
        score=round(score, 3),
        polarity=Polarity.NEGATIVE if mood.denied else Polarity.POSITIVE,
        factuality=_factuality(mood, voice),
        attribution=voice.attribution,
        source=voice.source,
        modes=tuple(mode for mode, holds in modes if holds),
        cues=tuple(cues),
    )


def _factuality(mood: _Mood, voice: Voice) -> Factuality:
    if mood.open_:
        return Factuality.UNCOMMITTED
    if mood.modal or voice.attribution in _WEAK:
        return Factuality.POSSIBLE
    return Factuality.PROBABLE if mood.likely else Factuality.CERTAIN


def _mood(clause: Clause) -> _Mood:
    """Read mood and denial on the clause's chain of verbs."""
    chain = [clause.verb, *(v for v in syntax.governors(clause.verb))]
    verbs = [v for v in chain if syntax.is_verb(v) and not _says(v)]
    auxiliaries = [t for v in verbs for t in v.children if t.dep_ == "aux"]
    modal = next((t for t in auxiliaries if t.lower_ in _MODALS), None)
    text = clause.sentence.text
    return _Mood(
        denied=any(syntax.negated(v, clause.trigger) for v in verbs),
        open_=_IF.search(text) is not None,
        modal=modal is not None,
        likely=_LIKELY.search(text) is not None,
        future=any(t.lower_ in _FUTURE for t in auxiliaries),
        cue=modal,
    )


def _says(verb: Token) -> bool:
    return verb.lemma_.lower() in ("say", "tell", "write", "warn", "argue", "note")
