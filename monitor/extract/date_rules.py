"""How each form of a date becomes a period of days.

A rule reads the parts that a pattern of `monitor.extract.date_forms` has cut out, and
counts from the day of publication where the words do.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from monitor.extract import days
from monitor.extract.days import Period
from monitor.model.ontology import DateModifier, Granularity

_MONTHS = (
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
)  # fmt: skip
_SHORT_MONTHS = {name: number for number, name in enumerate(_MONTHS, start=1)}
_WEEKDAYS = {
    "monday": 0, "tuesday": 1, "wednesday": 2, "thursday": 3, "friday": 4,
    "saturday": 5, "sunday": 6,
}  # fmt: skip
_ORDINALS = {
    "first": 1, "1st": 1, "opening": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3,
    "fourth": 4, "4th": 4, "final": 4, "last": 4,
}  # fmt: skip
NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
    "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12, "fifteen": 15,
    "eighteen": 18, "twenty": 20, "thirty": 30, "sixty": 60, "ninety": 90,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One recognised form in the text, not yet a date."""

    start: int
    end: int
    form: "Form"
    match: re.Match[str]
    year: int | None = None  # the year stated, here or at the other end of a range


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What resolving a form may look at."""

    anchor: date | None
    past: bool | None
    bounded: DateModifier | None
    since: bool = False  # "since" stands before it: it has begun


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """A way to write a date, and how to resolve it."""

    pattern: re.Pattern[str]
    resolve: Callable[[Place, Context], Period | None]
    modifier: DateModifier | None = None

    def places(self, text: str) -> Iterator[Place]:
        """Yield every place of `text` where this form stands."""
        for found in self.pattern.finditer(text):
            yield Place(
                start=found.start(),
                end=found.end(),
                form=self,
                match=found,
                year=_stated_year(found),
            )


def _stated_year(match: re.Match[str]) -> int | None:
    """Return the year that a match names, "26" as 2026."""
    groups = match.groupdict()
    if groups.get("year"):
        return int(groups["year"])
    return 2000 + int(groups["yy"]) if groups.get("yy") else None


def _month_number(match: re.Match[str]) -> int:
    return _SHORT_MONTHS[match["month"][:3].lower()]


def _dated(
    make: Callable[[int], Period | None], place: Place, context: Context
) -> Period | None:
    """Make a period of the stated year, or of the year that must be meant."""
    if place.year is not None:
        return make(place.year)
    if context.anchor is None:
        return None
    named = place.match.groupdict().get("that")
    if named and (shift := _shift(named)) is not None:
        return make(context.anchor.year + shift)
    return _meant(make, context, context.anchor)


def _meant(
    make: Callable[[int], Period | None], context: Context, anchor: date
) -> Period | None:
    """Return the period of the year that is meant where none is named."""
    if context.since:
        return days.nearest(make, anchor, past=True)
    past = context.past
    if context.bounded in (DateModifier.BY, DateModifier.UNTIL) and past is not True:
        return days.nearest(make, anchor, _was_just(make, anchor))
    if context.bounded is not None:
        # "Has prolonged until 20 February": the verb's tense is not the limit's.
        return days.nearest(make, anchor, None, ahead=_AHEAD)
    if past and _is_far(make, anchor):
        past = None
    return days.nearest(make, anchor, past)


_AHEAD = 0.75  # a limit lies rather ahead than behind
_YEAR_AGO, _SOON = 300, 60  # days


_LATELY = 31  # days in which news still speaks of a limit that has passed


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


def _shift(words: str) -> int | None:
    """Say how many periods away "last", "this" or "next" is."""
    first = words.lower().split()[0]
    return {"last": -1, "previous": -1, "this": 0, "current": 0, "next": 1}.get(first)


def resolve_day(place: Place, context: Context) -> Period | None:
    """Resolve "1 December" and "December 1, 2025"."""
    month, number = _month_number(place.match), int(place.match["day"])
    return _dated(lambda year: days.day(year, month, number), place, context)


def resolve_iso(place: Place, _context: Context) -> Period | None:
    """Resolve "2025-12-01" and "01.12.2025"."""
    match = place.match
    return days.day(int(match["year"]), int(match["m"]), int(match["d"]))


def resolve_slashed(place: Place, _context: Context) -> Period | None:
    """Read 25/12/2025 and 12/25/2025; 11/10/2025 means two days, so neither."""
    a, b, year = (int(place.match[name]) for name in ("a", "b", "year"))
    if a != b and max(a, b) <= 12:  # noqa: PLR2004
        return None
    return days.day(year, min(a, b), max(a, b))


def resolve_month(place: Place, context: Context) -> Period | None:
    """Resolve "December 2025", "last October" and "in May"."""
    number = _month_number(place.match)
    shift = _shift(place.match.groupdict().get("rel") or "x")
    if shift is not None and context.anchor and place.year is None:
        context = replace(context, past={-1: True, 0: None, 1: False}[shift])
    return _dated(lambda year: days.month(year, number), place, context)


def resolve_quarter(place: Place, context: Context) -> Period | None:
    """Resolve "Q4 2026" and "the fourth quarter"."""
    number = _ordinal(place.match)
    return _dated(lambda year: days.quarter(year, number), place, context)


def resolve_named_quarter(place: Place, context: Context) -> Period | None:
    """Resolve "the September quarter of 2025": the quarter that ends with the month."""
    number = _month_number(place.match) // 3
    return _dated(lambda year: days.quarter(year, number), place, context)


def resolve_half(place: Place, context: Context) -> Period | None:
    """Resolve "H2 2026" and "the second half of next year"."""
    number = min(2, _ordinal(place.match))
    return _dated(lambda year: days.half(year, number), place, context)


def _ordinal(match: re.Match[str]) -> int:
    word = next(
        match[name] for name in ("q", "q2", "nth") if match.groupdict().get(name)
    )
    return int(word) if word.isdigit() else _ORDINALS[word.lower()]


def resolve_year(place: Place, context: Context) -> Period | None:
    """Resolve "in 2028" and "next year"."""
    if place.year is None:
        shift = _shift(place.match["that"])
        if context.anchor is None:
            return None
        return days.whole(context.anchor.year + (shift or 0))
    return days.whole(place.year)


def resolve_weekday(place: Place, context: Context) -> Period | None:
    """Resolve a bare weekday: the last one by default, for news reports the past."""
    if context.anchor is None:
        return None
    number = _WEEKDAYS[place.match["weekday"].lower()]
    ago = (context.anchor.weekday() - number) % 7
    relation = (place.match["rel"] or "").lower()
    starts = context.bounded is DateModifier.FROM and not context.since
    if ago == 0 and not relation and not starts:
        # On a Friday "Friday" is that day, whatever the tense.
        return days.just(context.anchor)
    if relation in ("next", "coming", "this coming") or (
        not relation
        and not context.since
        and (context.past is False or _is_ahead(context))
    ):
        return days.just(days.moved(context.anchor, days=7 - ago))
    if relation == "this":
        return days.just(days.moved(context.anchor, days=(7 - ago) % 7))
    back = 7 if relation in ("last", "previous") and ago == 0 else ago
    return days.just(days.moved(context.anchor, days=-back))


def _is_ahead(context: Context) -> bool:
    return context.bounded is not None


_NAMED_DAYS = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1}


def resolve_near_day(place: Place, context: Context) -> Period | None:
    """Resolve "today", "tomorrow" and "with immediate effect"."""
    if context.anchor is None:
        return None
    shift = _NAMED_DAYS.get(place.match[0].lower(), 0)
    return days.just(days.moved(context.anchor, days=shift))


def resolve_relative(place: Place, context: Context) -> Period | None:
    """Resolve "next month", "last week", "this quarter"."""
    if context.anchor is None:
        return None
    shift = _shift(place.match["rel"]) or 0
    return _period_at(context.anchor, place.match["unit"].lower(), shift)


def _period_at(anchor: date, unit: str, shift: int) -> Period | None:
    if unit == "week":
        return days.week(days.moved(anchor, days=7 * shift))
    if unit == "quarter":
        there = days.moved(anchor, months=3 * shift)
        return days.quarter(there.year, (there.month + 2) // 3)
    if unit == "month":
        there = days.moved(anchor, months=shift)
        return days.month(there.year, there.month)
    return days.whole(anchor.year + shift)


def resolve_ending(place: Place, context: Context) -> Period | None:
    """Resolve "the end of the year", "year-end", "month-end"."""
    if context.anchor is None:
        return None
    unit = place.match["unit"] or place.match["unit2"]
    period = _period_at(context.anchor, unit.lower(), 0)
    return days.end_of(period) if period else None


def resolve_counted(place: Place, context: Context) -> Period | None:
    """Resolve "in 30 days", "two weeks ago"."""
    if context.anchor is None:
        return None
    sign = -1 if "ago" in place.match[0] or "earlier" in place.match[0] else 1
    there = _count(context.anchor, place.match, sign)
    unit = place.match["unit"].lower()
    if unit in ("day", "week"):
        return days.just(there)
    if unit == "month":
        return days.month(there.year, there.month)
    return days.whole(there.year)


def _count(anchor: date, match: re.Match[str], sign: int) -> date:
    groups = match.groupdict()
    if groups.get("half"):  # "for half a year"
        return days.moved(anchor, months=6 * sign)
    word = (groups.get("n") or groups["n2"]).lower()
    number = sign * (int(word) if word.isdigit() else NUMBERS[word])
    unit = (groups.get("unit") or groups["unit2"]).lower()
    if unit in ("day", "week"):
        return days.moved(anchor, days=number * (7 if unit == "week" else 1))
    return days.moved(anchor, months=number * (12 if unit == "year" else 1))


def resolve_within(place: Place, context: Context) -> Period | None:
    """Resolve "within 30 days": from the anchor to that day."""
    if context.anchor is None:
        return None
    last = _count(context.anchor, place.match, 1)
    return Period(first=context.anchor, last=last, granularity=Granularity.DAY)


def resolve_new_year(place: Place, context: Context) -> Period | None:
    """Resolve "New Year's Day" and "New Year's Eve"."""
    eve = "eve" in place.match[0].lower()
    month, number = (12, 31) if eve else (1, 1)
    return _dated(lambda year: days.day(year, month, number), place, context)


def resolve_coming_year(_place: Place, context: Context) -> Period | None:
    """Resolve "the new year": the first of January that comes next."""
    if context.anchor is None:
        return None
    return days.day(context.anchor.year + 1, 1, 1)


def after(start: date, match: re.Match[str]) -> date:
    """Return the day on which a stated duration from `start` is over."""
    return _count(start, match, 1)


def resolve_unresolved(_place: Place, _context: Context) -> Period | None:
    """Leave open what the calendar cannot say, "fiscal 2026"."""
    return None
