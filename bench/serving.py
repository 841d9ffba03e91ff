"""HTTP servers on loopback that run beside what is measured."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from types import MappingProxyType
from typing import Final, TypeVar

_PAUSE: Final = 0.05  # seconds after which a server looks whether it is to end
_FEED: Final = MappingProxyType({"Content-Type": "application/rss+xml"})


class Answers(BaseHTTPRequestHandler):
    """Answers with whole bodies, and logs nothing."""

    protocol_version = "HTTP/1.1"

    def answer(
        self, status: int, body: bytes = b"", headers: Mapping[str, str] = _FEED
    ) -> None:
        """Answer with a body: a feed, unless the headers say otherwise."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


class Server(ThreadingHTTPServer):
    """Has a free port of the loopback."""

    def __init__(self, handler: type[Answers]) -> None:
        super().__init__(("127.0.0.1", 0), handler)
        self.port = int(self.server_address[1])
        self.host = f"127.0.0.1:{self.port}"

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: who asks may hang up, or be killed."""


S = TypeVar("S", bound=ThreadingHTTPServer)


@contextmanager
def running(server: S) -> Iterator[S]:
    """Serve from a thread of its own."""
    thread = Thread(target=server.serve_forever, args=(_PAUSE,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
