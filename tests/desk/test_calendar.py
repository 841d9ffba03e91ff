"""Days that stories state."""

from datetime import date
from types import SimpleNamespace
from typing import Any, cast

from monitor.desk.calendar import by_month
from tests.desk.conftest import Place


def test_what_has_begun_stands_in_the_present_month() -> None:
    """If it fails, "2026" of January is lost from the calendar of May."""
    days = [date(2026, 1, 1), date(2026, 5, 7), date(2026, 6, 1)]
    entries = cast("Any", [SimpleNamespace(first=day) for day in days])
    found = by_month(entries, date(2026, 5, 3))
    assert [(m.month, len(e)) for m, e in found] == [(5, 2), (6, 1)]


def test_an_empty_calendar_says_what_to_do(shown: Place) -> None:
    """If it fails, an empty page leaves its reader alone."""
    assert "Look a year ahead" in shown.show("/calendar?days=30&material=Cu")
