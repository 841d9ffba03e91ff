"""Buttons with the real daemon: an alert of its own, a press, an answer, an end."""

import json
from collections.abc import Iterator

import pytest

from monitor.demo import DemoServer
from tests import fake_slack, fake_socket
from tests.end_to_end.conftest import Binary, until
from tests.end_to_end.test_daemon import ENOUGH, configure, feeds, visited
from tests.fake_slack import FakeSlack
from tests.fake_socket import MEMBER, FakeSocket, a_click

__all__ = ["feeds"]

pytestmark = pytest.mark.slow


@pytest.fixture
def socket() -> Iterator[FakeSocket]:
    with fake_socket.running() as server:
        yield server


@pytest.fixture
def slack(socket: FakeSocket) -> Iterator[FakeSlack]:
    with fake_slack.running() as server:
        server.socket_url = socket.url
        yield server


def test_a_press_reaches_the_database_and_the_daemon_ends_in_time(
    binary: Binary, feeds: DemoServer, slack: FakeSlack, socket: FakeSocket
) -> None:
    """If it fails, buttons work in parts and not as a whole, or hold up a restart."""
    binary.environment = {
        "SLACK_BOT_TOKEN": "xoxb-canary",
        "SLACK_APP_TOKEN": "xapp-canary",
    }
    configure(binary, feeds, slack=slack.base_url, more="buttons = true")
    binary.start("-v")
    visited(binary)
    feeds.round = ENOUGH
    until(lambda: slack.messages and socket.greeted_last, what="an alert")
    post = next(m for m in slack.messages if m["blocks"][-1]["type"] == "actions")
    message = post["blocks"][-1]["elements"][0]["value"]
    for action in ("mute", "why", "old-news"):
        menu = action == "old-news"
        socket.deliver(a_click(message, action, ts=post["ts"], option=menu))
    until(lambda: len(slack.called("chat.postEphemeral")) == 3, what="answers")
    assert binary.stop() == 0

    answers = " ".join(a["text"] for a in slack.called("chat.postEphemeral"))
    assert "Muted until" in answers
    assert "Rule " in answers
    given = json.loads(binary.run("feedback", "--json").stdout)
    assert (given["verdict"], given["person"]) == ("old-news", f"slack:{MEMBER}")
    muted = json.loads(binary.run("mute", "--json").stdout)
    assert (muted["kind"], muted["person"]) == ("story", f"slack:{MEMBER}")
    assert "canary" not in binary.log
