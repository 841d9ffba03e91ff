"""Why a document gave the events that it gave, and what almost was one.

Everything here is a value with its evidence, for people and for programs: the terminal,
the page and `--json` show the same `Explanation`.
"""

from dataclasses import dataclass
from enum import StrEnum
from math import prod

from monitor.model.event import Argument, Event, Extraction
from monitor.model.ontology import Direction, Stage
from monitor.model.text import Document, Span


class Condition(StrEnum):
    """What a frame, or the document around it, asks for; named where it fails."""

    NOUN = "noun"  # a verb of the frame, and none of its nouns
    VERB = "verb"  # a noun of the frame, and no verb of it governs the noun
    LINK = "link"  # verb and noun, and the noun stands on the wrong side
    ASIDE = "aside"  # the noun gives a time, a reason or a comparison
    DISGUISE = "disguise"  # the noun is a verb here
    NAME = "name"  # the noun is a word of a name
    BLOCKER = "blocker"  # words of another sense
    WORDS = "words"  # none of the words that the frame asks for
    UNLESS = "unless"  # words that the frame excludes
    NEEDS = "needs"  # nothing of a kind that the sentence must hold
    ACTOR = "actor"  # done by somebody of another kind
    NEVER = "never"  # done by somebody who cannot be the one
    TARGET = "target"  # done to something of another kind
    SUBJECT = "subject"  # the document is about another subject
    COMMENT = "comment"  # the document is comment or explanation
    SET_ASIDE = "set_aside"  # the frame holds; it is background, opinion, a question
    OUTDONE = "outdone"  # the frame holds; a more specific one reads the same words
    SCORE = "score"  # the detector is not sure enough
    LEFT_OUT = "left_out"  # the frame holds; no event was made of it


class Clue(StrEnum):
    """What a word does in an explanation."""

    VERB = "verb"
    NOUN = "noun"
    PATH = "path"  # an action noun between noun and verb
    WORDS = "words"  # the frame's further words
    STAGE = "stage"
    CERTAINTY = "certainty"


class Witness(StrEnum):
    """What found an event."""

    FRAME = "frame"
    DETECTOR = "detector"
    BOTH = "both"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """Words that count, and what for."""

    clue: Clue
    meaning: str
    span: Span | None = None  # None: it rests on no words of its own


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """One factor of a direction: +1 leaves it, -1 turns it."""

    words: str
    sign: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step in the dependency tree, away from the trigger."""

    relation: str  # spaCy's label
    word: str
    up: bool  # True: to the word that governs


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """How an argument came to its event."""

    argument: Argument
    slot: str | None  # the place of the role; None: not in the event's own sentence
    path: tuple[Step, ...]  # from the trigger; empty: in another sentence, or itself
    told: str  # the same in words


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What the detector thinks of one sentence and one type."""

    sentence: Span
    type: str
    score: float  # 0..1
    threshold: float

    @property
    def found(self) -> bool:
        """Say whether it is enough for an event."""
        return self.score >= self.threshold


_OPPOSITE: dict[Direction | None, Direction] = {
    Direction.RESTRICT: Direction.EASE,
    Direction.EASE: Direction.RESTRICT,
    Direction.SUPPORT: Direction.RESTRICT,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Why one event is there, and is what it is."""

    event: Event
    witness: Witness
    score: float | None  # of the detector; None: it was not asked
    cues: tuple[Cue, ...]  # empty: no frame fired
    base: Direction | None  # before any sign; None: no frame fired
    signs: tuple[Sign, ...]
    stage: Stage | None  # by the sentence, before dates; None: no frame fired
    fillings: tuple[Filling, ...]
    also: tuple[Span, ...]  # further sentences that tell it

    @property
    def composed(self) -> Direction | None:
        """Return the direction that the signs give; None where no frame fired."""
        turned = prod(s.sign for s in self.signs) < 0
        return _OPPOSITE.get(self.base, self.base) if turned else self.base


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """One condition that does not hold."""

    condition: Condition
    told: str
    span: Span | None = None  # None: what fails is that something is missing


@dataclass(frozen=True, slots=True, kw_only=True)
class NearMiss:
    """A frame that found its words in a sentence, and no event."""

    type: str
    frame: str
    sentence: Span
    noun: Span | None  # None: the frame found only its verb
    verb: Span | None  # None: the frame found only its noun
    failures: tuple[Failure, ...]  # never empty
    score: float | None = None  # of the detector; None: it was not asked

    @property
    def told(self) -> str:
        """Return every failure in words."""
        return "; ".join(failure.told for failure in self.failures)


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A document's events with their reasons, and what almost was one."""

    extraction: Extraction
    accounts: tuple[Account, ...]  # one an event, in the same order
    near_misses: tuple[NearMiss, ...]  # by place, the nearest of a sentence first
    notes: tuple[str, ...]  # about the document as a whole
    scores: tuple[Score, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """A document beside its explanation, for whoever shows both."""

    document: Document
    explanation: Explanation
