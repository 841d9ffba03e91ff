"""D. Transport and limits: what is slow, large, damaged or hostile hurts only itself."""

import asyncio
import gzip
import tracemalloc
from functools import cache

import pytest

from monitor.model.source import FetchTrouble, Validators
from tests.collect.evil_server import (
    ENCODERS,
    Request,
    chunked,
    drip,
    encoded,
    endless,
    endless_chunks,
    hang,
    reply,
    stall,
)
from tests.conformance.site import Site, World, item, news, numbered, rss

FEED = numbered(1, 2)
MEGABYTE = 1_000_000
SMALL = f"max_bytes = {MEGABYTE}"


@pytest.mark.fault(no=33)
@pytest.mark.parametrize("handler", [hang, drip, stall])
def test_c41_a_slow_server_is_left_in_time(
    site: Site, world: World, handler: object
) -> None:
    """If it fails, one server that drips holds up all the others, or for ever."""
    site.serve("/slow", handler)  # type: ignore[arg-type]
    site.page("/feed", FEED)
    world.watch(slow="/slow", wire="/feed", fetch='timeout = "200ms"')
    outcomes = {v.source: v.outcome for v in world.round().visits}
    assert outcomes == {"slow": FetchTrouble.TIMEOUT, "wire": "read"}
    assert world.state("slow").failures == 1
    assert world.titles() == news(1, 2)


class Flood:
    """Sends a hundred megabytes, and counts what it could send."""

    def __init__(self, *, length: bool) -> None:
        self.head = b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n"
        self.head += b"Content-Length: 100000000\r\n" if length else b""
        self.sent = 0

    async def __call__(self, _request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(self.head + b"\r\n")
        for _ in range(1600):
            writer.write(b" " * 62_500)
            await writer.drain()
            self.sent += 62_500


@pytest.mark.fault(no=32)
@pytest.mark.parametrize("length", [True, False])
def test_c42_a_huge_body_is_stopped_on_its_way(
    site: Site, world: World, *, length: bool
) -> None:
    """If it fails, one body fills the memory."""
    flood = Flood(length=length)
    site.serve("/feed", flood)
    world.watch(wire="/feed", fetch=SMALL)
    assert world.visit().outcome == FetchTrouble.TOO_LARGE
    assert flood.sent < 30 * MEGABYTE  # the rest stayed where it was
    assert world.articles() == ()


@pytest.mark.fault(no=32)
@pytest.mark.parametrize("handler", [endless, endless_chunks])
def test_c42_a_body_without_an_end_ends(
    site: Site, world: World, handler: object
) -> None:
    """If it fails, a stream takes a place among the visits for ever."""
    site.serve("/feed", handler)  # type: ignore[arg-type]
    world.watch(wire="/feed", fetch=SMALL)
    assert world.visit().outcome == FetchTrouble.TOO_LARGE


@cache
def bomb(name: str) -> bytes:
    return encoded(name, bytes(40 * MEGABYTE), name.removeprefix("raw-"))


@pytest.mark.fault(no=34)
@pytest.mark.parametrize("name", ["gzip", "deflate", "raw-deflate", "br", "zstd"])
def test_c43_a_bomb_is_stopped_while_it_unpacks(
    site: Site, world: World, name: str
) -> None:
    """If it fails, two hundred kilobytes become two hundred megabytes."""
    site.serve("/feed", bomb(name))
    world.watch(wire="/feed", fetch=SMALL)
    tracemalloc.start()
    try:
        assert world.visit().outcome == FetchTrouble.TOO_LARGE
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 20 * MEGABYTE
    assert world.articles() == ()


@pytest.mark.parametrize("name", list(ENCODERS))
def test_c44_what_is_asked_for_is_decoded(site: Site, world: World, name: str) -> None:
    """If it fails, an encoding that was asked for loses the source."""
    site.serve("/feed", encoded(name, FEED, name.removeprefix("raw-")))
    world.watch(wire="/feed")
    assert world.visit().failed is None
    assert world.titles() == news(1, 2)
    asked = {e.strip() for e in site.last["accept-encoding"].split(",")}
    assert asked == {"gzip", "deflate", "br", "zstd"}


TWICE = gzip.compress(gzip.compress(FEED))


@pytest.mark.fault(no=34)
@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip, gzip", TWICE),
        ("gzip", FEED),
        ("br", gzip.compress(FEED)),
        ("zstd", FEED),
        ("deflate", FEED),
        ("compress", FEED),
    ],
)
def test_c44_what_cannot_be_decoded_is_said(
    site: Site, world: World, encoding: str, body: bytes
) -> None:
    """If it fails, a wrong label ends as an exception or as an empty feed."""
    site.answers("/feed", "200 OK", body, Content_Encoding=encoding)
    world.watch(wire="/feed")
    assert world.visit().outcome == FetchTrouble.UNPARSABLE
    assert world.state().message
    assert world.articles() == ()


