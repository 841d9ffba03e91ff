"""Slack's side of Socket Mode on loopback: a real WebSocket server that misbehaves.

`manners` says how the next connections go: `ok`; `mute` (accepted, and never a word, not
even to a ping), `no_hello` (answers pings only), `deaf` (greets, and no more), `stuck` (greets, and reads nothing, not even a farewell), `hangs_up` (greets and closes), `disconnect` (greets and asks to come
again). Then all are fine.
"""

import asyncio
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from aiohttp import WSMsgType, web

from tests.fake_slack import CHANNEL, TEAM

MEMBER = "U0FAKE0007"


class FakeSocket:
    """What the server is told to do, and what it has heard."""

    def __init__(self) -> None:
        self.manners: list[str] = []
        self.connections = 0
        self.pings = 0
        self.acknowledged: list[str] = []
        self.greeted_last = False  # True: the last connection is one of those that work
        self.url = ""
        self._open: web.WebSocketResponse | None = None
        self._loop = asyncio.new_event_loop()

    def deliver(self, payload: dict[str, Any], *, kind: str = "interactive") -> str:
        """Send an envelope to who is connected; return its id."""
        name = f"envelope-{len(self.acknowledged)}-{id(payload)}"
        envelope = {"type": kind, "envelope_id": name, "payload": payload}
        future = asyncio.run_coroutine_threadsafe(self._send(envelope), self._loop)
        future.result(5)
        return name

    async def _send(self, message: dict[str, Any]) -> None:
        assert self._open is not None
        await self._open.send_str(json.dumps(message))

    async def _connect(self, request: web.Request) -> web.WebSocketResponse:
        manner = self.manners.pop(0) if self.manners else "ok"
        socket = web.WebSocketResponse(autoping=False)
        await socket.prepare(request)
        self.connections += 1
        if manner not in {"mute", "no_hello"}:
            await socket.send_str(json.dumps({"type": "hello", "num_connections": 1}))
            self._open = socket
            self.greeted_last = manner == "ok"
        if manner == "hangs_up":
            await socket.close()
        if manner == "disconnect":
            asked = {"type": "disconnect", "reason": "refresh_requested"}
            await socket.send_str(json.dumps(asked))
        if manner == "stuck":
            await asyncio.Event().wait()  # until the server is shut down
        await self._hear(socket, answers=manner not in {"mute", "deaf"})
        return socket

    async def _hear(self, socket: web.WebSocketResponse, *, answers: bool) -> None:
        """Keep the acknowledgements; answer pings, or do not."""
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                self.acknowledged.append(json.loads(message.data)["envelope_id"])
            if message.type is WSMsgType.PING:
                self.pings += 1
                if answers:
                    await socket.pong(message.data)

    async def _serve(self) -> web.AppRunner:
        app = web.Application()
        app.router.add_get("/link", self._connect)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        host, port = runner.addresses[0][:2]
        self.url = f"ws://{host}:{port}/link?ticket=canary-ticket"
        return runner


async def _stop(runner: web.AppRunner) -> None:
    """End every conversation, also those in which nobody says anything."""
    await runner.cleanup()
    rest = [t for t in asyncio.all_tasks() if t is not asyncio.current_task()]
    for task in rest:
        task.cancel()
    await asyncio.gather(*rest, return_exceptions=True)


@contextmanager
def running() -> Iterator[FakeSocket]:
    """Run a fake socket server for the length of a test."""
    fake = FakeSocket()
    loop = fake._loop
    runner = loop.run_until_complete(fake._serve())
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield fake
    finally:
        asyncio.run_coroutine_threadsafe(_stop(runner), loop).result(5)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
        loop.close()


def a_click(
    message: str,
    action: str = "ack",
    *,
    ts: str = "1762513201.000100",
    option: bool = False,
    **changes: Any,
) -> dict[str, Any]:
    """Return what Slack sends when somebody presses a button."""
    said = {
        "action_id": "lodewatch:more" if option else f"lodewatch:{action}",
        "block_id": f"lodewatch:{message}",
        "action_ts": "1762513300.123",
        **(
            {"type": "overflow", "selected_option": {"value": f"{action}:{message}"}}
            if option
            else {"type": "button", "value": message}
        ),
    }
    return {
        "type": "block_actions",
        "user": {"id": MEMBER, "username": "ann", "team_id": TEAM},
        "team": {"id": TEAM},
        "channel": {"id": CHANNEL},
        "container": {"type": "message", "message_ts": ts, "channel_id": CHANNEL},
        "actions": [said],
        "response_url": "https://hooks.example/ignored",
        **changes,
    }
