"""A frame with the words that it found: a candidate for an event, or what it lacks.

Candidates hold spaCy objects and must not outlive the memory zone of their reading.
"""

from collections.abc import Callable
from dataclasses import dataclass

from spacy.tokens import Span as TokenSpan
from spacy.tokens import Token

from monitor.extract.phrases import Found, Words
from monitor.extract.reading import Reading
from monitor.extract.types.schema import EventType, Frame, FrameVerb, Kind
from monitor.extract.words import Act
from monitor.model.explanation import Condition


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A frame that fired, with the words that made it fire."""

    type: EventType
    frame: Frame
    reading: Reading
    sentence: TokenSpan
    slot: Token  # the verb, or the noun's head where no verb carries it
    verb: FrameVerb | None  # None: the noun alone
    noun: Found | None  # None: the verb alone
    path: tuple[Act, ...]  # action nouns between noun and verb, inner first
    words: Words  # of the sentence

    @property
    def head(self) -> Token:
        """Return the head of the noun, or the verb where there is no noun."""
        return (
            self.reading.doc[self.noun.start : self.noun.end].root
            if self.noun
            else self.slot
        )

    @property
    def weight(self) -> int:
        """Return how specific the match is: words matched and conditions met."""
        noun = self.noun.end - self.noun.start if self.noun else 0
        row = self.frame.row
        told = bool(row.words) + len(row.target) + 2 * bool(row.stage)
        return 2 * noun + bool(self.verb) + len(row.needs) + told - self.frame.any_verb


@dataclass(frozen=True, slots=True, eq=False)
class Unmet:
    """A condition of a frame that does not hold, with what shows it."""

    condition: Condition
    found: Found | None = None  # the words in the way
    token: Token | None = None  # the word in the wrong place
    kinds: tuple[Kind, ...] = ()  # one of which is asked for
    reason: str = ""  # as the type file words it


Tell = Callable[[Candidate, tuple[Unmet, ...]], None]
