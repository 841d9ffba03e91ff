"""What makes a development that development: the facts by which reports are compared.

`Identity` is the common form of a report and of a story. `keys` says where to look for
stories to compare with, and `story_keys` under which keys a story is found; comparing
itself stands in `compare`.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from monitor.group.similarity import fingerprint
from monitor.model import facts
from monitor.model.event import DateInterval, Money
from monitor.model.ontology import Granularity, Stage
from monitor.model.story import Report, Story


class Axis(StrEnum):
    """By what a type tells its developments apart."""

    MEASURE = "measure"  # who acts on which material, and under which legal text
    PARTY = "party"  # the unordered set of firms, and the sum
    SITE = "site"  # one firm, and one of its plants or projects


_PARTY = (
    "CAPITAL_RAISE",
    "FUNDING_AWARD",
    "GOV_EQUITY_STAKE",
    "INVESTIGATION_ENFORCEMENT",
    "INVESTMENT_SCREENING",
    "LICENCE_DECISION",
    "MERGER_ACQUISITION",
    "OFFTAKE_SUPPLY_CONTRACT",
    "PARTNERSHIP_JV",
    "PARTY_LISTING",
    "PRICE_SUPPORT_STOCKPILE",
)
_SITE = ("PERMIT_DECISION", "PROJECT_MILESTONE", "SUPPLY_DISRUPTION")
AXES = dict.fromkeys(_PARTY, Axis.PARTY) | dict.fromkeys(_SITE, Axis.SITE)

# Export controls are told under three types, as the outlet looks at the rule, at the
# shipments or at the firms. Public money is not: a grant, a stake and a price floor of
# one announcement are three instruments, and three stories.
_NEAR = dict.fromkeys(
    ("EXPORT_LICENSING", "EXPORT_BAN_QUOTA", "LICENCE_DECISION"), "EXPORT_CONTROL"
)

_ELEMENTS = "La Ce Pr Nd Pm Sm Eu Gd Tb Dy Ho Er Tm Yb Lu Sc Y"
_RARE_EARTHS = frozenset(_ELEMENTS.split())
_GROUPS = dict.fromkeys(_RARE_EARTHS | {"magnets"}, "REE")

# An act by its number is one act; a statute ("Section 232") is the ground of many.
_NUMBERED = re.compile(
    r"(?:\b(?:announcements?|notices?|decrees?|orders?|proclamations?|regulations?"
    r"|resolutions?|directives?|circulars?|decisions?|bulletins?)\b"
    r"(?:[ ,]*\(?(?:eu|ec|eo)\)?)?[ ,]*(?:nos?\b\.?|numbers?\b|#|№)?"
    r"|\bnos?\b\.?|№|#)\s*(\d{1,5}(?:/\d{2,4})?)",
    re.IGNORECASE,
)
# "Announcements No. 55, 56 to 58 and 61": each of the numbers is an act.
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_FURTHER = re.compile(
    r"\s*(?P<by>,?\s*(?:and|&|or)\b|,|-|–|\bto\b|\bthrough\b)\s*(?:nos?\b\.?\s*)?"
    r"(?P<number>\d{1,5}(?:/\d{2,4})?)\b"
    rf"(?!\.\d|\s*(?:%|per\b|percent\b|(?:{_MONTHS})[a-z]*\b))",
    re.IGNORECASE,
)
_RANGES = ("-", "–", "to", "through")
_RANGE = 30  # more acts than that have never been one announcement's
_EO = re.compile(r"executive order", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
_CITED = re.compile(
    r"\b\d{2,3}\s*F\.?\s?R\.?\s*\d{3,6}|\b(?:E\.?O\.?|executive order)\s*\d{5}"
    r"|\b\d{4}-[A-Z]{2}\d{2}\b|\b3\d{4}[A-Z]\d{4}\b|\b(?:H\.?R\.?|S\.)\s?\d{2,5}\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """The facts of a report or a story that tell it from others."""

    type: str
    stage: Stage
    implementers: frozenset[str]
    affected: frozenset[str]
    commodities: frozenset[str]
    companies: frozenset[str]  # names without their legal form
    sums: tuple[Money, ...]
    laws: frozenset[str]  # numbers of acts, e.g. "61"
    names: frozenset[str]  # programmes, plants, lists
    effective: date | None  # None: not stated to the day
    expiry: date | None
    since: datetime  # earliest and latest publication
    until: datetime

    @property
    def near(self) -> str:
        """Return the name of the types that may tell of one development."""
        return near(self.type)

    @property
    def axis(self) -> Axis:
        """Return by what this type tells its developments apart."""
        return AXES.get(self.type, Axis.MEASURE)


def near(type_: str) -> str:
    """Return the name of the types with which `type_` may share a story."""
    return _NEAR.get(type_, type_)


def group(commodity: str) -> str:
    """Return the group of a material: the rare earths and their magnets are one."""
    return _GROUPS.get(commodity, commodity)


def covers(one: frozenset[str], other: frozenset[str]) -> bool:
    """Tell whether two sets of materials share one, the group word standing for each.

    Both empty or one empty is no overlap: the text leaves the material open.
    """
    if one & other:
        return True
    rare = _RARE_EARTHS | {"magnets"}
    return ("REE" in one and bool(other & rare)) or (
        "REE" in other and bool(one & rare)
    )


def act_numbers(refs: Iterable[str]) -> frozenset[str]:
    """Return the numbers by which `refs` name single acts: "Notice No. 61" is 61."""
    found: set[str] = set()
    for ref in refs:
        cited = _CITED.findall(ref)
        found.update("".join(facts.words(_EO.sub("EO", c))) for c in cited)
        if not cited:
            found.update(_without_year(n) for n in _listed_numbers(ref))
    return frozenset(found)


def _listed_numbers(ref: str) -> Iterator[str]:
    """Yield the numbers of a text, also those that a list or a range goes on with."""
    for first in _NUMBERED.finditer(ref):
        number, end = first[1], first.end()
        yield number
        if _YEAR.fullmatch(number):
            continue  # "Notice 2025-12" is no list
        while further := _FURTHER.match(ref, end):
            if _YEAR.fullmatch(further["number"]):
                break
            if further["by"].strip().casefold() in _RANGES:
                yield from _between(number, further["number"])
            number, end = further["number"], further.end()
            yield number


def _between(first: str, last: str) -> Iterator[str]:
    """Yield the numbers between the ends of a range: 56 and 57 of "55 to 58"."""
    if first.isdigit() and last.isdigit() and int(last) - int(first) <= _RANGE:
        yield from map(str, range(int(first) + 1, int(last)))


def _without_year(number: str) -> str:
    """Return the number of "70/2025", and of the Union's "2024/1252"."""
    parts = number.split("/")
    numbers = [p for p in parts if not _YEAR.fullmatch(p)]
    return "/".join(numbers or parts)


