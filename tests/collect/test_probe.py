"""What `lodewatch sources check` learns about an address."""

from datetime import timedelta

import pytest

from monitor.collect.fetch import HttpFetcher
from monitor.collect.probe import Probe, inspect
from monitor.model.source import Fetched, FetchFailed, FetchTrouble
from monitor.scale.workers import InlineWorkers, PoolWorkers
from tests.collect.evil_server import EvilServer, reply
from tests.collect.test_fetch import run, settings


def probe(path: str, **routes: bytes) -> tuple[Probe, EvilServer]:
    async def use(server: EvilServer, fetcher: HttpFetcher) -> tuple[Probe, EvilServer]:
        server.routes |= {f"/{name}": answer for name, answer in routes.items()}
        found = await inspect(
            server.url(path),
            fetcher=fetcher,
            workers=InlineWorkers(),
            settings=settings(server),
        )
        return found, server

    return run(use)


def test_a_feed_is_shown() -> None:
    """If this failed, a good address would be refused."""
    found, _ = probe("/feed")

    assert isinstance(found.result, Fetched)
    assert found.feed is not None
    assert found.feed.title == "T"
    assert found.links == ()


def test_c52_a_page_shows_its_feeds_with_one_request() -> None:
    """Feeds are listed and not tried: no storm of guesses."""
    page = b'<html><link rel=alternate type="application/rss+xml" href="/feed">'
    link = '</other>; rel="alternate"; type="application/atom+xml"'
    found, server = probe("/p", p=reply(page, Content_Type="text/html", Link=link))

    assert found.feed is None
    assert found.why_not == "this is a web page, not a feed"
    assert found.links == (server.url("/other"), server.url("/feed"))
    assert server.paths == ["/p"]


def test_a_dead_address_is_told() -> None:
    """The reason matters more than the absence."""
    found, _ = probe("/404")

    assert isinstance(found.result, FetchFailed)
    assert found.result.trouble is FetchTrouble.HTTP
    assert (found.feed, found.links) == (None, ())


@pytest.mark.fault(no=37)
def test_f37_a_body_that_takes_minutes_is_given_up() -> None:
    """400 kB of attributes cost the parser 18 s of CPU: the daemon must not wait."""
    bomb = b"<rss><channel><item " + b" ".join(b"a%d='1'" % n for n in range(60_000))

    async def use(server: EvilServer, fetcher: HttpFetcher) -> Probe:
        server.routes["/bomb"] = reply(bomb + b"></item></channel></rss>")
        workers = PoolWorkers()
        try:
            return await inspect(
                server.url("/bomb"),
                fetcher=fetcher,
                workers=workers,
                settings=settings(server, parse_timeout=timedelta(seconds=3)),
            )
        finally:
            workers.close()

    found = run(use)
    assert found.feed is None
    assert found.why_not is not None
    assert "longer than 3 s" in found.why_not
