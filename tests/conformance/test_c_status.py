"""C. What servers answer: when to come back, what to believe, where never to go."""

import socket
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.collect.health import health
from monitor.model.message import Notice
from monitor.model.source import FetchTrouble, SourceHealth, Validators
from monitor.notify.text import notice_text
from tests.conformance.names import Names
from tests.conformance.site import Site, World, news, numbered

HOUR = timedelta(hours=1)
BUSY = "503 Service Unavailable"
THROTTLED = "429 Too Many Requests"


@pytest.fixture
def public(tmp_path: Path, site: Site) -> Iterator[World]:
    """Watch the site under names, which are public hosts to the program."""
    made = World(tmp_path, [site], resolver=Names("127.0.0.1"))
    try:
        yield made
    finally:
        made.close()


def test_c27_429_is_obeyed_by_the_whole_host(site: Site, public: World) -> None:
    """If it fails, a host that begs for rest is asked by the next of its feeds."""
    site.answers("/a", THROTTLED, Retry_After="7200")
    site.page("/b", numbered(1))
    site.page("/c", numbered(2))
    public.watch(
        a=site.url("/a", "one.example"), c=site.url("/c", "two.example"), interval="30m"
    )
    public.round()
    state = public.state("a")
    assert (state.failures, state.trouble) == (0, FetchTrouble.THROTTLED)
    assert sorted(site.paths) == ["/a", "/c"]
    public.watch(
        a=site.url("/a", "one.example"),
        b=site.url("/b", "one.example"),
        c=site.url("/c", "two.example"),
        interval="30m",
    )
    for _ in range(7):
        public.round(minutes=17)
    assert site.paths.count("/a") == 1
    assert site.paths.count("/b") == 0
    assert site.paths.count("/c") > 1
    site.page("/a", numbered(3))
    public.round(minutes=30)
    public.round(minutes=17)
    assert public.titles() == news(1, 2, 3)
    assert public.state("a").failures == 0


def test_c27_429_is_obeyed_within_a_process(site: Site, public: World) -> None:
    """If it fails, feeds of one host that are due together all knock at a shut door."""
    site.answers("/a", THROTTLED, Retry_After="7200")
    site.page("/b", numbered(1))
    one = {"a": site.url("/a", "one.example"), "b": site.url("/b", "one.example")}
    public.watch(**one)
    public.round()
    assert site.paths == ["/a"]
    public.round(minutes=119)
    assert site.paths == ["/a"]
    assert {public.state(name).failures for name in one} == {0}


@pytest.mark.parametrize("times", [1, 20])
def test_c27_429_stops_no_feed_for_good(site: Site, world: World, times: int) -> None:
    """If it fails, a feed that was throttled three times is never read again."""
    site.answers("/feed", THROTTLED, Retry_After="60")
    world.watch(wire="/feed")
    for _ in range(times):
        world.visit()
        assert HOUR <= world.wait() <= HOUR * 1.1
    site.page("/feed", numbered(1))
    world.visit()
    assert world.titles() == news(1)


def test_c28_503_with_a_date_is_obeyed(site: Site, world: World) -> None:
    """If it fails, a site under repair is asked all the time, or counted as broken."""
    site.page("/feed", numbered(1), etag='"v1"')
    world.watch(wire="/feed")
    world.visit()
    site.clock.now = world.clock.now + timedelta(hours=30)  # the site's clock is wrong
    fields = {"Date": site.date(), "Retry_After": site.date(hours=5)}
    site.answers("/feed", BUSY, b"", **fields)
    world.visit()
    state = world.state()
    assert (state.failures, state.trouble) == (0, FetchTrouble.THROTTLED)
    assert 5 * HOUR <= world.wait() <= 5.5 * HOUR
    world.restart()
    world.round(minutes=299)
    assert len(site.requests) == 2
    site.page("/feed", numbered(1, 2), etag='"v2"')
    world.visit()
    assert site.last["if-none-match"] == '"v1"'
    assert world.titles() == news(1, 2)


def test_c28_an_absurd_retry_after_is_believed_to_a_limit(
    site: Site, world: World
) -> None:
    """If it fails, one header silences a source for years."""
    site.answers("/feed", BUSY, Retry_After="999999999999")
    world.watch(wire="/feed")
    world.visit()
    assert timedelta(days=7) <= world.wait() <= timedelta(days=7.7)


