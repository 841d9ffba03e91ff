"""The fetcher against a server that misbehaves: what it asks, and what it says."""

import asyncio
import gzip
import hashlib
import socket
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from monitor.collect.fetch import HttpFetcher, user_agent
from monitor.config.settings import FetchSettings
from monitor.model.push import Posted
from monitor.model.source import (
    Fetched,
    FetchFailed,
    FetchResult,
    FetchTrouble,
    NotModified,
    Source,
    SourceState,
    Validators,
)
from tests.collect.evil_server import (
    ENCODERS,
    FEED,
    EvilServer,
    chunked,
    conditional,
    drip,
    encoded,
    redirect,
    reply,
)
from tests.conformance.names import resolved
from tests.makers import NOON, a_source

T = TypeVar("T")


def settings(server: EvilServer | None = None, **changes: object) -> FetchSettings:
    """Return settings that let the loopback server through, and nothing else."""
    base = FetchSettings(
        user_agent="lodewatch-test/1.0",
        contact="https://monitor.example/about",
        timeout=timedelta(seconds=20),
        max_bytes=1_000_000,
        min_interval=timedelta(),
        max_interval=timedelta(hours=12),
        concurrency=8,
        allow_private=(f"127.0.0.1:{server.port}",) if server else (),
        max_entries=2000,
        parse_timeout=timedelta(seconds=15),
        baseline=True,
    )
    return replace(base, **changes)  # type: ignore[arg-type]


