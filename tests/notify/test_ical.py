"""Calendars that calendar programs read: parsed back by the library, and line by line."""

from dataclasses import replace
from datetime import UTC, date, datetime

from icalendar import Calendar
from icalendar.cal.component import Component

from monitor.model.calendar import EntryStatus, Given
from monitor.notify.agenda import issued
from monitor.notify.ical import render_ical
from tests.makers import NOON
from tests.notify.dates import END, an_entry


def an_issued() -> Given:
    found = issued(an_entry(), None, now=NOON)
    assert found is not None
    return found


def events(content: bytes) -> list[Component]:
    return list(Calendar.from_ical(content).walk("VEVENT"))


def test_an_entry_is_an_all_day_event() -> None:
    """If it fails, a deadline is shown at midnight of some time zone, or a day off."""
    content = render_ical([an_issued()], name="Dates")
    (event,) = events(content)

    assert event["uid"] == "story-1-expiry@lodewatch"
    assert event.decoded("dtstart") == END
    assert event.decoded("dtend") == date(2026, 11, 11)  # exclusive
    assert event["dtstart"].params["VALUE"] == "DATE"
    assert event.decoded("dtstamp") == datetime(2025, 11, 7, 12, tzinfo=UTC)
    assert event["sequence"] == 0
    assert event["status"] == "CONFIRMED"
    assert event["transp"] == "TRANSPARENT"
    assert event["url"] == "https://news.example/china-suspends"
    assert b"DTSTART;VALUE=DATE:20261110\r\n" in content
    assert b"DTSTAMP:20251107T120000Z\r\n" in content


def test_the_calendar_itself_is_whole() -> None:
    """If it fails, strict calendar programs refuse the file."""
    calendar = Calendar.from_ical(render_ical([an_issued()], name="Our dates"))

    assert calendar["version"] == "2.0"
    assert calendar["prodid"]
    assert calendar["x-wr-calname"] == "Our dates"
    assert not calendar.errors
    assert "method" not in calendar


def test_lines_are_folded_at_75_octets_and_end_in_crlf() -> None:
    """If it fails, a long title with umlauts breaks the file for strict readers."""
    long = replace(an_issued(), summary="Verlängerung der Ausfuhrkontrollen " * 12)
    content = render_ical([long], name="x")

    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert events(content)[0]["summary"] == long.summary.strip()


def test_words_of_outsiders_cannot_add_properties() -> None:
    """If it fails, a headline can put another event into somebody's calendar."""
    evil = (
        "Ends; today, \\n really\r\nEND:VEVENT\r\nBEGIN:VEVENT\u0085\u2028X:1\x0b\x00"
    )
    entry = replace(an_issued(), summary=evil, description=evil)

    content = render_ical([entry], name=evil)
    (event,) = events(content)

    assert "Ends; today, \\n really" in str(event["summary"])
    assert content.count(b"\r\nBEGIN:VEVENT") == 1
    assert not any(line.startswith(b"X:") for line in content.splitlines())
    assert b"\r\nNAME:Ends\\; today\\, " in content


def test_a_cancelled_entry_says_so() -> None:
    """If it fails, what was called off stays in the calendar as if it held."""
    off = replace(an_issued(), status=EntryStatus.CANCELLED, sequence=4)
    (event,) = events(render_ical([off], name="x"))

    assert (event["status"], event["sequence"]) == ("CANCELLED", 4)


def test_entries_come_by_day_and_the_same_calendar_is_the_same_file() -> None:
    """If it fails, whoever compares two exports sees changes that are none."""
    one = an_issued()
    other = replace(one, uid="a@lodewatch", first=date(2026, 1, 1), url=None)

    content = render_ical([one, other], name="x")

    assert [e["uid"] for e in events(content)] == [other.uid, one.uid]
    assert content == render_ical([other, one], name="x")


def test_the_last_day_of_time_has_no_end() -> None:
    """If it fails, a "never" written as the year 9999 stops the export."""
    never = replace(an_issued(), first=date.max, last=date.max)
    (event,) = events(render_ical([never], name="x"))

    assert "dtend" not in event


def test_an_empty_calendar_is_one() -> None:
    """If it fails, a subscription breaks before the first date is known."""
    assert events(render_ical([], name="x")) == []
