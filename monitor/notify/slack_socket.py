"""Hears from Slack what people press, through Socket Mode: no open port is needed.

The way in through slack_sdk. The connection is ours to watch: one on which nothing is
heard for a while is dropped and made anew. The app token appears in no log.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import timedelta
from typing import Any, Final

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from monitor.config.settings import SlackSettings
from monitor.model.message import Delivery, Result
from monitor.notify import mrkdwn, slack_answers
from monitor.notify.buttons import Press, Unreadable, read_press
from monitor.notify.outcome import back_off

log = logging.getLogger(__name__)

SILENCE: Final = timedelta(seconds=30)  # Slack pings far more often
LOOK: Final = 0.1  # of the silence: how often it is looked for
PING: Final = timedelta(seconds=5)
FAREWELL: Final = 2  # seconds for closing a connection in good manner
FAR: Final = 6  # failures by which a hopeless one counts more

_FAILURES: Final = (
    SlackClientError,
    aiohttp.ClientError,
    OSError,
    TimeoutError,
    ValueError,
    LookupError,
)
_HOPELESS: Final = frozenset({Result.BAD_CREDENTIAL, Result.UNEXPECTED})

# The SDK logs whole requests and answers, tokens and tickets included.
_silent = logging.getLogger(f"{__name__}.sdk")
_silent.setLevel(logging.CRITICAL + 1)

Heard = Callable[[Press, str], str | None]
"""Does what was pressed, given the workspace's id; returns words for who pressed."""


