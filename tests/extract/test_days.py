"""Periods of days and the year that is meant."""

from datetime import date
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.extract import days
from monitor.extract.days import Period
from monitor.model.ontology import Granularity

NOV_7 = date(2025, 11, 7)


def ends(period: Period | None) -> tuple[str, str] | None:
    return (str(period.first), str(period.last)) if period else None


@pytest.mark.parametrize(
    ("period", "wanted"),
    [
        (days.day(2025, 2, 30), None),
        (days.day(2024, 2, 29), ("2024-02-29", "2024-02-29")),
        (days.month(2024, 2), ("2024-02-01", "2024-02-29")),
        (days.quarter(2026, 4), ("2026-10-01", "2026-12-31")),
        (days.half(2026, 1), ("2026-01-01", "2026-06-30")),
        (days.whole(2028), ("2028-01-01", "2028-12-31")),
        (days.whole(0), None),
        (days.week(NOV_7), ("2025-11-03", "2025-11-09")),
    ],
)
def test_periods_cover_their_days(
    period: Period | None, wanted: tuple[str, str] | None
) -> None:
    """A calendar of deadlines would be off by a day or a month."""
    assert ends(period) == wanted


@pytest.mark.parametrize(
    ("past", "month", "year"),
    [
        (True, 12, 2024),
        (False, 12, 2025),
        (None, 12, 2025),
        (True, 10, 2025),
        (False, 10, 2026),
        (None, 10, 2025),
        (True, 11, 2025),
        (False, 11, 2025),
    ],
)
def test_a_bare_month_takes_the_year_of_its_tense(
    past: bool | None,  # noqa: FBT001
    month: int,
    year: int,
) -> None:
    """The words "In December" of a report about the past would become next month."""
    make = partial(lambda number, of: days.month(of, number), month)

    found = days.nearest(make, NOV_7, past)

    assert found is not None
    assert found.first.year == year


def test_an_end_of_month_stays_in_its_month() -> None:
    """31 January plus one month would fall into March."""
    assert days.moved(date(2025, 1, 31), months=1) == date(2025, 2, 28)


@given(st.dates(), st.integers(-10_000, 10_000), st.integers(-200_000, 200_000))
def test_moving_never_leaves_the_calendar(start: date, months: int, more: int) -> None:
    """The words "In 9999 years" would end the extraction with an OverflowError."""
    assert isinstance(days.moved(start, days=more, months=months), date)


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("early", ("2027-01-01", "2027-04-30")),
        ("mid", ("2027-05-01", "2027-08-31")),
        ("late", ("2027-09-01", "2027-12-31")),
    ],
)
def test_a_part_of_a_year_is_whole_months(name: str, wanted: tuple[str, str]) -> None:
    """The words "Late 2027" would start in the middle of a month."""
    year = days.whole(2027)
    assert year is not None

    assert ends(days.part(year, name)) == wanted


@given(st.dates(), st.sampled_from(["early", "mid", "late"]))
def test_a_part_lies_inside_its_period(of: date, name: str) -> None:
    """The words "Mid-October" would reach into September."""
    month = days.month(of.year, of.month)
    assert month is not None

    found = days.part(month, name)

    assert month.first <= found.first <= found.last <= month.last
    assert found.granularity is Granularity.MONTH
