"""A small web server that hubs write to; the way in through aiohttp.

It knows HTTP and its dangers only: sizes, deadlines, how many at once. Which callbacks
exist, what is confirmed and what a delivery is worth, its receiver says.
"""

import asyncio
import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Final, Protocol

from aiohttp import web

from monitor.collect.decode import STEP
from monitor.listener import Listener
from monitor.model.push import Pushed

log = logging.getLogger(__name__)

PATIENCE: Final = 10.0  # seconds for a whole body
MOST_AT_ONCE: Final = 8  # bodies that are read side by side
LATER: Final = "60"  # seconds after which a hub may try again


class Receiver(Protocol):
    """Says what hubs may do. A token is the last part of a callback's path."""

    @property
    def max_bytes(self) -> int:
        """Return the size of the largest body that is taken."""
        ...

    def knows(self, token: str) -> bool:
        """Say whether there is a callback of this token."""
        ...

    def confirm(self, token: str, question: Mapping[str, str]) -> str | None:
        """Return the answer to a hub's question; None: there is no such subscription."""
        ...

    def take(self, token: str, pushed: Pushed) -> bool:
        """Take a delivery over, or say that too many wait already."""
        ...


class PushServer:
    """Listens until it is closed. Belongs to one event loop."""

    def __init__(self, receiver: Receiver) -> None:
        self._receiver = receiver
        self._reading = 0
        self._listener = Listener(self._answer)

    async def open(self, host: str, port: int) -> int:
        """Listen, and return the port; raise `OSError` where that is impossible."""
        return await self._listener.open(host, port)

    async def close(self) -> None:
        """Stop listening; what is being read has a moment to end."""
        await self._listener.close()

    async def _answer(self, request: web.Request) -> web.Response:
        token = request.path.rpartition("/")[2]
        known = self._receiver.knows(token)
        match request.method:
            case "GET":
                return self._confirm(token, request) if known else _no(404)
            case "POST":
                return await self._take(token, request) if known else _no(410)
            case _:
                return _no(405, Allow="GET, POST")

    def _confirm(self, token: str, request: web.Request) -> web.Response:
        first_values = dict(reversed(list(request.query.items())))
        echo = self._receiver.confirm(token, first_values)
        if echo is None:
            return _no(404)
        # What is echoed comes from outside: no browser may take it for a page.
        return web.Response(
            text=echo,
            content_type="text/plain",
            headers={"X-Content-Type-Options": "nosniff"},
        )

    async def _take(self, token: str, request: web.Request) -> web.Response:
        refused = self._refusal(request)
        if refused is not None:
            return refused
        self._reading += 1
        try:
            async with asyncio.timeout(PATIENCE):
                body = await self._body(request)
        except TimeoutError:
            return _no(408)
        except OSError:
            return _no(400)  # nobody is there any more to read this
        finally:
            self._reading -= 1
        if body is None:
            return _no(413)
        pushed = Pushed(
            body=body,
            content_type=request.headers.get("Content-Type"),
            signature=request.headers.get("X-Hub-Signature"),
        )
        taken = self._receiver.take(token, pushed)
        return web.Response(status=HTTPStatus.ACCEPTED) if taken else _later()

    def _refusal(self, request: web.Request) -> web.Response | None:
        """Refuse what need not be read; None: it is worth reading."""
        if request.headers.get("Content-Encoding", "identity").lower() != "identity":
            return _no(415)
        if (request.content_length or 0) > self._receiver.max_bytes:
            return _no(413)
        return _later() if self._reading >= MOST_AT_ONCE else None

    async def _body(self, request: web.Request) -> bytes | None:
        """Read the body; None if it is too large."""
        pieces, size = [], 0
        async for piece in request.content.iter_chunked(STEP):
            size += len(piece)
            if size > self._receiver.max_bytes:
                return None
            pieces.append(piece)
        return b"".join(pieces)


def _later() -> web.Response:
    return _no(503, Retry_After=LATER)


def _no(status: int, **headers: str) -> web.Response:
    """Refuse, and end the connection: its sender may be in the middle of a body."""
    fields = {name.replace("_", "-"): value for name, value in headers.items()}
    response = web.Response(status=status, headers=fields)
    response.force_close()
    log.debug("refused what a hub sent", extra={"status": status})
    return response
