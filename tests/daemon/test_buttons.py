"""Buttons in the daemon: connected as configured, and a press ends in the store."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.config import SlackSettings
from monitor.config.secret import Secret
from monitor.daemon import Daemon
from monitor.daemon.buttons import Buttons
from monitor.notify.slack import SlackChannel
from monitor.pipeline.parts import Parts
from monitor.running import dispatcher
from monitor.store import Store
from tests import fake_slack, fake_socket
from tests.daemon.test_loop import quick, refuse, until
from tests.fake_slack import FakeSlack
from tests.fake_socket import MEMBER, FakeSocket, a_click
from tests.fakes import FakeFetcher, fetched
from tests.notify.rules import a_route
from tests.notify.test_slack import slack_settings
from tests.pipeline.test_visit import NEWS, rss

Maker = Callable[..., Parts]


@pytest.fixture
def socket() -> Iterator[FakeSocket]:
    with fake_socket.running() as server:
        yield server


@pytest.fixture
def slack(socket: FakeSocket) -> Iterator[FakeSlack]:
    with fake_slack.running() as server:
        server.socket_url = socket.url
        yield server


def on_slack(make: Maker, slack: FakeSlack, *, app_token: str | None) -> Parts:
    one = slack_settings(
        name="slack",
        base_url=slack.base_url,
        timeout=timedelta(seconds=5),
        buttons=True,
        app_token=Secret(app_token) if app_token else None,
    )
    parts = quick(make(fetcher=FakeFetcher(fetched(rss(NEWS)))))
    return replace(
        parts,
        settings=replace(
            parts.settings, channels=(one,), routes=(a_route(channels=("slack",)),)
        ),
        channels={"slack": SlackChannel(one)},
    )


def test_a_press_under_a_real_alert_is_noted(
    make: Maker,
    store: Store,
    slack: FakeSlack,
    socket: FakeSocket,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """If it fails, the whole way from an alert to an answer is broken somewhere."""
    parts = on_slack(make, slack, app_token="xapp-1")
    daemon = Daemon(parts, reload=refuse, dispatcher=dispatcher)

    async def scenario() -> None:
        running = asyncio.create_task(daemon.run())
        await until(lambda: socket._open and store.outbox.counts()["sent"])
        (post,) = slack.messages
        actions = post["blocks"][-1]
        assert actions["type"] == "actions"
        message = actions["elements"][0]["value"]
        click = a_click(message, ts=post["ts"])
        for _ in range(2):  # as Slack does where an acknowledgement is late
            await asyncio.to_thread(socket.deliver, click)
        foreign = a_click(message, ts=post["ts"], channel={"id": "C0ELSEWHERE"})
        await asyncio.to_thread(socket.deliver, foreign)
        await until(lambda: len(socket.acknowledged) == 3)
        await until(lambda: len(slack.called("chat.postEphemeral")) == 2)
        daemon.stop()
        await asyncio.wait_for(running, 20)

    asyncio.run(scenario())
    (given,) = store.feedback.all()
    assert (given.verdict, given.person) == ("acknowledged", f"slack:{MEMBER}")
    # They are answered side by side: either may be the first.
    said = " / ".join(call["text"] for call in slack.called("chat.postEphemeral"))
    assert "you take care of" in said
    assert "not one of this monitor's" in said
    (refused,) = [r for r in caplog.records if r.message == "button refused"]
    assert getattr(refused, "member", None) == MEMBER
    assert "stands elsewhere" in getattr(refused, "reason", "")


def test_without_an_app_token_there_are_no_buttons(
    make: Maker, store: Store, slack: FakeSlack, caplog: pytest.LogCaptureFixture
) -> None:
    """If it fails, people press buttons that nobody hears, or the daemon does not start."""
    parts = on_slack(make, slack, app_token=None)
    daemon = Daemon(parts, reload=refuse, dispatcher=dispatcher)

    async def scenario() -> None:
        running = asyncio.create_task(daemon.run())
        await until(lambda: store.outbox.counts()["sent"])
        daemon.stop()
        await asyncio.wait_for(running, 20)

    asyncio.run(scenario())
    assert "actions" not in {b["type"] for b in slack.messages[0]["blocks"]}
    assert not slack.called("apps.connections.open")
    said = [r for r in caplog.records if r.message.startswith("no buttons")]
    assert len(said) == 1


def test_a_reload_moves_the_connection(
    make: Maker, slack: FakeSlack, socket: FakeSocket
) -> None:
    """If it fails, a new token needs a restart, or the old one stays in use."""
    now = [on_slack(make, slack, app_token="xapp-1")]
    buttons = Buttons(lambda: now[0])

    async def scenario() -> None:
        await buttons.follow()
        await until(lambda: socket.connections == 1)
        await buttons.follow()
        (one,) = now[0].settings.channels
        assert isinstance(one, SlackSettings)
        changed = replace(one, app_token=Secret("xapp-2"))
        settings = replace(now[0].settings, channels=(changed,))
        now[0] = replace(now[0], settings=settings)
        await buttons.follow()
        await until(lambda: socket.connections == 2)
        now[0] = replace(now[0], settings=replace(settings, channels=()))
        await buttons.follow()
        assert not buttons._sockets
        await buttons.close()

    asyncio.run(scenario())
    assert {"Bearer xapp-1", "Bearer xapp-2"} <= slack.tokens


def test_a_connection_that_breaks_for_good_is_begun_again(
    make: Maker, slack: FakeSlack, socket: FakeSocket, caplog: pytest.LogCaptureFixture
) -> None:
    """If it fails, one fault of ours ends all buttons without a word."""
    parts = on_slack(make, slack, app_token="xapp-1")
    buttons = Buttons(lambda: parts)

    async def broken() -> None:
        message = "a fault"
        raise RuntimeError(message)

    async def scenario() -> None:
        await buttons.follow()
        ((way, running),) = buttons._sockets.items()
        running.cancel()
        buttons._sockets[way] = asyncio.create_task(broken())
        await asyncio.wait([buttons._sockets[way], running])
        await buttons.follow()
        await until(lambda: socket.greeted_last)
        await buttons.close()

    asyncio.run(scenario())
    assert "a fault in lodewatch itself" in caplog.text
