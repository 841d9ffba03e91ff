"""The forms in which English writes dates, and what each one means.

A form is a pattern and a function that turns a match into a period of days. The table
`FORMS` at the end is the whole grammar; which match wins is `monitor.extract.dates`'
business.
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
_MONTH = (
    r"(?P<month>January|February|March|April|May|June|July|August|September|October"
    r"|November|December|JANUARY|FEBRUARY|MARCH|APRIL|MAY|JUNE|JULY|AUGUST|SEPTEMBER"
    r"|OCTOBER|NOVEMBER|DECEMBER|Sept?\.?|Jan\.?|Feb\.?|Mar\.?|Apr\.?|Jun\.?|Jul\.?"
    r"|Aug\.?|Oct\.?|Nov\.?|Dec\.?)(?![A-Za-z])"
)
_WEEKDAYS = {
    "monday": 0, "tuesday": 1, "wednesday": 2, "thursday": 3, "friday": 4,
    "saturday": 5, "sunday": 6,
}  # fmt: skip
_WEEKDAY = (
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
    r"|(?:MON|TUES|WEDNES|THURS|FRI|SATUR|SUN)DAY"
)
_ORDINALS = {
    "first": 1, "1st": 1, "opening": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3,
    "fourth": 4, "4th": 4, "final": 4, "last": 4,
}  # fmt: skip
_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
    "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12, "fifteen": 15,
    "eighteen": 18, "twenty": 20, "thirty": 30, "sixty": 60, "ninety": 90,
}  # fmt: skip
_Y = r"(?P<year>(?:19|20)\d\d)(?![\d/]|[.,-]?\d|%)"
_D = r"(?P<day>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
_THAT_YEAR = r"(?:this|next|last|the|that|the same|the following|the coming) year"
_N = rf"(?P<n>\d{{1,3}}|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})"
_UNIT = r"(?:business |working |calendar |trading )?(?P<unit>day|week|month|year)s?"


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


# --- resolving ----------------------------------------------------------------------


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
    past = context.past
    if context.bounded in (DateModifier.BY, DateModifier.UNTIL):
        past = None if past else False
    return days.nearest(make, context.anchor, past)


def _shift(words: str) -> int | None:
    """Say how many periods away "last", "this" or "next" is."""
    first = words.lower().split()[0]
    return {"last": -1, "previous": -1, "this": 0, "current": 0, "next": 1}.get(first)


def _day(place: Place, context: Context) -> Period | None:
    month, number = _month_number(place.match), int(place.match["day"])
    return _dated(lambda year: days.day(year, month, number), place, context)


def _iso(place: Place, _context: Context) -> Period | None:
    match = place.match
    return days.day(int(match["year"]), int(match["m"]), int(match["d"]))


def _slashed(place: Place, _context: Context) -> Period | None:
    """Read 25/12/2025 and 12/25/2025; 11/10/2025 means two days, so neither."""
    a, b, year = (int(place.match[name]) for name in ("a", "b", "year"))
    if a != b and max(a, b) <= 12:  # noqa: PLR2004
        return None
    return days.day(year, min(a, b), max(a, b))


def _dotted(place: Place, _context: Context) -> Period | None:
    a, b, year = (int(place.match[name]) for name in ("a", "b", "year"))
    return days.day(year, b, a)


def _month(place: Place, context: Context) -> Period | None:
    number = _month_number(place.match)
    shift = _shift(place.match.groupdict().get("rel") or "x")
    if shift is not None and context.anchor and place.year is None:
        context = replace(context, past={-1: True, 0: None, 1: False}[shift])
    return _dated(lambda year: days.month(year, number), place, context)


def _quarter(place: Place, context: Context) -> Period | None:
    number = _ordinal(place.match)
    return _dated(lambda year: days.quarter(year, number), place, context)


def _half(place: Place, context: Context) -> Period | None:
    number = min(2, _ordinal(place.match))
    return _dated(lambda year: days.half(year, number), place, context)


def _ordinal(match: re.Match[str]) -> int:
    word = next(
        match[name] for name in ("q", "q2", "nth") if match.groupdict().get(name)
    )
    return int(word) if word.isdigit() else _ORDINALS[word.lower()]


def _year(place: Place, context: Context) -> Period | None:
    if place.year is None:
        shift = _shift(place.match["that"])
        if context.anchor is None:
            return None
        return days.whole(context.anchor.year + (shift or 0))
    return days.whole(place.year)


def _weekday(place: Place, context: Context) -> Period | None:
    """Resolve a bare weekday: the last one by default, for news reports the past."""
    if context.anchor is None:
        return None
    number = _WEEKDAYS[place.match["weekday"].lower()]
    ago = (context.anchor.weekday() - number) % 7
    relation = (place.match["rel"] or "").lower()
    if relation in ("next", "coming", "this coming") or (
        not relation and (context.past is False or _is_ahead(context))
    ):
        return days.just(days.moved(context.anchor, days=7 - ago))
    if relation == "this":
        return days.just(days.moved(context.anchor, days=(7 - ago) % 7))
    back = 7 if relation in ("last", "previous") and ago == 0 else ago
    return days.just(days.moved(context.anchor, days=-back))


def _is_ahead(context: Context) -> bool:
    return context.past is None and context.bounded in (
        DateModifier.BY,
        DateModifier.UNTIL,
    )


_NAMED_DAYS = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1}


def _near_day(place: Place, context: Context) -> Period | None:
    if context.anchor is None:
        return None
    shift = _NAMED_DAYS.get(place.match[0].lower(), 0)
    return days.just(days.moved(context.anchor, days=shift))


def _relative(place: Place, context: Context) -> Period | None:
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


def _ending(place: Place, context: Context) -> Period | None:
    """Resolve "the end of the year", "year-end", "month-end"."""
    if context.anchor is None:
        return None
    unit = place.match["unit"] or place.match["unit2"]
    period = _period_at(context.anchor, unit.lower(), 0)
    return days.end_of(period) if period else None


def _counted(place: Place, context: Context) -> Period | None:
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
    word = match["n"].lower()
    number = sign * (int(word) if word.isdigit() else _NUMBERS[word])
    unit = match["unit"].lower()
    if unit in ("day", "week"):
        return days.moved(anchor, days=number * (7 if unit == "week" else 1))
    return days.moved(anchor, months=number * (12 if unit == "year" else 1))


def _within(place: Place, context: Context) -> Period | None:
    if context.anchor is None:
        return None
    last = _count(context.anchor, place.match, 1)
    return Period(first=context.anchor, last=last, granularity=Granularity.DAY)


def _new_year(place: Place, context: Context) -> Period | None:
    eve = "eve" in place.match[0].lower()
    month, number = (12, 31) if eve else (1, 1)
    return _dated(lambda year: days.day(year, month, number), place, context)


def _unresolved(_place: Place, _context: Context) -> Period | None:
    return None


# --- forms --------------------------------------------------------------------------

_WEEKDAY_BEFORE = rf"(?:(?:{_WEEKDAY})(?:, | ))?"
_OF_YEAR = rf"(?:,? (?:of )?(?:{_Y}|(?P<that>{_THAT_YEAR})))?"
_NOT_COUNT = (
    r"(?![\d:]|[.,]\d|%| (?:per cent|percent|million|billion|tonnes|companies))"
)
_LEADS = (
    "in", "by", "of", "from", "since", "until", "till", "early", "late", "through",
    "during", "before", "after", "between", "for", "to", "early in", "late in", "last", "next",
    "starting", "beginning", "effective", "end-", "mid-",
)  # fmt: skip
_AFTER_LEAD = "(?:" + "|".join(
    rf"(?<=\b[{w[0].upper()}{w[0]}]{re.escape(w[1:])}{'' if w.endswith('-') else ' '})"
    for w in _LEADS
) + ")"  # fmt: skip
_NTH = "(?P<nth>[Ff]irst|[Ss]econd|[Tt]hird|[Ff]ourth|[Ff]inal|[Ll]ast|[Oo]pening|1st|2nd|3rd|4th)"
_SHORT_YEAR = r"(?:[ -]?(?:of )?(?:20)?(?P<yy>\d\d)(?![\d,.]\d|\d|%))"


def _form(
    pattern: str,
    resolve: Callable[[Place, Context], Period | None],
    modifier: DateModifier | None = None,
) -> Form:
    return Form(re.compile(pattern), resolve, modifier)


FORMS = (
    # 2025-12-01, 25/12/2025, 01.12.2025
    _form(
        r"(?<![\w/.-])(?P<year>(?:19|20)\d\d)-(?P<m>[01]\d)-(?P<d>[0-3]\d)(?![\w-])",
        _iso,
    ),
    _form(
        r"(?<![\w/.-])(?P<a>\d{1,2})/(?P<b>\d{1,2})/(?P<year>20\d\d)(?![\w/-])",
        _slashed,
    ),
    _form(
        r"(?<![\w/.-])(?P<a>\d{1,2})\.(?P<b>\d{1,2})\.(?P<year>20\d\d)(?![\w/-])",
        _dotted,
    ),
    # 1 December 2025; December 1, 2025; 1st of December; Dec. 1
    _form(rf"{_WEEKDAY_BEFORE}(?<![\w.,$/-]){_D} (?:of )?{_MONTH}{_OF_YEAR}", _day),
    _form(rf"{_WEEKDAY_BEFORE}\b{_MONTH} {_D}{_NOT_COUNT}{_OF_YEAR}", _day),
    # December 2025, December of next year, last October, October
    _form(rf"\b{_MONTH},? (?:of )?(?:{_Y}|(?P<that>{_THAT_YEAR}))", _month),
    _form(rf"\b(?P<rel>[Ll]ast|[Tt]his|[Nn]ext) {_MONTH}", _month),
    _form(rf"\b(?!M(?:a[yr]|AY|AR))(?!Sept?\b|Jan\b|Dec\b){_MONTH}", _month),
    _form(
        rf"{_AFTER_LEAD}{_MONTH}(?! (?:be|have|not|also|well|still|soon|on|for|to)\b)",
        _month,
    ),
    # Q4 2026, 4Q26, the fourth quarter of 2026, second half
    _form(rf"(?<![\w-])(?:Q(?P<q>[1-4])|(?P<q2>[1-4])Q){_SHORT_YEAR}?(?!\w)", _quarter),
    _form(rf"\b{_NTH}[ -]quarter{_OF_YEAR}", _quarter),
    _form(rf"(?<![\w-])(?:H(?P<q>[12])|(?P<q2>[12])H){_SHORT_YEAR}(?!\w)", _half),
    _form(
        rf"\b{_NTH}[ -]half(?! of (?!the year|this|next|last|(?:19|20)\d\d)){_OF_YEAR}",
        _half,
    ),
    # in 2027; next year
    _form(
        rf"{_AFTER_LEAD}(?:the year |calendar )?{_Y}(?! (?:million|billion|tonnes|tons))",
        _year,
    ),
    _form(
        rf"(?:(?<=\b20\d\d and )|(?<=\b20\d\d or )|(?<=\b20\d\d, )|(?<=\b20\d\d, and )){_Y}(?=[ ,.;)]|$)(?! (?:tonnes|tons|people|jobs))",
        _year,
    ),
    _form(r"\b(?P<that>[Tt]his|[Nn]ext|[Ll]ast|[Cc]urrent) year\b", _year),
    # weekdays, days and periods near the anchor
    _form(
        rf"\b(?:(?P<rel>[Nn]ext|[Ll]ast|[Tt]his|[Cc]oming) )?(?P<weekday>{_WEEKDAY})\b"
        rf"(?! (?:Times|Independent|Journal|Night|Mirror|Telegraph))",
        _weekday,
    ),
    _form(
        r"\b(?:[Tt]oday|[Tt]onight|[Yy]esterday|[Tt]omorrow)\b(?!['\u2019]s )",
        _near_day,
    ),
    _form(
        r"\b(?P<rel>[Ll]ast|[Tt]his|[Nn]ext) (?P<unit>week|month|quarter)\b", _relative
    ),
    _form(
        r"\b(?:the )?(?:end|close) of (?:the|this) (?:calendar )?(?P<unit>year|month|quarter|week)\b"
        r"|\b(?P<unit2>year|month)[ -]end\b",
        _ending,
    ),
    _form(rf"\b(?:in|In) {_N} {_UNIT}(?:['\u2019]s? time)?\b", _counted),
    _form(rf"\b{_N} {_UNIT} (?:ago|earlier|from now|hence)\b", _counted),
    _form(
        rf"\b[Ww]ithin (?:the next |the coming |a period of )?{_N}[ -]{_UNIT}\b",
        _within,
        DateModifier.WITHIN,
    ),
    _form(
        r"\b(?:with immediate effect|effective immediately|immediately effective"
        r"|With immediate effect|Effective immediately|effective at once)\b",
        _near_day,
        DateModifier.FROM,
    ),
    _form(rf"\bNew Year['\u2019]s (?:Day|Eve)(?:,? {_Y})?", _new_year),
    # the calendar cannot say
    _form(
        rf"\b(?:[Ss]pring|[Ss]ummer|[Aa]utumn|[Ff]all|[Ww]inter)(?: of)? {_Y}", _year
    ),
    _form(
        r"\b(?:[Ff]iscal|[Ff]inancial)(?: year)?(?: |-)(?:20)?\d\d(?:[-/]\d\d)?\b"
        r"|\bFY ?(?:20)?\d\d(?:[-/]\d\d)?\b",
        _unresolved,
    ),
)