class Names(AbstractResolver):
    """Resolves every name to what it is told, one list of addresses after the other."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    async def resolve(
        self,
        host: str,
        port: int = 0,
        family: socket.AddressFamily = socket.AF_INET,
    ) -> list[ResolveResult]:
        self.asked.append(host)
        addresses = self.answers[0]
        self.answers = self.answers[1:] or self.answers
        if not addresses:
            raise OSError(socket.EAI_NONAME, "unknown name")
        return resolved(host, port, addresses)

    async def close(self) -> None:
        return


def run(
    use: Callable[[EvilServer, HttpFetcher], Awaitable[T]],
    *,
    now: Callable[[], datetime] = lambda: NOON,
    resolver: AbstractResolver | None = None,
    **changes: object,
) -> T:
    """Run `use` with a fresh server and a fetcher that may reach it."""

    async def main() -> T:
        async with EvilServer() as server:
            made = settings(server, **changes)
            fetcher = HttpFetcher(made, clock=now, resolver=resolver)
            try:
                return await use(server, fetcher)
            finally:
                await fetcher.close()

    return asyncio.run(main())


def visit(
    path: str,
    *,
    routes: dict[str, object] | None = None,
    validators: Validators | None = None,
    source: Source | None = None,
    **changes: object,
) -> tuple[FetchResult, EvilServer]:
    """Visit one path once; return what came of it, and the server with its log."""

    async def use(
        server: EvilServer, fetcher: HttpFetcher
    ) -> tuple[FetchResult, EvilServer]:
        server.routes |= routes or {}  # type: ignore[arg-type]
        url = path if "://" in path else server.url(path)
        here = replace(source or a_source(), url=url)
        state = SourceState(
            source=here.name, url=url, validators=validators or Validators()
        )
        return await fetcher.fetch(here, state), server

    return run(use, **changes)  # type: ignore[arg-type]


def fetched(path: str, **options: object) -> tuple[Fetched, EvilServer]:
    result, server = visit(path, **options)  # type: ignore[arg-type]
    assert isinstance(result, Fetched), result
    return result, server


def failed(path: str, **options: object) -> tuple[FetchFailed, EvilServer]:
    result, server = visit(path, **options)  # type: ignore[arg-type]
    assert isinstance(result, FetchFailed), result
    return result, server


def test_a_feed_comes_whole() -> None:
    """If this failed, no source could be read at all."""
    result, server = fetched("/feed")

    assert result.body == FEED
    assert result.body_hash == hashlib.sha256(FEED).hexdigest()
    assert result.content_type == "application/rss+xml"
    assert (result.source, result.at, result.moved_to) == ("example-wire", NOON, None)
    assert server.paths == ["/feed"]


def test_c01_both_validators_are_sent_and_304_is_understood() -> None:
    """Without both validators every poll would be a full download."""
    sent = Validators(etag='"v1"', last_modified="Fri, 07 Nov 2025 10:00:00 GMT")
    result, server = visit("/c", routes={"/c": conditional('"v1"')}, validators=sent)

    assert isinstance(result, NotModified)
    assert server.requests[0].headers["if-none-match"] == '"v1"'
    asked_since = server.requests[0].headers["if-modified-since"]
    assert asked_since == "Fri, 07 Nov 2025 10:00:00 GMT"


@pytest.mark.parametrize(
    "etag", ['W/"a:b c"', '""', "abc", '"' + "x" * 1024 + '"', '"é"'],
    ids=["weak", "empty", "unquoted", "long", "utf-8"],
)  # fmt: skip
def test_c02_an_etag_goes_back_byte_for_byte(etag: str) -> None:
    """A tidied ETag never matches, so the server would answer 200 for ever."""
    first, _ = fetched("/e", routes={"/e": reply(ETag=etag)})
    assert first.validators.etag == etag

    second, server = visit(
        "/e", routes={"/e": conditional(etag)}, validators=first.validators
    )
    assert isinstance(second, NotModified)
    assert server.requests[0].headers["if-none-match"] == etag


@pytest.mark.parametrize(
    "date", ["2025-01-01T00:00:00Z", "Wed, 01 Jan 2025 00:00:00 +0000", "yesterday"]
)
def test_c03_last_modified_is_never_rewritten(date: str) -> None:
    """Servers compare the text; a rewritten date gets a 200 instead of a 304."""
    first, _ = fetched("/d", routes={"/d": reply(Last_Modified=date)})
    _, server = fetched("/feed", validators=first.validators)

    assert server.requests[0].headers["if-modified-since"] == date
    assert "if-none-match" not in server.requests[0].headers


def test_c04_a_new_pair_replaces_the_old_one() -> None:
    """A validator kept from an older response would ask about the wrong version."""
    old = Validators(etag='"old"', last_modified="Fri, 07 Nov 2025 10:00:00 GMT")
    result, _ = fetched("/n", routes={"/n": reply(ETag='"new"')}, validators=old)

    assert result.validators == Validators(etag='"new"', last_modified=None)


def test_c05_a_304_updates_only_the_fields_it_carries() -> None:
    """Dropping what a 304 does not repeat would make the next request unconditional."""
    old = Validators(etag='"a"', last_modified="Fri, 07 Nov 2025 10:00:00 GMT")
    answer = reply(b"", "304 Not Modified", ETag='"b"', Cache_Control="max-age=60")
    result, _ = visit("/n", routes={"/n": answer}, validators=old)

    assert isinstance(result, NotModified)
    assert result.validators == replace(old, etag='"b"')


def test_c06_a_304_sets_the_lifetime_too() -> None:
    """If this failed, a polite server's max-age would be ignored on most visits."""
    answer = reply(b"", "304 Not Modified", Cache_Control="max-age=7200")
    result, _ = visit("/n", routes={"/n": answer}, validators=Validators(etag='"a"'))

    assert isinstance(result, NotModified)
    assert result.fresh_for == timedelta(hours=2)


def test_c09_another_address_gets_an_unconditional_request() -> None:
    """Validators of the old address could get a 304 for a feed never seen."""

    async def use(server: EvilServer, fetcher: HttpFetcher) -> FetchResult:
        source = a_source(url=server.url("/feed"))
        state = SourceState(
            source=source.name,
            url="https://old.example/feed",
            validators=Validators(etag='"v1"', last_modified="x"),
        )
        result = await fetcher.fetch(source, state)
        assert "if-none-match" not in server.requests[0].headers
        assert "if-modified-since" not in server.requests[0].headers
        return result

    assert isinstance(run(use), Fetched)


def test_c11_304_to_an_unconditional_request_is_an_error() -> None:
    """Taken for success, such a source would look healthy and never bring anything."""
    result, _ = failed("/304")

    assert (result.trouble, result.status) == (FetchTrouble.HTTP, 304)


