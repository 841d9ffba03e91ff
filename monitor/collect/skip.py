"""The hours and days in which a feed asks not to be visited (RSS 2.0). Pure."""

import re
from datetime import UTC, datetime, timedelta

from monitor.model.source import Skip

_HOURS = re.compile(r"<skipHours\s*>", re.IGNORECASE)
_DAYS = re.compile(r"<skipDays\s*>", re.IGNORECASE)
_LONGEST = 4000  # characters of a list
_HOUR = re.compile(r"<hour\s*>\s*0*(\d{1,2})(?!\d)", re.IGNORECASE)
_DAY = re.compile(r"<day\s*>\s*([a-z]{3})", re.IGNORECASE)
_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_HOURS_OF_A_DAY = 24
_WEEK = timedelta(days=8)  # every hour of the week has come by then


def stated(text: str) -> Skip:
    """Return what the `skipHours` and `skipDays` of a feed say.

    Hours count from 0 to 23 in GMT; 24, as RSS 0.91 had it, is midnight. What is no hour
    and no day is passed over.
    """
    found = (int(h) for h in _HOUR.findall(_listed(_HOURS, text)))
    names = (d.lower() for d in _DAY.findall(_listed(_DAYS, text)))
    return Skip(
        hours=tuple(
            sorted({h % _HOURS_OF_A_DAY for h in found if h <= _HOURS_OF_A_DAY})
        ),
        days=tuple(sorted({_NAMES.index(n) for n in names if n in _NAMES})),
    )


def _listed(opening: re.Pattern[str], text: str) -> str:
    found = opening.search(text)
    if found is None:
        return ""
    rest = text[found.end() :][:_LONGEST]
    return re.split(r"</skip", rest, maxsplit=1, flags=re.IGNORECASE)[0]


def first_allowed(moment: datetime, skip: Skip) -> datetime:
    """Return `moment`, or the beginning of the first hour after it that is not skipped.

    A feed that skips every hour of the week means nothing by it.
    """
    if not skip.hours and not skip.days:
        return moment
    at, end = moment, moment + _WEEK
    while at < end:
        there = at.astimezone(UTC)
        if there.hour not in skip.hours and there.weekday() not in skip.days:
            return at
        at = there.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return moment
