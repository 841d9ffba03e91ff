"""The pages of articles: fetched from a real server, politely, and never instead of news."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

from monitor.collect.fetch import HttpFetcher
from monitor.pipeline.fulltext import MOST
from monitor.pipeline.parts import Parts
from monitor.pipeline.visit import Visit, visit_source
from monitor.store import Store
from tests.collect.evil_server import EvilServer, redirect, reply
from tests.collect.test_fetch import settings
from tests.collect.test_fulltext import PAGE, SENTENCES
from tests.makers import NOON, a_source

Maker = Callable[..., Parts]
HTML = reply(PAGE.encode(), Content_Type="text/html; charset=utf-8")


def a_feed(server: EvilServer, count: int, summary: str = "A summary.") -> bytes:
    items = "".join(
        f"<item><guid>{n}</guid><title>Item {n}</title>"
        f"<link>{server.url(f'/a/{n}')}</link><description>{summary}</description></item>"
        for n in range(count)
    )
    return reply(
        f'<rss version="2.0"><channel><title>T</title>{items}</channel></rss>'.encode()
    )


def visits(
    make: Maker, *steps: Callable[[EvilServer], None], full_text: bool = True
) -> tuple[list[Visit], EvilServer]:
    """Visit once for a baseline, then once after each of `steps` on the server."""

    async def go() -> tuple[list[Visit], EvilServer]:
        async with EvilServer() as server:
            fetch = settings(server)
            source = a_source(url=server.url("/feed"), full_text=full_text)
            fetcher = HttpFetcher(fetch, clock=lambda: NOON)
            parts = make(fetcher=fetcher)
            made = replace(parts.settings, fetch=fetch, sources=(source,))
            parts = replace(parts, settings=made)
            server.routes["/feed"] = a_feed(server, 1)
            done = [await visit_source(parts, source)]
            for step in steps:
                step(server)
                done.append(await visit_source(parts, source))
            await fetcher.close()
            return done, server

    return asyncio.run(go())


def two_items(server: EvilServer) -> None:
    server.routes |= {"/feed": a_feed(server, 2), "/a/1": HTML}


def test_new_articles_get_the_text_of_their_page(make: Maker, store: Store) -> None:
    """If it fails, a feed of headlines yields no events."""
    (first, second), server = visits(make, two_items)
    assert (first.taken.pages, second.taken.pages, second.taken.no_pages) == (0, 1, 0)
    assert server.paths == ["/feed", "/feed", "/robots.txt", "/a/1"]
    assert server.requests[-1].headers["accept"].startswith("text/html")
    (article,) = store.articles.search("dysprosium")
    assert article.title == "Item 1"
    assert article.published_provenance == "page"
    assert all(sentence in article.text for sentence in SENTENCES)


def test_c51_nothing_is_fetched_that_was_not_asked_for(make: Maker) -> None:
    """If it fails, every reader of a feed reads the whole site."""
    _, server = visits(make, two_items, full_text=False)
    assert server.paths == ["/feed", "/feed"]


def test_robots_are_obeyed(make: Maker, store: Store) -> None:
    """If it fails, a site's wish is disregarded."""

    def closed(server: EvilServer) -> None:
        two_items(server)
        server.routes["/robots.txt"] = reply(b"User-agent: *\nDisallow: /a")

    (_, second), server = visits(make, closed)
    assert (second.taken.pages, second.taken.no_pages) == (0, 1)
    assert "/a/1" not in server.paths
    assert store.articles.search("summary", limit=9)


def test_a_page_that_cannot_be_had_leaves_the_summary(
    make: Maker, store: Store
) -> None:
    """If it fails, a paywall loses the news."""

    def walled(server: EvilServer) -> None:
        server.routes |= {
            "/feed": a_feed(server, 4),
            "/a/1": reply(b"<html><p>Subscribe</p></html>", Content_Type="text/html"),
            "/a/3": redirect("http://169.254.169.254/latest/meta-data"),
        }

    (_, second), _ = visits(make, walled)
    assert (second.taken.articles, second.taken.pages, second.taken.no_pages) == (
        3,
        0,
        3,
    )
    assert second.facts["no_pages"] == 3
    assert {a.text for a in store.articles.search(None)} == {"A summary."}


def test_one_visit_fetches_so_many_pages_and_no_more(make: Maker) -> None:
    """If it fails, a feed that jumps brings hundreds of requests."""

    def many(server: EvilServer) -> None:
        server.routes |= {"/feed": a_feed(server, 60)}
        server.routes |= {f"/a/{n}": HTML for n in range(60)}

    (_, second), server = visits(make, many)
    assert (second.taken.articles, second.taken.pages) == (59, MOST)
    assert sum(path.startswith("/a/") for path in server.paths) == MOST
    assert server.paths.count("/robots.txt") == 1


def test_an_edited_summary_is_an_edit_only_if_the_page_changed(
    make: Maker, store: Store
) -> None:
    """If it fails, full texts are replaced by teasers, or edits told that are none."""

    def teaser(server: EvilServer) -> None:
        server.routes["/feed"] = a_feed(server, 2, "Another teaser.")

    def again(server: EvilServer) -> None:
        server.routes["/feed"] = a_feed(server, 3, "Another teaser.")

    def gone(server: EvilServer) -> None:
        del server.routes["/a/1"]
        server.routes["/feed"] = a_feed(server, 2, "A third teaser.")

    def corrected(server: EvilServer) -> None:
        text = PAGE.replace("2026", "2027").encode()
        server.routes["/a/1"] = reply(text, Content_Type="text/html; charset=utf-8")
        server.routes["/feed"] = a_feed(server, 2, "A fourth teaser.")

    done, server = visits(make, two_items, teaser, again, gone, corrected)
    # Once for each form of the entry, and not for the one that was seen already.
    assert server.paths.count("/a/1") == 4
    (article,) = store.articles.search("dysprosium")
    assert article.version == 2
    assert "2027" in article.text
    # Item 0 has no page: its summary is all there is, and it was edited each time.
    assert [v.taken.edited for v in done] == [0, 0, 1, 0, 1, 2]