def test_an_unreturnable_etag_is_forgotten() -> None:
    """Bytes that are no UTF-8 would break the database or the next request."""
    answer = reply().replace(b"\r\n\r\n", b'\r\nETag: "\xff\xfe"\r\n\r\n', 1)
    result, _ = fetched("/x", routes={"/x": answer})

    assert result.validators == Validators()


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        pytest.param({"Cache_Control": "max-age=7200"}, 7200, id="c13"),
        pytest.param({"Cache_Control": "max-age=7200", "Age": "5231"}, 1969, id="c14"),
        pytest.param({"Cache_Control": "no-cache"}, None, id="c18"),
    ],
)
def test_c13_c14_c18_lifetimes(headers: dict[str, str], expected: int | None) -> None:
    """If this failed, `freshness` would not see the headers as they come."""
    result, _ = fetched("/f", routes={"/f": reply(**headers)})

    assert result.fresh_for == (
        None if expected is None else timedelta(seconds=expected)
    )


def test_c27_429_keeps_the_whole_host_alone() -> None:
    """A host that throttles one of its feeds would be hit again by the next one."""
    now = [NOON]

    async def use(server: EvilServer, fetcher: HttpFetcher) -> list[FetchResult]:
        async def get(path: str) -> FetchResult:
            source = a_source(url=server.url(path, "busy.example"))
            state = SourceState(source=source.name, url=source.url)
            return await fetcher.fetch(source, state)

        results = [await get("/429"), await get("/feed")]
        assert server.paths == ["/429"]
        now[0] += timedelta(seconds=121)
        return [*results, await get("/feed")]

    names = Names(["127.0.0.1"])
    first, second, third = run(use, now=lambda: now[0], resolver=names)
    assert isinstance(first, FetchFailed)
    assert first.host == "busy.example"
    assert isinstance(first, FetchFailed)
    assert first.trouble is FetchTrouble.THROTTLED
    assert first.retry_after == timedelta(seconds=120)
    assert isinstance(second, FetchFailed)
    assert second.trouble is FetchTrouble.THROTTLED
    assert second.retry_after == timedelta(seconds=120)
    assert isinstance(third, Fetched)


def test_c29_one_path_of_an_own_host_speaks_for_itself() -> None:
    """A bridge to many sites passes on the refusal of one of them."""

    async def use(server: EvilServer, fetcher: HttpFetcher) -> list[FetchResult]:
        sources = [a_source(url=server.url(path)) for path in ("/429", "/feed")]
        return [
            await fetcher.fetch(s, SourceState(source=s.name, url=s.url))
            for s in sources
        ]

    first, second = run(use)
    assert isinstance(first, FetchFailed)
    assert isinstance(second, Fetched)


def test_c28_c29_503_with_a_date_concerns_only_its_feed() -> None:
    """One broken path of an aggregator must not silence all its other feeds."""

    async def use(server: EvilServer, fetcher: HttpFetcher) -> list[FetchResult]:
        sources = [a_source(url=server.url(path)) for path in ("/503", "/feed")]
        return [
            await fetcher.fetch(s, SourceState(source=s.name, url=s.url))
            for s in sources
        ]

    first, second = run(use)
    assert isinstance(first, FetchFailed)
    assert first.trouble is FetchTrouble.THROTTLED
    assert first.retry_after == timedelta(minutes=10)
    assert isinstance(second, Fetched)


TROUBLES = [
    ("/404", FetchTrouble.HTTP, 404),
    ("/410", FetchTrouble.GONE, 410),
    ("/429-bare", FetchTrouble.THROTTLED, 429),
    ("/500", FetchTrouble.HTTP, 500),
    ("/empty", FetchTrouble.EMPTY, 200),
    ("/blank", FetchTrouble.EMPTY, 200),
    ("/accepted", FetchTrouble.EMPTY, 202),
    ("/no-content", FetchTrouble.EMPTY, 204),
    ("/partial", FetchTrouble.TRUNCATED, 206),
    ("/short", FetchTrouble.TRUNCATED, None),
    ("/cut-chunk", FetchTrouble.TRUNCATED, None),
    ("/cut-gzip", FetchTrouble.TRUNCATED, None),
    ("/silent", FetchTrouble.CONNECT, None),
    ("/garbage", FetchTrouble.HTTP, None),
    ("/endless", FetchTrouble.TOO_LARGE, None),
    ("/endless-chunks", FetchTrouble.TOO_LARGE, None),
    ("/large", FetchTrouble.TOO_LARGE, None),
    ("/loop", FetchTrouble.REDIRECTS, None),
    ("/chain-0", FetchTrouble.REDIRECTS, None),
    ("/no-location", FetchTrouble.REDIRECTS, 302),
]


