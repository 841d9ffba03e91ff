"""Which day is meant where a text names no year, or only a weekday.

News tells what was and what is planned in few words: the tense of the clause and the word
before the day ("until", "from") say on which side of the publication it lies.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto

from monitor.extract import days
from monitor.extract.days import Period
from monitor.model.ontology import DateModifier


class Time(Enum):
    """The time that a clause speaks of."""

    PAST = auto()
    PRESENT = auto()  # "starts on Saturday": of a day, mostly what is to come
    FUTURE = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What resolving a form may look at."""

    anchor: date | None
    time: Time | None
    bounded: DateModifier | None
    since: bool = False  # "since" stands before it: it has begun


_LIMIT = 0.5  # the end of something lies rather ahead than behind
_AHEAD = 0.75  # so does its beginning, a little
_YEAR_AGO, _SOON = 300, 60  # days
_LATELY = 31  # days in which news still speaks of a limit that has passed
_LIMITS = (DateModifier.BY, DateModifier.UNTIL)


def meant(
    make: Callable[[int], Period | None], context: Context, anchor: date
) -> Period | None:
    """Return the period of the year that is meant where none is named."""
    time, bounded = context.time, context.bounded
    past: bool | None = None
    ahead = 1.0
    if context.since:
        past = True
    elif time is Time.PAST and bounded:
        # "Has prolonged until 20 February": the verb's tense is not the limit's.
        ahead = _LIMIT if bounded in _LIMITS else _AHEAD
    elif time is Time.PAST:
        past = None if _is_far(make, anchor) else True
    elif time is None and bounded not in _LIMITS:
        ahead = _AHEAD if bounded else 1.0
    elif time is Time.FUTURE and not bounded:
        past = False
    else:
        past = _was_just(make, anchor)
    return days.nearest(make, anchor, past, ahead=ahead)


def _was_just(make: Callable[[int], Period | None], anchor: date) -> bool:
    """Say whether a limit without year lies rather in the last weeks than ahead."""
    latest = days.nearest(make, anchor, past=True)
    return latest is not None and 0 < (anchor - latest.last).days <= _LATELY


def _is_far(make: Callable[[int], Period | None], anchor: date) -> bool:
    """Say whether the last such day was a year ago and the next is soon.

    News names the year of what happened a year ago.
    """
    latest = days.nearest(make, anchor, past=True)
    ahead = days.nearest(make, anchor, past=False)
    return (
        latest is not None
        and ahead is not None
        and (anchor - latest.last).days > _YEAR_AGO
        and (ahead.first - anchor).days <= _SOON
    )


def is_ahead(context: Context, ago: int) -> bool:
    """Say whether a weekday that was so many days `ago` is the coming one."""
    if context.since or (context.time is Time.PAST and not context.bounded):
        return False
    if context.bounded is DateModifier.FROM:
        if ago <= 1:  # "may not leave as of Wednesday", told on Thursday
            return context.time is Time.FUTURE
        return context.time is not Time.PAST
    if ago == 0:  # On a Friday "Friday" is that day, whatever the tense.
        return False
    return context.bounded is not None or context.time in (Time.FUTURE, Time.PRESENT)