def test_c29_503_speaks_for_its_own_path(site: Site, public: World) -> None:
    """If it fails, one broken route silences all routes of an aggregator."""
    site.answers("/a", BUSY, Retry_After="7200")
    site.page("/b", numbered(1))
    public.watch(a=site.url("/a", "one.example"), b=site.url("/b", "one.example"))
    public.round()
    assert sorted(site.paths) == ["/a", "/b"]
    assert public.titles() == news(1)
    assert public.wait("a") >= 2 * HOUR
    assert public.wait("b") <= HOUR * 1.1


def test_c29_a_private_hosts_429_speaks_for_its_own_path(
    site: Site, world: World
) -> None:
    """If it fails, one upstream of a bridge of one's own silences all the others."""
    site.answers("/a", THROTTLED, Retry_After="7200")
    site.page("/b", numbered(1))
    world.watch(a="/a", b="/b")
    world.round()
    assert site.paths == ["/a", "/b"]
    world.round(minutes=70)
    assert site.paths == ["/a", "/b", "/b"]
    assert world.titles() == news(1)


def told(world: World) -> str:
    """Return what the operator was told first."""
    payload = world.channel.sent[0].message.payload
    assert isinstance(payload, Notice)
    return notice_text(payload)


FAILURES = [
    pytest.param(THROTTLED, 12 * HOUR, id="429"),
    pytest.param(BUSY, 12 * HOUR, id="503"),
    pytest.param("500 Oh dear", 12 * HOUR, id="500"),
    pytest.param("hang", HOUR, id="timeout"),
    pytest.param("unknown name", HOUR, id="dns"),
]


@pytest.mark.parametrize(("failure", "longest"), FAILURES)
def test_c30_failures_back_off_and_never_stop(
    site: Site, public: World, failure: str, longest: timedelta
) -> None:
    """If it fails, a dead server is hammered, or a sick one is given up for good."""
    names = public.resolver
    assert isinstance(names, Names)
    site.page("/feed", numbered(1))
    public.watch(
        wire=site.url("/feed", "one.example"),
        interval="10m",
        fetch='timeout = "40ms"' if failure == "hang" else "",
    )
    if failure == "unknown name":
        names.addresses = ()
    elif failure == "hang":
        site.hangs("/feed")
    else:
        site.answers("/feed", failure)
    waits = []
    for count in range(1, 13):
        assert public.visit().failed is not None
        assert public.state().failures == count
        waits.append(public.wait())
    step = timedelta(minutes=10)
    for wait in waits:
        assert step <= wait <= step * 1.1
        step = min(step * 2, longest)
    names.addresses = ("127.0.0.1",)
    site.page("/feed", numbered(1, 2))
    assert public.visit().failed is None
    assert public.state().failures == 0
    assert public.wait() <= timedelta(minutes=11)
    assert public.titles() == news(1, 2)


@pytest.mark.fault(no=30)
def test_c31_no_network_is_no_feeds_fault(tmp_path: Path, site: Site) -> None:
    """If it fails, a night without a line makes every source look broken."""
    names = Names("127.0.0.1")
    world = World(tmp_path, [site], resolver=names)
    sources = {f"s{n}": site.url(f"/{n}", f"h{n}.example") for n in range(6)}
    for n in range(6):
        site.page(f"/{n}", numbered(n), etag='"v1"')
    try:
        world.watch(**sources)
        world.round()
        # What a resolver says that reaches no name server: "try again".
        names.addresses, names.code = (), socket.EAI_AGAIN
        for _ in range(15):
            world.round(hours=1, minutes=10)
        for name, source in zip(sources, world.parts.settings.sources, strict=True):
            state = world.state(name)
            assert (state.failures, state.trouble) == (0, FetchTrouble.OFFLINE)
            assert world.wait(name) <= HOUR * 1.1
            how = health(source, state, now=world.clock.now)
            assert how is SourceHealth.OK
        assert len(world.channel.sent) <= 1
        names.addresses = ("127.0.0.1",)
        world.round(hours=1, minutes=10)
        assert len(site.requests) == 12
        assert {world.state(name).trouble for name in sources} == {None}
    finally:
        world.close()


