"""A disk that fills up while the daemon runs, and room again."""

import time

import pytest

from tests.conformance.site import Page
from tests.end_to_end.conftest import until
from tests.faults.installation import Installation
from tests.faults.shim import Disk, Shim

pytestmark = pytest.mark.slow


def little_room(installation: Installation, shim: Shim, page: Page) -> None:
    """What is in the outbox goes out, and nothing new is fetched."""
    slack = installation.slack
    slack.script("service_unavailable")
    installation.publish(page, 0, 1)
    until(lambda: len(slack.posts) == 2, what="an attempt that will be repeated")
    shim.set(disk=Disk.LOW)
    until(lambda: "visits rest" in installation.binary.log, what="a word in the log")
    installation.publish(page, 0, 1, 2)
    seen = len(installation.site.requests)
    installation.until_told(3)
    assert sorted(installation.told()) == [
        "China",
        "India",
        "[notice] The disk is nearly full",
    ]
    assert len(installation.site.requests) - seen <= 1


@pytest.mark.fault(no=4)
@pytest.mark.fault(no=5)
def test_a_full_disk_stops_visits_and_not_deliveries(
    installation: Installation, shim: Shim
) -> None:
    """If it fails, a full disk loses news or ends the monitor, or nobody hears of it."""
    binary, slack = installation.binary, installation.slack
    page = installation.begin()
    little_room(installation, shim, page)

    # No room, not even for the log.
    shim.set(disk=Disk.FULL)
    time.sleep(1)
    assert binary.alive

    # A visit that the disk takes by surprise.
    shim.set(disk=Disk.STORE_FULL)
    until(lambda: "the store refused a visit" in binary.log, what="the refusal")
    assert installation.ask("SELECT count(*) FROM v_articles") == [(2,)]
    assert "the disk is full; nothing of this step was stored" in binary.log

    shim.set(disk=Disk.FINE)
    installation.until_told(4)
    assert binary.stop() == 0
    assert len(set(slack.ids())) == len(slack.ids()) == 4
    assert installation.told()[-1] == "Japan"
    assert binary.log.count("the disk is nearly full") == 1
    assert "Traceback" not in binary.log
    assert installation.ask("PRAGMA integrity_check") == [("ok",)]