LONG = numbered(*range(1, 30))
CUT = [
    pytest.param(reply(LONG, Content_Length="99000", ETag='"v2"'), id="length"),
    pytest.param(chunked(LONG[:900], end=False), id="chunks"),
    pytest.param(
        reply(gzip.compress(LONG)[:-20], Content_Encoding="gzip", ETag='"v2"'),
        id="gzip",
    ),
]


@pytest.mark.fault(no=42)
@pytest.mark.parametrize("answer", CUT)
def test_c45_nothing_is_taken_from_a_body_that_was_cut(
    site: Site, world: World, answer: bytes
) -> None:
    """If it fails, half a feed counts as the feed, and the rest is never asked for."""
    page = site.page("/feed", FEED, etag='"v1"')
    world.watch(wire="/feed")
    world.visit()
    site.serve("/feed", answer)
    assert world.visit().outcome == FetchTrouble.TRUNCATED
    assert world.state().validators == Validators(etag='"v1"')
    assert world.titles() == news(1, 2)
    page.body, page.etag = LONG, '"v2"'
    site.serve("/feed", page)
    world.visit()
    assert site.last["if-none-match"] == '"v1"'
    assert world.titles() == news(*range(1, 30))


def with_doctype(declarations: str, title: str) -> bytes:
    entry = item(1, title=title)
    return (
        f'<?xml version="1.0"?>\n<!DOCTYPE rss [\n{declarations}\n]>\n'
        f'<rss version="2.0"><channel><title>T</title>{entry}{item(2)}</channel></rss>'
    ).encode()


LAUGHS = '<!ENTITY l0 "ha">\n' + "\n".join(
    f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10)
)
BOMBS = {
    "laughs": with_doctype(LAUGHS, "&l9;"),
    "quadratic": with_doctype(f'<!ENTITY a "{"a" * 20_000}">', "&a;" * 5000),
}


@pytest.mark.fault(no=35)
@pytest.mark.parametrize("name", BOMBS)
def test_c46_entities_are_not_blown_up(site: Site, world: World, name: str) -> None:
    """If it fails, a kilobyte of XML becomes gigabytes of text."""
    site.answers("/feed", "200 OK", BOMBS[name])
    world.watch(wire="/feed")
    tracemalloc.start()
    try:
        world.visit()
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 60 * MEGABYTE
    assert sum(len(a.title) + len(a.text) for a in world.articles()) < MEGABYTE


@pytest.mark.fault(no=36)
@pytest.mark.parametrize("kind", ["entity", "parameter", "doctype", "file"])
def test_c46_no_entity_leads_outside(site: Site, world: World, kind: str) -> None:
    """If it fails, whoever writes a feed reads our files or has us ask for theirs."""
    secret = world.folder / "secret.txt"
    secret.write_text("s3cret", encoding="utf-8")
    address = site.url("/outside")
    declarations = {
        "entity": f'<!ENTITY x SYSTEM "{address}">',
        "parameter": f'<!ENTITY % p SYSTEM "{address}"> %p;',
        "file": f'<!ENTITY x SYSTEM "{secret.as_uri()}">',
        "doctype": "",
    }
    body = with_doctype(declarations[kind], "News &x;")
    if kind == "doctype":
        body = body.replace(b"rss [\n\n]", f'rss SYSTEM "{address}"'.encode())
        body = body.replace(b"&x;", b"1")
    site.page("/feed", body)
    world.watch(wire="/feed")
    world.visit()
    assert site.paths == ["/feed"]
    assert all("s3cret" not in a.title + a.text for a in world.articles())
    assert "News 2" in world.titles()


