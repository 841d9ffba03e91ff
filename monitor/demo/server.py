"""Serve the demonstration's feeds over HTTP on this machine, and to nobody else.

A real server rather than a stand-in, so that the demonstration goes the whole way: it
knows validators and answers 304, and what it holds grows when `round` is moved on.
"""

import hashlib
import logging
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final

from monitor.demo.documents import FEEDS, DemoDocument, load_documents
from monitor.demo.feeds import content_type, feed_xml

log = logging.getLogger(__name__)

LOOPBACK: Final = "127.0.0.1"
_POLL: Final = 0.05  # seconds until the serving thread sees that it is to end

_Request = socket.socket | tuple[bytes, socket.socket]

_BY_PATH: Final = {f"/{feed.name}": feed for feed in FEEDS}


class DemoServer:
    """Serves what the feeds hold in the present round."""

    def __init__(self, documents: tuple[DemoDocument, ...]) -> None:
        self.round = 1  # set it to let the documents of later rounds appear
        self.documents = documents
        self._http = _Http((LOOPBACK, 0), _Handler)
        self._http.demo = self
        self._thread = threading.Thread(
            target=self._http.serve_forever, args=(_POLL,), name="demo", daemon=True
        )
        self._thread.start()

    @property
    def port(self) -> int:
        """Return the free port that the system gave."""
        return self._http.server_address[1]

    @property
    def last_round(self) -> int:
        """Return the round in which all documents are there."""
        return max(document.round for document in self.documents)

    @property
    def newest(self) -> datetime:
        """Return when the newest document that is served now was published.

        It is the demonstration's present: its documents lie in the past, and a clock
        that showed today would make all of them old news.
        """
        return max(d.published for d in self.documents if d.round <= self.round)

    def url(self, feed: str) -> str:
        """Return the address of the feed called `feed`."""
        return f"http://{LOOPBACK}:{self.port}/{feed}"

    def close(self) -> None:
        """Stop serving and free the port."""
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()


@contextmanager
def serving() -> Iterator[DemoServer]:
    """Serve the bundled documents, in round 1 at first, as long as it is entered."""
    server = DemoServer(load_documents())
    try:
        yield server
    finally:
        server.close()


class _Http(ThreadingHTTPServer):
    demo: DemoServer

    def handle_error(
        self, request: _Request, client_address: tuple[str, int] | str
    ) -> None:
        """Let a client hang up without a word; anything else is printed."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    server: _Http
    server_version = "lodewatch-demo"
    sys_version = ""

    def do_GET(self) -> None:
        """Answer with a feed, or with 304 where the client has it already."""
        feed = _BY_PATH.get(self.path)
        if feed is None:
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        demo = self.server.demo
        body = feed_xml(demo.documents, feed, upto_round=demo.round)
        etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        if etag in _tags(self.headers.get("If-None-Match", "")):
            self._head(HTTPStatus.NOT_MODIFIED, ETag=etag)
            return
        self._head(
            HTTPStatus.OK,
            **{
                "ETag": etag,
                "Content-Type": content_type(feed),
                "Content-Length": str(len(body)),
            },
        )
        self.wfile.write(body)

    def _head(self, status: HTTPStatus, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Log a request where the standard library would print it."""
        log.debug("request", extra={"line": format % args})


def _tags(header: str) -> set[str]:
    """Return the entity tags of an If-None-Match header, weak ones as strong."""
    return {tag.strip().removeprefix("W/") for tag in header.split(",")}
