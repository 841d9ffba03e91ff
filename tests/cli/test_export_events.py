from pathlib import Path

import pytest
from icalendar import Calendar
from icalendar.cal.component import Component

from tests.cli.conftest import Run
from tests.cli.dates import a_later_pause, fill


@pytest.fixture
def dates(place: Path) -> Path:
    fill(place)
    return place


def events(text: str | bytes) -> list[Component]:
    return list(Calendar.from_ical(text).walk("VEVENT"))


def test_dates_come_as_a_calendar_that_can_be_read(dates: Path, run: Run) -> None:
    """If it fails, nobody can subscribe to the dates."""
    shown = run("export", "events", "--format", "ics")

    pause, deal = events(shown.out)
    assert shown.code == 0
    assert str(pause["summary"]).startswith("Suspension stated to end: ")
    assert pause["sequence"] == 0
    assert deal["status"] == "TENTATIVE"
    assert deal.decoded("dtend").isoformat() == "3000-01-01"


def test_a_moved_date_is_the_same_entry_also_in_another_watch_list(
    dates: Path, run: Run
) -> None:
    """If it fails, a date that moves stays in the calendar beside the new one."""
    (before,) = events(run("export", "events", "--material", "Dy").out)
    fill(dates, a_later_pause())

    (after,) = events(run("export", "events", "--country", "CN").out)
    (again,) = events(run("export", "events", "--rule", "rare-earth-licences").out)

    assert after["uid"] == before["uid"]
    assert (before["sequence"], after["sequence"], again["sequence"]) == (0, 1, 1)
    assert after.decoded("dtstart").isoformat() == "2998-11-20"
    assert after.decoded("dtstamp") >= before.decoded("dtstamp")


def test_a_file_is_written_whole_and_named(dates: Path, run: Run) -> None:
    """If it fails, a calendar program reads half a file."""
    out = dates / "dates.ics"

    shown = run("export", "events", "--out", str(out), "--name", "Lynas and more",
                "--list", "watched")  # fmt: skip

    assert (shown.code, shown.out) == (0, "")
    assert shown.err == f"1 date written: {out}\n"
    calendar = Calendar.from_ical(out.read_bytes())
    assert calendar["x-wr-calname"] == "Lynas and more"
    assert [p.name for p in dates.glob("*.ics*")] == ["dates.ics"]
    assert list(dates.glob(".*.ics*")) == []


def test_the_same_calendar_is_the_same_file(dates: Path, run: Run) -> None:
    """If it fails, every export looks changed to whoever compares files."""
    assert run("export", "events").out == run("export", "events").out


def test_an_unwritable_file_is_an_error_in_words(dates: Path, run: Run) -> None:
    """If it fails, a cron job writes a traceback."""
    shown = run("export", "events", "--out", str(dates / "no/such/dates.ics"))

    assert shown.code == 2
    assert "Traceback" not in shown.err
    assert "no/such" in shown.err


def test_without_a_database_the_calendar_is_empty_and_none_is_made(
    place: Path, run: Run
) -> None:
    """If it fails, an export before the first round looks like a first round."""
    shown = run("export", "events")

    assert (shown.code, events(shown.out)) == (0, [])
    assert not (place / "lodewatch.db").exists()
    assert run("export", "events", "--db", "no.db").code != 0