@pytest.mark.parametrize(
    ("path", "trouble", "status"), TROUBLES, ids=[t[0].strip("/") for t in TROUBLES]
)
def test_c35_c38_c42_c45_each_trouble_has_its_name(
    path: str, trouble: FetchTrouble, status: int | None
) -> None:
    """A trouble under a wrong name sends the operator to look in the wrong place."""
    result, _ = failed(path)

    assert (result.trouble, result.status) == (trouble, status)
    assert result.message
    assert "\n" not in result.message


def test_an_endless_header_ends() -> None:
    """The body's limit does not help against a server that never ends its header."""
    result, _ = failed("/endless-header", timeout=timedelta(seconds=0.5))

    assert result.trouble in (FetchTrouble.HTTP, FetchTrouble.TIMEOUT)


def test_c39_a_challenge_is_named() -> None:
    """A bot wall looks like any other 403 unless the reason is told."""
    result, _ = failed("/challenge")

    assert result.status == 403
    assert "challenge" in result.message


def test_c39_html_arrives_as_it_is() -> None:
    """The fetcher must not judge the body: `parse` tells HTML from feeds."""
    result, _ = fetched("/html")

    assert result.content_type == "text/html"


@pytest.mark.parametrize("path", ["/to-feed", "/found-then-moved"])
def test_c34_a_temporary_redirect_is_followed_and_forgotten(path: str) -> None:
    """A login page's 302 must never become a source's address."""
    result, server = fetched(path)

    assert result.body == FEED
    assert result.url == server.url("/feed")
    assert result.moved_to is None


@pytest.mark.parametrize(
    ("path", "end"),
    [("/moved", "/feed"), ("/moved-308", "/feed"), ("/moved-then-found", "/to-feed")],
)
def test_c32_a_permanent_redirect_is_reported(path: str, end: str) -> None:
    """Without it nobody learns that a feed has moved until the old address dies."""
    result, server = fetched(path)

    assert result.moved_to == server.url(end)


@pytest.mark.fault(no=40)
def test_c34_five_redirects_and_no_more() -> None:
    """One visit must not wander through the web."""
    _, server = failed("/chain-0")

    assert len(server.requests) == 6


@pytest.mark.parametrize(
    "target",
    ["file:///etc/hostname", "ftp://h.example/x", "gopher://h/", "data:,x", "//", ""],
)
def test_c37_a_redirect_elsewhere_than_http_is_refused(target: str) -> None:
    """If this failed, a feed could make the monitor open other things."""
    result, _ = failed("/r", routes={"/r": redirect(target)})

    assert result.trouble in (FetchTrouble.BAD_URL, FetchTrouble.REDIRECTS)


@pytest.mark.parametrize(
    "url", ["file:///etc/hostname", "ftp://h.example/", "/etc/hostname", "http://", ""]
)
def test_c37_only_http_is_fetched(url: str) -> None:
    """A source's address is user input: nothing but http and https may be opened."""
    result = alone(url)

    assert result.trouble is FetchTrouble.BAD_URL


def alone(url: str, resolver: AbstractResolver | None = None) -> FetchFailed:
    """Fetch without any server; nothing private is allowed."""

    async def main() -> FetchResult:
        fetcher = HttpFetcher(settings(), clock=lambda: NOON, resolver=resolver)
        source = a_source(url=url)
        try:
            return await fetcher.fetch(source, SourceState(source="s", url=url))
        finally:
            await fetcher.close()

    result = asyncio.run(main())
    assert isinstance(result, FetchFailed)
    return result


PRIVATE = [
    "127.0.0.1", "127.1", "2130706433", "0x7f.0.0.1", "0x7f000001", "017700000001",
    "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.0.1", "100.64.0.1",
    "169.254.169.254", "224.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "[fc00::1]",
    "[fe80::1]", "[2002:7f00:1::]", "[64:ff9b::7f00:1]", "[2001:0:1::1]",
]  # fmt: skip


@pytest.mark.fault(no=38)
@pytest.mark.parametrize("host", PRIVATE)
def test_c36_private_addresses_are_refused(host: str) -> None:
    """A feed's address could reach into the network that the monitor runs in."""
    result = alone(f"http://{host}:9/feed")

    assert result.trouble is FetchTrouble.BLOCKED_ADDRESS, result


