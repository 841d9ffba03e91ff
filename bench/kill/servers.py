"""Slack, a mail server and a feed on loopback that misbehave, and spring the trap."""

import asyncio
import random
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any, Final

from aiosmtpd.smtp import SMTP, Envelope, Session

from bench.kill.trap import Trap
from bench.serving import Answers, Server, running
from tests import fake_smtp, fake_webhook
from tests.fake_slack import FakeSlack

_LOST = "500"
_SLACK_FAULTS: Final = (
    "drop",
    "reset",
    "500",
    "500_accepted",
    "html200",
    "429",
    "ratelimited",
    "service_unavailable",
    "fatal_error",
)
_LOOK_FAULTS: Final = ("500", "429", "drop")
_MAIL_FAULTS: Final = ("450", "421", "drop", "lost")
_HOOK_FAULTS: Final = ("drop", "drop_taken", "500", "500_taken", "reset", "429", "half")
_RATE: Final = 0.25  # of calls that go wrong, beside the kills


class Weather:
    """Whether servers misbehave now, and how."""

    def __init__(self, seed: int) -> None:
        self._rng = random.Random(seed)
        self.bad = True

    def fault(self, among: tuple[str, ...]) -> str:
        """Return what goes wrong with this call: a fault, or "ok"."""
        if self.bad and self._rng.random() < _RATE:
            return self._rng.choice(among)
        return "ok"


class Slack(FakeSlack):
    """A workspace that springs the trap."""

    def __init__(self, trap: Trap, weather: Weather) -> None:
        super().__init__()
        self.retry_after = 1
        self._trap = trap
        self._weather = weather
        self._posted = threading.local()

    def next_mode(self, method: str) -> str:
        self._posted.yes = method == "chat.postMessage"
        if method.startswith("conversations."):
            self._trap.reached("Slack: the history is asked for")
            return self._weather.fault(_LOOK_FAULTS)
        if method != "chat.postMessage":
            return "ok"
        mode = self._weather.fault(_SLACK_FAULTS)
        if mode == _LOST:
            self._trap.reached("Slack: a post is lost")
        return mode

    def post(self, arguments: dict[str, Any]) -> dict[str, Any]:
        answer = super().post(arguments)
        self._trap.reached("Slack: a post is taken, no answer yet")
        return answer

    def finish_request(self, request: Any, client_address: Any) -> None:
        self._posted.yes = False
        super().finish_request(request, client_address)
        if self._posted.yes:
            self._trap.reached("Slack: a post is answered")


class Mail(fake_smtp.FakeSmtp):
    """A mail server that springs the trap."""

    trap: Trap
    weather: Weather

    async def handle_EHLO(  # noqa: N802
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        hostname: str,
        responses: list[str],
    ) -> list[str]:
        self.mode = self.weather.fault(_MAIL_FAULTS)
        return await super().handle_EHLO(server, session, envelope, hostname, responses)

    async def handle_RCPT(  # noqa: N802
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        address: str,
        options: list[str],
    ) -> str:
        self.trap.reached("mail: the recipient is named")
        return await super().handle_RCPT(server, session, envelope, address, options)

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        answer = await super().handle_DATA(server, session, envelope)
        kept = self.mode != "lost"
        self.trap.reached(
            "mail: the content is taken, no answer yet"
            if kept
            else "mail: the content is lost"
        )
        asyncio.get_running_loop().call_later(
            0.001, self.trap.reached, "mail: the content is answered"
        )
        return answer


class Hook(fake_webhook.FakeWebhook):
    """A receiver of webhooks that springs the trap, and knows a message again."""

    def __init__(self, trap: Trap, weather: Weather) -> None:
        super().__init__()
        self.answer_headers = {"Retry-After": "1"}
        self._trap = trap
        self._weather = weather

    def next_mode(self) -> str:
        mode = self._weather.fault(_HOOK_FAULTS)
        if mode == _LOST:
            self._trap.reached("webhook: a message is lost")
        return "200" if mode == "ok" else mode

    def take(self, name: str) -> None:
        super().take(name)
        self._trap.reached("webhook: a message is taken, no answer yet")

    def answered(self) -> None:
        self._trap.reached("webhook: a message is answered")


class Feed(Server):
    """A feed that grows: `body` gives what it holds now."""

    def __init__(self, trap: Trap, body: Callable[[], bytes]) -> None:
        super().__init__(_FeedHandler)
        self.trap = trap
        self.body = body


class _FeedHandler(Answers):
    server: Feed

    def do_GET(self) -> None:
        self.server.trap.reached("feed: asked for")
        self.answer(200, self.server.body())
        self.server.trap.reached("feed: answered, not yet kept")


@dataclass(frozen=True, slots=True, kw_only=True)
class Servers:
    """The servers of one lane."""

    feed: Feed
    slack: Slack
    mail: Mail
    hook: Hook


@contextmanager
def serving(
    trap: Trap, weather: Weather, body: Callable[[], bytes]
) -> Iterator[Servers]:
    """Run all servers."""
    with ExitStack() as undo:
        feed = undo.enter_context(running(Feed(trap, body)))
        slack = undo.enter_context(running(Slack(trap, weather)))
        undo.callback(slack.released.set)
        mail = Mail()
        mail.trap, mail.weather = trap, weather
        undo.enter_context(fake_smtp.running(fake=mail))
        hook = undo.enter_context(fake_webhook.running(Hook(trap, weather)))
        yield Servers(feed=feed, slack=slack, mail=mail, hook=hook)
