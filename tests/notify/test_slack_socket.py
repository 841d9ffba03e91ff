"""The connection for buttons, against a Socket Mode server that misbehaves."""

import asyncio
import logging
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from monitor.config.secret import Secret
from monitor.config.settings import SlackSettings
from monitor.notify.buttons import Press
from monitor.notify.slack_socket import FAREWELL, SlackSocket
from tests import fake_slack, fake_socket
from tests.daemon.test_loop import until
from tests.fake_slack import CHANNEL, TEAM, FakeSlack
from tests.fake_socket import MEMBER, FakeSocket, a_click
from tests.notify.test_slack import slack_settings

APP_TOKEN = "xapp-canary-9876"
BOT_TOKEN = "xoxb-canary-0123"


@pytest.fixture
def socket() -> Iterator[FakeSocket]:
    with fake_socket.running() as server:
        yield server


@pytest.fixture
def slack(socket: FakeSocket) -> Iterator[FakeSlack]:
    with fake_slack.running() as server:
        server.socket_url = socket.url
        yield server


def settings(slack: FakeSlack) -> SlackSettings:
    return slack_settings(
        name="slack",
        base_url=slack.base_url,
        timeout=timedelta(seconds=5),
        token=Secret(BOT_TOKEN),
        buttons=True,
        app_token=Secret(APP_TOKEN),
    )


class Heard:
    """Keeps what was pressed, and answers with a word or a failure."""

    def __init__(self, *answers: str | Exception | None) -> None:
        self.presses: list[tuple[Press, str]] = []
        self.answers = list(answers)

    def __call__(self, press: Press, team: str) -> str | None:
        self.presses.append((press, team))
        answer = self.answers.pop(0) if self.answers else None
        if isinstance(answer, Exception):
            raise answer
        return answer


def play(
    slack: FakeSlack,
    heard: Heard,
    steps: Callable[[], Any],
    *,
    silence: float = 20,
    pause: Callable[[int], timedelta] = lambda _failures: timedelta(0),
) -> None:
    """Run a connection while `steps`, a coroutine, goes on."""

    async def scenario() -> None:
        made = SlackSocket(
            settings(slack),
            heard,
            silence=timedelta(seconds=silence),
            pause=pause,
        )
        running = asyncio.create_task(made.run())
        try:
            await steps()
        finally:
            running.cancel()
            await asyncio.wait([running], timeout=10)
        assert running.cancelled()

    asyncio.run(scenario())


def test_a_press_is_done_acknowledged_and_answered(
    slack: FakeSlack, socket: FakeSocket
) -> None:
    """If it fails, somebody presses a button and nothing happens."""
    heard = Heard("Noted <b> & more.")
    envelopes = []

    async def steps() -> None:
        await until(lambda: socket.connections)
        envelopes.append(await asyncio.to_thread(socket.deliver, a_click("m-1")))
        await until(lambda: slack.called("chat.postEphemeral"))
        await until(lambda: socket.acknowledged)

    play(slack, heard, steps)

    ((press, team),) = heard.presses
    assert (press.message, press.member, team) == ("m-1", MEMBER, TEAM)
    assert socket.acknowledged == envelopes
    (answer,) = slack.called("chat.postEphemeral")
    assert (answer["channel"], answer["user"]) == (CHANNEL, MEMBER)
    assert answer["text"] == "Noted &lt;b&gt; &amp; more."
    assert f"Bearer {APP_TOKEN}" in slack.tokens


@pytest.mark.parametrize(
    "manner", ["mute", "no_hello", "deaf", "hangs_up", "disconnect"]
)
def test_a_connection_of_no_use_is_made_anew(
    slack: FakeSlack, socket: FakeSocket, manner: str
) -> None:
    """If it fails, buttons are dead until somebody restarts the monitor."""
    socket.manners = [manner]
    heard = Heard()

    async def steps() -> None:
        await until(lambda: socket.greeted_last)
        await asyncio.to_thread(socket.deliver, a_click("m-1"))
        await until(lambda: heard.presses)

    play(slack, heard, steps, silence=2)


def test_a_quiet_connection_is_kept(slack: FakeSlack, socket: FakeSocket) -> None:
    """If it fails, a night without a press is a night of reconnecting."""

    async def steps() -> None:
        await until(lambda: socket.pings > 4)

    play(slack, Heard(), steps, silence=2)

    assert socket.connections == 1


