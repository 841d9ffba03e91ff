"""A small web server for documents that programs fetch; it only ever reads.

It knows HTTP: which methods, which host names, and what has not changed since it was
last fetched. What there is to fetch, its source says.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hmac import compare_digest
from http import HTTPStatus

from aiohttp import ETag, web

from monitor.listener import Listener
from monitor.web.hosts import is_address
from monitor.web.values import mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What is fetched."""

    body: bytes
    media_type: str
    status: HTTPStatus = HTTPStatus.OK


Query = Mapping[str, Sequence[str]]
Source = Callable[[str, Query], Document | None]
"""Returns the document of a name and its filters; None: there is none. `ValueError`: the
filters make no sense, with the reason."""


class FeedServer:
    """Listens until it is closed. Belongs to one event loop.

    With a `token`, it is the first part of every path. Unless `public`, only requests
    for an address or for localhost are answered: a web page that gives itself our
    address under a name of its own (DNS rebinding) reads nothing.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        self._listener = Listener(self._answer)
        self._token = ""
        self._public = False

    async def open(
        self, host: str, port: int, *, token: str = "", public: bool = False
    ) -> int:
        """Listen, and return the port; raise `OSError` where that is impossible."""
        self._token, self._public = token, public
        return await self._listener.open(host, port)

    async def close(self) -> None:
        """Stop listening."""
        await self._listener.close()

    async def _answer(self, request: web.Request) -> web.Response:
        if request.method not in ("GET", "HEAD"):
            return _no(HTTPStatus.METHOD_NOT_ALLOWED, Allow="GET, HEAD")
        if not self._public and not is_address(request.host):
            return _no(HTTPStatus.MISDIRECTED_REQUEST)
        name = self._name(request.path)
        if name is None:
            return _no(HTTPStatus.NOT_FOUND)
        try:
            document = self._source(name, _query(request))
        except ValueError as error:
            return _no(HTTPStatus.BAD_REQUEST, f"{error}\n")
        if document is None:
            return _no(HTTPStatus.NOT_FOUND)
        return _found(request, document)

    def _name(self, path: str) -> str | None:
        """Return what is asked for; None: without the token."""
        token, _, name = path.removeprefix("/").rpartition("/")
        known = compare_digest(token.encode(), self._token.encode())
        return name if known else None


def _query(request: web.Request) -> Query:
    return {key: request.query.getall(key) for key in request.query}


def _found(request: web.Request, document: Document) -> web.Response:
    own = ETag(mark(document.body))
    asked = request.if_none_match or ()
    same = document.status == HTTPStatus.OK and any(
        known.value in ("*", own.value) for known in asked
    )
    response = web.Response(
        status=HTTPStatus.NOT_MODIFIED if same else document.status,
        body=None if same else document.body,
        headers={
            # What was told is for its readers: no proxy keeps it.
            "Cache-Control": "private, no-cache",
            "X-Content-Type-Options": "nosniff",
        },
    )
    if not same:
        response.headers["Content-Type"] = f"{document.media_type}; charset=utf-8"
    response.etag = own
    return response


def _no(status: HTTPStatus, text: str = "", **headers: str) -> web.Response:
    return web.Response(
        status=status,
        text=text,
        headers={**headers, "X-Content-Type-Options": "nosniff"},
    )
