"""What rules can ask about: every field with its name, type and meaning.

One table serves the lint, evaluation, explanations and the documentation. A field reads
from a story change: what the story is *after* it, and what the report that caused it
says.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from monitor.match.text import Folded, fold
from monitor.model import facts
from monitor.model.event import Company, Jurisdiction, Money, Text
from monitor.model.exposure import Stake
from monitor.model.ontology import Attribution, Direction, Polarity, Stage, Tier
from monitor.model.story import ChangeKind, StoryChange

Number = int | float | Decimal
Raw = tuple[str, ...] | str | Number | None


class Kind(StrEnum):
    """The types of fields; each has its own modifiers."""

    WORD = "word"  # one word of a vocabulary, or none
    WORDS = "words"  # any number of words
    TEXT = "text"  # running text
    NUMBER = "number"  # a number, or none


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One thing that a rule can ask about."""

    name: str
    kind: Kind
    meaning: str
    read: Callable[[StoryChange], Raw]
    known: tuple[str, ...] = ()  # the vocabulary; empty: open
    folded: Callable[[str], str] = fold


ROLES = (
    "acquirer",
    "authority",
    "buyer",
    "eligible",
    "excluded",
    "facility",
    "instrument",
    "investor",
    "issuer",
    "list",
    "listed",
    "operator",
    "partner",
    "program",
    "provider",
    "purpose",
    "recipient",
    "seller",
    "target",
)


def _sum(change: StoryChange) -> Money | None:
    """Return the largest total that the report states, else the story's."""
    told = facts.money(change.report.event) or change.story.money
    totals = [m for m in told if m.per is None and m.high.is_finite()]
    return max(totals, key=lambda m: m.high, default=None)


def _amount(change: StoryChange) -> Raw:
    found = _sum(change)
    return None if found is None else found.high


def _currency(change: StoryChange) -> Raw:
    found = _sum(change)
    return (found.currency,) if found is not None and found.currency else ()


def _days(name: str) -> Callable[[StoryChange], Raw]:
    def read(change: StoryChange) -> Raw:
        interval = change.story.date(name)
        day = (interval.start or interval.end) if interval else None
        return None if day is None else (day - change.at.date()).days

    return read


def _tickers(change: StoryChange) -> Raw:
    found = (c.ticker for c in facts.companies(change.report.event))
    return tuple(t for t in found if t is not None)


def _role(name: str) -> Callable[[StoryChange], Raw]:
    def read(change: StoryChange) -> Raw:
        return tuple(_shown(a.value) for a in change.report.event.of(name))

    return read


def _shown(value: object) -> str:
    if isinstance(value, (Company, Jurisdiction)):
        return value.name
    return value.text if isinstance(value, Text) else str(getattr(value, "id", ""))


def _source(change: StoryChange) -> Raw:
    source = change.report.document.source
    return (source.name,) if source else ()


def _tier(change: StoryChange) -> Raw:
    source = change.report.document.source
    return (source.tier,) if source else ()


def _optional(value: str | None) -> Raw:
    return () if value is None else (value,)


def _word(
    name: str,
    meaning: str,
    read: Callable[[StoryChange], Raw],
    known: Iterable[str] = (),
) -> Field:
    return Field(
        name=name, kind=Kind.WORD, meaning=meaning, read=read, known=tuple(known)
    )


def _words(
    name: str,
    meaning: str,
    read: Callable[[StoryChange], Raw],
    folded: Callable[[str], str] = fold,
) -> Field:
    return Field(name=name, kind=Kind.WORDS, meaning=meaning, read=read, folded=folded)


def _number(name: str, meaning: str, read: Callable[[StoryChange], Raw]) -> Field:
    return Field(name=name, kind=Kind.NUMBER, meaning=meaning, read=read)


def _text(name: str, meaning: str, read: Callable[[StoryChange], Raw]) -> Field:
    return Field(name=name, kind=Kind.TEXT, meaning=meaning, read=read)


