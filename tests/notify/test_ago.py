"""How long ago something was."""

from datetime import timedelta

from monitor.notify.ago import relative
from tests.makers import NOON


def test_a_distance_is_told_in_the_unit_that_fits() -> None:
    """If it fails, lists and pages tell wrong or unreadable times."""
    told = [
        relative(NOON + timedelta(**span), now=NOON)
        for span in ({"seconds": 20}, {"minutes": -5}, {"hours": 3}, {"days": -4})
    ]
    assert told == ["now", "5 min ago", "in 3 h", "4 d ago"]
    assert relative(NOON - timedelta(days=40), now=NOON) == "2025-09-28"
    assert relative(None, now=NOON) == "never"
