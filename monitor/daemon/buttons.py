"""Listens for the buttons in Slack: one connection for each app token."""

import asyncio
import logging
from collections.abc import Callable
from typing import Final

from monitor.config import Secret, SlackSettings
from monitor.notify.buttons import Press
from monitor.notify.slack_socket import SlackSocket
from monitor.pipeline.parts import Parts
from monitor.pipeline.presses import press

log = logging.getLogger(__name__)

CLOSING: Final = 5  # seconds that the end waits for a connection

Way = tuple[Secret, Secret | None, str]
"""App token, bot token and address: what a connection is made with."""


class Buttons:
    """Everything about buttons that lives in the daemon.

    `parts` gives the present parts: a reload replaces them.
    """

    def __init__(self, parts: Callable[[], Parts]) -> None:
        self._parts = parts
        self._sockets: dict[Way, asyncio.Task[None]] = {}
        self._warned: set[str] = set()

    async def follow(self) -> None:
        """Be connected as the configuration says, no more and no less."""
        wanted = {_way(one): one for one in self._channels()}
        for way in [*self._sockets]:
            if way not in wanted:
                await self._end(self._sockets.pop(way))
        for way, settings in wanted.items():
            running = self._sockets.get(way)
            if running is not None and running.done() and not running.cancelled():
                log.error("a fault in lodewatch itself", exc_info=running.exception())
                running = None
            if running is None:
                socket = SlackSocket(settings, self._heard)
                self._sockets[way] = asyncio.create_task(socket.run())

    async def close(self) -> None:
        """Hear nothing more."""
        while self._sockets:
            await self._end(self._sockets.popitem()[1])

    def _channels(self) -> list[SlackSettings]:
        """Return the open channels with buttons; say once which lacks its token."""
        parts = self._parts()
        found = []
        for one in parts.settings.channels:
            if not isinstance(one, SlackSettings) or not one.buttons:
                continue
            if one.app_token is None:
                if one.name not in self._warned:
                    facts = {"channel": one.name, "variable": one.app_token_env}
                    log.warning("no buttons: the app token is not set", extra=facts)
                self._warned.add(one.name)
            elif one.name in parts.channels:
                found.append(one)
        return found

    def _heard(self, pressed: Press, team: str) -> str | None:
        """Do what was pressed, and return what to tell who pressed."""
        parts = self._parts()
        reply = press(parts, pressed, team=team, now=parts.clock())
        facts = {
            "action": pressed.action.value,
            "message_id": pressed.message,
            "member": pressed.member,
            "in": pressed.channel,
        }
        if reply is None:
            log.info("button delivered again", extra=facts)
            return None
        if reply.refused is not None:
            log.warning("button refused", extra=facts | {"reason": reply.refused})
        else:
            log.info("button", extra=facts)
        return reply.text

    async def _end(self, task: asyncio.Task[None]) -> None:
        task.cancel()
        await asyncio.wait([task], timeout=CLOSING)


def _way(settings: SlackSettings) -> Way:
    assert settings.app_token is not None  # noqa: S101 - `_channels` has looked
    return (settings.app_token, settings.token, settings.base_url)
