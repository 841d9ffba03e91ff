"""A site on loopback for commands that visit: a feed, pages that point to feeds, others."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

from tests.cli.conftest import CONFIG

LINK = '<link rel="alternate" type="application/{kind}" href="{href}">'


def rss(title: str) -> str:
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>{title}</title>'
        "<item><guid>1</guid><title>Old</title>"
        "<pubDate>Thu, 06 Nov 2025 09:00:00 GMT</pubDate></item></channel></rss>"
    )


def page(*links: tuple[str, str]) -> str:
    named = "".join(LINK.format(kind=kind, href=href) for kind, href in links)
    return f"<html><head><title>x</title>{named}</head></html>"


JSON_FEED = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "News",
        "items": [{"id": 1, "content_text": "Old"}],
    }
)
RSS = ("rss+xml", "/feed.xml")
JSON = ("feed+json", "/feed.json")


class Handler(BaseHTTPRequestHandler):
    """Answers by path, and remembers what was asked for."""

    asked: ClassVar[list[str]] = []
    answers: ClassVar = {
        "/feed.xml": (200, "application/rss+xml", rss("Ministry of Mines")),
        "/own.xml": (200, "application/rss+xml", rss("Own")),
        "/feed.json": (200, "application/feed+json", JSON_FEED),
        "/page": (200, "text/html", page(RSS)),
        "/two": (200, "text/html", page(RSS, JSON)),
        "/to-own": (200, "text/html", page(("rss+xml", "/own.xml"))),
        "/to-page": (200, "text/html", page(("rss+xml", "/two"))),
        "/bare": (200, "text/html", page()),
        "/api": (200, "application/json", '{"items": []}'),
        "/moved": (301, "/feed.xml", ""),
        "/also-own": (302, "/own.xml", ""),
    }

    def do_GET(self) -> None:
        self.asked.append(self.path)
        status, kind, text = self.answers.get(self.path, (404, "text/plain", "no"))
        body = text.encode()
        self.send_response(status)
        self.send_header("Location" if status in (301, 302) else "Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Stay quiet."""


@contextmanager
def serving(place: Path) -> Iterator[str]:
    """Serve while entered; the configuration in `place` allows it and knows one feed."""
    Handler.asked.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    port = server.server_address[1]
    allowed = f'[fetch]\nmin_interval = "0s"\nallow_private = ["127.0.0.1:{port}"]\n'
    own = f'[[source]]\nname = "own"\nurl = "http://127.0.0.1:{port}/own.xml"\n'
    (place / "config.toml").write_text(allowed + CONFIG + own, encoding="utf-8")
    yield f"http://127.0.0.1:{port}"
    server.shutdown()
    server.server_close()
    thread.join()