def test_c46_a_document_type_alone_is_no_feed(site: Site, world: World) -> None:
    """If it fails, nothing at all counts as a feed without entries."""
    site.page("/feed", b'<?xml version="1.0"?><!DOCTYPE rss>')
    world.watch(wire="/feed")
    assert world.visit().failed is not None


def test_c46_harmless_entities_are_read(site: Site, world: World) -> None:
    """If it fails, the old habit of declaring names for characters loses feeds."""
    site.page(
        "/feed", with_doctype('<!ENTITY eacute "&#233;">', "Caf&eacute; &amp; bar")
    )
    world.watch(wire="/feed")
    assert world.visit().failed is None
    assert world.titles() == ["Café & bar", "News 2"]


def declared(encoding: str | None) -> str:
    text = rss(item(1, title="稀土 管制")).decode()
    own = f' encoding="{encoding}"' if encoding else ""
    return text.replace(' encoding="utf-8"', own)


WIDE = [
    pytest.param(declared(e).encode(e), None, id=e)
    for e in ("gb18030", "big5", "shift_jis", "euc-jp", "utf-16")
]
WIDE += [
    pytest.param(declared("utf-8").encode("utf-8-sig"), "gb18030", id="mark-first"),
    pytest.param(declared("big5").encode(), "utf-8", id="header-first"),
    pytest.param(declared("utf-8").encode("utf-32"), None, id="utf-32"),
    pytest.param(declared(None).encode("gb18030"), "gb18030", id="header-only"),
]


@pytest.mark.parametrize(("body", "charset"), WIDE)
def test_c47_east_asian_texts_are_read_right(
    site: Site, world: World, body: bytes, charset: str | None
) -> None:
    """If it fails, ministries' headlines are a heap of wrong characters."""
    kind = "application/rss+xml" + (f"; charset={charset}" if charset else "")
    site.answers("/feed", "200 OK", body, Content_Type=kind)
    world.watch(wire="/feed")
    world.visit()
    assert world.titles() == ["稀土 管制"]


ODD = [
    ("Zölle “2025”", "windows-1252", "iso-8859-1", "Zölle “2025”"),
    ("Hän \x00sanoi\x07", "utf-8", "utf-8", "Hän sanoi"),
    ("한국 희토류", "euc-kr", "euc-kr", "한국 희토류"),
    ("lone &#xD800; half", "utf-8", "utf-8", "lone half"),
]


@pytest.mark.fault(no=48)
@pytest.mark.parametrize(("title", "encoding", "label", "expected"), ODD)
def test_c47_wrong_labels_and_forbidden_characters_are_repaired(
    site: Site, world: World, title: str, encoding: str, label: str, expected: str
) -> None:
    """If it fails, one bad byte loses a whole feed."""
    text = rss(item(1, title=title)).decode().replace('"utf-8"', f'"{label}"')
    site.page("/feed", text.encode(encoding))
    world.watch(wire="/feed")
    assert world.visit().failed is None
    assert world.titles() == [expected]


def test_c47_json_with_a_mark_is_read(site: Site, world: World) -> None:
    """If it fails, a byte order mark makes a JSON Feed unreadable."""
    site.page(
        "/feed",
        b'\xef\xbb\xbf{"version": "https://jsonfeed.org/version/1.1", "title": "T", '
        b'"items": [{"id": "1", "content_text": "text", "title": "One"}]}',
    )
    world.watch(wire="/feed")
    assert world.visit().failed is None
    assert world.titles() == ["One"]
