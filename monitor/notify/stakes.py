"""The facts of a story by kind, each with the reports that state it.

A view of a brief (`monitor.notify.audience`) names kinds: which are told, in which
order, and which of them bring a story forward. Words are the sources' own, quoted,
or the known name of a firm or a state.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from monitor.model.event import Argument, Company, Jurisdiction
from monitor.model.facts import ACTING, MET
from monitor.model.ontology import ArgumentType
from monitor.model.story import Report, Story
from monitor.notify.clean import one_line
from monitor.notify.facts import names, spans
from monitor.notify.history import of_this_step
from monitor.notify.words import (
    date_words,
    direction_words,
    enumerate_words,
    stage_words,
)

Said = Callable[[Iterable[Argument]], tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What is stated of one kind, and by whom."""

    kind: str
    label: str
    words: tuple[str, ...]
    reports: tuple[Report, ...]  # that state it, in the order given


@dataclass(frozen=True, slots=True)
class _Kind:
    """Which arguments make a fact, and how they are told."""

    label: str
    wanted: Callable[[Argument], bool]
    said: Said = spans
    changes: bool = False  # a later step may put another figure in its place


def _filling(*roles: str) -> Callable[[Argument], bool]:
    return lambda argument: argument.role in roles


def _typed(*types: ArgumentType) -> Callable[[Argument], bool]:
    return lambda argument: argument.type in types


def _state_in(*roles: str) -> Callable[[Argument], bool]:
    def wanted(argument: Argument) -> bool:
        is_state = argument.type is ArgumentType.JURISDICTION
        known = isinstance(argument.value, Jurisdiction)
        return is_state and known and argument.role in roles

    return wanted


def _listed(argument: Argument) -> bool:
    return isinstance(argument.value, Company) and argument.value.ticker is not None


def _tickers(arguments: Iterable[Argument]) -> tuple[str, ...]:
    values = (a.value for a in arguments)
    found = (v.ticker for v in values if isinstance(v, Company) and v.ticker)
    return tuple(dict.fromkeys(found))


_STATED: Final[Mapping[str, _Kind]] = {
    "affected": _Kind("affected", _filling("affected")),
    "excluded": _Kind("excluded", _filling("excluded")),
    "eligible": _Kind("eligible", _filling("eligible")),
    "materials": _Kind("materials", _typed(ArgumentType.COMMODITY)),
    "products": _Kind("products", _typed(ArgumentType.PRODUCT, ArgumentType.TECH)),
    "sums": _Kind("sums stated", _typed(ArgumentType.MONEY), changes=True),
    "companies": _Kind(
        "companies named", lambda a: isinstance(a.value, Company), names
    ),
    "tickers": _Kind("tickers", _listed, _tickers),
    "instruments": _Kind("instruments", _filling("instrument")),
    "rates": _Kind("rates", _typed(ArgumentType.PCT, ArgumentType.PRICE), changes=True),
    "quantities": _Kind("quantities", _typed(ArgumentType.QTY), changes=True),
    "facilities": _Kind(
        "facilities", _typed(ArgumentType.FACILITY, ArgumentType.PROJECT)
    ),
    "measures": _Kind("measures", _filling("measure")),
    "programmes": _Kind("programmes", _filling("program")),
    "legal_refs": _Kind("legal references", _typed(ArgumentType.LEGAL_REF)),
    "listings": _Kind("listings", _filling("list", "listed")),
    "acting": _Kind("acting states", _state_in(*ACTING), names),
    "met": _Kind("states met", _state_in(*MET), names),
    "purposes": _Kind("purposes", _filling("purpose")),
}

# By direction or kind: "it eases", "it would ease".
_DOES: Final = {
    "easing": ("eases the rules", "ease the rules"),
    "tightening": ("tightens the rules", "tighten the rules"),
    "support": ("gives support", "give support"),
    "easing for some, tightening for others": (
        "eases the rules for some and tightens them for others",
        "ease the rules for some and tighten them for others",
    ),
    "affected": ("affects", "affect"),
    "excluded": ("excludes", "exclude"),
    "eligible": ("is open to", "be open to"),
    "materials": ("concerns", "concern"),
}

