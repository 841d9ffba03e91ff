"""A Slack that misbehaves on demand: a real HTTP server on loopback.

Every request is recorded before anything goes wrong, as the real service may have done
with a post whose answer never arrived. A mode is the name of a fault, or any of Slack's
error names; `script` gives the modes of the next calls of one method.
"""

import json
import socket
import struct
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

CHANNEL = "C0FAKE0001"
TEAM = "T0FAKE0001"
JSON_FIELDS = ("blocks", "metadata", "attachments")
# Faults after which the post is in the channel all the same.
ACCEPTED_ANYWAY = {
    "drop",
    "reset",
    "hang_then_accept",
    "html200",
    "500_accepted",
    "cut200",
}

RAW = {
    "500": (500, b"<html>oops</html>", "text/html"),
    "500_accepted": (500, b"<html>oops</html>", "text/html"),
    "html200": (200, b"<html>login</html>", "text/html"),
    "list200": (200, b"[1]", "application/json"),
    "cut200": (200, b'{"ok": true, "ts": "1.', "application/json"),
}


class FakeSlack(ThreadingHTTPServer):
    """One workspace with one channel, and a script of faults."""

    daemon_threads = True

    def __init__(self, *, channel_name: str = "alerts") -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.lock = threading.Lock()
        self.released = threading.Event()
        self.arrived = threading.Event()  # set when a late post is in the channel
        self.channel_name = channel_name
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.messages: list[dict[str, Any]] = []
        self.tokens: set[str] = set()
        self.default_mode = "ok"
        self.scopes: str | None = None  # that auth.test names in its header
        self.socket_url = ""  # where apps.connections.open sends people
        self.retry_after = 7  # seconds that a 429 asks for
        self._scripts: dict[str, list[str]] = defaultdict(list)
        self.keeps_time = (
            False  # True: `oldest` counts; posts are of 11:00, one a second
        )
        self._ts = 1_762_513_200

    @property
    def base_url(self) -> str:
        """Return the address to put into `base_url`."""
        return f"http://127.0.0.1:{self.server_address[1]}/api/"

    def script(self, *modes: str, method: str = "chat.postMessage") -> None:
        """Let the next calls of `method` go like this; then everything is fine."""
        with self.lock:
            self._scripts[method] += modes

    def next_mode(self, method: str) -> str:
        """Take the next mode of a method's script."""
        with self.lock:
            script = self._scripts[method]
            if script:
                return script.pop(0)
            return self.default_mode if method == "chat.postMessage" else "ok"

    def called(self, method: str) -> list[dict[str, Any]]:
        """Return the arguments of every call of one method."""
        with self.lock:
            return [arguments for name, arguments in self.calls if name == method]

    @property
    def posts(self) -> list[dict[str, Any]]:
        """Return the arguments of every chat.postMessage, accepted or not."""
        return self.called("chat.postMessage")

    def ids(self) -> list[str]:
        """Return the mark of each message that is in the channel."""
        with self.lock:
            return [m["metadata"]["event_payload"]["d"] for m in self.messages]

    def record(self, method: str, arguments: dict[str, Any]) -> None:
        """Keep a call."""
        with self.lock:
            self.calls.append((method, arguments))

    def post(self, arguments: dict[str, Any]) -> dict[str, Any]:
        """Put a message into the channel."""
        with self.lock:
            self._ts += 1
            kept = {k: v for k, v in arguments.items() if k != "channel"}
            message = kept | {"ts": f"{self._ts}.000100", "type": "message"}
            self.messages.append(message)
            return {"ok": True, "channel": CHANNEL, "ts": message["ts"]}

    def update(self, arguments: dict[str, Any]) -> dict[str, Any]:
        """Change a message that is in the channel."""
        with self.lock:
            for message in self.messages:
                if message["ts"] == arguments.get("ts"):
                    message.update(
                        {k: v for k, v in arguments.items() if k != "channel"}
                    )
                    return {"ok": True, "channel": CHANNEL, "ts": message["ts"]}
        return {"ok": False, "error": "message_not_found"}

    def history(self, arguments: dict[str, Any]) -> dict[str, Any]:
        """List the messages of the channel, or of one of its threads."""
        thread = arguments.get("ts")
        oldest = float(arguments.get("oldest") or 0)
        with self.lock:
            if thread and all(m["ts"] != thread for m in self.messages):
                return {"ok": False, "error": "thread_not_found"}
            found = [
                m
                for m in self.messages
                if (
                    thread in {m["ts"], m.get("thread_ts")}
                    if thread
                    else "thread_ts" not in m or m.get("reply_broadcast") in {"1", True}
                )
                and (not self.keeps_time or float(m["ts"]) >= oldest)
            ]
        if arguments.get("include_all_metadata") not in {"1", "true", True}:
            found = [{k: v for k, v in m.items() if k != "metadata"} for m in found]
        return {"ok": True, "messages": list(reversed(found)), "has_more": False}

    def answer(self, method: str, arguments: dict[str, Any]) -> dict[str, Any]:
        """Do what a method does."""
        known: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
            "chat.postMessage": self.post,
            "chat.update": self.update,
            "conversations.history": self.history,
            "conversations.replies": self.history,
            "conversations.list": lambda _: {
                "ok": True,
                "channels": [{"id": CHANNEL, "name": self.channel_name}],
            },
            "auth.test": lambda _: {
                "ok": True,
                "user_id": "U0FAKE0001",
                "user": "lodewatch",
                "team": "Example",
                "team_id": TEAM,
            },
            "apps.connections.open": lambda _: {"ok": True, "url": self.socket_url},
            "chat.postEphemeral": lambda _: {"ok": True, "message_ts": "1.1"},
        }
        if method not in known:
            return {"ok": False, "error": "unknown_method"}
        return known[method](arguments)


