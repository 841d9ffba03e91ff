"""The door for hubs: what it lets in, what it refuses, and how long it listens."""

import asyncio
import gzip
import logging
import socket
from collections.abc import Awaitable, Callable, Mapping
from typing import TypeVar

import pytest

from monitor.collect import push
from monitor.collect.push import MOST_AT_ONCE, PushServer
from monitor.model.push import Pushed

T = TypeVar("T")


class Known:
    """A receiver that knows one callback and keeps what it is given."""

    max_bytes = 1000

    def __init__(self) -> None:
        self.questions: list[Mapping[str, str]] = []
        self.pushed: list[Pushed] = []
        self.echo: str | None = "echo me"
        self.has_room = True

    def knows(self, token: str) -> bool:
        return token == "known"

    def confirm(self, _token: str, question: Mapping[str, str]) -> str | None:
        self.questions.append(question)
        return self.echo

    def take(self, _token: str, pushed: Pushed) -> bool:
        self.pushed.append(pushed)
        return self.has_room


def serve(use: Callable[[Known, int], Awaitable[T]]) -> tuple[T, Known]:
    """Run `use` with a receiver and the port at which it is reached."""

    async def main() -> tuple[T, Known]:
        known = Known()
        server = PushServer(known)
        port = await server.open("127.0.0.1", 0)
        try:
            return await asyncio.wait_for(use(known, port), 20), known
        finally:
            await server.close()

    return asyncio.run(main())


async def raw(port: int, sent: bytes) -> bytes:
    """Send bytes and return everything that is answered."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(sent)
    answer = await reader.read()
    writer.close()
    return answer


def request(
    method: str = "POST",
    path: str = "/hub/known",
    body: bytes = b"",
    **headers: str,
) -> bytes:
    fields = {"Host": "x", "Connection": "close", "Content_Length": str(len(body))}
    lines = [f"{k.replace('_', '-')}: {v}" for k, v in (fields | headers).items()]
    return "\r\n".join([f"{method} {path} HTTP/1.1", *lines, "", ""]).encode() + body


def ask(sent: bytes) -> tuple[int, bytes, Known]:
    """Make one request; return status, whole answer and receiver."""
    answer, known = serve(lambda _, port: raw(port, sent))
    return int(answer.split()[1]), answer, known


def test_c57_a_delivery_is_taken_with_what_it_says_of_itself() -> None:
    """If it fails, a delivery is misread, or its signature never checked."""
    status, _, known = ask(
        request(
            body=b"<rss/>",
            Content_Type="application/rss+xml; charset=x",
            X_Hub_Signature="sha1=0",
        )
    )
    assert status == 202
    assert known.pushed == [
        Pushed(
            body=b"<rss/>",
            content_type="application/rss+xml; charset=x",
            signature="sha1=0",
        )
    ]
    bare = ask(request(path="/known", body=b"x"))[2].pushed
    assert bare == [Pushed(body=b"x", content_type=None, signature=None)]


def test_c57_a_question_is_echoed_as_text_that_no_browser_runs() -> None:
    """If it fails, a link can run a script under the callback's address."""
    path = "/known?hub.mode=subscribe&hub.topic=a%26b&hub.mode=denied"
    status, answer, known = ask(request("GET", path))
    assert status == 200
    assert answer.endswith(b"\r\n\r\necho me")
    head = answer.lower()
    assert b"content-type: text/plain" in head
    assert b"x-content-type-options: nosniff" in head
    assert known.questions == [{"hub.mode": "subscribe", "hub.topic": "a&b"}]


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        pytest.param(request(path="/hub/unknown", body=b"x"), 410, id="unknown delivery"),
        pytest.param(request(path="/", body=b"x"), 410, id="no token"),
        pytest.param(request(path="/known/more", body=b"x"), 410, id="below the token"),
        pytest.param(request("GET", "/hub/unknown?hub.challenge=x"), 404, id="unknown question"),
        pytest.param(request("DELETE"), 405, id="method"),
        pytest.param(request("HEAD"), 405, id="head"),
        pytest.param(request(body=b"x" * 1001), 413, id="too large"),
        pytest.param(request(Content_Length="999999999999"), 413, id="says that it is too large"),
        pytest.param(request(body=b"x", Content_Encoding="gzip"), 415, id="compressed"),
        pytest.param(request(Content_Length="abc"), 400, id="no HTTP"),
    ],
)  # fmt: skip
def test_c57_what_is_refused(sent: bytes, status: int) -> None:
    """If it fails, strangers are listened to, or a hub is not told to go away."""
    found, _, known = ask(sent)
    assert found == status
    assert (known.pushed, known.questions) == ([], [])


