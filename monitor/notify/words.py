"""Says stages, certainty, dates and sums in words that are never surer than the source.

Tables and templates only: whatever is inserted is a value of a story or an event.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Final

from monitor.model.event import DateInterval, Money
from monitor.model.ontology import (
    Attribution,
    Bound,
    DateModifier,
    Direction,
    Granularity,
    Stage,
)
from monitor.model.story import ChangeKind, Story, StoryChange
from monitor.notify.clean import one_line

MONTHS: Final = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
WEEKDAYS: Final = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
]

PART: Final = timedelta(days=14)  # in force so long before its day: another part is

HEARSAY: Final = frozenset(
    {Attribution.HEARSAY, Attribution.MEDIA_RELAY, Attribution.ANONYMOUS}
)
CONFIRMED: Final = frozenset(
    {
        Attribution.OFFICIAL_DOC,
        Attribution.OFFICIAL_STATEMENT,
        Attribution.COMPANY_STATEMENT,
    }
)

_STAGES: Final = {
    Stage.THREATENED: "threatened",
    Stage.CONSIDERED: "under consideration",
    Stage.PROPOSED: "proposed",
    Stage.PENDING: "pending",
    Stage.NON_BINDING: "non-binding",
    Stage.ANNOUNCED: "announced",
    Stage.ADOPTED: "adopted",
    Stage.EFFECTIVE: "in force",
    Stage.AMENDED: "amended",
    Stage.EXTENDED: "extended",
    Stage.SUSPENDED: "suspended",
    Stage.ENDED: "ended",
    Stage.REJECTED: "rejected or denied",
}
# The same rung has another name where nothing is enacted (ontology 2.1).
_STAGES_BY_FAMILY: Final = {
    "INDUSTRIAL_POLICY": {Stage.ADOPTED: "decided", Stage.EFFECTIVE: "under way"},
    "CORPORATE_TRANSACTION": {Stage.ADOPTED: "signed", Stage.EFFECTIVE: "completed"},
    "OPERATIONS": {Stage.ADOPTED: "decided", Stage.EFFECTIVE: "under way"},
}

BASES: Final = {
    Attribution.OFFICIAL_DOC: "from an official document",
    Attribution.OFFICIAL_STATEMENT: "stated by officials",
    Attribution.COMPANY_STATEMENT: "stated by the company",
    Attribution.AUTHOR: "reported",
    Attribution.NAMED_THIRD_PARTY: "said by a named third party",
    Attribution.ANONYMOUS: "said by unnamed people",
    Attribution.MEDIA_RELAY: "relayed from another outlet",
    Attribution.HEARSAY: "hearsay",
}

_DIRECTIONS: Final = {
    Direction.EASE: "easing",
    Direction.RESTRICT: "tightening",
    Direction.SUPPORT: "support",
    Direction.MIXED: "easing for some, tightening for others",
}

_DATES: Final = ("announced", "effective", "expiry", "deadline")
_FACTS: Final = {
    "announced": "day of announcement",
    "effective": "stated start",
    "expiry": "stated end",
    "deadline": "stated deadline",
    "legal_refs": "legal reference",
    "money": "sum",
    "companies": "firms",
    "commodities": "materials",
    "implementers": "who acts",
    "affected": "who is affected",
    "direction": "whom it helps or hits",
    "attribution": "a stronger source",
}

_HALVES: Final = {1: "first half of", 7: "second half of"}


def day_words(day: date) -> str:
    """Write a day as `10 November 2026`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def moment_words(moment: datetime) -> str:
    """Write a moment in UTC as `10 November 2026, 18:04 UTC`."""
    at = moment.astimezone(UTC)
    return f"{day_words(at.date())}, {at:%H:%M} UTC"


