"""A backup that is put back under a daemon at work: nothing is told a second time."""

import pytest

from monitor.demo import serving
from tests import fake_slack
from tests.end_to_end.conftest import Binary, until
from tests.end_to_end.test_daemon import ask, configure, visited

pytestmark = pytest.mark.slow

OPEN = (
    "SELECT count(*) FROM v_alerts WHERE channel = 'team' "
    "AND state IN ('pending', 'sending', 'unknown')"
)


def told(binary: Binary) -> int:
    """Wait until nothing is waiting; return how many alerts were sent."""
    until(lambda: ask(binary, OPEN) == [(0,)], seconds=120, what="all is told")
    ((count,),) = ask(
        binary,
        "SELECT count(*) FROM v_alerts WHERE channel = 'team' AND state = 'sent'",
    )
    assert isinstance(count, int)
    return count


def kept(binary: Binary, count: int) -> None:
    """Wait until so many articles are kept."""
    query = "SELECT count(*) FROM v_articles"
    until(lambda: ask(binary, query) == [(count,)], seconds=120, what="all is kept")


def test_what_was_sent_since_the_backup_is_not_sent_again(binary: Binary) -> None:
    """If it fails, putting a backup back floods people with what they have read."""
    with fake_slack.running() as slack, serving() as feeds:
        configure(binary, feeds, slack=slack.base_url)
        binary.environment = {"SLACK_BOT_TOKEN": "xoxb-canary"}
        binary.start()
        visited(binary)
        feeds.round = 2
        until(slack.ids, what="a first alert")
        # While it reads and tells: some of its messages are under way, or to come.
        feeds.round = 3
        assert binary.run("backup", "early.db").returncode == 0
        feeds.round = 10
        kept(binary, sum(d.round <= 10 for d in feeds.documents))
        told(binary)
        before = slack.ids()

        restored = binary.run("restore", "early.db")
        assert restored.returncode == 0, restored.stderr
        kept(binary, sum(d.round <= 10 for d in feeds.documents))
        assert told(binary) < len(before)
        assert slack.ids() == before, binary.log[-9000:]

        # And what is new is told, once.
        feeds.round = 19
        until(lambda: len(slack.ids()) > len(before), what="news after the restore")
        told(binary)
        assert len(slack.ids()) == len(set(slack.ids()))
        assert binary.stop() == 0
        assert "Traceback" not in binary.log
        assert b"xoxb-canary" not in (binary.folder / "early.db").read_bytes()
