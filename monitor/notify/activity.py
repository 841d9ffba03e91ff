"""Counts what was told of each type of event in the last weeks, day by day."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from monitor.model.message import Activity
from monitor.model.story import Told
from monitor.notify.words import day_words, plural

DAYS: Final = 30  # today is the last of them
RECENT: Final = 7
MAX_TYPES: Final = 6  # more are told as one
OTHERS: Final = "Other types"


def starts(today: date, zone: ZoneInfo) -> datetime:
    """Return the moment at which the first of the counted days begins, in UTC."""
    first = today - timedelta(days=DAYS - 1)
    return datetime.combine(first, time(), tzinfo=zone).astimezone(UTC)


def activity(
    told: Iterable[Told],
    *,
    titles: Mapping[str, str],
    today: date,
    zone: ZoneInfo,
    without: Sequence[str] = (),
) -> tuple[Activity, ...]:
    """Count the stories told of on each local day, the type with most of them first.

    A story counts once a day, however many papers print it. `without` are types and
    families that are left out.
    """
    once: dict[str, set[tuple[int, str]]] = {}
    for one in told:
        ago = (today - one.published.astimezone(zone).date()).days
        if 0 <= ago < DAYS and not {one.type, one.family} & {*without}:
            once.setdefault(one.type, set()).add((DAYS - 1 - ago, one.story_id))
    counted = [
        Activity(
            title=titles.get(kind, kind.replace("_", " ").capitalize()),
            days=_by_day(found),
        )
        for kind, found in once.items()
    ]
    counted.sort(key=lambda one: (-sum(one.days), one.title))
    return _with_others(counted)


def _by_day(found: Iterable[tuple[int, str]]) -> tuple[int, ...]:
    days = [0] * DAYS
    for day, _ in found:
        days[day] += 1
    return tuple(days)


def _with_others(counted: Sequence[Activity]) -> tuple[Activity, ...]:
    """Keep the types that are told most, and tell the rest as one."""
    if len(counted) <= MAX_TYPES + 1:
        return tuple(counted)
    rest = counted[MAX_TYPES:]
    days = tuple(map(sum, zip(*(one.days for one in rest), strict=True)))
    return (*counted[:MAX_TYPES], Activity(title=OTHERS, days=days))


def span_words(today: date) -> str:
    """Name the days that are counted."""
    return f"{DAYS} days to {day_words(today)}"


def count_words(one: Activity) -> str:
    """Say how much was told: `12 stories, 3 of them in the last 7 days`."""
    recent = sum(one.days[-RECENT:])
    of_them = f", {recent} of them in the last {RECENT} days" if recent else ""
    return f"{plural(sum(one.days), 'story')}{of_them}"


def alternative(counted: Sequence[Activity], today: date) -> str:
    """Tell the picture in words, for those who do not see it."""
    told = "; ".join(f"{one.title}: {count_words(one)}" for one in counted)
    return f"What was reported in the {span_words(today)}, by type of event. {told}."