def days_words(first: date, last: date) -> str:
    """Write a span of days as `1 to 30 November 2025`, and no longer than it must be."""
    if first == last:
        return day_words(first)
    same_year = first.year == last.year
    if same_year and first.month == last.month:
        return f"{first.day} to {day_words(last)}"
    start = f"{first.day} {MONTHS[first.month - 1]}" if same_year else day_words(first)
    return f"{start} to {day_words(last)}"


def full_day_words(day: date) -> str:
    """Write a day as `Tuesday 10 November 2026`."""
    return f"{WEEKDAYS[day.weekday()]} {day_words(day)}"


def date_words(value: DateInterval) -> str:
    """Write a date as exactly as it is known, and no exacter."""
    if value.start is None or value.end is None:
        return _open_words(value)
    words = _period(value.start, value.granularity)
    if words is None:
        return f"“{one_line(value.span.text)}”"
    near = {DateModifier.EARLY, DateModifier.MID, DateModifier.LATE}
    return f"{value.modifier} {words}" if value.modifier in near else words


def on_words(value: DateInterval) -> str:
    """Write a date as a sentence needs it: `on 1 May 2026`, `in Q4 2026`, `by June 2026`."""
    words = date_words(value)
    if value.modifier in {DateModifier.BY, DateModifier.WITHIN}:
        return f"by {words}"
    if words.startswith("“"):
        return words
    article = "the " if value.granularity is Granularity.HALF else ""
    is_day = value.granularity is Granularity.DAY
    return f"on {words}" if is_day else f"in {article}{words}"


def _open_words(value: DateInterval) -> str:
    """Write a date with an open side."""
    known = value.end or value.start
    if known is None or value.granularity is not Granularity.DAY:
        return f"“{one_line(value.span.text)}”"
    return day_words(known)


def _period(start: date, granularity: Granularity) -> str | None:
    """Name the period that begins on `start`; None where it has no plain name."""
    names = {
        Granularity.DAY: day_words(start),
        Granularity.WEEK: f"the week of {day_words(start)}",
        Granularity.MONTH: f"{MONTHS[start.month - 1]} {start.year}",
        Granularity.QUARTER: f"Q{(start.month + 2) // 3} {start.year}",
        Granularity.YEAR: str(start.year),
    }
    if granularity is Granularity.HALF and start.month in _HALVES:
        return f"{_HALVES[start.month]} {start.year}"
    return names.get(granularity)


def stage_name(stage: Stage, family: str = "") -> str:
    """Name a stage as its family does."""
    return _STAGES_BY_FAMILY.get(family, {}).get(stage, _STAGES[stage])


def stage_words(story: Story) -> str:
    """Say where a story stands, with the date that belongs to its stage.

    Hearsay stays hearsay: "reportedly suspended until 10 November 2026".
    """
    name = stage_name(story.stage, story.family)
    if story.attribution in HEARSAY:
        name = f"reportedly {name}"
    return name + _stage_date(story)


def _stage_date(story: Story) -> str:
    """Return the date that a stage is read with; empty if none is stated."""
    expiry, effective = story.dates.expiry, story.dates.effective
    if story.stage in {Stage.SUSPENDED, Stage.EXTENDED} and expiry:
        return f" until {date_words(expiry)}"
    if story.stage in {Stage.ADOPTED, Stage.ANNOUNCED} and effective:
        return f", stated to take effect {on_words(effective)}"
    if story.stage is Stage.EFFECTIVE and effective and _comes(story, effective):
        return f"; a part stated to take effect {on_words(effective)}"
    if story.stage is Stage.EFFECTIVE and effective:
        return f" from {date_words(effective)}"
    return ""


def _comes(story: Story, effective: DateInterval) -> bool:
    """Tell whether a day lies after what is in force was told to be in force."""
    first = effective.start or effective.end
    far = story.stage_since.date() + PART
    return first is not None and first > far


