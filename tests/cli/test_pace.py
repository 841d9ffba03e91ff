from datetime import timedelta

import pytest

from monitor.cli.pace import Pace, duration, told
from tests.makers import NOON


def test_speed_and_time_left_are_those_of_the_last_minutes() -> None:
    """Somebody would wait for a night that is a week."""
    then, now = NOON, NOON + timedelta(seconds=100)
    line = told("reading", then, 1_000, 100, now, 3_500, 600, 1_600)
    assert line == "reading: 3,500, 38%, 25.0 a second, 3 min 20 s left"
    assert told("reading", then, 0, 0, then, 0, 0, 0) == "reading: 0"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.2, "0 s"),
        (59, "59 s"),
        (61, "1 min 1 s"),
        (7_260, "2 h 1 min"),
        (90_000, "1 d 1 h"),
    ],
)
def test_a_duration_is_said_as_people_do(seconds: float, words: str) -> None:
    """The time left would be a number of seconds."""
    assert duration(seconds) == words


def test_a_log_gets_a_line_now_and_then(capsys: pytest.CaptureFixture[str]) -> None:
    """A log would be full of progress, or empty for a day."""
    now = NOON
    pace = Pace("reading", total=1_000, clock=lambda: now)
    for second in range(1, 62):
        now = NOON + timedelta(seconds=second)
        pace.update(second, second)
    pace.end()
    lines = capsys.readouterr().err.splitlines()
    assert lines == [
        "reading: 30, 3%, 1.0 a second, 16 min 10 s left",
        "reading: 60, 6%, 1.0 a second, 15 min 40 s left",
    ]
