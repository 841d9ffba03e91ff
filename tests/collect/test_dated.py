"""The day beside a headline, in the ways in which pages write it."""

import pytest

from monitor.collect.dated import day_in, month_first, stated


@pytest.mark.parametrize(
    "text",
    [
        "2025-11-07", "[2025/11/07]", "2025.11.7", "2025年11月7日", "令和7年11月7日",
        "2025년 11월 7일", "7 November 2025", "07-Nov-2025 08:12", "Nov. 7, 2025",
        "November 7th, 2025", "7th November 2025", "7. November 2025", "7 novembre 2025",
        "7 de noviembre de 2025", "07.11.2025", "Friday, 7 Nov 2025",
    ],
)  # fmt: skip
def test_a_day_is_found_as_it_is_written(text: str) -> None:
    """If it fails, the items of some country have no date."""
    found = day_in(f"Notice of {text}: magnets")

    assert found is not None
    assert f"{found.day:%Y-%m-%d}" == "2025-11-07"


@pytest.mark.parametrize(
    "text",
    ["", "2025", "31.02.2025", "99 November 2025", "No. 12/2025", "12 tonnes 2025"],
)
def test_what_is_no_day_is_none(text: str) -> None:
    """If it fails, numbers of notices become dates."""
    assert day_in(text) is None


def test_what_could_be_two_days_is_none_unless_the_page_settles_it() -> None:
    """If it fails, 7 November becomes 11 July."""
    assert day_in("07/11/2025") is None
    for first, day in ((True, "2025-07-11"), (False, "2025-11-07")):
        found = day_in("07/11/2025", month_first=first)
        assert found is not None
        assert f"{found.day:%Y-%m-%d}" == day
    assert month_first(["07/11/2025", "07/13/2025"], "") is True
    assert month_first(["07/11/2025", "13/07/2025"], "en-us") is False
    assert month_first(["07/11/2025"], "en-us") is True
    assert month_first(["07/11/2025"], "en") is None
    assert month_first(["07/13/2025", "13/07/2025"], "en-us") is None


def test_a_time_element_says_the_moment_or_the_day() -> None:
    """If it fails, an hour is made up, or one that is known is lost."""
    moment, day = stated("2025-11-07T09:30:00+01:00"), stated("2025-11-07T23:30")

    assert moment is not None
    assert day is not None
    assert (str(moment.day), moment.zone) == ("2025-11-07 08:30:00+00:00", "+01:00")
    assert (str(day.day), day.zone) == ("2025-11-07 00:00:00+00:00", None)
    assert stated("soon") is None
    assert stated("2025-13-77T00:00Z") is None
