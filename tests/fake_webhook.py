"""A receiver of webhooks that misbehaves on demand: a real HTTP server on loopback.

Every request is recorded as it came. What the receiver has taken lies in `taken`, once
for each id, as a receiver that keeps its promise would have it. A mode is a status, or
the name of a fault; `script` gives the modes of the next requests.
"""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TypeVar

# Faults after which the receiver has the message all the same.
TAKEN_ANYWAY = {"drop_taken", "reset_taken", "hang_taken", "500_taken"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request as it came."""

    path: str
    headers: dict[str, str]  # names in lower case
    body: bytes


class FakeWebhook(ThreadingHTTPServer):
    """One receiver and a script of faults."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.lock = threading.Lock()
        self.released = threading.Event()
        self.requests: list[Request] = []
        self.taken: dict[str, int] = {}  # by id: how often it came and was taken
        self.answer_headers: dict[str, str] = {}  # of the next answers
        self.words = b""  # what the receiver says beside a status
        self._script: list[str] = []

    @property
    def port(self) -> int:
        """Return the port."""
        port: int = self.server_address[1]
        return port

    @property
    def url(self) -> str:
        """Return an address with a path that could be a token."""
        return f"http://127.0.0.1:{self.port}/hooks/canary-path"

    def script(self, *modes: str) -> None:
        """Let the next requests go like this; then everything is fine."""
        with self.lock:
            self._script += modes

    def next_mode(self) -> str:
        """Take the next mode."""
        with self.lock:
            return self._script.pop(0) if self._script else "200"

    def take(self, name: str) -> None:
        """Take a message; the same id again changes nothing but the count."""
        with self.lock:
            self.taken[name] = self.taken.get(name, 0) + 1

    def answered(self) -> None:
        """Note that a request is over; a subclass may care."""


class _Handler(BaseHTTPRequestHandler):
    """Reads one request, records it, and answers as the script says."""

    server: FakeWebhook
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        mode = self.server.next_mode()
        if mode == "unread":
            self._hang_up(hard=True)
            return
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        if len(body) < length:  # the sender died on the way: there was no call
            self.close_connection = True
            return
        headers = {name.lower(): value for name, value in self.headers.items()}
        with self.server.lock:
            self.server.requests.append(
                Request(path=self.path, headers=headers, body=body)
            )
        if mode in TAKEN_ANYWAY or (mode.isdigit() and mode.startswith("2")):
            self.server.take(headers.get("webhook-id", ""))
        self._answer(mode)
        self.server.answered()

    def do_GET(self) -> None:
        """Count a redirect that was followed, which must not be."""
        self.do_POST()

    def _answer(self, mode: str) -> None:
        if mode.startswith(("drop", "reset")):
            self._hang_up(hard=mode.startswith("reset"))
        elif mode.startswith("hang"):
            self.server.released.wait(30)
            self._hang_up(hard=False)
        elif mode == "drip":
            self._drip()
        elif mode == "garbage":
            self.wfile.write(b"\x00\x01 this is no HTTP\r\n\r\n")
            self._hang_up(hard=False)
        elif mode == "half":
            self.wfile.write(b"HTTP/1.1 200")
            self._hang_up(hard=False)
        else:
            self._status(int(mode.partition("_")[0]))

    def _drip(self) -> None:
        """Send a header without end, byte by byte."""
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        while not self.server.released.wait(0.05):
            self.wfile.write(b"a")
            self.wfile.flush()

    def _status(self, status: int) -> None:
        self.send_response(status)
        words = b"" if status == 204 else self.server.words
        for name, value in {
            "Content-Length": str(len(words)),
            "Connection": "close",
            **self.server.answer_headers,
        }.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(words)

    def _hang_up(self, *, hard: bool) -> None:
        """Close the connection, with a reset where asked."""
        self.close_connection = True
        if hard:
            linger = struct.pack("ii", 1, 0)
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        else:
            self.connection.shutdown(socket.SHUT_RDWR)
        self.connection.close()

    def handle(self) -> None:
        with suppress(OSError, ValueError):  # the other side had enough, or we
            super().handle()

    def finish(self) -> None:
        with suppress(OSError, ValueError):
            super().finish()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


Fake = TypeVar("Fake", bound=FakeWebhook)


@contextmanager
def running(server: Fake) -> Iterator[Fake]:
    """Run a receiver for the length of a test."""
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.released.set()
        server.shutdown()
        server.server_close()
        thread.join(5)
