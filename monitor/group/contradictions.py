"""What reports of one story tell differently, each beside what the story goes by.

A story that has moved on is no contradiction: only reports that tell of its present stage
are held against each other, and those that contest the stage itself. Background and
conditions contradict nothing.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from monitor.group.lifecycle import is_background, report_authority
from monitor.group.sums import Sums, weigh_sums
from monitor.model import facts
from monitor.model.contradiction import Contradiction, Side
from monitor.model.event import DateInterval, Money
from monitor.model.ontology import Direction, Granularity, Polarity
from monitor.model.story import Report, Story

SIDES: Final = 5  # other values that are shown of one thing
_DATES: Final = ("effective", "expiry", "deadline")
_OPPOSED: Final = {Direction.EASE, Direction.RESTRICT}

Saying = Callable[[Report], Side | None]
Against = Callable[[Side, Side], bool]


def contradictions(
    story: Story, reports: Sequence[Report]
) -> tuple[Contradiction, ...]:
    """Return what `reports` of `story` tell differently, the stage first."""
    ranked = sorted(
        (r for r in reports if not is_background(r)),
        key=lambda r: (
            r.event_id != story.headline_event,
            -report_authority(r),
            r.published,
            r.event_id,
        ),
    )
    return tuple(_found(story, ranked))


def _found(story: Story, ranked: Sequence[Report]) -> Iterator[Contradiction]:
    now = [r for r in ranked if _tells(story, r)]
    contested = [_stage(r) for r in ranked if r.event_id in story.contested_by]
    if now and contested:
        yield _beside("stage", _stage(now[0]), contested)
    yield from _differing("direction", now, _direction, _differs)
    yield from _differing("money", now, _money, _other_sum)
    for name in _DATES:
        kept = _kept_first(now, name, story.date(name))
        yield from _differing(name, kept, _date(name), _differs)


def _tells(story: Story, report: Report) -> bool:
    """Tell whether a report says that the story is where it is."""
    event = report.event
    denied = event.certainty.polarity is Polarity.NEGATIVE
    return (
        event.stage is story.stage
        and not denied
        and report.event_id not in story.contested_by
    )


def _differing(
    about: str, reports: Sequence[Report], says: Saying, against: Against
) -> Iterator[Contradiction]:
    sides = [side for r in reports if (side := says(r)) is not None]
    others = [side for side in sides[1:] if against(sides[0], side)]
    if others:
        yield _beside(about, sides[0], others)


def _beside(about: str, kept: Side, others: Sequence[Side]) -> Contradiction:
    """Put the first report of each other value beside what is kept."""
    once = {side.value: side for side in reversed(others)}
    first = [side for side in others if once[side.value] is side]
    return Contradiction(about=about, kept=kept, others=tuple(first[:SIDES]))


def _stage(report: Report) -> Side:
    event = report.event
    denied = event.certainty.polarity is Polarity.NEGATIVE
    value = f"not {event.stage}" if denied else event.stage.value
    return Side(report=report, value=value, span=event.sentence)


def _direction(report: Report) -> Side | None:
    event = report.event
    if event.direction not in _OPPOSED:
        return None
    return Side(report=report, value=event.direction, span=event.sentence)


def _money(report: Report) -> Side | None:
    for argument in report.event.arguments:
        if isinstance(argument.value, Money):
            return Side(report=report, value=argument.span.text, span=argument.span)
    return None


def _other_sum(one: Side, other: Side) -> bool:
    mine, its = facts.money(one.report.event), facts.money(other.report.event)
    return weigh_sums(mine, its) is Sums.DIFFER


def _date(name: str) -> Saying:
    def says(report: Report) -> Side | None:
        value: DateInterval | None = getattr(report.event.dates, name)
        if value is None or value.granularity is not Granularity.DAY:
            return None
        day = value.end or value.start
        if day is None:
            return None
        return Side(report=report, value=day.isoformat(), span=value.span)

    return says


def _differs(one: Side, other: Side) -> bool:
    return one.value != other.value


def _kept_first(
    reports: Sequence[Report], name: str, known: DateInterval | None
) -> list[Report]:
    """Put a report first that states the day which the story goes by."""

    def other(report: Report) -> bool:
        said: DateInterval | None = getattr(report.event.dates, name)
        if said is None or known is None:
            return True
        return (said.start, said.end) != (known.start, known.end)

    return sorted(reports, key=other)
