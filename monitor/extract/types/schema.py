"""What an event type is: its rows as written in a file, and its values for the engine.

A row class is one table of a type file and its docstrings are the file format's
reference; the value classes hold the same with patterns compiled.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from monitor.extract.phrases import Phrase
from monitor.extract.words import VerbPattern
from monitor.model.event import Codes
from monitor.model.ontology import ArgumentType, Direction, Stage, Track
from monitor.toml_file import table


class Kind(StrEnum):
    """What may stand in a place of a frame."""

    GOV = "GOV"  # a state, an agency, or a word for an organ of a state
    COMPANY = "COMPANY"  # a named firm
    FIRM = "FIRM"  # a named firm, or a word for one ("the miner")
    COMMODITY = "COMMODITY"
    MONEY = "MONEY"
    PCT = "PCT"
    QTY = "QTY"
    DATE = "DATE"
    STATE = "STATE"  # a state by its name, no agency
    STATES = "STATES"  # two different states
    COMPANIES = "COMPANIES"  # two different firms
    AGENCY = "AGENCY"  # an agency by its name


class Link(StrEnum):
    """How a frame's noun hangs on its verb."""

    OBJECT = "object"  # also the subject of a passive
    SUBJECT = "subject"
    ANY = "any"


class Slot(StrEnum):
    """Where the engine looks for what fills a role."""

    ACTOR = "actor"  # subject, agent, or possessor of the noun
    OBJECT = "object"
    PHRASE = "phrase"  # the words of the noun itself
    AROUND = "around"  # inside the noun phrase, with its complements
    PLACE = "place"  # states after on, to, from, against, with, or as adjectives
    SENTENCE = "sentence"
    AFTER = "after"  # the noun behind one of the role's own words
    VERB = "verb"  # the verb itself
    NEAR = "near"  # figures whose nearest event word is this event's


class Scope(StrEnum):
    """How far a blocker reaches."""

    PHRASE = "phrase"  # the noun and three words on both sides
    SENTENCE = "sentence"
    TITLE = "title"
    DOCUMENT = "document"


@table
class CodeRow:
    """Classification codes; a frame's stand before its type's."""

    gta: int | None = None  # Global Trade Alert intervention type
    mast: str | None = None  # MAST 2019 subchapter
    sec_8k: tuple[str, ...] = ()  # SEC Form 8-K items


@table
class RoleRow:
    """One role, what may fill it and where that stands; the first place wins."""

    name: str
    types: tuple[ArgumentType, ...]
    at: tuple[Slot, ...] = (Slot.SENTENCE,)
    required: bool = False  # True: reported as missing where the text leaves it open
    inherit: bool = False  # True: may come from the headline or a neighbour sentence
    after: tuple[str, ...] = ()  # phrase patterns, for the place of that name


@table
class FrameRow:
    """One way of saying it: a noun, a verb, or both, and what must stand with them."""

    name: str
    noun: tuple[str, ...] = ()  # phrase patterns, one of which must occur
    # Verbs or "@class"; "-" before one turns its sign, "=STAGE" behind it fixes the
    # stage. "@act" is every class, "@any"
    # whatever verb carries the noun.
    verb: tuple[str, ...] = ()
    link: Link = Link.ANY
    actor: tuple[Kind, ...] = ()  # who does it, if the sentence says so
    never: tuple[Kind, ...] = ()  # who may not be the one that does it
    strict: bool = False  # True: the sentence must name the actor
    target: tuple[Kind, ...] = ()  # the verb's object must be one of these
    needs: tuple[str, ...] = ()  # kinds that must occur in the sentence; "A|B"
    words: tuple[str, ...] = ()  # one of these phrases must occur in the sentence
    unless: tuple[str, ...] = ()  # none of these may occur in the sentence
    sign: int = 1  # of the noun: -1 for an exemption
    bare: bool = False  # True: the noun alone is enough in a headline
    direction: Direction | None = None  # None: the type's, by sign
    stage: Stage | None = None  # None: by the verb's class
    detail: str | None = None
    subtype: str | None = None
    codes: CodeRow | None = None


@table
class BlockerRow:
    """Words that show the wrong sense, with the reason for whoever asks."""

    words: tuple[str, ...]
    reason: str
    within: Scope = Scope.SENTENCE


@table
class ExampleRow:
    """A sentence that must, or must not, be recognised; a test runs them all."""

    text: str
    fires: bool = True
    title: str = ""
    stage: Stage | None = None  # None: not checked
    direction: Direction | None = None
    roles: Mapping[str, str] | None = None  # words that must fill a role
    because: str = ""


@table
class TypeFile:
    """One event type."""

    id: str
    title: str  # for people
    family: str
    track: Track
    direction: Direction  # while the measure stands; by sign it turns
    role: tuple[RoleRow, ...]
    frame: tuple[FrameRow, ...]
    codes: CodeRow | None = None
    topical: bool = True  # False: no topic word is asked of the document
    residual: bool = False  # True: stands back where another type fires
    stages: Mapping[Stage, Stage] | None = None  # what a found stage means here
    blocker: tuple[BlockerRow, ...] = ()
    example: tuple[ExampleRow, ...] = ()


# Roles of the state that acts.
TOUCHED = ("affected", "origin", "destination")  # states that need not do anything
ACTING = frozenset(("implementer", "authority", "provider", "investor", "institution"))

Role = RoleRow
Example = ExampleRow


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameVerb:
    """A verb of a frame, with the sign and the stage that it gives."""

    pattern: VerbPattern
    sign: int
    stage: Stage | None  # None: not a word of the engine's classes
    group: str  # the class, or the verb itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A frame, compiled."""

    row: FrameRow
    nouns: tuple[Phrase, ...]
    verbs: Mapping[str, tuple[FrameVerb, ...]]  # by lemma
    words: tuple[Phrase, ...]
    unless: tuple[Phrase, ...]
    needs: tuple[tuple[Kind, ...], ...]
    codes: Codes
    any_verb: bool  # "@any" stands among its verbs


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocker:
    """A blocker, compiled."""

    words: tuple[Phrase, ...]
    reason: str
    within: Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class EventType:
    """One kind of event: how it is said, who takes part, what it is not."""

    id: str
    title: str
    family: str
    track: Track
    direction: Direction
    roles: tuple[Role, ...]
    frames: tuple[Frame, ...]
    blockers: tuple[Blocker, ...]
    examples: tuple[Example, ...]
    lines: tuple[int | None, ...]  # of the examples in the file
    stages: Mapping[Stage, Stage]
    topical: bool
    residual: bool
    file: str