@pytest.mark.fault(no=38)
@pytest.mark.parametrize("host", PRIVATE)
def test_c36_redirects_to_private_addresses_are_refused(host: str) -> None:
    """A public feed could send the monitor into its own network."""
    result, server = failed("/r", routes={"/r": redirect(f"http://{host}:9/secret")})

    assert result.trouble is FetchTrouble.BLOCKED_ADDRESS, result
    assert server.paths == ["/r"]


@pytest.mark.parametrize(
    "addresses", [["127.0.0.1"], ["10.0.0.1", "::1"], ["::ffff:10.0.0.1"]]
)
def test_c36_names_of_private_addresses_are_refused(addresses: list[str]) -> None:
    """A public name can point at a private address."""
    result = alone("http://public.example/feed", Names(addresses))

    assert result.trouble is FetchTrouble.BLOCKED_ADDRESS
    assert addresses[0] in result.message


@pytest.mark.fault(no=39)
def test_c36_a_rebinding_name_server_gains_nothing() -> None:
    """A second look-up between check and connection could answer differently."""

    async def use(server: EvilServer, fetcher: HttpFetcher) -> FetchResult:
        url = f"http://rebind.example:{server.port}/feed"
        source = a_source(url=url)
        return await fetcher.fetch(source, SourceState(source="s", url=url))

    names = Names(["127.0.0.1"], ["10.0.0.1"])
    assert isinstance(run(use, resolver=names), Fetched)
    assert names.asked == ["rebind.example"]


def test_c36_the_private_half_of_a_name_is_left_out() -> None:
    """A name with a public and a private address must never reach the private one."""

    async def use(server: EvilServer, fetcher: HttpFetcher) -> FetchResult:
        url = f"http://both.example:{server.port}/feed"
        source = a_source(url=url)
        return await fetcher.fetch(source, SourceState(source="s", url=url))

    assert isinstance(run(use, resolver=Names(["10.0.0.1", "127.0.0.1"])), Fetched)


def test_an_allowed_name_lets_its_private_address_through() -> None:
    """Intranet feeds are allowed by name as well as by address."""

    async def main() -> FetchResult:
        async with EvilServer() as server:
            entry = f"Intranet.example:{server.port}"
            fetcher = HttpFetcher(
                settings(allow_private=(entry,)),
                clock=lambda: NOON,
                resolver=Names(["127.0.0.1"]),
            )
            url = f"http://intranet.example:{server.port}/feed"
            state = SourceState(source="s", url=url)
            try:
                return await fetcher.fetch(a_source(url=url), state)
            finally:
                await fetcher.close()

    assert isinstance(asyncio.run(main()), Fetched)


@pytest.mark.parametrize("host", ["a" * 70 + ".example", "a..example"])
def test_impossible_names_are_told(host: str) -> None:
    """The resolver raises UnicodeError over some of them, before any look-up."""
    result = alone(f"http://{host}/")

    assert result.trouble in (FetchTrouble.BAD_URL, FetchTrouble.DNS)


def test_an_unknown_name_is_a_dns_trouble() -> None:
    """The operator must see that the name is wrong, not the server."""
    assert alone("http://nowhere.example/", Names([])).trouble is FetchTrouble.DNS


def test_c31_no_answer_from_any_name_server_means_offline() -> None:
    """A night without a line must not make every source look broken."""

    class Silent(Names):
        async def resolve(self, *_args: object, **_more: object) -> list[ResolveResult]:
            raise socket.gaierror(socket.EAI_AGAIN, "try again")

    result = alone("http://news.example/", Silent([]))
    assert result.trouble is FetchTrouble.OFFLINE


@pytest.mark.parametrize("path", ["/hang", "/drip", "/stall"])
def test_c41_the_deadline_is_total(path: str) -> None:
    """A server that drips would hold a slot for ever."""
    result, _ = failed(path, timeout=timedelta(seconds=0.2))

    assert result.trouble is FetchTrouble.TIMEOUT
    assert "0.2 s" in result.message


