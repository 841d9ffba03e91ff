"""What every server of ours has in common: it opens, closes and bears strangers."""

import asyncio
import logging
from http import HTTPStatus

import aiohttp
import pytest
from aiohttp import web

from monitor.listener import Answer, Listener


async def fine(request: web.Request) -> web.Response:
    """Answer with the body, as it was sent."""
    return web.Response(body=await request.read())


async def broken(request: web.Request) -> web.Response:
    """Fail, as only a fault of ours does."""
    message = f"no answer to {request.method}"
    raise TypeError(message)


def asked(answer: Answer, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
    """Return status and body for a request."""

    async def main() -> tuple[int, bytes]:
        listener = Listener(answer)
        port = await listener.open("127.0.0.1", 0)
        try:
            async with (
                aiohttp.ClientSession() as client,
                client.post(
                    f"http://127.0.0.1:{port}/a/b", data=body, headers=headers
                ) as reply,
            ):
                return reply.status, await reply.read()
        finally:
            await listener.close()

    return asyncio.run(asyncio.wait_for(main(), 20))


def test_a_body_stays_packed() -> None:
    """If it fails, a few kilobytes from a stranger become gigabytes in our memory."""
    status, body = asked(fine, b"\x1f\x8bnot unpacked", {"Content-Encoding": "gzip"})
    assert (status, body) == (HTTPStatus.OK, b"\x1f\x8bnot unpacked")


def test_a_closed_listener_leaves_its_port() -> None:
    """If it fails, an address in use is not reported, or never given back."""

    async def main() -> None:
        first, second = Listener(fine), Listener(fine)
        await first.close()
        port = await first.open("127.0.0.1", 0)
        with pytest.raises(OSError, match="in use"):
            await second.open("127.0.0.1", port)
        await first.close()
        assert await second.open("127.0.0.1", port) == port
        await second.close()

    asyncio.run(asyncio.wait_for(main(), 20))


def test_what_is_no_http_fills_no_log(caplog: pytest.LogCaptureFixture) -> None:
    """If it fails, anybody who reaches the port can fill the disk with log lines."""

    async def main() -> bytes:
        listener = Listener(fine)
        port = await listener.open("127.0.0.1", 0)
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"\x16\x03\x01 no HTTP at all\r\n\r\n")
        answer = await reader.read()
        writer.close()
        await listener.close()
        return answer

    with caplog.at_level(logging.INFO):
        answer = asyncio.run(asyncio.wait_for(main(), 20))
    assert answer.startswith(b"HTTP/1.0 400")
    assert caplog.records == []


def test_a_fault_of_ours_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    """If it fails, a broken server answers 500 and nobody learns why."""
    status, _ = asked(broken, b"", {})
    assert status == HTTPStatus.INTERNAL_SERVER_ERROR
    assert "TypeError: no answer to POST" in caplog.text
