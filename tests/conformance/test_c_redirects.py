"""C. Where a feed leads: whom to follow, what to believe, where never to go."""

from pathlib import Path

import pytest

from monitor.config import load
from monitor.errors import ConfigError
from monitor.model.source import FetchTrouble, Validators
from tests.conformance.names import Names
from tests.conformance.site import Site, World, item, news, numbered, rss


@pytest.mark.parametrize("status", ["301 Moved Permanently", "308 Permanent Redirect"])
def test_c32_a_feed_that_has_moved_is_followed(
    site: Site, world: World, status: str
) -> None:
    """If it fails, a feed is lost on the day its old address dies."""
    page = site.page("/new", numbered(1, 2), etag='"v1"')
    site.page("/old", numbered(1, 2), etag='"v1"')
    world.watch(wire="/old")
    world.visit()
    site.redirects("/old", "/new", status)
    moved = [world.visit().moved_to for _ in range(4)]
    assert moved[:2] == [None, None]
    assert world.state().address == site.url("/new")
    assert site.paths[1:] == [*("/old", "/new") * 3, "/new"]
    page.body, page.etag = numbered(2, 3), '"v2"'
    seen = world.visit()
    assert site.paths[-1] == "/new"
    assert seen.taken.articles == 1
    assert world.titles() == news(1, 2, 3)


def test_c32_the_new_address_is_told(site: Site, world: World) -> None:
    """If it fails, the settings name an address that is used no more, and nobody knows."""
    page = site.page("/new", numbered(1, 2))
    site.redirects("/old", "/new")
    world.watch(wire="/old")
    told = []
    for n in range(5):
        page.body = numbered(*range(n + 3))
        told.append(world.visit().facts.get("moved_to"))
    assert [t for t in told if t] == [site.url("/new")]


@pytest.mark.fault(no=40)
def test_c32_a_few_redirects_are_not_enough(site: Site, world: World) -> None:
    """If it fails, one day of a wrong configuration moves a source."""
    site.page("/new", numbered(1))
    page = site.page("/old", numbered(1))
    world.watch(wire="/old")
    for _ in range(4):
        for _ in range(2):
            site.redirects("/old", "/new")
            world.visit()
        site.serve("/old", page)
        world.visit()
    assert world.state().address is None


@pytest.mark.parametrize("status", ["301 Moved Permanently", "308 Permanent Redirect"])
@pytest.mark.parametrize("kind", ["page", "empty", "foreign"])
def test_c33_a_redirect_to_something_else_moves_nothing(
    site: Site, world: World, status: str, kind: str
) -> None:
    """If it fails, a maintenance page becomes the source's address."""
    page = site.page("/feed", numbered(1), etag='"v1"')
    world.watch(wire="/feed")
    world.visit()
    site.redirects("/feed", "/elsewhere", status)
    bodies = {
        "page": b"<!doctype html><title>We are back soon</title>",
        "empty": b"",
        "foreign": numbered(70, 71, 72, title="All of it"),
    }
    site.answers("/elsewhere", "200 OK", bodies[kind], ETag='"x"')
    for _ in range(6):
        assert world.visit().failed is not None
    state = world.state()
    assert (state.address, state.moving) == (None, None)
    assert state.validators == Validators(etag='"v1"')
    site.serve("/feed", page)
    assert world.visit().outcome == "not modified"
    assert site.paths[-1] == "/feed"
    assert world.titles() == news(1)


def test_c33_what_shares_no_entry_is_not_the_same_feed(
    site: Site, world: World
) -> None:
    """If it fails, a feed of the same name becomes the source's address."""
    site.page("/feed", numbered(1, 2, 3))
    page = site.page("/elsewhere", b"")
    world.watch(wire="/feed")
    world.visit()
    site.redirects("/feed", "/elsewhere")
    for n in range(6):
        page.body = numbered(*range(10 * n + 10, 10 * n + 14))
        world.visit()
    assert (world.state().address, world.state().moving) == (None, None)


@pytest.mark.parametrize(
    "status", ["302 Found", "303 See Other", "307 Temporary Redirect"]
)
def test_c34_a_temporary_redirect_moves_nothing(
    site: Site, world: World, status: str
) -> None:
    """If it fails, a detour becomes the address."""
    site.page("/there", numbered(1))
    site.redirects("/feed", "/there", status)
    world.watch(wire="/feed")
    for _ in range(6):
        assert world.visit().failed is None
    assert site.paths == ["/feed", "/there"] * 6
    assert world.state().address is None
    assert world.titles() == news(1)


@pytest.mark.fault(no=40)
@pytest.mark.parametrize(("path", "requests"), [("/loop", 1), ("/chain-0", 6)])
def test_c34_a_circle_or_a_long_chain_is_one_failure(
    site: Site, world: World, path: str, requests: int
) -> None:
    """If it fails, one visit wanders through the web."""
    world.watch(wire=path)
    assert world.visit().outcome == FetchTrouble.REDIRECTS
    assert len(site.requests) == requests
    assert world.state().failures == 1