def test_c41_a_slow_host_does_not_hold_up_the_others() -> None:
    """Sixty slow sources must not stop the other forty."""

    async def use(server: EvilServer, fetcher: HttpFetcher) -> int:
        async def get(host: str, path: str) -> FetchResult:
            url = f"http://{host}:{server.port}{path}"
            return await fetcher.fetch(
                a_source(url=url), SourceState(source="s", url=url)
            )

        slow = [asyncio.ensure_future(get("slow.example", "/hang")) for _ in range(9)]
        await asyncio.sleep(0)
        good = await asyncio.gather(*(get(f"h{n}.example", "/feed") for n in range(9)))
        for task in slow:
            task.cancel()
        await asyncio.gather(*slow, return_exceptions=True)
        return sum(isinstance(result, Fetched) for result in good)

    names = Names(["127.0.0.1"])
    assert run(use, resolver=names, concurrency=2) == 9


@pytest.mark.fault(no=33)
def test_c41_sixty_servers_of_a_hundred_that_drip(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """If it fails, a byte every few seconds from some keeps all the others waiting."""
    monkeypatch.setattr("monitor.collect.hosts.SLOW_AFTER", timedelta(milliseconds=20))

    async def use(server: EvilServer, fetcher: HttpFetcher) -> int:
        server.routes["/drip"] = drip

        async def get(host: str, path: str) -> FetchResult:
            url = f"http://{host}:{server.port}{path}"
            return await fetcher.fetch(
                a_source(url=url), SourceState(source="s", url=url)
            )

        slow = [asyncio.create_task(get(f"s{n}.example", "/drip")) for n in range(60)]
        await asyncio.sleep(0)
        good = await asyncio.gather(*(get(f"h{n}.example", "/feed") for n in range(40)))
        assert not any(task.done() for task in slow)
        for task in slow:
            task.cancel()
        await asyncio.gather(*slow, return_exceptions=True)
        return sum(isinstance(result, Fetched) for result in good)

    assert run(use, resolver=Names(["127.0.0.1"]), timeout=timedelta(seconds=60)) == 40


@pytest.mark.parametrize("name", ["gzip", "br", "zstd", "deflate", "raw-deflate"])
def test_c43_a_bomb_is_stopped_while_it_unpacks(name: str) -> None:
    """200 kB that unpack to 200 MB would fill the memory."""
    encoding = name.removeprefix("raw-")
    bomb = encoded(name, bytes(50_000_000), encoding)
    result, _ = failed("/bomb", routes={"/bomb": bomb})

    assert result.trouble is FetchTrouble.TOO_LARGE


@pytest.mark.parametrize("name", list(ENCODERS))
def test_c44_every_encoding_that_is_asked_for_is_decoded(name: str) -> None:
    """Asking for an encoding that cannot be read loses the source."""
    answer = encoded(name, encoding=name.removeprefix("raw-"))
    result, server = fetched("/e", routes={"/e": answer})

    assert result.body == FEED
    asked = server.requests[0].headers["accept-encoding"]
    assert asked == "gzip, deflate, br, zstd"


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", FEED),
        ("deflate", b"\xff" * 40),
        ("br", FEED),
        ("zstd", FEED),
        ("gzip, gzip", gzip.compress(gzip.compress(FEED))),
        ("compress", FEED),
    ],
)
def test_c44_what_cannot_be_decoded_is_one_clear_error(
    encoding: str, body: bytes
) -> None:
    """A wrong label must not end as an exception or as an empty feed."""
    answer = reply(body, Content_Encoding=encoding)
    result, _ = failed("/e", routes={"/e": answer})

    assert result.trouble is FetchTrouble.UNPARSABLE


def test_c23_one_request_at_a_time_for_each_host() -> None:
    """Fifty feeds of one publisher, due at once, would look like an attack."""

    async def use(server: EvilServer, fetcher: HttpFetcher) -> EvilServer:
        sources = [a_source(url=server.url("/feed")) for _ in range(12)]
        await asyncio.gather(
            *(fetcher.fetch(s, SourceState(source="s", url=s.url)) for s in sources)
        )
        return server

    server = run(use, min_interval=timedelta(seconds=0.01))
    assert len(server.requests) == 12
    assert server.busiest == 1
    gaps = [b - a for a, b in zip(server.times, server.times[1:], strict=False)]
    assert min(gaps) >= 0.0099


