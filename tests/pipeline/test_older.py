"""Pages of older entries, followed when a feed's window ran over."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import timedelta
from email.utils import format_datetime

from monitor.collect.moved import address
from monitor.model.source import (
    FetchFailed,
    FetchResult,
    FetchTrouble,
    Source,
    SourceState,
)
from monitor.pipeline.older import MOST_PAGES
from monitor.pipeline.parts import Parts
from monitor.pipeline.visit import Visit, visit_source
from monitor.store import Store
from tests.fakes import fetched
from tests.makers import NOON

Maker = Callable[..., Parts]
FEED = "https://news.example/feed.xml"


class Site:
    """Answers each address with its page, or says that there is none."""

    def __init__(self, pages: Mapping[str, bytes]) -> None:
        self.pages = dict(pages)
        self.asked: list[str] = []

    async def fetch(self, source: Source, state: SourceState) -> FetchResult:
        self.asked.append(url := address(source, state))
        body = self.pages.get(url)
        if body is None:
            return FetchFailed(
                source=source.name, trouble=FetchTrouble.HTTP, message="404", at=NOON
            )
        return fetched(body, etag=None)

    async def close(self) -> None:
        return


def page(first: int, last: int, *, older: str | None = None) -> bytes:
    """Return a feed of numbered entries, one an hour, with a link to older ones."""
    items = "".join(
        f"<item><guid>{n}</guid><title>Item {n}</title><pubDate>"
        f"{format_datetime(NOON - timedelta(hours=100 - n))}</pubDate></item>"
        for n in range(last, first - 1, -1)
    )
    link = f'<a:link rel="next" href="{older}"/>' if older else ""
    return (
        '<rss version="2.0" xmlns:a="http://www.w3.org/2005/Atom"><channel>'
        f"<title>T</title>{link}{items}</channel></rss>"
    ).encode()


def go(parts: Parts) -> Visit:
    return asyncio.run(visit_source(parts, parts.settings.sources[0]))


def after_a_gap(make: Maker, pages: Mapping[str, bytes]) -> tuple[Visit, Site]:
    """Visit a feed, then again when nothing in its window is known."""
    site = Site({FEED: page(1, 5)})
    parts = make(fetcher=site)
    go(parts)
    site.pages = dict(pages)
    site.asked.clear()
    return go(parts), site


def test_c22_older_pages_fill_a_gap(make: Maker, store: Store) -> None:
    """If it fails, everything between two windows is lost although it could be had."""
    seen, site = after_a_gap(
        make,
        {
            FEED: page(16, 20, older="?page=2"),
            f"{FEED}?page=2": page(11, 15, older="?page=3"),
            f"{FEED}?page=3": page(4, 10, older="?page=4"),
        },
    )
    assert site.asked == [FEED, f"{FEED}?page=2", f"{FEED}?page=3"]
    assert (seen.taken.articles, seen.gap) == (15, None)
    assert len(store.articles.search(None, limit=99)) == 20


def test_c22_what_no_page_holds_is_told(make: Maker, store: Store) -> None:
    """If it fails, lost news is lost silently."""
    seen, _ = after_a_gap(make, {FEED: page(16, 20)})
    assert seen.gap is not None
    assert seen.gap.start == NOON - timedelta(hours=95)
    assert seen.gap.end == NOON - timedelta(hours=84)
    assert "missed" in str(seen.facts["gap"])
    state = store.sources.state("example-wire")
    assert state is not None
    assert state.gap == seen.gap


def test_c22_pages_are_followed_to_a_limit_and_never_in_a_circle(make: Maker) -> None:
    """If it fails, one feed's archive is fetched whole, or for ever."""
    endless = {FEED: page(99, 103, older="?page=0")}
    endless |= {
        f"{FEED}?page={n}": page(99 - 3 * n, 101 - 3 * n, older=f"?page={n + 1}")
        for n in range(12)
    }
    seen, site = after_a_gap(make, endless)
    assert len(site.asked) == 1 + MOST_PAGES
    assert seen.gap is not None
    circle = {FEED: page(16, 20, older=FEED)}
    seen, site = after_a_gap(make, circle)


def test_c22_a_page_that_fails_is_no_failure_of_the_feed(make: Maker) -> None:
    """If it fails, a missing archive page loses the newest entries too."""
    seen, _ = after_a_gap(make, {FEED: page(16, 20, older="?page=2")})
    assert seen.failed is None
    assert seen.taken.articles == 5
    assert seen.gap is not None
