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
from monitor.extract.meant import Context, Time, is_ahead, meant
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


def month_number(match: re.Match[str]) -> int:
    """Return the number of the month that a match names."""
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
    return meant(make, context, context.anchor)


def _shift(words: str) -> int | None:
    """Say how many periods away "last", "this" or "next" is."""
    first = words.lower().split()[0]
    return {"last": -1, "previous": -1, "this": 0, "current": 0, "next": 1}.get(first)


def resolve_day(place: Place, context: Context) -> Period | None:
    """Resolve "1 December" and "December 1, 2025"."""
    month, number = month_number(place.match), int(place.match["day"])
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
    number = month_number(place.match)
    shift = _shift(place.match.groupdict().get("rel") or "x")
    if shift is not None and context.anchor and place.year is None:
        times = {-1: Time.PAST, 0: None, 1: Time.FUTURE}
        context = replace(context, time=times[shift])
    return _dated(lambda year: days.month(year, number), place, context)


def resolve_quarter(place: Place, context: Context) -> Period | None:
    """Resolve "Q4 2026" and "the fourth quarter"."""
    number = _ordinal(place.match)
    return _dated(lambda year: days.quarter(year, number), place, context)


def resolve_named_quarter(place: Place, context: Context) -> Period | None:
    """Resolve "the September quarter of 2025": the quarter that ends with the month."""
    number = month_number(place.match) // 3
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


def resolve_range_end(place: Place, _context: Context) -> Period | None:
    """Resolve the "34" of "2028-34"; the dashes of other figures are none."""
    first = int(place.match.string[place.start - 5 : place.start - 1])
    last = int(place.match["yy"]) + first // 100 * 100
    return days.whole(last) if first < last < first + _LONGEST else None


_LONGEST = 40  # years


def resolve_weekday(place: Place, context: Context) -> Period | None:
    """Resolve a bare weekday: the last one by default, for news reports the past."""
    if context.anchor is None:
        return None
    number = _WEEKDAYS[place.match["weekday"].lower()]
    ago = (context.anchor.weekday() - number) % 7
    relation = (place.match["rel"] or "").lower()
    if place.match["later"]:  # "Monday week"
        return days.just(days.moved(context.anchor, days=14 - ago))
    if relation == "this":
        behind = context.time is Time.PAST or ago == 0
        return days.just(days.moved(context.anchor, days=-ago if behind else 7 - ago))
    if relation in ("last", "previous"):
        return days.just(days.moved(context.anchor, days=-(ago or 7)))
    ahead = relation in ("next", "coming") or (
        not place.match["own"] and is_ahead(context, ago)
    )
    return days.just(days.moved(context.anchor, days=7 - ago if ahead else -ago))


_NAMED_DAYS = {
    "today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1, "the day after tomorrow": 2,
    "the day before yesterday": -2,
}  # fmt: skip


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


_FEASTS = {
    "christmas": (12, 25), "christmas day": (12, 25), "christmas eve": (12, 24),
    "boxing day": (12, 26), "new year's day": (1, 1), "new year's eve": (12, 31),
}  # fmt: skip


def resolve_feast(place: Place, context: Context) -> Period | None:
    """Resolve "New Year's Day" and "Christmas Eve"."""
    month, number = _FEASTS[place.match["feast"].lower().replace("\u2019", "'")]
    return _dated(lambda year: days.day(year, month, number), place, context)


def resolve_day_number(place: Place, context: Context) -> Period | None:
    """Resolve "from the 25th": the one of this month, the last or the next."""
    anchor = context.anchor
    if anchor is None:
        return None
    number = int(place.match["day"])
    made = [days.moved(anchor, months=m) for m in (-1, 0, 1)]
    near = [p for m in made if (p := days.day(m.year, m.month, number))]
    past = context.time is Time.PAST and not context.bounded
    ahead = context.bounded is not None or context.time in (Time.FUTURE, Time.PRESENT)
    if context.since or past:
        near = [p for p in near if p.first <= anchor]
    elif ahead and not any(0 <= (anchor - p.first).days <= _FRESH for p in near):
        near = [p for p in near if p.first >= anchor]
    return min(near, key=lambda p: abs((p.first - anchor).days), default=None)


_FRESH = 3  # days in which news still speaks of a day as present


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