def test_c23_no_more_than_concurrency_over_all_hosts() -> None:
    """All hosts at once would exhaust a small machine's sockets and memory."""

    async def slow(_request: object, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.01)
        writer.write(reply())

    async def use(server: EvilServer, fetcher: HttpFetcher) -> int:
        server.routes["/slow"] = slow
        urls = [f"http://h{n}.example:{server.port}/slow" for n in range(12)]
        await asyncio.gather(
            *(
                fetcher.fetch(a_source(url=u), SourceState(source="s", url=u))
                for u in urls
            )
        )
        return server.busiest

    assert run(use, resolver=Names(["127.0.0.1"]), concurrency=3) == 3


def test_c49_c50_the_request_is_polite() -> None:
    """Servers answer 403 or 406 to requests that do not say who asks for what."""
    _, server = fetched("/feed")

    headers = server.requests[0].headers
    assert (
        headers["user-agent"] == "lodewatch-test/1.0 (+https://monitor.example/about)"
    )
    assert "application/rss+xml" in headers["accept"]
    assert "application/atom+xml" in headers["accept"]
    assert "application/feed+json" in headers["accept"]
    assert not {"referer", "cookie", "a-im", "authorization"} & set(headers)


def test_c49_a_source_can_bring_its_own_user_agent() -> None:
    """Some publishers want a name and an address in a form of their own."""
    source = a_source(user_agent="Example Fund ops@fund.example")
    _, server = fetched("/feed", source=source)

    agent = server.requests[0].headers["user-agent"]
    assert agent == "Example Fund ops@fund.example"


def test_c49_the_version_is_added() -> None:
    """Without a version nobody can tell which release misbehaves."""
    named = user_agent(settings(user_agent="lodewatch", contact=None))

    assert named.startswith("lodewatch/")
    assert named.removeprefix("lodewatch/")


@pytest.mark.parametrize("path", ["/cookie", "/cookie-redirect"])
def test_c50_cookies_are_not_sent_back(path: str) -> None:
    """A reader that keeps cookies can be followed from visit to visit."""

    async def use(server: EvilServer, fetcher: HttpFetcher) -> list[dict[str, str]]:
        for _ in range(2):
            url = server.url(path)
            await fetcher.fetch(a_source(url=url), SourceState(source="s", url=url))
        return [request.headers for request in server.requests]

    assert all("cookie" not in headers for headers in run(use))


def test_no_proxy_is_taken_from_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A proxy would connect for us, past the address check."""
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")

    assert fetched("/feed")[0].body == FEED


def test_the_address_is_requested_as_it_is_written() -> None:
    """Signed addresses break when their percent-encoding is tidied."""
    path = "/p?c%5Ba%5D%5B%5D=%22x%22&o=b+c&z=%7e"
    _, server = fetched(path, routes={path: reply()})

    assert server.paths == [path]


def test_credentials_never_show() -> None:
    """A message with a password would end in the log and on the screen."""

    async def use(server: EvilServer, fetcher: HttpFetcher) -> list[FetchResult]:
        results = []
        for path in ("/404", "/feed", "/to-feed"):
            url = f"http://me:s3cret@127.0.0.1:{server.port}{path}"
            state = SourceState(source="s", url=url)
            results.append(await fetcher.fetch(a_source(url=url), state))
        assert "authorization" in server.requests[0].headers
        return results

    assert "s3cret" not in repr(run(use))
    assert "s3cret" not in repr(alone("http://me:s3cret@h.example:0/"))


def test_c48_a_plain_server_behind_https_is_a_tls_trouble() -> None:
    """A broken certificate or protocol must be told apart from a dead server."""

    async def use(server: EvilServer, fetcher: HttpFetcher) -> FetchResult:
        url = f"https://127.0.0.1:{server.port}/feed"
        return await fetcher.fetch(a_source(url=url), SourceState(source="s", url=url))

    result = run(use)
    assert isinstance(result, FetchFailed)
    assert result.trouble is FetchTrouble.TLS
    assert ssl.OPENSSL_VERSION not in result.message


def test_a_refused_connection_is_told() -> None:
    """A dead server is a failure like any other, not an exception."""

    async def use(server: EvilServer, fetcher: HttpFetcher) -> FetchResult:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        fetcher = HttpFetcher(
            settings(allow_private=(f"127.0.0.1:{port}",)), clock=lambda: NOON
        )
        url = f"http://127.0.0.1:{port}/"
        try:
            state = SourceState(source="s", url=url)
            return await fetcher.fetch(a_source(url=url), state)
        finally:
            await fetcher.close()

    result = run(use)
    assert isinstance(result, FetchFailed)
    assert result.trouble is FetchTrouble.CONNECT


def test_c51_nothing_else_is_requested() -> None:
    """Icons, robots files and article pages are nobody's wish."""
    _, server = fetched("/html")

    assert server.paths == ["/html"]


