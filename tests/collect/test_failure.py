"""The failure of a visit becomes a value with everything in it."""

from datetime import timedelta

from monitor.collect.failure import VisitError
from monitor.model.source import FetchFailed, FetchTrouble
from tests.makers import NOON


def test_nothing_is_lost_on_the_way_to_a_value() -> None:
    """A lost `retry_after` would make us come back too early."""
    failure = VisitError(
        FetchTrouble.THROTTLED, "busy", status=503, retry_after=timedelta(seconds=5)
    )

    assert failure.told("wire", at=NOON) == FetchFailed(
        source="wire",
        trouble=FetchTrouble.THROTTLED,
        message="busy",
        status=503,
        retry_after=timedelta(seconds=5),
        at=NOON,
    )