def of_report(report: Report) -> Identity:
    """Return the identity that one report states."""
    event = report.event
    return Identity(
        type=event.type,
        stage=event.stage,
        implementers=frozenset(facts.implementers(event)),
        affected=frozenset(facts.affected(event)),
        commodities=frozenset(facts.commodities(event)),
        companies=frozenset(facts.company_key(c.name) for c in facts.companies(event)),
        sums=facts.money(event),
        laws=act_numbers(facts.legal_refs(event)),
        names=frozenset(facts.named(event)),
        effective=_day(event.dates.effective),
        expiry=_day(event.dates.expiry),
        since=report.published,
        until=report.published,
    )


def of_story(story: Story) -> Identity:
    """Return the identity that a story has gathered."""
    names = (k.removeprefix("name/") for k in story.keys if k.startswith("name/"))
    return Identity(
        type=story.type,
        stage=story.stage,
        implementers=frozenset(story.implementers),
        affected=frozenset(story.affected),
        commodities=frozenset(story.commodities),
        companies=frozenset(facts.company_key(n) for n in story.company_names),
        sums=story.money,
        laws=act_numbers(story.legal_refs),
        names=frozenset(names),
        effective=_day(story.dates.effective),
        expiry=_day(story.dates.expiry),
        since=story.first_published,
        until=story.last_published,
    )


def _day(interval: DateInterval | None) -> date | None:
    if interval is None or interval.granularity is not Granularity.DAY:
        return None
    return interval.start


def keys(report: Report) -> tuple[str, ...]:
    """Return the blocking keys under which to look for stories of `report`.

    A report that leaves the state or the material open asks for `*`, under which every
    story of its kind stands; one that states both asks for its own and for stories
    that left one open (`-`).
    """
    me = of_report(report)
    return (*_places(me, asking=True), *_shared(me), *_wording(report))


def story_keys(report: Report) -> tuple[str, ...]:
    """Return the keys under which a story with `report` in it is found."""
    me = of_report(report)
    return (*_places(me, asking=False), *_shared(me), *_wording(report))


def _places(me: Identity, *, asking: bool) -> list[str]:
    if asking and me.axis is not Axis.MEASURE and me.companies:
        return []  # its firms say more
    states = sorted(me.implementers)
    goods = sorted({group(c) for c in me.commodities})
    spare = "-" if asking else "*"
    rows = [*(states or (["*"] if asking else ["-"]))]
    columns = [*(goods or (["*"] if asking else ["-"]))]
    if rows == columns == ["*"]:
        return []  # neither state nor material: only names and wording can tell
    pairs = [(r, c) for r in rows for c in columns]
    pairs += [(r, spare) for r in states if goods or not asking]
    pairs += [(spare, c) for c in goods if states or not asking]
    return [f"{me.near}/{r}/{c}" for r, c in dict.fromkeys(pairs)]


def _shared(me: Identity) -> list[str]:
    return [
        *(f"{me.near}/firm/{c}" for c in sorted(me.companies)),
        *(f"act/{n}" for n in sorted(me.laws)),
        *(f"name/{n}" for n in sorted(me.names)),
    ]


def _wording(report: Report) -> list[str]:
    # Texts that share 60 % of their shingles share one of their four smallest hashes
    # in 97 of 100 cases.
    signature = fingerprint(report.document)[:4]
    return [f"{near(report.event.type)}/copy/{h:x}" for h in signature]
