"""Finds the days that a sentence names, so that what is over is not told as coming.

Only plain English dates with a month; a day without a year is the one next to the day
of publication. It is for choosing quotations: dates of events come from extraction.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from monitor.notify.words import MONTHS

_MONTH: Final = "|".join(f"{m[:3]}(?:{m[3:]}|t)?" if m[3:] else m for m in MONTHS)
_DATE: Final = re.compile(
    rf"\b(?:(?P<before>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?)?(?P<month>{_MONTH})\b\.?"
    r"(?:,? (?P<year>(?:19|20)\d\d)\b|"
    r" (?P<after>\d{1,2})(?:st|nd|rd|th)?\b(?:,? (?P<late>(?:19|20)\d\d)\b)?)?"
)
_YEAR: Final = re.compile(r"\b(?:in|by|until|of|from|during|and|to|Q[1-4]) (20\d\d)\b")
_BEFORE: Final = re.compile(r"\b(?:in|by|until|from|to|of|since|through)\s+$")
_DATELINE: Final = re.compile(r"^[^.“\"]{0,60}? [-–—] ")
_DECEMBER: Final = 12


def named_days(text: str, published: date) -> tuple[date, ...]:
    """Return the last day of every date that `text` names, in its order.

    A dateline ("BEIJING, Nov 7 - ") says when a text was written and does not count.
    """
    told = _DATELINE.sub("", text, count=1)
    return (*_dates(told, published), *_years(told))


def over(text: str, published: date, today: date) -> bool:
    """Say whether a sentence names days and all of them lie before `today`."""
    days = named_days(text, published)
    return bool(days) and all(day < today for day in days)


_ITS_DAY: Final = re.compile(
    r"(?i)\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|today|yesterday|tonight)\b"
)


def of_its_day(text: str) -> bool:
    """Say whether a sentence tells news of the day on which it was written."""
    return bool(_ITS_DAY.search(text) or _DATELINE.match(text))


def _years(text: str) -> Iterator[date]:
    for match in _YEAR.finditer(text):
        yield date(int(match[1]), 12, 31)


def _dates(text: str, published: date) -> Iterator[date]:
    for match in _DATE.finditer(text):
        number = match["before"] or match["after"]
        year = match["year"] or match["late"]
        if (
            number is None
            and year is None
            and not _BEFORE.search(text[: match.start()])
        ):
            continue  # "may" or "march", more often than not
        month = _number(match["month"])
        day = _day(int(year), month, number) if year else None
        if not year:
            near = [_day(published.year + n, month, number) for n in (-1, 0, 1)]
            known = [one for one in near if one is not None]
            day = min(known, key=lambda d: abs(d - published), default=None)
        if day is not None:
            yield day


def _number(month: str) -> int:
    return next(n for n, m in enumerate(MONTHS, 1) if m[:3] == month[:3])


def _day(year: int, month: int, number: str | None) -> date | None:
    """Return a day, or a month's last one; None where the calendar has no such day."""
    if number is None:
        rolled = month == _DECEMBER
        first = date(year + rolled, 1 if rolled else month + 1, 1)
        return first - timedelta(days=1)
    try:
        return date(year, month, int(number))
    except ValueError:
        return None
