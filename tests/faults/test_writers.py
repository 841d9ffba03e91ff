"""Others at the database while the daemon runs: a shell, a second daemon, a restore."""

import signal
import sqlite3
import time
from contextlib import closing

import pytest

from tests.end_to_end.conftest import until
from tests.faults.installation import Installation

pytestmark = pytest.mark.slow

OPEN = "SELECT state FROM v_alerts WHERE state <> 'sent'"


def stopped_beside_a_shell(installation: Installation) -> None:
    """It can be stopped while a shell is open; a second signal does not wait."""
    binary = installation.binary
    assert binary.process is not None
    with closing(sqlite3.connect(installation.database)) as shell:
        shell.execute("BEGIN IMMEDIATE")
        began = time.monotonic()
        binary.process.send_signal(signal.SIGTERM)
        until(lambda: "finishing what is under way" in binary.log, seconds=20)
        assert binary.stop() == 1
        assert time.monotonic() - began < 20
        shell.rollback()
    assert "Traceback" not in binary.log.partition("second SIGTERM")[0]


@pytest.mark.fault(no=6)
@pytest.mark.fault(no=11)
@pytest.mark.fault(no=16)
def test_a_forgotten_shell_and_a_second_daemon_only_delay(
    installation: Installation,
) -> None:
    """If it fails, an open shell costs a batch of news, or two daemons tell it twice."""
    binary, slack = installation.binary, installation.slack
    page = installation.begin()

    second = binary.run("run")
    assert second.returncode == 2
    assert "already running" in second.stderr
    assert "Traceback" not in second.stderr

    with closing(sqlite3.connect(installation.database)) as shell:
        shell.execute("BEGIN IMMEDIATE")
        installation.publish(page, 0, 1)
        until(lambda: "the store refused a visit" in binary.log, what="the refusal")
        assert "another process is writing to it" in binary.log
        assert installation.ask("SELECT count(*) FROM v_articles") == [(1,)]
        shell.rollback()
    installation.until_told(2)

    slack.default_mode = "hang"
    installation.publish(page, 0, 1, 2)
    until(lambda: len(slack.posts) == 3, what="a post that hangs")
    stopped_beside_a_shell(installation)
    assert installation.ask(OPEN) == [("sending",)]
    assert len(set(slack.ids())) == len(slack.ids()) == 2
