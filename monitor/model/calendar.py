"""Dates that stories state: what they are, and whether they still hold.

A date of a story belongs to its stage: a measure that is suspended does not take effect
on the day that was set before, and what has ended has no days ahead. This module says
which dates hold; it asserts nothing about days that have passed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from monitor.model.event import DateInterval
from monitor.model.ontology import Granularity, Stage
from monitor.model.story import Story
from monitor.model.text import Span

NAMES = ("effective", "deadline", "expiry")
OVER = frozenset({Stage.ENDED, Stage.REJECTED})


class DateKind(StrEnum):
    """What a date is about, as its source words it."""

    EFFECTIVE = "effective"
    EXPIRY = "expiry"
    COMMENT = "comment"  # until when views may be handed in
    CLOSING = "closing"  # when a deal is to be completed
    DEADLINE = "deadline"  # any other


WATCHED = frozenset({DateKind.EFFECTIVE, DateKind.EXPIRY, DateKind.CLOSING})
EXACT = frozenset(
    {Granularity.DAY, Granularity.WEEK, Granularity.MONTH, Granularity.QUARTER}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DateSource:
    """The report that a story has a date from."""

    event_id: str
    document_id: str
    witness: str
    url: str | None  # None: the document has no address
    published: datetime  # UTC
    seen: datetime  # UTC; since when the monitor knows the date
    words: Span  # the date as this document has it
    sentence: Span  # the words around the date, verbatim


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEntry:
    """One date of one story; the same entry however often the date moves."""

    story: Story
    name: str  # the story's field: effective, expiry or deadline
    kind: DateKind
    first: date  # first and last possible day; the same for a plain day
    last: date
    date: DateInterval
    holds: bool  # False: given up, put off, or overtaken by the story's stage
    source: DateSource | None  # None: its report is not stored any more

    @property
    def watched(self) -> bool:
        """Tell whether people are reminded of it: it begins or ends, on a day or so."""
        return self.kind in WATCHED and self.date.granularity in EXACT

    @property
    def uid(self) -> str:
        """Return the name of the entry, for ever."""
        return entry_uid(self.story.id, self.name)


class EntryStatus(StrEnum):
    """How sure an entry is that was given out; the names are iCalendar's."""

    CONFIRMED = "CONFIRMED"  # a plain day, from the act's author, of a thing decided
    TENTATIVE = "TENTATIVE"
    CANCELLED = "CANCELLED"  # given out before, and holds no longer


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """An entry as it is given out to other calendars."""

    uid: str
    story_id: str
    name: str  # the story's field
    first: date
    last: date
    status: EntryStatus
    summary: str
    description: str
    url: str | None  # None: its source has no address
    sequence: int = 0  # how often days or status have changed
    revised: datetime  # when anything of it changed last, UTC


def entry_uid(story_id: str, name: str) -> str:
    """Name the entry of a story's date."""
    return f"{story_id}-{name}@lodewatch"


def bounds(interval: DateInterval | None) -> tuple[date, date] | None:
    """Return the first and the last possible day; None if the date is not known."""
    if interval is None or interval.granularity is Granularity.UNRESOLVED:
        return None
    known = [day for day in (interval.start, interval.end) if day is not None]
    return (known[0], known[-1]) if known else None


def holds(story: Story, name: str) -> bool:
    """Tell whether a date of `story` has not been overtaken by its stage."""
    known = bounds(story.date(name))
    if known is None or story.stage in OVER:
        return False
    if name != "effective" or story.stage is not Stage.SUSPENDED:
        return True
    # What was to begin later is put off by the suspension, unless the day is the
    # suspension's own.
    own = story.first_published == story.stage_since
    return own or known[0] <= story.stage_since.date()


def holding(story: Story) -> Iterator[tuple[str, DateInterval]]:
    """Yield the dates of `story` that hold, by name."""
    for name in NAMES:
        interval = story.date(name)
        if interval is not None and holds(story, name):
            yield name, interval
