"""Days that stories state."""

import json
from datetime import date
from types import SimpleNamespace
from typing import Any, cast
from urllib.parse import quote

import feedparser

from monitor.desk.calendar import by_month
from tests.desk.conftest import Place, add_a_date


def test_what_has_begun_stands_in_the_present_month() -> None:
    """If it fails, "2026" of January is lost from the calendar of May."""
    days = [date(2026, 1, 1), date(2026, 5, 7), date(2026, 6, 1)]
    entries = cast("Any", [SimpleNamespace(first=day) for day in days])
    found = by_month(entries, date(2026, 5, 3))
    assert [(m.month, len(e)) for m, e in found] == [(5, 2), (6, 1)]


def test_an_empty_calendar_says_what_to_do(shown: Place) -> None:
    """If it fails, an empty page leaves its reader alone."""
    assert "Look a year ahead" in shown.show("/calendar?days=30&material=Cu")


def test_a_day_ahead_is_the_same_in_every_form(changed: Place) -> None:
    """If it fails, a calendar program shows another day than the page, or doubles it."""
    story = add_a_date(changed.folder)
    assert story in changed.show("/calendar?material=graphite")
    for query, count in (("", 1), ("?material=graphite", 1), ("?days=30", 0)):
        given = json.loads(changed.ask(f"/calendar.json{query}").body)["items"]
        assert [e["first"] for e in given] == ["2026-01-01"] * count, query
        table = changed.ask(f"/calendar.csv{query}").body.decode()
        assert len(table.splitlines()) == 1 + count
        feed = feedparser.parse(changed.ask(f"/calendar.atom{query}").body)
        assert [e.link for e in feed.entries] == [f"/stories/{story}"] * count
    first = changed.ask("/calendar.ics?company=").body
    assert b"DTSTART;VALUE=DATE:20260101" in first
    assert changed.ask("/calendar.ics?company=").body == first
    with changed.store() as store:
        assert len(store.calendar.given()) == 1  # a move will be told as one
    (one,) = json.loads(changed.ask("/calendar.json").body)["items"]
    after = f"{one['first']},{one['last']},{one['uid']}"
    rest = changed.ask(f"/calendar.json?before={quote(after)}").body
    assert json.loads(rest)["items"] == []