# What these do is said to be done for the materials: "eases the rules for gallium".
_OVER: Final = ("easing", "tightening", "support")
_NOWAY: Final = Fact(kind="direction", label="direction", words=("",), reports=())

KINDS: Final = ("direction", "stage", "dates", *_STATED)
"""Every kind of fact that a view may name."""

USUAL: Final = ("direction", "affected", "excluded", "materials", "sums", "companies")
"""What is told where no view says otherwise."""


def facts_of(
    story: Story, reports: Sequence[Report], kinds: Iterable[str] = KINDS
) -> tuple[Fact, ...]:
    """Return the facts of `kinds` that are stated, in their order."""
    found = (_fact(kind, story, reports) for kind in kinds)
    return tuple(fact for fact in found if fact is not None)


def facts_line(facts: Iterable[Fact], *, certain: bool = True) -> str:
    """Tell facts in a sentence or two; empty without any.

    What the development does stands together, in the order given: "It eases the rules for
    gallium and affects the United States." Unless it is `certain`, it "would" do so.
    """
    given = {fact.kind: fact for fact in facts}
    over = ""
    if given.get("direction", _NOWAY).words[0] in _OVER and "materials" in given:
        over = f" for {enumerate_words(given.pop('materials').words)}"
    doing: list[str] = []
    rest: list[str] = []
    for fact in given.values():
        verbs = _DOES.get(fact.words[0] if fact.kind == "direction" else fact.kind)
        words = enumerate_words(fact.words)
        if verbs is None:
            rest.append(f"{fact.label}: {words}")
        else:
            verb = verbs[0] if certain else verbs[1]
            doing.append(verb + (over if fact.kind == "direction" else f" {words}"))
    it = "It" if certain else "It would"
    told = [f"{it} {enumerate_words(doing)}"] if doing else []
    if rest:
        joined = "; ".join(rest)
        told.append(joined[:1].upper() + joined[1:])
    return "".join(f"{part}. " for part in told).rstrip()


def _fact(kind: str, story: Story, reports: Sequence[Report]) -> Fact | None:
    if kind in _STATED:
        return _argued(kind, _STATED[kind], story, reports)
    words, stating = _TOLD[kind](story, reports)
    if not words:
        return None
    return Fact(kind=kind, label=kind, words=words, reports=tuple(stating))


def _argued(
    kind: str, how: _Kind, story: Story, reports: Sequence[Report]
) -> Fact | None:
    """Return what the arguments of one kind say."""
    stating = [r for r in reports if any(map(how.wanted, r.event.arguments))]
    if how.changes:
        stating = list(of_this_step(story, stating))
    words = how.said(a for r in stating for a in r.event.arguments if how.wanted(a))
    if not words:
        return None
    return Fact(kind=kind, label=how.label, words=words, reports=tuple(stating))


_Told = tuple[tuple[str, ...], Iterable[Report]]


def _direction(story: Story, reports: Sequence[Report]) -> _Told:
    words = direction_words(story.direction)
    stating = (r for r in reports if r.event.direction is story.direction)
    return ((words,) if words else ()), stating


def _stage(story: Story, reports: Sequence[Report]) -> _Told:
    stating = (r for r in reports if r.event.stage is story.stage)
    return (one_line(stage_words(story)),), stating


def _dates(story: Story, reports: Sequence[Report]) -> _Told:
    words, stating = [], []
    for name in ("announced", "effective", "deadline", "expiry"):
        value = story.date(name)
        if value is not None:
            words.append(f"{name} {date_words(value)}")
            stating += [r for r in reports if getattr(r.event.dates, name) == value]
    return tuple(words), dict.fromkeys(stating)


_TOLD: Final[Mapping[str, Callable[[Story, Sequence[Report]], _Told]]] = {
    "direction": _direction,
    "stage": _stage,
    "dates": _dates,
}
