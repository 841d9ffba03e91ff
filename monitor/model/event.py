"""Typed events with their evidence: the record of `docs/schema.md`."""

import hashlib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from monitor.model.ontology import (
    ArgumentType,
    Attribution,
    Bound,
    DateModifier,
    Direction,
    Effect,
    Factuality,
    Granularity,
    Mode,
    MoneyRole,
    Polarity,
    Stage,
    Via,
)
from monitor.model.text import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Jurisdiction:
    """A state, or an agency by the state that it acts for; the union is `EU`."""

    iso2: str  # ISO 3166-1 alpha-2, upper case
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Commodity:
    """A material: an element's symbol, `REE`, or a word such as `graphite`."""

    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """A firm from the gazetteer, or a name that only the text knows."""

    id: str
    name: str
    ticker: str | None = None  # None: unlisted, or not in the gazetteer
    cik: str | None = None  # SEC Central Index Key, ten digits; None: unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """A sum as stated, never converted; a range has `low < high`."""

    low: Decimal
    high: Decimal
    currency: str | None  # ISO 4217; None: the text leaves it open
    role: MoneyRole = MoneyRole.OTHER
    per: str | None = None  # None: a total; else the unit, e.g. "kg", "share"
    bound: Bound = Bound.EXACT


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A value that is no more than its words."""

    text: str


Value = Jurisdiction | Commodity | Company | Money | Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """One filled role of an event, with the words that fill it."""

    role: str
    type: ArgumentType
    value: Value
    span: Span
    via: Via = Via.DIRECT


@dataclass(frozen=True, slots=True, kw_only=True)
class DateInterval:
    """A date as precisely as the text gives it: first and last possible day."""

    start: date | None  # None: open, or not resolvable from the text
    end: date | None
    granularity: Granularity
    modifier: DateModifier | None = None
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """The dates of an event; None where the text states none."""

    announced: DateInterval | None = None
    effective: DateInterval | None = None
    expiry: DateInterval | None = None
    deadline: DateInterval | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Codes:
    """Classification codes of the trade-policy and filing standards."""

    gta: int | None = None  # Global Trade Alert intervention type
    mast: str | None = None  # MAST 2019 subchapter
    sec_8k: tuple[str, ...] = ()  # SEC Form 8-K items


@dataclass(frozen=True, slots=True, kw_only=True)
class Certainty:
    """How sure the report is, in independent parts (ontology 2.3)."""

    score: float  # 0..1: attribution's base score times its modifiers
    polarity: Polarity
    factuality: Factuality
    attribution: Attribution
    source: Span | None = None  # None: nobody is named
    modes: tuple[Mode, ...] = ()
    cues: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One instrument or deed that one document states, as that document states it.

    Two documents about the same thing give two events; `monitor.group` makes them
    one story.
    """

    type: str  # id of a type file, e.g. "EXPORT_LICENSING"
    family: str  # the type's family, e.g. "TRADE_CONTROL"
    subtype: str | None = None  # e.g. "end_user_exclusion"; None: the plain type
    stage: Stage
    stage_detail: str | None = None  # fine label, e.g. "NPRM"; None: none applies
    direction: Direction
    certainty: Certainty
    trigger: Span
    sentence: Span  # the sentence that states it, verbatim
    arguments: tuple[Argument, ...] = ()
    dates: Dates = Dates()
    codes: Codes = Codes()
    missing: tuple[str, ...] = ()  # required roles that the text leaves open
    why: str  # name of the frame that fired; "detector" where none did
    # The detector's probability that the sentence states such an event; None: it has
    # not judged it, because it is not installed or does not know the type.
    score: float | None = None

    def of(self, *roles: str) -> tuple[Argument, ...]:
        """Return the arguments that fill any of `roles`, in text order."""
        return tuple(a for a in self.arguments if a.role in roles)


def event_id(document_id: str, event: Event) -> str:
    """Name an event so that extracting its document again gives the same name."""
    place = f"{event.trigger.field}:{event.trigger.start}:{event.trigger.end}"
    name = "\x1f".join((document_id, event.type, event.subtype or "", place))
    return hashlib.sha256(name.encode()).hexdigest()[:20]


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """What a document says that its events do to somebody; never an event itself."""

    type: str = "IMPACT"
    cause: tuple[int, ...]  # places in `Extraction.events`, the likeliest first
    cause_span: Span | None = None  # None: no words name it; the events as a whole
    polarity: Effect
    exemplar: bool  # True: the targets are examples ("such as"), not all there are
    trigger: Span
    sentence: Span  # the sentence that says it, verbatim
    targets: tuple[Argument, ...]
    certainty: Certainty


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """A company, state, agency or commodity that a document mentions."""

    type: ArgumentType
    text: str
    value: Value
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """Everything found in one document."""

    id: str  # the document's
    events: tuple[Event, ...] = ()
    relations: tuple[Relation, ...] = ()
    entities: tuple[Entity, ...] = ()
    relevant: bool = True  # False: the gate found nothing to parse
    truncated: bool = False  # True: only the head of the text was read
