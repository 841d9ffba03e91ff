"""The loopback server: real requests, conditional ones, and rounds that move on."""

from http.client import HTTPConnection, HTTPResponse
from urllib.parse import urlsplit

import feedparser
import pytest

from monitor.demo.documents import FEEDS, DemoFeed, load_documents
from monitor.demo.server import DemoServer, serving


def get(server: DemoServer, path: str, **headers: str) -> tuple[HTTPResponse, bytes]:
    """Ask for `path`, and return the whole answer."""
    connection = HTTPConnection("127.0.0.1", server.port, timeout=5)
    try:
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        return response, response.read()
    finally:
        connection.close()


def entries(server: DemoServer, feed: str) -> int:
    """Return how many items `feed` holds now."""
    _, body = get(server, urlsplit(server.url(feed)).path)
    return len(feedparser.parse(body).entries)


@pytest.mark.parametrize("feed", FEEDS, ids=lambda f: f.name)
def test_every_feed_is_served_at_its_address(feed: DemoFeed) -> None:
    """If it fails, a source of the demonstration answers 404."""
    with serving() as server:
        response, body = get(server, f"/{feed.name}")
    assert response.status == 200
    assert "xml; charset=utf-8" in (response.getheader("Content-Type") or "")
    assert response.getheader("Content-Length") == str(len(body))
    assert feedparser.parse(body).entries


def test_the_next_round_brings_more() -> None:
    """If it fails, nothing new ever appears in the demonstration."""
    with serving() as server:
        held = []
        for number in range(1, server.last_round + 1):
            server.round = number
            held.append(sum(entries(server, feed.name) for feed in FEEDS))
    assert held == sorted(set(held))
    assert held[-1] == len(load_documents())


def test_the_present_is_the_newest_document_that_is_served() -> None:
    """If it fails, the demonstration's clock stands still or shows the future."""
    documents = load_documents()
    with serving() as server:
        for number in range(1, server.last_round + 1):
            server.round = number
            served = [d.published for d in documents if d.round <= number]
            assert server.newest == served[-1]


def test_who_has_it_already_gets_304_until_the_round_moves_on() -> None:
    """If it fails, the tour does not show what a polite visit costs."""
    with serving() as server:
        first, _ = get(server, "/demo-wire")
        etag = first.getheader("ETag") or ""
        again, body = get(server, "/demo-wire", **{"If-None-Match": etag})
        listed, _ = get(server, "/demo-wire", **{"If-None-Match": f'"other", W/{etag}'})
        server.round = server.last_round
        later, news = get(server, "/demo-wire", **{"If-None-Match": etag})

    assert etag.startswith('"')
    assert (again.status, body) == (304, b"")
    assert again.getheader("ETag") == etag
    assert listed.status == 304
    assert later.status == 200
    assert later.getheader("ETag") != etag
    assert news


@pytest.mark.parametrize("path", ["/", "/demo-wire/x", "/../documents.jsonl"])
def test_there_is_nothing_else(path: str) -> None:
    """If it fails, the server hands out more than the feeds."""
    with serving() as server:
        response, _ = get(server, path)
    assert response.status == 404


def test_the_port_is_free_again_afterwards() -> None:
    """If it fails, a demonstration that has ended goes on listening."""
    with serving() as server:
        port = server.port
        assert entries(server, "demo-wire") > 0
    with pytest.raises(ConnectionRefusedError):
        HTTPConnection("127.0.0.1", port, timeout=5).connect()


def test_requests_and_hang_ups_print_nothing(
    capfd: pytest.CaptureFixture[str],
) -> None:
    """If it fails, lines of a web server stand between the alerts."""
    with serving() as server:
        get(server, "/demo-wire")
        get(server, "/nothing")
        connection = HTTPConnection("127.0.0.1", server.port, timeout=5)
        connection.connect()
        connection.close()
    captured = capfd.readouterr()
    assert captured.out + captured.err == ""
