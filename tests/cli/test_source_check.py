import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from tests.cli.conftest import CONFIG, Run

FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>
<ttl>60</ttl>
<item><guid>1</guid><title>Old</title><pubDate>Thu, 06 Nov 2025 09:00:00 GMT</pubDate>
</item>
<item><guid>2</guid><title>New</title><pubDate>Fri, 07 Nov 2025 09:00:00 GMT</pubDate>
</item>
<item><guid>3</guid><title>Undated</title></item>
</channel></rss>"""
PAGE = """<html><head><title>x</title>
<link rel="alternate" type="application/rss+xml" href="/feed.xml"></head></html>"""


class _Handler(BaseHTTPRequestHandler):
    answers: ClassVar = {
        "/feed.xml": (200, "application/rss+xml", FEED),
        "/page": (200, "text/html", PAGE),
        "/bare": (200, "text/html", "<html><body>nothing here</body></html>"),
    }

    def do_GET(self) -> None:
        status, kind, text = self.answers.get(self.path, (404, "text/plain", "no"))
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("ETag", '"v1"')
        self.send_header("Cache-Control", "max-age=600")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Stay quiet."""


@pytest.fixture
def site(place: Path) -> Iterator[str]:
    """Return the address of a server that the configuration allows and names."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    port = server.server_address[1]
    allowed = f'[fetch]\nallow_private = ["127.0.0.1:{port}"]\n'
    own = f'[[source]]\nname = "own"\nurl = "http://127.0.0.1:{port}/feed.xml"\n'
    (place / "config.toml").write_text(allowed + CONFIG + own, encoding="utf-8")
    yield f"http://127.0.0.1:{port}"
    server.shutdown()
    server.server_close()
    thread.join()


def told(out: str) -> dict[str, str]:
    return {line[:9].strip(): line[9:].strip() for line in out.splitlines()}


@pytest.mark.parametrize("by", ["url", "name"])
def test_a_feed_is_described_and_not_kept(
    by: str, site: str, place: Path, run: Run
) -> None:
    """A person could not judge a feed before watching it."""
    shown = run("sources", "check", f"{site}/feed.xml" if by == "url" else "own")
    found = told(shown.out)
    assert shown.code == 0
    assert found["status"] == "200"
    assert found["title"] == "News"
    assert found["entries"] == "3 entries, 2 of them dated"
    assert found["newest"].endswith("2025-11-07: New")
    assert found["etag"] == '"v1"'
    assert found["fresh for"] == "0:10:00"
    assert found["interval"] == "1:00:00, as it says"
    assert not (place / "lodewatch.db").exists()


def test_a_record_has_the_same_facts(site: str, run: Run) -> None:
    """A script would have to read the table."""
    record = json.loads(run("sources", "check", "own", "--json").out)
    assert record["ok"] is True
    assert record["entries"] == 3
    newest = datetime(2025, 11, 7, 9, 0, tzinfo=UTC)
    assert datetime.fromisoformat(record["newest"]) == newest


def test_the_feeds_of_a_page_are_listed(site: str, run: Run) -> None:
    """A person who has only the address of a page would be stuck."""
    shown = run("sources", "check", f"{site}/page")
    assert shown.code == 1
    assert "not a feed" in shown.out
    assert f"  {site}/feed.xml" in shown.out.splitlines()


def test_a_page_without_feeds_says_so(site: str, run: Run) -> None:
    """It would stay open whether one was looked for."""
    shown = run("sources", "check", f"{site}/bare")
    assert shown.code == 1
    assert "It points to no feed either." in shown.out


def test_a_failure_is_an_answer(site: str, run: Run) -> None:
    """A wrong address would end in a traceback, or look like an empty feed."""
    shown = run("sources", "check", f"{site}/gone")
    assert shown.code == 1
    assert told(shown.out)["status"] == "404"


def test_a_private_address_is_refused(run: Run) -> None:
    """The command would reach where the daemon must not."""
    shown = run("sources", "check", "http://127.0.0.1:9/feed")
    assert shown.code == 1
    assert "trouble" in told(shown.out)


@pytest.mark.parametrize("name", ["exmaple-wire", "ftp://a.example/x"])
def test_what_is_neither_is_refused(name: str, run: Run) -> None:
    """A typo would be requested from the network."""
    shown = run("sources", "check", name)
    assert shown.code == 2
    assert "neither a source nor an http(s) address" in shown.err
    if name == "exmaple-wire":
        assert 'did you mean "example-wire"?' in shown.err