def test_a_connection_that_takes_no_farewell_is_left(
    slack: FakeSlack, socket: FakeSocket
) -> None:
    """If it fails, the monitor does not end while Slack hangs."""
    socket.manners = ["stuck"]
    began = time.monotonic()

    async def steps() -> None:
        await until(lambda: socket.connections)

    play(slack, Heard(), steps)

    assert time.monotonic() - began < FAREWELL + 5


def test_an_api_that_is_down_is_asked_again(
    slack: FakeSlack, socket: FakeSocket, caplog: pytest.LogCaptureFixture
) -> None:
    """If it fails, an outage at the start leaves a monitor without buttons."""
    slack.retry_after = 0  # taken as a second
    slack.script("500", method="auth.test")
    slack.script("drop", "429", "invalid_auth", method="apps.connections.open")

    async def steps() -> None:
        await until(lambda: socket.connections)

    play(slack, Heard(), steps)

    lost = [r for r in caplog.records if "was lost" in r.message]
    assert [r.levelname for r in lost] == ["WARNING"] * 3 + ["ERROR"]
    assert [getattr(r, "again_in_s", None) for r in lost] == [0, 0, 1, 0]


def test_who_hangs_up_at_once_is_left_alone_ever_longer(
    slack: FakeSlack, socket: FakeSocket
) -> None:
    """If it fails, a workspace without Socket Mode is asked every two seconds."""
    socket.manners = ["hangs_up"] * 4
    waits = []

    def pause(failures: int) -> timedelta:
        waits.append(failures)
        return timedelta(0)

    async def steps() -> None:
        await until(lambda: socket.greeted_last)

    play(slack, Heard(), steps, silence=2, pause=pause)

    assert waits == [1, 2, 3, 4]


def test_a_press_that_fails_is_not_acknowledged(
    slack: FakeSlack, socket: FakeSocket, caplog: pytest.LogCaptureFixture
) -> None:
    """If it fails, a press is lost without a word: unacknowledged, it comes again."""
    heard = Heard(OSError("disk full"), "Noted.")

    async def steps() -> None:
        await until(lambda: socket.connections)
        await asyncio.to_thread(socket.deliver, a_click("m-1"))
        await until(lambda: heard.presses)
        await asyncio.to_thread(socket.deliver, a_click("m-1"))
        await until(lambda: slack.called("chat.postEphemeral"))
        await until(lambda: socket.acknowledged)

    play(slack, heard, steps)

    assert len(socket.acknowledged) == 1
    assert "a button failed" in caplog.text


def test_what_is_no_press_is_acknowledged_and_logged(
    slack: FakeSlack, socket: FakeSocket, caplog: pytest.LogCaptureFixture
) -> None:
    """If it fails, Slack repeats for ever what is none of our business."""
    heard = Heard()

    async def steps() -> None:
        await until(lambda: socket.connections)
        await asyncio.to_thread(socket.deliver, a_click("m-1", "explode"))
        await asyncio.to_thread(
            socket.deliver, {"command": "/x"}, kind="slash_commands"
        )
        await until(lambda: len(socket.acknowledged) == 2)

    play(slack, heard, steps)

    assert not heard.presses
    assert any(
        getattr(r, "reason", "") == "unknown action lodewatch:explode"
        for r in caplog.records
    )


def test_an_answer_that_fails_does_not_undo_the_press(
    slack: FakeSlack, socket: FakeSocket, caplog: pytest.LogCaptureFixture
) -> None:
    """If it fails, a missing scope makes Slack deliver the press again and again."""
    slack.script("missing_scope", method="chat.postEphemeral")

    async def steps() -> None:
        await until(lambda: socket.connections)
        await asyncio.to_thread(socket.deliver, a_click("m-1"))
        await until(lambda: "was not answered" in caplog.text)
        await until(lambda: socket.acknowledged)

    play(slack, Heard("Noted."), steps)

    assert len(socket.acknowledged) == 1


def test_no_token_and_no_ticket_shows(
    slack: FakeSlack, socket: FakeSocket, caplog: pytest.LogCaptureFixture
) -> None:
    """If it fails, a log file lets whoever reads it press and post."""
    caplog.set_level(logging.DEBUG)
    socket.manners = ["hangs_up", "disconnect"]
    slack.script("invalid_auth", "drop", method="apps.connections.open")

    async def steps() -> None:
        await until(lambda: socket.connections > 2)

    play(slack, Heard(), steps, silence=2)

    ours = [r for r in caplog.records if r.name.startswith("monitor")]
    said = " ".join(f"{r.getMessage()} {r.__dict__}" for r in ours)
    for secret in (APP_TOKEN, BOT_TOKEN, "canary-ticket"):
        assert secret not in said
