"""D. Connections: kept open, made safe, made over any address."""

import ssl
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.model.source import FetchTrouble
from tests.conformance.connections import Counting
from tests.conformance.names import Names
from tests.conformance.site import Site, World, has_ipv6, news, numbered

FEED = numbered(1, 2)


def test_c48_a_connection_is_used_again(tmp_path: Path) -> None:
    """If it fails, each feed of a host costs a new connection."""
    with Counting(FEED) as server:
        world = World(tmp_path, [])
        try:
            world.sites = [server]
            world.watch(**{f"s{n}": server.url(f"/{n}") for n in range(5)})
            world.round()
            assert len(server.paths) == 5
            assert server.connections == 1
            assert world.titles() == news(1, 2)
        finally:
            world.close()


CERTIFICATES = Path(__file__).parent


def context(name: str, protocols: tuple[str, ...] = ()) -> ssl.SSLContext:
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(CERTIFICATES / f"tls_test_{name}.pem")
    if protocols:
        made.set_alpn_protocols(list(protocols))
    return made


@pytest.fixture
def trust(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the machine trust both of the tests' certificates."""
    made = ssl.create_default_context()
    for name in ("good", "expired"):
        made.load_verify_locations(CERTIFICATES / f"tls_test_{name}.pem")
    monkeypatch.setattr("aiohttp.connector._SSL_CONTEXT_VERIFIED", made)


def tls_visit(
    folder: Path, tls: ssl.SSLContext, *, host: str = "tls.example"
) -> tuple[World, Site]:
    """Visit a site with TLS once; nothing is left running."""
    with Site(tls=tls) as site:
        site.page("/feed", FEED, etag='"v1"')
        world = World(folder, [site], resolver=Names("127.0.0.1"))
        world.watch(wire=f"https://{host}:{site.port}/feed")
        world.visit()
        world.visit()
    return world, site


@pytest.mark.usefixtures("trust")
def test_c48_tls_with_the_name_and_an_offer_of_http_2(tmp_path: Path) -> None:
    """If it fails, most of the web cannot be read."""
    named: list[str | None] = []
    tls = context("good", ("h2", "http/1.1"))
    tls.sni_callback = lambda _socket, name, _context: named.append(name)
    world, site = tls_visit(tmp_path, tls)
    try:
        assert (world.state().trouble, world.state().failures) == (None, 0)
        assert site.last["if-none-match"] == '"v1"'
        assert set(named) == {"tls.example"}
        assert world.titles() == news(1, 2)
    finally:
        world.close()


@pytest.mark.parametrize(
    ("name", "host", "trusted", "words"),
    [
        ("good", "tls.example", False, "self"),
        ("expired", "tls.example", True, "expired"),
        ("good", "other.example", True, "mismatch"),
    ],
)
def test_c48_a_bad_certificate_is_one_clear_error(
    tmp_path: Path,
    request: pytest.FixtureRequest,
    name: str,
    host: str,
    words: str,
    *,
    trusted: bool,
) -> None:
    """If it fails, anybody on the line can write our news."""
    if trusted:
        request.getfixturevalue("trust")
    world, site = tls_visit(tmp_path, context(name), host=host)
    try:
        state = world.state()
        assert state.trouble is FetchTrouble.TLS
        assert words in (state.message or "").lower()
        assert list(site.requests) == []
        assert world.articles() == ()
    finally:
        world.close()


@pytest.mark.fault(no=40)
@pytest.mark.usefixtures("trust")
def test_c34_no_redirect_leads_from_https_to_http(tmp_path: Path, site: Site) -> None:
    """If it fails, whoever sits on the line reads along after one redirect."""
    site.page("/feed", FEED)
    with Site(tls=context("good")) as safe:
        safe.redirects("/feed", site.url("/feed"))
        world = World(tmp_path, [safe, site], resolver=Names("127.0.0.1"))
        try:
            world.watch(wire=f"https://tls.example:{safe.port}/feed")
            assert world.visit().outcome == FetchTrouble.REDIRECTS
            assert list(site.requests) == []
            assert timedelta(hours=1) <= world.wait()
        finally:
            world.close()


@pytest.mark.skipif(not has_ipv6(), reason="this machine has no IPv6")
@pytest.mark.parametrize("host", ["[::1]", "six.example"])
def test_c48_a_host_with_ipv6_only(tmp_path: Path, host: str) -> None:
    """If it fails, hosts that have given up the old addresses cannot be read."""
    with Site(host="::1") as site:
        site.page("/feed", FEED)
        world = World(tmp_path, [site], resolver=Names("::1"))
        try:
            world.watch(wire=site.url("/feed", host))
            assert world.visit().failed is None
            assert world.titles() == news(1, 2)
        finally:
            world.close()
