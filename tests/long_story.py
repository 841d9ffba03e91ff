"""A story of many reports that agree and differ in everything that is told of them."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from monitor.model.event import Argument, Dates, Jurisdiction, Money
from monitor.model.ontology import (
    ArgumentType,
    Attribution,
    Direction,
    Mode,
    Polarity,
    Stage,
    Tier,
)
from monitor.model.story import (
    Assignment,
    AssignReason,
    ChangeKind,
    Near,
    Report,
    Story,
)
from monitor.model.text import Origin
from monitor.store import Store
from tests.makers import (
    NOON,
    SENTENCE,
    a_change,
    a_company,
    a_document,
    a_report,
    a_span,
    a_story,
    an_event,
)
from tests.notify.dates import an_interval

STAGES = (Stage.PROPOSED, Stage.ANNOUNCED, Stage.SUSPENDED, Stage.SUSPENDED)


def a_long_story(
    store: Store, count: int, *, seed: int = 1, kinds: int = 1_000
) -> Story:
    """Keep a story of `count` reports, of which all but every fourth move it.

    They say `kinds` different things.
    """
    random = Random(seed)
    reports = [_report(Random(f"{seed}-{n % kinds}"), n) for n in range(count)]
    last = reports[-1]
    story = a_story(
        id="a10e5702",
        dates=random.choice(reports).event.dates,
        companies=("north-mining",),
        company_names=("North Mining",),
        reports=count,
        witnesses=tuple(r.witness for r in reports),
        last_published=last.published,
        last_seen=last.first_seen,
        headline_event=random.choice(reports).event_id,
        contested_by=tuple(r.event_id for r in random.sample(reports, count // 9)),
    )
    with store.transaction():
        for n, report in enumerate(reports):
            _keep(store, story, report, n)
    return story


def _report(random: Random, number: int) -> Report:
    at = NOON + timedelta(minutes=number // 2)  # two at a time
    firm = random.choice(("North Mining", "South Metals"))
    state = random.choice((("CN", "China"), ("US", "United States")))
    sums = [Decimal(random.choice((5, 7))) for _ in range(random.randrange(2))]
    event = an_event(
        stage=random.choice(STAGES),
        direction=random.choice((Direction.EASE, Direction.EASE, Direction.RESTRICT)),
        certainty=replace(
            an_event().certainty,
            attribution=random.choice(tuple(Attribution)),
            polarity=random.choice((*[Polarity.POSITIVE] * 3, Polarity.NEGATIVE)),
            modes=random.choice(((), (), (Mode.HISTORICAL,))),
        ),
        arguments=(
            Argument(
                role="implementer",
                type=random.choice((ArgumentType.JURISDICTION, ArgumentType.AGENCY)),
                value=Jurisdiction(iso2=state[0], name=state[1]),
                span=a_span("China"),
            ),
            a_company(firm),
            *(
                Argument(
                    role="amount",
                    type=ArgumentType.MONEY,
                    value=Money(low=sum_, high=sum_, currency="USD"),
                    span=a_span("controls"),
                )
                for sum_ in sums
            ),
        ),
        dates=Dates(
            expiry=random.choice(
                (
                    None,
                    an_interval(),
                    an_interval(span=a_span("10 November 2026")),
                    an_interval(date(2026, 12, random.randrange(1, 4))),
                )
            )
        ),
    )
    document = a_document(
        id=f"long-{number}",
        title=f"Report number {number}",
        text=f"{SENTENCE} Exports of number {number} fell by {number} percent in a year.",
        published=at,
        source=Origin(name=f"Outlet {number}", tier=random.choice(tuple(Tier))),
    )
    seen = at + timedelta(minutes=random.randrange(90))
    return a_report(event, document, first_seen=seen)


def _keep(store: Store, story: Story, report: Report, number: int) -> None:
    then = replace(story, stage=report.event.stage, witnesses=(report.witness,))
    change = a_change(
        then,
        report,
        id=f"change-{number}",
        kind=ChangeKind.CORROBORATED if number else ChangeKind.NEW,
        at=report.first_seen,
    )
    store.stories.save(
        Assignment(
            story=story,
            change=change if number % 4 != 3 else None,
            reason=AssignReason.KEY,
            explanation=f"agrees in number {number}",
            score=1.0,
            near=(
                Near(
                    story_id=f"other-{number % 12}",
                    title=f"Another one, seen by {number}",
                    score=number / 10,
                    agreed=(),
                    differed=(),
                ),
            ),
        ),
        report,
    )
