"""When a beat comes next."""

from datetime import timedelta

import pytest

from monitor.daemon.rhythm import Rhythm
from tests.makers import NOON

TENTH = timedelta(milliseconds=100)


@pytest.mark.parametrize(
    ("later", "beats"),
    [
        pytest.param(timedelta(), [], id="in time"),
        pytest.param(1.5 * TENTH, [TENTH], id="a little late"),
        pytest.param(timedelta(days=2), [timedelta(days=2)], id="after a sleep"),
        pytest.param(
            timedelta(days=2, milliseconds=50), [timedelta(days=2)], id="between beats"
        ),
    ],
)
def test_what_was_missed_is_one_beat(later: timedelta, beats: list[timedelta]) -> None:
    """If it fails, a laptop that wakes up counts its sleep for minutes, or skips a beat."""
    rhythm, now = Rhythm(TENTH), NOON + later
    next_ = rhythm.get_next_fire_time(NOON, now)
    found = []
    while next_ is not None and next_ <= now:  # as the library asks
        found.append(next_ - NOON)
        assert len(found) < 3
        next_ = rhythm.get_next_fire_time(next_, now)
    assert found == beats
    assert next_ is not None
    assert timedelta() < next_ - now <= TENTH


def test_the_first_beat_comes_after_one_interval() -> None:
    """If it fails, a start does everything twice, or waits for ever."""
    first = Rhythm(timedelta(hours=1)).get_next_fire_time(None, NOON)
    assert first is not None
    assert first.utcoffset() == timedelta()
