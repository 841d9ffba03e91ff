"""The clock of the machine is set while the daemon runs."""

import pytest

from tests.faults.installation import Installation
from tests.faults.shim import Shim

pytestmark = pytest.mark.slow

HOUR = 3600
DAY = 24 * HOUR
# Where the clock is set to, and whether an alert waits meanwhile. Two days later it would
# be too old to be told but in a digest.
STEPS = ((2 * HOUR, True), (0, True), (-HOUR, True), (2 * DAY, False), (-2 * DAY, True))


@pytest.mark.fault(no=15)
def test_a_clock_that_is_set_holds_nothing_up_and_repeats_nothing(
    installation: Installation, shim: Shim
) -> None:
    """If it fails, a wrong clock put right silences the monitor for days, or doubles."""
    binary, slack = installation.binary, installation.slack
    page = installation.begin()
    for number, (ahead, waits) in enumerate(STEPS, start=1):
        if waits:  # for its second attempt, planned by the clock that is about to go
            slack.script("service_unavailable")
            posts = len(slack.posts)
            installation.publish(page, *range(number + 1))
            installation.until_posted(posts + 1)
        shim.set(ahead=ahead)
        installation.publish(page, *range(number + 1))
        installation.until_told(number + 1)
    assert binary.stop() == 0
    assert len(set(slack.ids())) == len(slack.ids()) == 1 + len(STEPS)
    assert "Traceback" not in binary.log
