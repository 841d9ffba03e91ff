"""When a feed asks to be left alone."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.collect.skip import first_allowed, stated
from monitor.model.source import Skip

FRIDAY_NOON = datetime(2025, 11, 7, 12, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("<rss><channel></channel></rss>", Skip(), id="nothing"),
        pytest.param(
            "<skipHours><hour>0</hour><hour> 07</hour></skipHours>",
            Skip(hours=(0, 7)),
            id="hours",
        ),
        pytest.param(
            "<skipHours>\n<hour>24</hour></skipHours>", Skip(hours=(0,)), id="24 is 0"
        ),
        pytest.param(
            "<skipHours><hour>25</hour><hour>x</hour><hour>-1</hour></skipHours>",
            Skip(),
            id="no hours",
        ),
        pytest.param(
            "<skipDays><day>Sunday</day><day>saturday</day><day>Foo</day></skipDays>",
            Skip(days=(5, 6)),
            id="days",
        ),
        pytest.param(
            "<skipDays></skipDays><x><day>Monday</day></x>",
            Skip(),
            id="not in the list",
        ),
    ],
)
def test_c20_what_a_feed_says(text: str, expected: Skip) -> None:
    """If it fails, a publisher's hours of rest are not kept, or invented."""
    assert stated(text) == expected


def test_c20_a_visit_waits_for_the_first_hour_that_is_allowed() -> None:
    """If it fails, a feed is asked while it rests, or long after."""
    noon_and_one = Skip(hours=(12, 13))
    assert first_allowed(FRIDAY_NOON, noon_and_one) == datetime(
        2025, 11, 7, 14, tzinfo=UTC
    )
    weekend = Skip(days=(4, 5, 6))
    assert first_allowed(FRIDAY_NOON, weekend) == datetime(2025, 11, 10, tzinfo=UTC)
    assert first_allowed(FRIDAY_NOON, Skip(hours=(11,))) == FRIDAY_NOON


def test_c20_hours_are_gmt() -> None:
    """If it fails, a machine in Asia visits at the wrong end of the day."""
    there = FRIDAY_NOON.astimezone(timezone(timedelta(hours=8)))
    assert first_allowed(there, Skip(hours=(20,))) == there
    assert first_allowed(there, Skip(hours=(12,))) == datetime(
        2025, 11, 7, 13, tzinfo=UTC
    )


@given(
    hours=st.sets(st.integers(0, 23)),
    days=st.sets(st.integers(0, 6)),
    after=st.timedeltas(timedelta(), timedelta(days=400)),
)
def test_c20_a_feed_is_never_given_up(
    hours: set[int], days: set[int], after: timedelta
) -> None:
    """If it fails, a feed that skips everything is never read again."""
    skip = Skip(hours=tuple(hours), days=tuple(days))
    moment = FRIDAY_NOON + after
    found = first_allowed(moment, skip)
    assert moment <= found <= moment + timedelta(days=8)
    if len(hours) < 24 and len(days) < 7:
        assert found.hour not in hours
        assert found.weekday() not in days
