"""Which day is meant, seen from Friday 7 November 2025."""

from datetime import date

import pytest

from monitor.extract import days
from monitor.extract.days import Period
from monitor.extract.meant import Context, Time, is_ahead, meant
from monitor.model.ontology import DateModifier

FRIDAY = date(2025, 11, 7)


def context(**known: object) -> Context:
    given = {"anchor": FRIDAY, "time": None, "bounded": None} | known
    return Context(**given)  # type: ignore[arg-type]


def june(year: int) -> Period | None:
    return days.month(year, 6)


@pytest.mark.parametrize(
    ("known", "year"),
    [
        ({}, 2025),
        ({"time": Time.PAST}, 2025),
        ({"time": Time.PRESENT}, 2026),
        ({"time": Time.FUTURE}, 2026),
        ({"time": Time.PAST, "bounded": DateModifier.UNTIL}, 2026),
        ({"time": Time.FUTURE, "since": True}, 2025),
    ],
)
def test_the_year_of_a_bare_month(known: dict[str, object], year: int) -> None:
    """If it fails, a ban "from June" is told a year before it begins."""
    found = meant(june, context(**known), FRIDAY)
    assert found is not None
    assert found.first.year == year


def test_what_has_just_begun_is_not_a_year_ahead() -> None:
    """If it fails, "applies from 20 October" lies a year ahead in November."""

    def day(year: int) -> Period | None:
        return days.day(year, 10, 20)

    known = context(time=Time.PRESENT, bounded=DateModifier.FROM)
    found = meant(day, known, FRIDAY)
    assert found is not None
    assert found.first == date(2025, 10, 20)


@pytest.mark.parametrize(
    ("known", "ago", "ahead"),
    [
        ({}, 3, False),
        ({"time": Time.FUTURE}, 3, True),
        ({"time": Time.FUTURE}, 0, False),
        ({"time": Time.PRESENT, "bounded": DateModifier.FROM}, 1, False),
        ({"time": Time.PRESENT, "bounded": DateModifier.FROM}, 4, True),
        ({"time": Time.PAST, "bounded": DateModifier.FROM}, 4, False),
        ({"time": Time.FUTURE, "bounded": DateModifier.FROM}, 1, True),
    ],
)
def test_the_side_of_a_weekday(
    known: dict[str, object], ago: int, *, ahead: bool
) -> None:
    """If it fails, a duty "from Monday" is told a week beside its day."""
    assert is_ahead(context(**known), ago) is ahead
