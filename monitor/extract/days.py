"""Arithmetic of days: the interval that a period covers, and which year is meant.

Knows no words; `monitor.extract.dates` does.
"""

import calendar
from collections.abc import Callable
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta

from monitor.model.ontology import Granularity


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Days from `first` to `last`, both inside."""

    first: date
    last: date
    granularity: Granularity


def day(year: int, month: int, number: int) -> Period | None:
    """Return one day, or None if the calendar has no such day."""
    try:
        it = date(year, month, number)
    except ValueError:
        return None
    return Period(first=it, last=it, granularity=Granularity.DAY)


def months(year: int, first: int, last: int, granularity: Granularity) -> Period | None:
    """Return the months from `first` to `last` of `year`."""
    if not MINYEAR <= year <= MAXYEAR:
        return None
    end = calendar.monthrange(year, last)[1]
    return Period(
        first=date(year, first, 1), last=date(year, last, end), granularity=granularity
    )


def month(year: int, number: int) -> Period | None:
    """Return one month."""
    return months(year, number, number, Granularity.MONTH)


def quarter(year: int, number: int) -> Period | None:
    """Return one quarter of a calendar year."""
    return months(year, 3 * number - 2, 3 * number, Granularity.QUARTER)


def half(year: int, number: int) -> Period | None:
    """Return one half of a calendar year."""
    return months(year, 6 * number - 5, 6 * number, Granularity.HALF)


def whole(year: int) -> Period | None:
    """Return a calendar year."""
    return months(year, 1, 12, Granularity.YEAR)


def week(of: date) -> Period:
    """Return the week, Monday to Sunday, in which a day lies."""
    first = moved(of, days=-of.weekday())
    return Period(first=first, last=moved(first, days=6), granularity=Granularity.WEEK)


def just(of: date) -> Period:
    """Return a single day as a period."""
    return Period(first=of, last=of, granularity=Granularity.DAY)


def moved(start: date, *, days: int = 0, months: int = 0) -> date:
    """Return a day so many days and months away; the calendar's ends hold it."""
    count = start.year * 12 + start.month - 1 + months
    count = min(max(count, MINYEAR * 12), MAXYEAR * 12 + 11)
    year, number = divmod(count, 12)
    last = calendar.monthrange(year, number + 1)[1]
    ordinal = date(year, number + 1, min(start.day, last)).toordinal() + days
    return date.fromordinal(min(max(ordinal, 1), date.max.toordinal()))


def part(period: Period, name: str) -> Period:
    """Return the early, mid or late third of a period."""
    length = (period.last - period.first).days + 1
    third = max(1, length // 3)
    if period.granularity is Granularity.YEAR:  # whole months read better
        first, last = {"early": (1, 4), "mid": (5, 8), "late": (9, 12)}[name]
        made = months(period.first.year, first, last, Granularity.YEAR)
        return made or period
    shifts = {"early": 0, "mid": third, "late": length - third}
    first_day = period.first + timedelta(days=shifts[name])
    return Period(
        first=first_day,
        last=min(period.last, first_day + timedelta(days=third - 1)),
        granularity=period.granularity,
    )


def end_of(period: Period) -> Period:
    """Return the last day of a period."""
    return just(period.last)


def nearest(
    make: Callable[[int], Period | None],
    anchor: date,
    past: bool | None,  # noqa: FBT001
    *,
    ahead: float = 1.0,
) -> Period | None:
    """Return the period of the year that is meant when the text names no year.

    Past: the latest that has begun on `anchor`; future: the first not over by then;
    unknown: the nearest. A day ahead counts as `ahead` days.
    """
    made = (make(year) for year in range(anchor.year - 5, anchor.year + 6) if year > 0)
    periods = [period for period in made if period]
    if past is True:
        periods = [p for p in periods if p.first <= anchor]
    elif past is False:
        periods = [p for p in periods if p.last >= anchor]

    def far(period: Period) -> float:
        return _distance(period, anchor) * (ahead if period.first > anchor else 1)

    return min(periods, key=far, default=None)


def _distance(period: Period, anchor: date) -> int:
    if period.first <= anchor <= period.last:
        return 0
    return min(abs((period.first - anchor).days), abs((period.last - anchor).days))
