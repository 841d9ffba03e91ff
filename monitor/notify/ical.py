"""Writes entries as iCalendar (RFC 5545), the only door to the icalendar library.

All-day events of the days that a source states; a month is an event of a month. Without
METHOD, so that DTSTAMP is the moment of the last revision and an unchanged calendar is
the same file, byte for byte.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from monitor.model.calendar import Given
from monitor.notify.clean import one_line

if TYPE_CHECKING:
    from icalendar import Event

_DAY: Final = timedelta(days=1)
_REFRESH: Final = "PT6H"


def render_ical(entries: Iterable[Given], *, name: str) -> bytes:
    """Return a calendar of `entries`, by day; `name` is what people see."""
    from icalendar import Calendar, vText  # noqa: PLC0415 - only with a calendar

    calendar = Calendar()
    calendar.add("prodid", "-//lodewatch//calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    for key in ("name", "x-wr-calname"):  # RFC 7986, and what was before it
        calendar.add(key, vText(one_line(name)))
    calendar.add("x-published-ttl", _REFRESH)
    for entry in sorted(entries, key=lambda e: (e.first, e.uid)):
        calendar.add_component(_event(entry))
    return bytes(calendar.to_ical())


def _event(entry: Given) -> "Event":
    from icalendar import Event  # noqa: PLC0415

    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.revised.replace(microsecond=0))
    event.add("last-modified", entry.revised.replace(microsecond=0))
    event.add("dtstart", entry.first)
    # The end of an all-day event is the day after it; the last day of time has none.
    if entry.last < date.max:
        event.add("dtend", entry.last + _DAY)
    event.add("summary", one_line(entry.summary))
    lines = (one_line(line) for line in entry.description.splitlines())
    event.add("description", "\n".join(lines))
    event.add("status", entry.status.value)
    event.add("transp", "TRANSPARENT")
    if entry.url is not None:
        event.add("url", entry.url)
    return event