def test_a_body_without_a_length_is_counted_while_it_comes() -> None:
    """If it fails, a chunked delivery fills the memory."""
    chunks = b"".join(b"100\r\n" + b"x" * 256 + b"\r\n" for _ in range(8))
    head = b"POST /known HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    status, _, known = ask(head + chunks + b"0\r\n\r\n")
    assert (status, known.pushed) == (413, [])


def test_a_question_that_is_not_meant_gets_404() -> None:
    """If it fails, a hub believes that we agree."""

    async def use(known: Known, port: int) -> bytes:
        known.echo = None
        return await raw(port, request("GET", "/known?hub.mode=subscribe"))

    assert b" 404 " in serve(use)[0].splitlines()[0]


def test_a_full_line_asks_the_hub_to_come_again() -> None:
    """If it fails, a delivery is lost although the hub could have kept it."""

    async def use(known: Known, port: int) -> bytes:
        known.has_room = False
        return await raw(port, request(body=b"x"))

    answer = serve(use)[0]
    assert b" 503 " in answer.splitlines()[0]
    assert b"Retry-After: 60" in answer


def test_slow_senders_take_no_place_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    """If it fails, a few connections that drip keep every hub out."""
    monkeypatch.setattr(push, "PATIENCE", 0.5)
    slow = request(body=b"").replace(b"Content-Length: 0", b"Content-Length: 9")

    async def use(_known: Known, port: int) -> tuple[list[bytes], bytes, bytes]:
        held = [asyncio.create_task(raw(port, slow)) for _ in range(MOST_AT_ONCE)]
        await asyncio.sleep(0.2)
        full = await raw(port, request(body=b"x"))
        ends = await asyncio.gather(*held)
        return ends, full, await raw(port, request(body=b"x"))

    (ends, full, free), known = serve(use)
    assert all(b" 408 " in e.splitlines()[0] for e in ends)
    assert b" 503 " in full.splitlines()[0]
    assert b" 202 " in free.splitlines()[0]
    assert len(known.pushed) == 1


def test_a_sender_who_leaves_harms_nobody(caplog: pytest.LogCaptureFixture) -> None:
    """If it fails, a broken connection fills the log, or keeps its place."""
    half = request(body=b"").replace(b"Content-Length: 0", b"Content-Length: 9")

    async def use(_known: Known, port: int) -> bytes:
        for _ in range(MOST_AT_ONCE + 2):
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(half + b"half")
            await writer.drain()
            writer.close()
            await writer.wait_closed()
        await asyncio.sleep(0.1)
        return await raw(port, request(body=b"whole"))

    answer, known = serve(use)
    assert b" 202 " in answer.splitlines()[0]
    assert [p.body for p in known.pushed] == [b"whole"]
    assert [r for r in caplog.records if r.levelname in ("ERROR", "CRITICAL")] == []


@pytest.mark.parametrize(
    "sent",
    [
        request(body=b"x"),
        request("GET", "/known?hub.mode=subscribe"),
        request(body=b"x", Content_Encoding="gzip"),
        request(path="/known" + "x" * 20_000),
        request(Content_Length="abc"),
    ],
    ids=["delivery", "question", "refused", "too long", "no HTTP"],
)
def test_c57_a_callback_stands_in_no_log(
    sent: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    """If it fails, whoever reads a log can speak for the hub, or strangers fill it."""
    with caplog.at_level(logging.DEBUG):
        ask(sent)
    assert "/known" not in caplog.text + str([vars(r) for r in caplog.records])
    assert [r for r in caplog.records if r.levelno >= logging.WARNING] == []


def test_a_fault_of_ours_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    """If it fails, a server that can take nothing says nothing."""

    async def use(known: Known, port: int) -> bytes:
        known.take = None  # type: ignore[assignment, method-assign]
        return await raw(port, request(body=b"x"))

    assert b" 500 " in serve(use)[0].splitlines()[0]
    assert "TypeError" in caplog.text


def test_a_body_counts_as_it_was_sent() -> None:
    """If it fails, a few packed bytes unpack into a full memory, unsigned."""
    packed = gzip.compress(b"x" * 100_000)
    twice = request(body=packed, Content_Encoding="identity\r\nContent-Encoding: gzip")
    status, _, known = ask(twice)
    assert (status, [p.body for p in known.pushed]) == (202, [packed])


def test_a_port_in_use_is_an_error_that_can_be_told() -> None:
    """If it fails, the daemon ends, or believes that it listens."""

    async def main() -> None:
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            server = PushServer(Known())
            with pytest.raises(OSError, match="in use"):
                await server.open("127.0.0.1", taken.getsockname()[1])
            await server.close()

    asyncio.run(main())


def test_closed_is_closed() -> None:
    """If it fails, a replaced configuration goes on listening."""

    async def main() -> None:
        server = PushServer(Known())
        port = await server.open("127.0.0.1", 0)
        await server.close()
        with pytest.raises(OSError, match="Connect"):
            await raw(port, request())

    asyncio.run(main())
