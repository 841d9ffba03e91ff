"""Reports for grouping: each names only the facts that matter to its test."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

from monitor.group.assign import assign, assign_others
from monitor.group.identity import keys
from monitor.model.event import (
    Argument,
    Certainty,
    Commodity,
    Company,
    DateInterval,
    Dates,
    Event,
    Jurisdiction,
    Money,
    Text,
)
from monitor.model.ontology import (
    ArgumentType,
    Attribution,
    Direction,
    Factuality,
    Granularity,
    Mode,
    Polarity,
    Stage,
    Tier,
)
from monitor.model.story import Assignment, Report, Story
from monitor.model.text import Document, Field, Origin, Span
from tests.makers import a_report

NO_SPAN = Span(field=Field.TEXT, start=0, end=0, text="")
WIRE = ("Meridian", Tier.WIRE)
PAPER = ("The Paper", Tier.MEDIA)
MINISTRY = ("Ministry", Tier.OFFICIAL)
FIRM = ("The company", Tier.COMPANY)


def at(text: str) -> datetime:
    """Return a day, or a day and time, in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def a_day(text: str | None) -> DateInterval | None:
    """Return an interval of one day; None for None."""
    if text is None:
        return None
    day = date.fromisoformat(text)
    return DateInterval(start=day, end=day, granularity=Granularity.DAY, span=NO_SPAN)


def dollars(millions: float, currency: str = "USD", per: str | None = None) -> Money:
    """Return a sum in millions (or a unit price, in units)."""
    sum_ = Decimal(str(millions)) * (1 if per else 1_000_000)
    return Money(low=sum_, high=sum_, currency=currency, per=per)


def _argument(role: str, type_: ArgumentType, value: object) -> Argument:
    return Argument(role=role, type=type_, value=value, span=NO_SPAN)  # type: ignore[arg-type]


def told(
    type_: str,
    stage: str,
    when: str,
    *,
    title: str = "",
    text: str = "",
    by: tuple[str, Tier] = WIRE,
    id_: str | None = None,
    says: Attribution = Attribution.AUTHOR,
    states: Sequence[str] = (),
    on: Sequence[str] = (),
    goods: Sequence[str] = (),
    firms: Sequence[str] = (),
    sums: Sequence[Money] = (),
    acts: Sequence[str] = (),
    sites: Sequence[str] = (),
    effective: str | None = None,
    expiry: str | None = None,
    direction: Direction = Direction.NEUTRAL,
    polarity: Polarity = Polarity.POSITIVE,
    modes: tuple[Mode, ...] = (),
) -> Report:
    """Return a report of one event; `when` is its publication."""
    body = text or f"{title or type_}."
    first = body.split(maxsplit=1)[0] if body.split() else ""
    a = ArgumentType
    arguments = [
        *(_argument("implementer", a.JURISDICTION, _state(s)) for s in states),
        *(_argument("affected", a.JURISDICTION, _state(s)) for s in on),
        *(_argument("product", a.COMMODITY, Commodity(id=g)) for g in goods),
        *(_argument("party", a.COMPANY, _firm(f)) for f in firms),
        *(_argument("amount", a.MONEY, m) for m in sums),
        *(_argument("legal_ref", a.LEGAL_REF, Text(text=x)) for x in acts),
        *(_argument("facility", a.FACILITY, Text(text=x)) for x in sites),
    ]
    event = Event(
        type=type_,
        family="FAMILY",
        stage=Stage(stage),
        direction=direction,
        certainty=Certainty(
            score=0.7,
            polarity=polarity,
            factuality=Factuality.CERTAIN,
            attribution=says,
            modes=modes,
        ),
        trigger=Span(field=Field.TEXT, start=0, end=len(first), text=first),
        sentence=Span(field=Field.TEXT, start=0, end=len(body), text=body),
        arguments=tuple(arguments),
        dates=Dates(effective=a_day(effective), expiry=a_day(expiry)),
        why="test",
    )
    document = Document(
        id=id_ or f"{when}/{by[0]}/{title}",
        title=title,
        text=body,
        published=at(when),
        source=Origin(name=by[0], tier=by[1]),
    )
    return a_report(event, document)


def _state(iso2: str) -> Jurisdiction:
    return Jurisdiction(iso2=iso2, name=iso2)


def _firm(name: str) -> Company:
    return Company(id=name.casefold(), name=name)


class Shelf:
    """Keeps stories as the store does: found by any shared key."""

    def __init__(self) -> None:
        self.stories: dict[str, Story] = {}
        self.log: list[Assignment] = []

    def near(self, report: Report) -> list[Story]:
        """Return the stories that share a key with `report`."""
        wanted = set(keys(report))
        return [s for s in self.stories.values() if wanted & set(s.keys)]

    def put(self, report: Report) -> Assignment:
        """Assign a report, to the other stories as well whose acts it names."""
        near = self.near(report)
        given = assign(report, near, now=report.first_seen)
        more = assign_others(report, near, chosen=given.story.id, now=report.first_seen)
        for one in (given, *more):
            self.stories[one.story.id] = one.story
            self.log.append(one)
        return given

    def told(self, *reports: Report) -> list[Story]:
        """Assign reports in turn; return the story of each as it is in the end."""
        ids = [self.put(r).story.id for r in reports]
        return [self.stories[i] for i in ids]