def test_c35_gone_twice_is_gone(site: Site, world: World) -> None:
    """If it fails, a feed that its publisher has ended is asked for ever."""
    site.page("/feed", numbered(1))
    world.watch(wire="/feed")
    world.visit()
    site.answers("/feed", "410 Gone")
    world.visit()
    assert not world.state().gone
    world.visit()
    assert world.state().gone
    world.round(days=400)
    assert len(site.requests) == 3
    assert world.titles() == news(1)
    assert "wire is gone" in told(world)
    assert len(world.channel.sent) == 1


def test_c35_gone_once_may_be_a_mistake(site: Site, world: World) -> None:
    """If it fails, one wrong deployment ends a source."""
    page = site.page("/feed", numbered(1))
    world.watch(wire="/feed")
    for _ in range(3):
        site.answers("/feed", "410 Gone")
        world.visit()
        site.serve("/feed", page)
        world.visit()
    assert not world.state().gone
    assert world.titles() == news(1)


def test_c35_not_found_is_asked_every_few_days(site: Site, world: World) -> None:
    """If it fails, a wrong address is asked all day, or never again."""
    world.watch(wire="/missing")
    for _ in range(15):
        world.visit()
    assert timedelta(days=3) <= world.wait() <= timedelta(days=3.3)
    assert not world.state().gone
    site.page("/missing", numbered(1))
    world.visit()
    assert world.titles() == news(1)


EMPTY = ["202 Accepted", "204 No Content", "200 OK"]


@pytest.mark.parametrize("status", EMPTY)
def test_c38_an_empty_answer_changes_nothing(
    site: Site, world: World, status: str
) -> None:
    """If it fails, an empty body counts as an empty feed and hides what follows."""
    page = site.page("/feed", numbered(1), etag='"v1"')
    world.watch(wire="/feed")
    world.visit()
    site.answers("/feed", status, ETag='"v2"')
    assert world.visit().outcome == FetchTrouble.EMPTY
    state = world.state()
    assert (state.validators, state.failures) == (Validators(etag='"v1"'), 1)
    assert world.titles() == news(1)
    site.serve("/feed", page)
    assert world.visit().outcome == "not modified"
    assert world.state().failures == 0


WALL = b"<!doctype html><html><title>Just a moment...</title></html>"


@pytest.mark.fault(no=41)
@pytest.mark.parametrize(
    ("status", "fields", "trouble", "words"),
    [
        ("200 OK", {}, FetchTrouble.BLOCKED, "bot wall"),
        ("200 OK", {"Cf_Mitigated": "challenge"}, FetchTrouble.BLOCKED, "bot wall"),
        ("403 Forbidden", {}, FetchTrouble.BLOCKED, "403"),
        (
            "403 Forbidden",
            {"Cf_Mitigated": "challenge"},
            FetchTrouble.BLOCKED,
            "proof of a browser",
        ),
        ("511 Network Authentication Required", {}, FetchTrouble.HTTP, "511"),
    ],
)
def test_c39_a_wall_is_called_a_wall(
    site: Site,
    world: World,
    status: str,
    fields: dict[str, str],
    trouble: FetchTrouble,
    words: str,
) -> None:
    """If it fails, a consent page looks like a feed without news."""
    site.answers("/feed", status, WALL, Content_Type="text/html", **fields)
    world.watch(wire="/feed")
    seen = world.visit()
    assert seen.outcome == trouble
    assert seen.failed is not None
    assert words in seen.failed.message
    source, state = world.parts.settings.sources[0], world.state()
    how = health(source, state, now=world.clock.now)
    blocked = trouble is FetchTrouble.BLOCKED
    assert how is (SourceHealth.BLOCKED if blocked else SourceHealth.FAILING)
    assert state.message == seen.failed.message


def test_c40_a_partial_list_deletes_nothing(site: Site, world: World) -> None:
    """If it fails, what a server leaves out is forgotten and told anew later."""
    page = site.page("/feed", numbered(1, 2, 3), etag='"v1"')
    world.watch(wire="/feed")
    world.visit()
    fields = {"ETag": '"v2"', "IM": "feed"}
    site.answers("/feed", "226 IM Used", numbered(4), **fields)
    assert world.visit().taken.articles == 1
    assert world.state().gap is None
    assert world.titles() == news(1, 2, 3, 4)
    site.serve("/feed", page)
    page.body = numbered(1, 2, 3, 4)
    assert world.visit().taken.articles == 0
    assert all("a-im" not in request.headers for request in site.requests)