def test_a_chunked_body_comes_whole() -> None:
    """If this failed, half of the web's feeds could not be read."""
    body = chunked(FEED[:10], FEED[10:])
    assert fetched("/c", routes={"/c": body})[0].body == FEED


def post(path: str, **changes: object) -> tuple[Posted, EvilServer]:
    """Send a form to one path; return what came of it, and the server with its log."""

    async def use(
        server: EvilServer, fetcher: HttpFetcher
    ) -> tuple[Posted, EvilServer]:
        server.routes |= {
            "/form": reply(b"", "202 Accepted"),
            "/form-moved": redirect("/form", "308 Permanent Redirect"),
            "/form-later": redirect("/form", "307 Temporary Redirect"),
            "/form-loop": redirect("/form-loop", "307 Temporary Redirect"),
        }
        url = path if "://" in path else server.url(path)
        there = a_source(url=server.url("/feed"))
        return await fetcher.post(url, {"hub.mode": "subscribe"}, source=there), server

    return run(use, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("path", "status", "message", "paths"),
    [
        ("/form", 202, "HTTP 202 Accepted", ["/form"]),
        ("/form-moved", 202, "HTTP 202 Accepted", ["/form-moved", "/form"]),
        ("/form-later", 202, "HTTP 202 Accepted", ["/form-later", "/form"]),
        ("/form-loop", 307, "HTTP 307 Temporary Redirect", ["/form-loop"]),
        ("/to-feed", 302, "HTTP 302 Found", ["/to-feed"]),
        ("/404", 404, "HTTP 404 Not Found", ["/404"]),
        ("/silent", None, "no connection", ["/silent"]),
    ],
)
def test_c57_a_form_is_sent_once_and_again_only_where_a_redirect_says_so(
    path: str, status: int | None, message: str, paths: list[str]
) -> None:
    """If it fails, a hub gets no form, two, or a GET in its place."""
    posted, server = post(path)
    assert posted.status == status
    assert posted.message.startswith(message)
    assert server.paths == paths
    assert {r.method for r in server.requests} == {"POST"}
    kind = "application/x-www-form-urlencoded"
    assert {r.headers["content-type"] for r in server.requests} == {kind}
    assert all("lodewatch-test/" in r.headers["user-agent"] for r in server.requests)


def test_c57_a_form_goes_to_no_private_address_and_waits_for_nobody_for_ever() -> None:
    """If it fails, a feed can have us write into our own network, or hold us up."""
    blocked, server = post("/form", allow_private=())
    assert blocked.status is None
    assert "is not on the public internet" in blocked.message
    assert server.requests == []
    slow, _ = post("/hang", timeout=timedelta(seconds=0.2))
    assert (slow.status, "did not finish" in slow.message) == (None, True)
    assert post("ftp://hub.example/")[0].status is None


@pytest.mark.parametrize("host", ["127.0.0.1", "inside.example"])
def test_c36_a_stranger_leads_nobody_to_what_is_allowed_for_another(host: str) -> None:
    """If it fails, any feed makes us ask, or write to, a service of the own network.

    Its links, its hub and where it has moved to come from the feed; that the address is
    allowed was said for a source of the user's own.
    """

    async def use(
        server: EvilServer, fetcher: HttpFetcher
    ) -> tuple[FetchResult, Posted, list[str]]:
        inside = f"http://{host}:{server.port}/rss"
        stranger = a_source(url="https://news.example/feed.xml")
        led = SourceState(source=stranger.name, url=stranger.url, address=inside)
        result = await fetcher.fetch(stranger, led)
        posted = await fetcher.post(inside, {"hub.mode": "x"}, source=stranger)
        own = a_source(url=inside)
        await fetcher.fetch(own, SourceState(source=own.name, url=own.url))
        return result, posted, server.paths

    result, posted, paths = run(use, resolver=Names(["127.0.0.1"]))

    assert isinstance(result, FetchFailed)
    assert result.trouble is FetchTrouble.BLOCKED_ADDRESS
    assert posted.status is None
    assert paths == ["/rss"]  # of the user's own source
