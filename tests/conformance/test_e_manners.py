"""E. Manners: who asks says so, asks for one thing, and for nothing else."""

import importlib.metadata
from collections.abc import Mapping

import pytest

from monitor.collect.probe import Probe, inspect
from monitor.model.source import FetchTrouble
from monitor.scale.workers import InlineWorkers
from tests.collect.evil_server import reply
from tests.conformance.site import Site, World, item, news, numbered, rss

CONTACT = 'contact = "https://monitor.example/about"'


def test_c49_who_asks_is_named(site: Site, world: World) -> None:
    """If it fails, a publisher with a question has nobody to ask."""
    site.page("/feed", numbered(1))
    world.watch(wire="/feed", fetch=CONTACT)
    world.visit()
    version = importlib.metadata.version("lodewatch")
    named = f"lodewatch/{version} (+https://monitor.example/about)"
    assert site.last["user-agent"] == named


def test_c49_a_host_may_be_told_another_name(site: Site, world: World) -> None:
    """If it fails, hosts that want name and address in their own form are lost."""
    site.page("/a", numbered(1))
    site.page("/b", numbered(2))
    world.watch(a="/a", b="/b", fetch=CONTACT)
    own = 'name = "a"\nuser_agent = "Example Fund ops@fund.example"'
    text = world.config.read_text(encoding="utf-8")
    world.config.write_text(text.replace('name = "a"', own), encoding="utf-8")
    world.restart()
    world.round()
    agents = {r.path: r.headers["user-agent"] for r in site.requests}
    assert agents["/a"] == "Example Fund ops@fund.example"
    assert agents["/b"].startswith("lodewatch/")


@pytest.mark.parametrize("status", ["403 Forbidden", "406 Not Acceptable"])
def test_c49_a_refusal_is_not_met_with_a_disguise(
    site: Site, world: World, status: str
) -> None:
    """If it fails, whoever does not want us is visited under a false name."""
    site.answers("/feed", status)
    world.watch(wire="/feed")
    assert world.visit().failed is not None
    world.visit()
    assert len(site.requests) == 2
    agents = {request.headers["user-agent"] for request in site.requests}
    assert len(agents) == 1
    assert "mozilla" not in agents.pop().lower()


def test_c50_a_request_says_what_it_wants_and_no_more(site: Site, world: World) -> None:
    """If it fails, servers answer 406, or learn what is not theirs to know."""
    site.page("/first", numbered(1))
    site.redirects("/feed", "/first?a=%5B1%5D&b=c+d", "302 Found")
    site.page("/first?a=%5B1%5D&b=c+d", numbered(1))
    world.watch(wire="/feed")
    world.visit()
    assert site.paths == ["/feed", "/first?a=%5B1%5D&b=c+d"]
    for request in site.requests:
        assert request.method == "GET"
        accepted = request.headers["accept"]
        assert all(f"application/{k}+xml" in accepted for k in ("rss", "atom", "rdf"))
        assert set(request.headers) == {
            *("host", "user-agent", "accept", "accept-encoding")
        }


def test_c50_cookies_are_not_kept(site: Site, world: World) -> None:
    """If it fails, a reader can be followed from visit to visit."""
    cookie = "id=1; Path=/; Max-Age=99999"
    site.page("/other", numbered(1), Set_Cookie=cookie)
    site.answers("/feed", "302 Found", Set_Cookie=cookie, Location="/other")
    world.watch(wire="/feed")
    for _ in range(3):
        world.visit()
    assert len(site.requests) == 6
    assert all("cookie" not in request.headers for request in site.requests)


def test_c51_only_the_feed_is_asked_for(site: Site, world: World) -> None:
    """If it fails, watching one feed costs a publisher pages, pictures and icons."""
    picture = f"<image><url>{site.url('/image.png')}</url></image>"
    hub = f'<atom:link rel="hub" href="{site.url("/hub")}"/>'
    home = f"<link>{site.url('/')}</link><icon>{site.url('/icon')}</icon>"
    text = f"&lt;img src='{site.url('/inline.png')}'&gt; words"
    entries = [
        item(n, link=site.url(f"/article/{n}"), description=text) for n in range(5)
    ]
    page = site.page("/feed", rss(*entries, head=picture + hub + home))
    world.watch(wire="/feed")
    for n in range(10):
        entry = item(10 + n, link=site.url(f"/article/{10 + n}"))
        page.body = rss(entry, *entries, head=picture + hub + home)
        assert world.visit().taken.articles
    assert site.paths == ["/feed"] * 10


