"""The clock of the machine is set while the daemon runs."""

import pytest

from tests.faults.installation import Installation
from tests.faults.shim import Shim

pytestmark = pytest.mark.slow

HOUR = 3600
DAY = 24 * HOUR


@pytest.mark.fault(no=15)
def test_a_clock_that_is_set_holds_nothing_up_and_repeats_nothing(
    installation: Installation, shim: Shim
) -> None:
    """If it fails, a wrong clock put right silences the monitor for days, or doubles."""
    binary, slack = installation.binary, installation.slack
    page = installation.configure()
    binary.start()
    installation.publish(page, 0)
    installation.until_told(1)
    for number, ahead in enumerate((2 * DAY, 0, -HOUR, -2 * DAY), start=1):
        slack.script("service_unavailable")  # so that it has to be repeated, ...
        installation.publish(page, *range(number + 1))
        installation.until_posted(2 * number)
        shim.set(ahead=ahead)  # ... by a clock that is not the one it was planned by
        installation.until_told(number + 1)
    assert binary.stop() == 0
    assert len(set(slack.ids())) == len(slack.ids()) == 5
    assert "Traceback" not in binary.log
