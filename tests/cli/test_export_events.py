import csv
import io
import json
from pathlib import Path

import feedparser
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


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_events_come_as_a_table(filled: Path, run: Run) -> None:
    """If it fails, an analyst types headlines into a spreadsheet."""
    shown = run("export", "events", "--format", "csv", "--commodity", "ree")

    assert shown.code == 0
    assert [row["stage"] for row in rows(shown.out)] == ["ENDED", "SUSPENDED"]
    listed = run("events", "--commodity", "ree").out.splitlines()
    assert [row["event"] for row in rows(shown.out)] == [
        line.split("\t")[-1] for line in listed[1:]
    ]
    assert filled.exists()


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (("--stage", "ended"), ["ENDED"]),
        (("--source", "MINISTRY"), ["ENDED"]),
        (("--rule", "rare-earth-licences"), ["ENDED", "SUSPENDED"]),
        (("--rule", "no-such-rule"), []),
        (("--company", "Vulcan"), ["ANNOUNCED"]),
        (("rare", "earth", "--limit", "1"), ["ENDED"]),
    ],
)
def test_the_filters_of_lists_are_those_of_exports(
    filled: Path, run: Run, asked: tuple[str, ...], found: list[str]
) -> None:
    """If it fails, an export holds what nobody asked for."""
    shown = run("export", "events", "--format", "jsonl", *asked)

    told = [json.loads(line)["event"]["stage"] for line in shown.out.splitlines()]
    assert told == found
    assert ("--limit N writes more" in shown.err) is ("--limit" in asked)
    assert filled.exists()


def test_events_come_as_a_feed(filled: Path, run: Run) -> None:
    """If it fails, no feed reader shows what was found, or shows all of it again."""
    shown = run("export", "events", "--format", "atom", "--name", "Mine")

    feed = feedparser.parse(shown.out.encode())
    assert not feed.bozo
    assert feed.version == "atom10"
    assert feed.feed.title == "Mine"
    assert len({entry.id for entry in feed.entries}) == 3
    assert all(
        entry.id.startswith("tag:lodewatch,2025:event:") for entry in feed.entries
    )
    assert (
        run("export", "events", "--format", "atom", "--name", "Mine").out == shown.out
    )
    assert filled.exists()


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        (("--format", "ics", "--stage", "ended"), "--stage"),
        (("--format", "ics", "lynas"), "TEXT"),
        (("--format", "csv", "--until", "90d"), "--until"),
    ],
)
def test_what_a_format_has_no_use_for_is_refused(
    dates: Path, run: Run, asked: tuple[str, ...], name: str
) -> None:
    """If it fails, a filter is passed over and the export holds more than was asked."""
    shown = run("export", "events", *asked)

    assert shown.code == 2
    assert f"{name} cannot be asked of" in shown.err
    assert dates.exists()
