"""Find the day that stands beside a headline, in the ways web pages write it. Pure.

Days only, as the first moment of the day in UTC; there is no clock here, so a day may
lie in the future. What could be two days (07/11/2025) is none, unless the page settles it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

_YEAR = r"((?:19|20)\d\d)"
_MONTHS = (
    ("january february march april may june july august september october november"
     " december"),
    ("januar februar märz april mai juni juli august september oktober november"
     " dezember"),
    ("janvier février mars avril mai juin juillet août septembre octobre novembre"
     " décembre"),
    ("enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre"
     " diciembre"),
    ("janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro"
     " dezembro"),
    ("gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre"
     " novembre dicembre"),
)  # fmt: skip
_SHORTEST = 3  # letters of a month's name

# Each with the groups in which year, month and day stand.
_FORMS = (
    (re.compile(rf"(?<![\d/.-]){_YEAR}([-/.])(\d{{1,2}})\2(\d{{1,2}})(?!\d)"), "y_md"),
    (
        re.compile(rf"(?<!\d){_YEAR}\s*[年년]\s*(\d{{1,2}})\s*[月월]\s*(\d{{1,2}})"),
        "ymd",
    ),
    (re.compile(r"令和\s*(\d{1,2}|元)年\s*(\d{1,2})月\s*(\d{1,2})日"), "ymd"),
    (
        re.compile(
            r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|er|º|\.)?[\s/-]*(?:de\s+)?"
            rf"([^\W\d_]{{3,10}})\.?,?[\s/-]*(?:de\s+)?{_YEAR}(?!\d)",
            re.IGNORECASE,
        ),
        "dmy",
    ),
    (
        re.compile(
            rf"(?<![^\W\d_])([^\W\d_]{{3,10}})\.?\s*(\d{{1,2}})(?:st|nd|rd|th)?,?\s+"
            rf"{_YEAR}(?!\d)",
            re.IGNORECASE,
        ),
        "mdy",
    ),
    (re.compile(rf"(?<![\d.])(\d{{1,2}})\.\s?(\d{{1,2}})\.\s?{_YEAR}(?!\d)"), "dmy"),
)
_SLASHED = re.compile(rf"(?<![\d/-])(\d{{1,2}})[/-](\d{{1,2}})[/-]{_YEAR}(?!\d)")
_ANY = re.compile(r"(?:19|20)\d\d|令和")
_LONGEST = 500  # characters in which a date is looked for
_REIWA = 2018  # the year before its first
_LAST_MONTH = 12
_OFFSET = re.compile(r"T\d\d:\d\d.*?(?:Z|([+-])(\d\d):?(\d\d))$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A day in a text."""

    day: datetime  # its first moment, UTC
    start: int
    end: int
    zone: str | None = None  # UTC offset as written; None: only a day was


def _names() -> dict[str, int]:
    """Return the months by every beginning of their names that can be no other's."""
    months: dict[str, set[int]] = {}
    for line in _MONTHS:
        for number, name in enumerate(line.split(), start=1):
            for length in range(_SHORTEST, len(name) + 1):
                months.setdefault(name[:length], set()).add(number)
    return {name: min(found) for name, found in months.items() if len(found) == 1}


_BY_NAME = _names()


def day_in(text: str, *, month_first: bool | None = None) -> Found | None:
    """Return the first day that is written in `text`, or None.

    `month_first` says how 07/11/2025 is meant; None: it is not known.
    """
    if not _ANY.search(text):
        return None
    text = text[:_LONGEST]
    found = [f for pattern, order in _FORMS for f in _matches(pattern, order, text)]
    if month_first is not None:
        order = "mdy" if month_first else "dmy"
        found += _matches(_SLASHED, order, text)
    else:
        found += [
            f for f in _matches(_SLASHED, "dmy", text) if f.day.day == f.day.month
        ]
    return min(found, key=lambda f: (f.start, -f.end), default=None)


def month_first(texts: Iterable[str], lang: str) -> bool | None:
    """Say whether a page writes the month before the day; None if it cannot be known."""
    pairs = [(int(a), int(b)) for text in texts for a, b, _ in _SLASHED.findall(text)]
    days = any(first > _LAST_MONTH for first, _ in pairs)
    months = any(second > _LAST_MONTH for _, second in pairs)
    if days != months:
        return months
    return True if lang == "en-us" and not days else None


def stated(value: str) -> Found | None:
    """Return what a `<time datetime>` says: the moment if it has a zone, else the day."""
    value = value.strip()
    zone = _OFFSET.search(value)
    if zone is not None:
        try:
            moment = datetime.fromisoformat(value).astimezone(UTC)
        except (ValueError, OverflowError):
            return None
        offset = f"{zone[1]}{zone[2]}:{zone[3]}" if zone[1] else "+00:00"
        return Found(day=moment, start=0, end=len(value), zone=offset)
    return day_in(value)


def _matches(pattern: re.Pattern[str], order: str, text: str) -> Iterable[Found]:
    for match in pattern.finditer(text):
        parts = dict(zip(order, match.groups(), strict=True))
        year = _REIWA + _number(parts["y"]) if len(parts["y"]) < 4 else int(parts["y"])  # noqa: PLR2004
        month = parts["m"]
        number = int(month) if month.isdecimal() else _BY_NAME.get(month.lower(), 0)
        try:
            day = datetime(year, number, int(parts["d"]), tzinfo=UTC)
        except ValueError:
            continue
        yield Found(day=day, start=match.start(), end=match.end())


def _number(text: str) -> int:
    return 1 if text == "元" else int(text)