@pytest.mark.fault(no=40)
def test_c34_credentials_stay_with_their_host(tmp_path: Path, site: Site) -> None:
    """If it fails, a redirect hands a password to a stranger."""
    with Site() as stranger:
        world = World(tmp_path, [site, stranger])
        stranger.page("/feed", numbered(1))
        there = stranger.url("/feed", "localhost")
        cookie = {"Location": there, "Set_Cookie": "id=1"}
        site.answers("/feed", "302 Found", b"", **cookie)
        own = site.url("/feed").replace("://", "://me:secret@")
        try:
            world.watch(wire=own)
            world.visit()
            world.visit()
            assert site.last["authorization"].startswith("Basic ")
            assert len(stranger.requests) == 2
            for request in stranger.requests:
                assert not {"authorization", "cookie", "referer"} & set(request.headers)
            assert world.titles() == news(1)
        finally:
            world.close()


PRIVATE = [
    *("127.0.0.1", "[::1]", "169.254.169.254", "10.1.2.3", "100.64.0.1", "192.168.0.1"),
    *("172.16.0.1", "[fc00::1]", "[fe80::1]", "0.0.0.0", "[::ffff:127.0.0.1]"),
    *("2130706433", "0x7f.1", "017700000001", "[2002:7f00:1::]", "[64:ff9b::7f00:1]"),
]


WAYS = [
    (way, host)
    for way in ("address", "redirect", "name")
    for host in PRIVATE
    # A name server gives addresses in their plain form only.
    if way != "name" or host[0] == "[" or host.count(".") == 3
]


@pytest.mark.fault(no=38)
@pytest.mark.parametrize(("way", "host"), WAYS)
def test_c36_nothing_private_is_connected_to(
    tmp_path: Path, site: Site, host: str, way: str
) -> None:
    """If it fails, a feed reaches into the network that the program runs in."""
    with Site() as inside:
        inside.page("/secret", numbered(9))
        names = Names(known_example=host.strip("[]"), open_example="127.0.0.1")
        world = World(tmp_path, [site], resolver=names)
        port = inside.port
        ways = {
            "address": f"http://{host}:{port}/secret",
            "redirect": site.url("/to", "open.example"),
            "name": f"http://known.example:{port}/secret",
        }
        site.redirects("/to", ways["address"])
        try:
            world.watch(wire=ways[way])
            assert world.visit().outcome == FetchTrouble.BLOCKED_ADDRESS
            assert list(inside.requests) == []
            assert world.articles() == ()
        finally:
            world.close()


@pytest.mark.fault(no=39)
def test_c36_a_name_that_changes_its_mind_gains_nothing(
    tmp_path: Path, site: Site
) -> None:
    """If it fails, a name is judged at one address and connected to at another."""
    site.page("/feed", numbered(1))
    names = Names("127.0.0.1")
    world = World(tmp_path, [site], resolver=names)
    try:
        world.watch(wire=site.url("/feed", "rebind.example"))
        world.visit()
        assert names.asked == ["rebind.example"]  # one look-up: checked and used
        names.addresses = ("10.0.0.1",)
        assert world.visit().outcome == FetchTrouble.BLOCKED_ADDRESS
        assert len(site.requests) == 1
    finally:
        world.close()


@pytest.mark.fault(no=38)
def test_c36_what_a_feed_names_is_not_asked(site: Site, world: World) -> None:
    """If it fails, whoever writes a feed chooses what the program connects to."""
    links = "".join(
        f'<atom:link rel="{rel}" href="{site.url("/" + rel)}"/>'
        for rel in ("hub", "self", "alternate", "search")
    )
    inner = f'<enclosure url="{site.url("/enclosure")}" type="audio/mpeg" length="9"/>'
    entry = item(1, link=site.url("/article")).replace("</item>", inner + "</item>")
    site.page("/feed", rss(entry, head=links))
    world.watch(wire="/feed")
    world.visit()
    world.visit()
    assert site.paths == ["/feed", "/feed"]
    assert world.titles() == news(1)


SCHEMES = ["file:///etc/hostname", "ftp://h.example/", "gopher://h/", "data:,x"]


@pytest.mark.fault(no=38)
@pytest.mark.parametrize("url", [*SCHEMES, "/etc/hostname", "javascript:x"])
def test_c37_only_the_web_can_be_watched(tmp_path: Path, url: str) -> None:
    """If it fails, a settings file opens other files."""
    path = tmp_path / "config.toml"
    path.write_text(f'[[source]]\nname = "wire"\nurl = "{url}"\n', encoding="utf-8")
    with pytest.raises(ConfigError, match="no http or https address"):
        load(path, environment={})


@pytest.mark.fault(no=38)
@pytest.mark.parametrize("url", SCHEMES)
def test_c37_a_redirect_leads_only_into_the_web(
    site: Site, world: World, url: str
) -> None:
    """If it fails, a server makes the program read its own files."""
    site.redirects("/feed", url)
    world.watch(wire="/feed")
    assert world.visit().outcome == FetchTrouble.BAD_URL
    assert site.paths == ["/feed"]
    assert world.articles() == ()


@pytest.mark.fault(no=38)
@pytest.mark.parametrize("body", [b"/etc/hostname", b"http://127.0.0.1:{port}/secret"])
def test_c37_a_body_is_never_taken_for_an_address(
    site: Site, world: World, body: bytes
) -> None:
    """If it fails, the parser opens whatever a body names."""
    site.answers("/feed", "200 OK", body.replace(b"{port}", b"%d" % site.port))
    world.watch(wire="/feed")
    assert world.visit().outcome == FetchTrouble.NOT_A_FEED
    assert site.paths == ["/feed"]
    assert world.articles() == ()
