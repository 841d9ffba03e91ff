"""The options that choose whose stories and dates."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.dates import fill


@pytest.fixture
def dates(place: Path) -> Path:
    fill(place)
    return place


def test_a_list_that_there_is_not_is_named_with_one_that_there_is(
    dates: Path, run: Run
) -> None:
    """If it fails, a misspelt watch list is an empty calendar."""
    shown = run("calendar", "--list", "watchd")

    assert shown.code == 2
    assert 'no list "watchd"' in shown.err
    assert '"watched"' in shown.err
    assert dates.exists()


def test_a_day_that_is_none_is_refused(dates: Path, run: Run) -> None:
    """If it fails, a calendar of another time is taken for the one asked for."""
    shown = run("calendar", "--until", "soon")

    assert shown.code == 2
    assert "is no day; write e.g. 2026-11-10 or 90d" in shown.err
    assert dates.exists()


def test_a_material_has_two_names_for_one_option(dates: Path, run: Run) -> None:
    """If it fails, what works for `events` is refused by `calendar`."""
    one, other = (run("calendar", name, "Dy") for name in ("--material", "--commodity"))

    assert one.out == other.out != ""
    assert dates.exists()
