"""Documents over HTTP: for programs on this machine, and only to read."""

import asyncio
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import TypeVar

import aiohttp
import pytest

from monitor.web.feeds import Document, FeedServer, Query

T = TypeVar("T")
TOKEN = "a-token-of-some-length"


def documents(name: str, query: Query) -> Document | None:
    """Have one document, which depends on the query, and one that refuses."""
    if name == "refused":
        message = 'there is no filter "x"'
        raise ValueError(message)
    if name != "told.atom":
        return None
    return Document(body=f"<{dict(query)}>".encode(), media_type="application/atom+xml")


def served(
    use: Callable[[aiohttp.ClientSession, str], Awaitable[T]],
    *,
    token: str = "",
    public: bool = False,
) -> T:
    """Run `use` with a client and the address at which the documents are."""

    async def main() -> T:
        server = FeedServer(documents)
        port = await server.open("127.0.0.1", 0, token=token, public=public)
        try:
            async with aiohttp.ClientSession() as client:
                given = use(client, f"http://127.0.0.1:{port}")
                return await asyncio.wait_for(given, 20)
        finally:
            await server.close()

    return asyncio.run(main())


def test_what_has_not_changed_is_not_sent_again() -> None:
    """If it fails, every reader fetches the whole feed at each look."""

    async def use(client: aiohttp.ClientSession, at: str) -> None:
        async with client.get(f"{at}/told.atom") as first:
            assert first.status == HTTPStatus.OK
            assert first.content_type == "application/atom+xml"
            assert first.charset == "utf-8"
            mark, body = first.headers["ETag"], await first.read()
            assert body
        for known, status in (
            (mark, 304),
            (f'"other", W/{mark}', 304),
            ("*", 304),
            ('"other"', 200),
        ):
            headers = {"If-None-Match": known}
            async with client.get(f"{at}/told.atom", headers=headers) as again:
                assert again.status == status
                assert again.headers["ETag"] == mark
                assert await again.read() == (b"" if status == 304 else body)
        headers = {"If-None-Match": mark}
        async with client.get(f"{at}/told.atom?rule=a", headers=headers) as other:
            assert other.status == HTTPStatus.OK

    served(use)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_there_is_nothing_to_change(method: str) -> None:
    """If it fails, a web page can write to the monitor."""

    async def use(client: aiohttp.ClientSession, at: str) -> tuple[int, str]:
        async with client.request(method, f"{at}/told.atom", data=b"x") as answer:
            return answer.status, answer.headers.get("Allow", "")

    assert served(use) == (405, "GET, HEAD")


def test_a_head_has_the_marks_and_no_body() -> None:
    """If it fails, programs that look first fetch everything."""

    async def use(client: aiohttp.ClientSession, at: str) -> None:
        async with client.head(f"{at}/told.atom") as answer:
            assert answer.status == HTTPStatus.OK
            assert answer.headers["ETag"]
            assert await answer.read() == b""

    served(use)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"/{TOKEN}/told.atom", 200),
        (f"/{TOKEN}/other", 404),
        ("/told.atom", 404),
        ("//told.atom", 404),
        (f"/{TOKEN[:-1]}/told.atom", 404),
        (f"/x/{TOKEN}/told.atom", 404),
        ("/", 404),
    ],
)
def test_without_the_token_there_is_nothing(path: str, status: int) -> None:
    """If it fails, whoever reaches the port reads what was told."""

    async def use(client: aiohttp.ClientSession, at: str) -> int:
        async with client.get(f"{at}{path}") as answer:
            return answer.status

    assert served(use, token=TOKEN) == status


@pytest.mark.parametrize(
    ("host", "public", "status"),
    [
        ("localhost", False, 200),
        ("LOCALHOST:8787", False, 200),
        ("[::1]:8787", False, 200),
        ("evil.example", False, 421),
        ("localhost.evil.example:8787", False, 421),
        ("feeds.example", True, 200),
    ],
)
def test_a_web_page_does_not_read_under_a_name_of_its_own(
    host: str, *, public: bool, status: int
) -> None:
    """If it fails, any page in a browser on this machine reads the alerts."""

    async def use(client: aiohttp.ClientSession, at: str) -> int:
        async with client.get(f"{at}/told.atom", headers={"Host": host}) as answer:
            return answer.status

    assert served(use, public=public) == status


def test_filters_that_make_no_sense_are_told() -> None:
    """If it fails, a misspelt filter is a feed of everything or of nothing."""

    async def use(client: aiohttp.ClientSession, at: str) -> tuple[int, str]:
        async with client.get(f"{at}/refused") as answer:
            return answer.status, await answer.text()

    assert served(use) == (400, 'there is no filter "x"\n')
