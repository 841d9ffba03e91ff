"""Charts of counts by day: their geometry, and the same in words and as a table. Pure.

What comes out is drawn as SVG by a template: no script, no library, no picture file.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from monitor.notify.words import day_words, plural

WIDTH: Final = 640
HEIGHT: Final = 120
_FOOT: Final = 20  # for the days below
_HEAD: Final = 14  # for the highest count above
_LONG: Final = 62  # days from which weeks are counted instead
_WEEK: Final = 7
_ROOM: Final = 300  # from which three days fit below
_GAP: Final = 0.22  # of a bar's place


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """The count of one day or week."""

    x: float
    y: float
    width: float
    height: float
    count: int
    middle: float
    words: str  # "3 events, 7 November 2025"
    name: str  # the day, or the week's first


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A day below the bars."""

    x: float
    words: str
    anchor: str  # start, middle or end


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A bar chart."""

    title: str
    told: str  # what it shows, in a sentence
    short: str  # the same in a few words, where many stand together
    unit: str  # "day" or "week"
    noun: str  # what is counted, in the singular
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    highest: int
    total: int
    width: int
    height: int


def chart(
    days: Mapping[date, int],
    *,
    first: date,
    last: date,
    title: str,
    noun: str,
    width: int = WIDTH,
    height: int = HEIGHT,
    bare: bool = False,
) -> Chart:
    """Draw the counts of all days from `first` to `last`; a long time by weeks.

    A `bare` one fills its picture with bars: for a cell of a table.
    """
    length = (last - first).days + 1
    step = _WEEK if length > _LONG else 1
    # Whole weeks up to the last day: a week cut short would look like a fall.
    start = last - timedelta(days=step * (length // step) - 1)
    counts = _counts(days, start, last, step)
    highest = max(counts.values(), default=0)
    unit = "week" if step > 1 else "day"
    place = width / max(len(counts), 1)
    foot, head = (1, 1) if bare else (_FOOT, _HEAD)
    room = height - foot - head
    bars = []
    for number, (day, count) in enumerate(counts.items()):
        tall = room * count / highest if highest else 0.0
        if count:
            tall = max(tall, 2.0)
        bars.append(
            Bar(
                x=round((number + _GAP / 2) * place, 1),
                y=round(height - foot - tall, 1),
                width=round(place * (1 - _GAP), 1),
                height=round(tall, 1),
                middle=round((number + 0.5) * place, 1),
                count=count,
                words=f"{plural(count, noun)}, {_when(day, step)}",
                name=_when(day, step),
            )
        )
    return Chart(
        title=title,
        told=_told(counts, noun, unit, start, last),
        short=_short_told(counts, noun, unit, last),
        unit=unit,
        noun=noun,
        bars=tuple(bars),
        ticks=() if bare else _ticks(start, last, width),
        highest=highest,
        total=sum(counts.values()),
        width=width,
        height=height,
    )


def _counts(
    days: Mapping[date, int], start: date, last: date, step: int
) -> dict[date, int]:
    counts: dict[date, int] = {}
    day = start
    while day <= last:
        counts[day] = sum(
            days.get(day + timedelta(days=n), 0) for n in range(step)
        )  # fmt: skip
        day += timedelta(days=step)
    return counts


def _when(day: date, step: int) -> str:
    return day_words(day) if step == 1 else f"week from {day_words(day)}"


def _told(
    counts: Mapping[date, int], noun: str, unit: str, start: date, last: date
) -> str:
    total = sum(counts.values())
    span = f"{day_words(start)} to {day_words(last)}"
    if not total:
        return f"Nothing from {span}."
    most = max(counts, key=lambda day: (counts[day], day))
    now = _now(counts, unit, last)
    when = (
        f"in the week from {day_words(most)}"
        if unit == "week"
        else f"on {day_words(most)}"
    )
    return (
        f"{plural(total, noun)} from {span}; most {when} ({counts[most]}), "
        f"{now or 'none'} in the last {unit}."
    )


def _short_told(counts: Mapping[date, int], noun: str, unit: str, last: date) -> str:
    total = sum(counts.values())
    if not total:
        return f"No {noun} in {plural(len(counts), unit)}."
    now = _now(counts, unit, last) or "none"
    return f"{plural(total, noun)} in {plural(len(counts), unit)}, {now} in the last."


def _now(counts: Mapping[date, int], unit: str, last: date) -> int:
    """Return the count of the last day or week."""
    return counts[last - timedelta(days=_WEEK - 1 if unit == "week" else 0)]


def _ticks(start: date, last: date, width: int) -> tuple[Tick, ...]:
    middle = start + (last - start) / 2
    ticks = [
        Tick(x=0, words=_short(start, last), anchor="start"),
        Tick(x=width, words=_short(last, last), anchor="end"),
    ]
    if width >= _ROOM:
        ticks.append(Tick(x=width / 2, words=_short(middle, last), anchor="middle"))
    return tuple(ticks)


def _short(day: date, last: date) -> str:
    """Write a day, with its year where that is not the last day's."""
    return f"{day.day} {day:%b}" + (f" {day:%Y}" if day.year != last.year else "")