class SlackSocket:
    """One connection for one app token, kept up until it is closed."""

    def __init__(
        self,
        settings: SlackSettings,
        heard: Heard,
        *,
        silence: timedelta = SILENCE,
        pause: Callable[[int], timedelta] = back_off,
    ) -> None:
        assert settings.app_token is not None  # noqa: S101 - who calls has looked
        self._app_token = settings.app_token.reveal()
        self._heard = heard
        self._silence = silence.total_seconds()
        self._pause = pause
        self._seconds = settings.timeout.total_seconds()
        self._web = AsyncWebClient(
            token=settings.token.reveal() if settings.token else None,
            base_url=settings.base_url,
            timeout=max(1, round(self._seconds)),
            retry_handlers=[],
            logger=_silent,
        )
        self._name = settings.name
        self._team = ""
        self._last = 0.0  # when something was heard, by the loop's clock
        self._greeted: float | None = None  # when; None: no hello yet

    async def run(self) -> None:
        """Stay connected until cancelled; whatever goes wrong is logged and mended."""
        failures = 0
        while True:
            lost = Delivery(result=Result.UNKNOWN, error="nothing was heard any more")
            try:
                await self._converse()
            except _FAILURES as error:
                lost = _failure(error)
            failures = 0 if self._lasted() else failures + 1
            hopeless = lost.result in _HOPELESS
            wait = self._pause(failures + FAR * hopeless)
            wait = max(wait, lost.retry_after or wait)
            log.log(
                logging.ERROR if hopeless else logging.WARNING,
                "the connection for buttons was lost",
                extra={
                    "channel": self._name,
                    "reason": lost.error,
                    "again_in_s": wait.total_seconds(),
                },
            )
            await asyncio.sleep(wait.total_seconds())

    def _lasted(self) -> bool:
        """Say whether the last connection was a good one: who hangs up at once is none."""
        now = asyncio.get_running_loop().time()
        return self._greeted is not None and now - self._greeted > self._silence

    async def _converse(self) -> None:
        """Connect, and return once the connection is of no use any more."""
        self._greeted = None
        self._team = str((await self._web.auth_test())["team_id"])
        opened = await self._web.apps_connections_open(app_token=self._app_token)
        client = SocketModeClient(
            self._app_token,
            logger=_silent,
            web_client=self._web,
            auto_reconnect_enabled=False,
            ping_interval=min(PING.total_seconds(), self._silence / 3),
        )
        client.message_listeners.append(self._on_message)
        client.socket_mode_request_listeners.append(self._on_request)
        client.wss_uri = str(opened["url"])
        try:
            async with asyncio.timeout(self._seconds):
                await client.connect()  # type: ignore[no-untyped-call]
            await self._watch(client)
        finally:
            await _close(client)

    async def _watch(self, client: SocketModeClient) -> None:
        """Return when a connection has been silent for too long, or is closed."""
        loop = asyncio.get_running_loop()
        self._last, answered = loop.time(), client.last_ping_pong_time
        while loop.time() - self._last < self._silence:
            session = client.current_session
            if session is None or session.closed:
                return
            await asyncio.sleep(self._silence * LOOK)
            # What the server answers to our pings counts once it has said hello.
            greeted = self._greeted is not None
            if greeted and client.last_ping_pong_time != answered:
                self._last, answered = loop.time(), client.last_ping_pong_time

    async def _on_message(
        self,
        _client: AsyncBaseSocketModeClient,
        message: dict[str, Any],
        _raw: str | None = None,
    ) -> None:
        """Note that something was heard."""
        self._last = asyncio.get_running_loop().time()
        if message.get("type") == "hello" and self._greeted is None:
            self._greeted = self._last
            log.info("listening for buttons", extra={"channel": self._name})

    async def _on_request(
        self, client: AsyncBaseSocketModeClient, request: SocketModeRequest
    ) -> None:
        """Do what was pressed, then acknowledge it, then answer who pressed.

        Done before it is acknowledged: what a crash interrupts is delivered again.
        """
        pressed, words = None, None
        if request.type == "interactive" and isinstance(request.payload, Mapping):
            try:
                pressed, words = self._do(request.payload)
            except Exception:
                # The SDK would swallow it; without an acknowledgement it comes again.
                log.exception("a button failed", extra={"channel": self._name})
                return
        envelope = SocketModeResponse(envelope_id=request.envelope_id)
        with suppress(*_FAILURES):  # it comes again, and is known then
            await client.send_socket_mode_response(envelope)
        if pressed is not None and words is not None:
            await self._answer(pressed, words)

    def _do(self, payload: Mapping[str, Any]) -> tuple[Press | None, str | None]:
        pressed = read_press(payload)
        if isinstance(pressed, Unreadable):
            facts = {"channel": self._name, "reason": pressed.reason}
            log.warning("a button was refused", extra=facts)
            return None, None
        return pressed, self._heard(pressed, self._team)

    async def _answer(self, pressed: Press, words: str) -> None:
        """Tell who pressed, and nobody else; that it fails changes nothing."""
        try:
            await self._web.chat_postEphemeral(
                channel=pressed.channel,
                user=pressed.member,
                text=mrkdwn.plain(words),
                thread_ts=pressed.thread,
            )
        except _FAILURES as error:
            facts = {"channel": self._name, "reason": _failure(error).error}
            log.warning("a button was not answered", extra=facts)


async def _close(client: SocketModeClient) -> None:
    """Let go of a connection, also of one whose other side says nothing any more."""
    try:
        async with asyncio.timeout(FAREWELL):
            await client.close()  # type: ignore[no-untyped-call]
    except _FAILURES:
        client.current_session = None
        await client.close()  # type: ignore[no-untyped-call]


def _failure(error: Exception) -> Delivery:
    """Say what a call that raised has come to."""
    if isinstance(error, SlackApiError):
        response = error.response
        headers: Mapping[str, str] = response.headers
        return slack_answers.delivery(
            status=response.status_code,
            body=response.data if isinstance(response.data, dict) else None,
            retry_after=next(
                (v for k, v in headers.items() if k.lower() == "retry-after"), None
            ),
        )
    # Only the name: the words may hold the connection's ticket.
    return Delivery(result=Result.UNKNOWN, error=type(error).__name__)
