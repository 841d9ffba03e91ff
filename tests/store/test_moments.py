from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.store.moments import (
    from_text,
    from_text_or_none,
    to_text,
    to_text_or_none,
)

MOMENTS = st.datetimes(
    min_value=datetime(2, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    max_value=datetime(9998, 12, 31),  # noqa: DTZ001
    timezones=st.builds(
        lambda minutes: timezone(timedelta(minutes=minutes)),
        st.integers(-14 * 60, 14 * 60),
    ),
)


@given(at=MOMENTS)
def test_a_moment_comes_back(at: datetime) -> None:
    """A time would move by being stored."""
    assert from_text(to_text(at)) == at
    assert from_text(to_text(at)).tzinfo is UTC


@given(one=MOMENTS, other=MOMENTS)
def test_text_sorts_as_time_does(one: datetime, other: datetime) -> None:
    """The newest would not come first, and due messages would wait."""
    assert (to_text(one) < to_text(other)) == (one < other)


def test_a_moment_without_zone_is_refused() -> None:
    """Local time would slip in and be taken for UTC."""
    with pytest.raises(ValueError, match="no time zone"):
        to_text(datetime(2025, 11, 7))  # noqa: DTZ001 - the point of the test


def test_a_missing_moment_stays_missing() -> None:
    """None would become a time."""
    assert from_text_or_none(to_text_or_none(None)) is None