def certainty_words(story: Story) -> str:
    """Say on whose word a story stands, and how many independent sources tell it."""
    count = max(len(story.witnesses), 1)
    sources = "one source" if count == 1 else f"{count} sources"
    basis = BASES[story.attribution]
    if story.attribution is Attribution.AUTHOR:
        words = f"reported by {sources}, no official statement seen"
        if count == 1:
            words = "reported by one source, not confirmed"
    elif story.attribution in CONFIRMED:
        words = f"{basis}, according to {sources}"
    else:
        words = f"{basis}, reported by {sources}, not confirmed"
    contested = len(story.contested_by)
    return (
        f"{words}; contested by {plural(contested, 'report')}" if contested else words
    )


def change_words(change: StoryChange) -> str:
    """Say what a report did to its story."""
    if change.kind is ChangeKind.STAGE and change.stage_before is not None:
        before = stage_name(change.stage_before, change.story.family)
        now = stage_name(change.story.stage, change.story.family)
        return f"Stage: {before} → {now}"
    if change.kind is ChangeKind.FACT and "plan" in change.facts:
        event = change.report.event
        step = stage_name(event.stage, event.family)
        return f"A next move is {step}: {direction_words(event.direction)}"
    if change.kind is ChangeKind.FACT and change.facts:
        return f"New: {', '.join(_fact_words(change.story, f) for f in change.facts)}"
    if change.kind is ChangeKind.CORROBORATED:
        origin = change.report.document.source
        name = origin.name if origin else change.report.witness
        return f"Also reported by {one_line(name, limit=80)}"
    return "New story" if change.kind is ChangeKind.NEW else "Changed"


def _fact_words(story: Story, fact: str) -> str:
    """Name a fact that was filled or moved; a date with its day."""
    name = _FACTS.get(fact, fact.replace("_", " "))
    value = story.date(fact) if fact in _DATES else None
    return name if value is None else f"{name} {date_words(value)}"


def direction_words(direction: Direction) -> str | None:
    """Say whom an act helps; None where it helps nobody in particular."""
    return _DIRECTIONS.get(direction)


def money_words(money: Money) -> str:
    """Write a sum as stated: `up to USD 150 million`, `USD 110 per kg`."""
    bound = {Bound.MAX: "up to ", Bound.MIN: "at least ", Bound.APPROX: "about "}
    amount = _amount(money.low)
    if money.high != money.low:
        amount = f"{amount} to {_amount(money.high)}"
    currency = f"{money.currency} " if money.currency else ""
    per = f" per {money.per}" if money.per else ""
    return f"{bound.get(money.bound, '')}{currency}{amount}{per}"


def _amount(value: Decimal) -> str:
    """Write a number with the largest scale word that loses no digit."""
    for scale, word in ((10**12, "trillion"), (10**9, "billion"), (10**6, "million")):
        scaled = value / scale
        if abs(scaled) >= 1 and scaled == scaled.quantize(Decimal("0.001")):
            return f"{_plain(scaled)} {word}"
    return f"{_plain(value):s}"


def _plain(value: Decimal) -> str:
    """Write a decimal with thousands separators and no idle zeros."""
    whole, _, fraction = f"{value:,f}".partition(".")
    fraction = fraction.rstrip("0")
    return f"{whole}.{fraction}" if fraction else whole


def plural(count: int, noun: str) -> str:
    """Write `1 story`, `2 stories`, `3 days`."""
    if count == 1:
        return f"1 {noun}"
    changes = noun.endswith("y") and noun[-2:-1] not in "aeiou"
    many = f"{noun[:-1]}ies" if changes else f"{noun}s"
    return f"{count} {many}"


def sentence(words: str) -> str:
    """Begin with a capital letter."""
    return words[:1].upper() + words[1:]


def enumerate_words(items: Sequence[str], *, joined_by: str = "and") -> str:
    """Write `a, b and c`."""
    if len(items) < 2:  # noqa: PLR2004 - one item needs no conjunction
        return "".join(items)
    return f"{', '.join(items[:-1])} {joined_by} {items[-1]}"