def look(
    site: Site, world: World, page: str, *, path: str = "/p", link: str | None = None
) -> Probe:
    """Serve a page, and look at it as `lodewatch sources check` does."""
    fields: Mapping[str, str] = {"Link": link} if link else {}
    site.serve(path, reply(page.encode(), "200 OK", Content_Type="text/html", **fields))
    world.watch()
    return world.run(
        inspect(
            site.url(path),
            fetcher=world.parts.fetcher,
            workers=InlineWorkers(),
            settings=world.parts.settings.fetch,
        )
    )


RSS = 'type="application/rss+xml"'
PAGES = [
    pytest.param(f'<link rel=alternate {RSS} href="/a.xml">', ["/a.xml"], id="root"),
    pytest.param(
        f'<link rel="alternate" {RSS} href="a.xml">', ["/blog/a.xml"], id="relative"
    ),
    pytest.param(
        f'<base href="/x/"><link rel="alternate" {RSS} href="a.xml">',
        ["/x/a.xml"],
        id="base",
    ),
    pytest.param(
        f'<link rel="alternate" {RSS} href="/1"><p><link href="/2" title="Two" '
        'type="application/atom+xml" rel="ALTERNATE home">',
        ["/1", "/2"],
        id="several",
    ),
    pytest.param(
        f'<link rel="alternate" {RSS} href="/1"><link rel="alternate" {RSS} href="/1">',
        ["/1"],
        id="twice",
    ),
    pytest.param(
        "<LINK REL='alternate' TYPE='APPLICATION/RSS+XML; charset=utf-8' HREF='/1'>",
        ["/1"],
        id="capitals",
    ),
    pytest.param(
        f'<link rel="alternate" {RSS} href="/1?a=1&amp;b=2">',
        ["/1?a=1&b=2"],
        id="entity",
    ),
    pytest.param('<link rel="feed" href="/1">', ["/1"], id="rel-feed"),
    pytest.param(f'<!-- <link rel="alternate" {RSS} href="/1"> -->', [], id="comment"),
    pytest.param(f'<link rel="stylesheet" {RSS} href="/1">', [], id="other-rel"),
    pytest.param('<link rel="alternate" hreflang="de" href="/de">', [], id="language"),
    pytest.param(
        f'<link rel="alternate" {RSS} href="javascript:x">', [], id="no-address"
    ),
    pytest.param(f'<link rel="alternate" {RSS} href="">', [], id="empty"),
    pytest.param('<a href="/feed">RSS</a>', [], id="none"),
]


@pytest.mark.parametrize(("head", "expected"), PAGES)
def test_c52_the_feeds_of_a_page_are_listed_with_one_request(
    site: Site, world: World, head: str, expected: list[str]
) -> None:
    """If it fails, a user is not shown a feed, or a site is searched for some."""
    page = f"<!doctype html><html><head><title>x</title>{head}</head><body>y"
    found = look(site, world, page, path="/blog/index.html")
    assert found.feed is None
    assert list(found.links) == [site.url(path) for path in expected]
    assert site.paths == ["/blog/index.html"]


def test_c52_the_link_header_is_read(site: Site, world: World) -> None:
    """If it fails, sites that name their feed in the header seem to have none."""
    link = '</css>; rel=preload, <a.xml>; rel="alternate"; type="application/atom+xml"'
    page = f'<html><base href="/x/"><link rel="alternate" {RSS} href="b.xml">'
    found = look(site, world, page, link=link)
    assert list(found.links) == [site.url("/a.xml"), site.url("/x/b.xml")]
    assert site.paths == ["/p"]


def test_c52_a_link_into_the_own_network_is_shown_and_not_followed(
    site: Site, world: World
) -> None:
    """If it fails, a web page chooses what is connected to."""
    page = f'<html><link rel="alternate" {RSS} href="http://127.0.0.1:9/secret">'
    found = look(site, world, page)
    assert found.links == ("http://127.0.0.1:9/secret",)
    assert len(site.requests) == 1


def test_c52_a_watched_page_is_not_searched(site: Site, world: World) -> None:
    """If it fails, a source turns into another one by itself."""
    page = f'<html><link rel="alternate" {RSS} href="/feed">'
    site.answers("/p", "200 OK", page.encode(), Content_Type="text/html")
    site.page("/feed", numbered(1))
    world.watch(wire="/p", feed="/feed")
    world.round()
    assert world.state().trouble is FetchTrouble.NOT_A_FEED
    assert sorted(site.paths) == ["/feed", "/p"]
    assert world.titles() == news(1)