_TABLE = (
    # what it is
    _word("type", "the story's event type", lambda c: (c.story.type,)),
    _word("family", "the family of that type", lambda c: (c.story.family,)),
    _word(
        "subtype",
        "a finer kind of event, where the report's frame names one",
        lambda c: _optional(c.report.event.subtype),
    ),
    _word("stage", "the story's stage now", lambda c: (c.story.stage,), Stage),
    _word(
        "stage_before",
        "its stage before this change; empty for a new story",
        lambda c: _optional(c.stage_before),
        Stage,
    ),
    _word(
        "stage_detail",
        "the fine label of the stage, e.g. NPRM",
        lambda c: _optional(c.story.stage_detail),
    ),
    _word(
        "direction",
        "whom the act helps: ease, restrict, support, neutral, mixed",
        lambda c: (c.story.direction,),
        Direction,
    ),
    _word(
        "change",
        "what the report did to the story",
        lambda c: (c.kind,),
        ChangeKind,
    ),
    _words(
        "facts",
        "the fields that the report filled or moved, e.g. expiry, money",
        lambda c: c.facts,
    ),
    # how sure it is
    _word(
        "attribution",
        "who vouches for the stage, the strongest so far",
        lambda c: (c.story.attribution,),
        Attribution,
    ),
    _word(
        "polarity",
        "negative where the report says that it is not so",
        lambda c: (c.report.event.certainty.polarity,),
        Polarity,
    ),
    _number("certainty", "0 to 1: how sure the story is", lambda c: c.story.certainty),
    _number(
        "story.sources",
        "independent publishers; copies of one wire text count once",
        lambda c: len(c.story.witnesses),
    ),
    _number(
        "story.reports",
        "reports so far, copies included",
        lambda c: c.story.reports,
    ),
    _number(
        "story.contested",
        "reports that contradict the stage",
        lambda c: len(c.story.contested_by),
    ),
    Field(
        name="exposure",
        kind=Kind.WORDS,
        meaning="the kinds of entries of your own list that the story touches",
        read=lambda c: c.touches,
        known=tuple(Stake),
    ),
    _word("story.id", "the story itself", lambda c: (c.story.id,)),
    # what it is about
    _words(
        "commodities",
        "materials: element symbols, REE, magnets, graphite, uranium …",
        lambda c: c.story.commodities,
    ),
    _words(
        "companies",
        'firms by name; legal forms such as "Corp." do not matter',
        lambda c: c.story.company_names,
        facts.company_key,
    ),
    _words("company_ids", "firms by gazetteer id", lambda c: c.story.companies),
    _words("tickers", "stock symbols of the report's firms", _tickers),
    _words(
        "implementer",
        "states that act, ISO alpha-2; EU for the union",
        lambda c: c.story.implementers,
    ),
    _words("affected", "states that the act meets", lambda c: c.story.affected),
    _words(
        "legal_refs",
        'legal texts as named, e.g. "Announcement No. 61"',
        lambda c: c.story.legal_refs,
    ),
    _number(
        "money.amount",
        "the largest total, in its own currency; nothing is converted",
        _amount,
    ),
    _word("money.currency", "the currency of that total, ISO 4217", _currency),
    # when
    _number("dates.effective", "days until it takes effect", _days("effective")),
    _number("dates.expiry", "days until it ends", _days("expiry")),
    _number("dates.deadline", "days until the deadline", _days("deadline")),
    # who reports it, in which words
    _word("source.tier", "the kind of publisher of the report", _tier, Tier),
    _word("source.name", "the publisher of the report", _source),
    _word(
        "source.group",
        "the witness: feeds of one publisher are one",
        lambda c: (c.report.witness,),
    ),
    _text("title", "the report's headline", lambda c: c.report.document.title),
    _text("text", "the report's text", lambda c: c.report.document.text),
    _text(
        "sentence",
        "the sentence that states the event",
        lambda c: c.report.event.sentence.text,
    ),
    # who takes which part in it
    *(
        _words(f"role.{role}", f"who or what fills the role {role}", _role(role))
        for role in ROLES
    ),
)

FIELDS: Mapping[str, Field] = {field.name: field for field in _TABLE}

ALIASES = {
    "story": "story.id",
    "company": "companies",
    "commodity": "commodities",
    "source": "source.name",
}
"""Short names that `dedup.by` and timelines may use."""


class View:
    """What a rule sees of one change; each field is read and folded once."""

    def __init__(self, read: Callable[[str], Raw]) -> None:
        self._read = read
        self._raw: dict[str, Raw] = {}
        self._folded: dict[str, frozenset[str]] = {}
        self._texts: dict[str, Folded] = {}

    def raw(self, name: str) -> Raw:
        """Return the value as it stands."""
        if name not in self._raw:
            self._raw[name] = self._read(name)
        return self._raw[name]

    def words(self, name: str) -> tuple[str, ...]:
        """Return the words of a field as they stand; a text is one."""
        value = self.raw(name)
        if isinstance(value, tuple):
            return value
        return (value,) if isinstance(value, str) and value else ()

    def folded(self, name: str) -> frozenset[str]:
        """Return the words of a field as they are compared."""
        if name not in self._folded:
            fold_ = FIELDS[name].folded
            self._folded[name] = frozenset(fold_(w) for w in self.words(name))
        return self._folded[name]

    def text(self, name: str) -> Folded:
        """Return a text, folded in words."""
        if name not in self._texts:
            self._texts[name] = Folded("\n".join(self.words(name)))
        return self._texts[name]

    def number(self, name: str) -> Number | None:
        """Return a number; None if there is none."""
        value = self.raw(name)
        return value if isinstance(value, (int, float, Decimal)) else None


def view(change: StoryChange) -> View:
    """Look at `change` as rules do."""
    return View(lambda name: FIELDS[name].read(change))


def view_of(values: Mapping[str, Raw]) -> View:
    """Look at invented values as rules do; a field that is not there is empty."""
    return View(values.get)