class _Handler(BaseHTTPRequestHandler):
    """Reads one call, records it, and answers as the script says."""

    server: FakeSlack
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        method = urlsplit(self.path).path.rpartition("/")[2]
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        if len(body) < length:  # the sender died on the way: there was no call
            self.close_connection = True
            return
        arguments = self._arguments(body.decode())
        self.server.tokens.add(self.headers.get("Authorization", ""))
        mode = self.server.next_mode(method)
        self.server.record(method, arguments)
        if mode in ACCEPTED_ANYWAY or mode == "ok":
            answer = self.server.answer(method, arguments)
            if mode == "ok":
                told = self.server.scopes if method == "auth.test" else None
                self._send(200, answer, {"X-OAuth-Scopes": told} if told else None)
                return
        if mode == "late":  # accepted when nobody waits any more
            self.server.released.wait(30)
            self.server.answer(method, arguments)
            self.server.arrived.set()
            return
        self._misbehave(mode)

    do_GET = do_POST

    def _arguments(self, body: str) -> dict[str, Any]:
        """Read the arguments from JSON, a form or the query."""
        query = {k: v[-1] for k, v in parse_qs(urlsplit(self.path).query).items()}
        if "json" in (self.headers.get("Content-Type") or ""):
            given: dict[str, Any] = json.loads(body or "{}")
            return query | given
        form: dict[str, Any] = {k: v[-1] for k, v in parse_qs(body).items()}
        for name in JSON_FIELDS:
            if isinstance(form.get(name), str):
                form[name] = json.loads(form[name])
        return query | form

    def _misbehave(self, mode: str) -> None:
        """Do what a bad day does."""
        if mode in {"drop", "reset"}:
            self._hang_up(hard=mode == "reset")
        elif mode in {"hang", "hang_then_accept"}:
            self.server.released.wait(30)
            self._hang_up(hard=False)
        elif mode in {"429", "429_bare"}:
            wait = {"Retry-After": str(self.server.retry_after)}
            refusal = {"ok": False, "error": "ratelimited"}
            self._send(429, refusal, wait if mode == "429" else None)
        elif mode in RAW:
            status, body, kind = RAW[mode]
            self._raw(status, body, kind, cut=mode == "cut200")
        else:
            more = {"needed": "chat:write"} if mode == "missing_scope" else {}
            self._send(200, {"ok": False, "error": mode, **more})

    def _hang_up(self, *, hard: bool) -> None:
        """Close the connection, with a reset where asked."""
        if hard:
            linger = struct.pack("ii", 1, 0)
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.close_connection = True
        # rfile and wfile hold the socket open; shutting it down is what the peer sees.
        if not hard:
            self.connection.shutdown(socket.SHUT_RDWR)
        self.connection.close()

    def _send(
        self, status: int, answer: dict[str, Any], headers: dict[str, str] | None = None
    ) -> None:
        self._raw(status, json.dumps(answer).encode(), "application/json", headers)

    def _raw(
        self,
        status: int,
        body: bytes,
        kind: str,
        headers: dict[str, str] | None = None,
        *,
        cut: bool = False,
    ) -> None:
        """Answer; `cut` promises more than is sent."""
        self.send_response(status)
        for name, value in {
            "Content-Type": f"{kind}; charset=utf-8",
            "Content-Length": str(len(body) + 100 * cut),
            "Connection": "close",
            **(headers or {}),
        }.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def handle(self) -> None:
        try:
            super().handle()
        except OSError:
            self.close_connection = True  # the client had enough

    def finish(self) -> None:
        with suppress(OSError, ValueError):  # the connection was cut on purpose
            super().finish()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@contextmanager
def running(**options: Any) -> Iterator[FakeSlack]:
    """Run a fake Slack for the length of a test."""
    server = FakeSlack(**options)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.released.set()
        server.shutdown()
        server.server_close()
        thread.join(5)
