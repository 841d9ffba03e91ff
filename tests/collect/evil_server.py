"""A web server that misbehaves on purpose: one path, one misbehaviour, all logged.

It speaks raw bytes over asyncio streams, because a decent HTTP library would refuse to
send most of this.
"""

import asyncio
import gzip
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.utils import format_datetime
from types import TracebackType
from typing import Self

import brotli  # type: ignore[import-untyped]
from backports import zstd

from tests.makers import NOON

FEED = (
    b'<?xml version="1.0"?><rss version="2.0"><channel><title>T</title>'
    b"<item><guid>1</guid><title>One</title><link>https://news.example/1</link></item>"
    b"</channel></rss>"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What one client asked."""

    method: str
    path: str
    headers: dict[str, str]  # names in lower case


Handler = Callable[[Request, asyncio.StreamWriter], Awaitable[None]]


def reply(body: bytes = FEED, status: str = "200 OK", /, **headers: str) -> bytes:
    """Build a complete response; `Retry_After="1"` is the header `Retry-After`."""
    fields = {"Content_Type": "application/rss+xml", "Content_Length": str(len(body))}
    fields |= headers
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in fields.items()]
    head = "\r\n".join((f"HTTP/1.1 {status}", *lines, "Connection: close", "", ""))
    return head.encode("utf-8", "surrogateescape") + body


def chunked(*pieces: bytes, end: bool = True) -> bytes:
    """Build a chunked response, whole or cut before its last chunk."""
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    body = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces)
    return head + body + (b"0\r\n\r\n" if end else b"")


def redirect(to: str, status: str = "302 Found") -> bytes:
    """Build a redirect."""
    return reply(b"", status, Location=to)


def encoded(name: str, body: bytes = FEED, encoding: str | None = None) -> bytes:
    """Build a response with an encoded body."""
    return reply(ENCODERS[name](body), Content_Encoding=encoding or name)


def _raw_deflate(body: bytes) -> bytes:
    stream = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return stream.compress(body) + stream.flush()


ENCODERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "raw-deflate": _raw_deflate,
    "br": brotli.compress,
    "zstd": zstd.compress,
    "identity": bytes,
}


async def hang(_request: Request, _writer: asyncio.StreamWriter) -> None:
    """Accept and never answer."""
    await asyncio.Event().wait()


async def drip(_request: Request, writer: asyncio.StreamWriter) -> None:
    """Send a byte every now and then, so that no read ever times out."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
    while True:
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(0.02)


async def stall(_request: Request, writer: asyncio.StreamWriter) -> None:
    """Send half and then nothing."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n" + FEED)
    await writer.drain()
    await asyncio.Event().wait()


async def endless(_request: Request, writer: asyncio.StreamWriter) -> None:
    """Send without an end and without a length."""
    writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        writer.write(b"x" * 65536)
        await writer.drain()


async def endless_chunks(_request: Request, writer: asyncio.StreamWriter) -> None:
    """Send chunks without an end."""
    writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        writer.write(b"10000\r\n" + b"x" * 65536 + b"\r\n")
        await writer.drain()


async def endless_header(_request: Request, writer: asyncio.StreamWriter) -> None:
    """Send header lines without an end."""
    writer.write(b"HTTP/1.1 200 OK\r\n")
    while True:
        writer.write(b"X-Pad: " + b"x" * 30000 + b"\r\n")
        await writer.drain()


def conditional(etag: str, **headers: str) -> Handler:
    """Answer 304 to the right ETag, else 200 with it."""

    async def handler(request: Request, writer: asyncio.StreamWriter) -> None:
        if request.headers.get("if-none-match") == etag:
            writer.write(
                reply(b"", "304 Not Modified", ETag=etag, Content_Length="0", **headers)
            )
        else:
            writer.write(reply(ETag=etag, **headers))

    return handler


ROUTES: dict[str, bytes | Handler] = {
    "/feed": reply(ETag='"v1"', Last_Modified="Fri, 07 Nov 2025 10:00:00 GMT"),
    "/html": reply(b"<!doctype html><p>Consent?", Content_Type="text/html"),
    "/empty": reply(b""),
    "/blank": reply(b" \r\n"),
    "/accepted": reply(b"", "202 Accepted"),
    "/no-content": b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n",
    "/partial": reply(FEED[:60], "206 Partial Content"),
    "/short": reply(FEED, Content_Length="5000"),
    "/cut-chunk": chunked(FEED[:60], end=False),
    "/chunked": chunked(FEED[:60], FEED[60:]),
    "/cut-gzip": reply(gzip.compress(FEED)[:-20], Content_Encoding="gzip"),
    "/404": reply(b"gone fishing", "404 Not Found"),
    "/410": reply(b"", "410 Gone"),
    "/429": reply(b"", "429 Too Many Requests", Retry_After="120"),
    "/429-bare": reply(b"", "429 Too Many Requests"),
    "/503": reply(
        b"",
        "503 Service Unavailable",
        Date=format_datetime(NOON, usegmt=True),
        Retry_After="Friday, 07-Nov-25 12:10:00 GMT",
    ),
    "/500": reply(b"", "500 Internal Server Error"),
    "/challenge": reply(b"<html>", "403 Forbidden", Cf_Mitigated="challenge"),
    "/304": b"HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n",
    "/silent": b"",
    "/garbage": b"\x16\x03\x01 this is not HTTP\r\n\r\n",
    "/cookie": reply(Set_Cookie="id=1; Path=/"),
    "/hang": hang,
    "/drip": drip,
    "/stall": stall,
    "/endless": endless,
    "/endless-chunks": endless_chunks,
    "/endless-header": endless_header,
    "/large": reply(b"x" * 50_000_000),
    "/to-feed": redirect("/feed"),
    "/moved": redirect("/feed", "301 Moved Permanently"),
    "/moved-308": redirect("/feed", "308 Permanent Redirect"),
    "/moved-then-found": redirect("/to-feed", "301 Moved Permanently"),
    "/found-then-moved": redirect("/moved"),
    "/loop": redirect("/loop"),
    "/no-location": reply(b"", "302 Found"),
    **{f"/chain-{n}": redirect(f"/chain-{n + 1}") for n in range(20)},
    "/cookie-redirect": reply(b"", "302 Found", Set_Cookie="id=1", Location="/feed"),
}


@dataclass(slots=True, repr=False)
class EvilServer:
    """Listens on a free loopback port while it is entered."""

    routes: dict[str, bytes | Handler] = field(
        default_factory=lambda: dict(ROUTES), repr=False
    )
    requests: list[Request] = field(default_factory=list)
    busy: int = 0  # requests being answered now
    busiest: int = 0  # the most that ever were
    times: list[float] = field(default_factory=list)  # of arrival, on the loop's clock
    port: int = 0  # 0: not entered yet
    host: str = "127.0.0.1"
    _server: asyncio.Server | None = None
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def url(self, path: str, host: str | None = None) -> str:
        return f"http://{host or self.host}:{self.port}{path}"

    @property
    def paths(self) -> list[str]:
        return [request.path for request in self.requests]

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, self.host, 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._server is not None
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        try:
            async with self._counted():
                await self._answer(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    @asynccontextmanager
    async def _counted(self) -> AsyncIterator[None]:
        self.busy += 1
        self.busiest = max(self.busiest, self.busy)
        try:
            yield
        finally:
            self.busy -= 1

    async def _answer(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        start = await reader.readexactly(3)
        if not start.isalpha():  # a TLS greeting
            writer.write(reply(b"", "400 Bad Request"))
            return
        rest = await reader.readuntil(b"\r\n\r\n")
        head = (start + rest).decode("utf-8", "surrogateescape")
        first, *lines = head.rstrip("\r\n").split("\r\n")
        method, path, _ = first.split(" ")
        pairs = (line.partition(":") for line in lines)
        headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
        request = Request(method=method, path=path, headers=headers)
        self.requests.append(request)
        self.times.append(asyncio.get_running_loop().time())
        answer = self.routes.get(path, ROUTES["/404"])
        if isinstance(answer, bytes):
            writer.write(answer)
        else:
            await answer(request, writer)
        await writer.drain()
