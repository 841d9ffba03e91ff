"""Who may ask for what, before anything is looked up: the door that all requests pass.

Browsers carry out what any web page tells them to. So only requests under our own
address are answered, only our own pages may change anything, and what is answered runs
no script and can be shown within no other page.
"""

from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from http.cookies import CookieError, SimpleCookie
from typing import Any, Final
from urllib.parse import quote, urlsplit

from monitor.web.hosts import is_address
from monitor.web.signin import Door

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

PASS: Final = "lodewatch_pass"  # noqa: S105 - the cookie's name
CSRF: Final = "ds_csrftoken"
MAX_FORM: Final = 64 * 1024  # bytes
FEEDS: Final = (".atom", ".ics")  # what readers fetch that cannot sign in
DATA: Final = (*FEEDS, ".json", ".csv")  # what programs ask for: no page to sign in

_FORM: Final = "application/x-www-form-urlencoded"
_OPEN: Final = frozenset({"/sign-in", "/style.css", "/icon.svg"})
_CLOSED: Final = "/-/"  # what Datasette tells of itself
_POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS: Final = (
    ("Content-Security-Policy", _POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
)
_ENCODED: Final = tuple((n.lower().encode(), v.encode()) for n, v in _HEADERS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """What is answered instead."""

    status: HTTPStatus
    words: str
    location: str | None = None  # where to go instead; None: nowhere


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """As much of a request as manners look at."""

    method: str
    path: str
    headers: Mapping[str, str]  # names in small letters
    cookies: Mapping[str, str]
    query: str = ""  # as it came

    @property
    def bearer(self) -> str | None:
        """Return the password of a program; None: it shows none."""
        kind, _, value = self.headers.get("authorization", "").partition(" ")
        return value.strip() if kind.casefold() == "bearer" else None


def judge(
    asked: Asked, *, public: bool, door: Door | None, now: datetime
) -> Refusal | None:
    """Say why a request is not answered; None: it is.

    `door` is None where no password is asked for.
    """
    return (
        _of_address(asked, public=public)
        or _of_method(asked)
        or (_of_form(asked) if asked.method == "POST" else None)
        or (_of_door(asked, door, now) if door else None)
    )


def _of_address(asked: Asked, *, public: bool) -> Refusal | None:
    host = asked.headers.get("host", "")
    if not public and not is_address(host):
        return Refusal(
            status=HTTPStatus.MISDIRECTED_REQUEST,
            words=f"Nothing is shown under the name {host}: ask for the address itself.",
        )
    if asked.path.startswith(_CLOSED):
        return Refusal(status=HTTPStatus.NOT_FOUND, words="There is no such page.")
    return None


def _of_method(asked: Asked) -> Refusal | None:
    below = asked.path.partition("/")[2].partition("/")[0].partition(".")[0]
    data = below == "db" or asked.path.endswith(DATA)
    if asked.method in ("GET", "HEAD") or (asked.method == "POST" and not data):
        return None
    return Refusal(
        status=HTTPStatus.METHOD_NOT_ALLOWED, words="This can only be looked at."
    )


def _of_form(asked: Asked) -> Refusal | None:
    headers = asked.headers
    length = headers.get("content-length", "")
    if not (length.isascii() and length.isdigit()):
        return Refusal(
            status=HTTPStatus.LENGTH_REQUIRED, words="A form must say how long it is."
        )
    if int(length) > MAX_FORM:
        return Refusal(
            status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE, words="That form is too long."
        )
    if headers.get("content-type", "").partition(";")[0].strip() != _FORM:
        return Refusal(
            status=HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            words=f"A form must come as {_FORM}.",
        )
    origin = headers.get("origin")
    foreign = origin is not None and urlsplit(origin).netloc != headers.get("host")
    fetched = headers.get("sec-fetch-site", "same-origin")
    if foreign or fetched not in ("same-origin", "none"):
        return _not_ours()
    # Without any cookie the check of the token would be left out.
    if CSRF not in asked.cookies and asked.bearer is None:
        return _not_ours()
    return None


def _not_ours() -> Refusal:
    return Refusal(
        status=HTTPStatus.FORBIDDEN,
        words="Nothing was done: this form does not come from a page of ours, or that "
        "page is too old. Go back, load it again, and send it once more.",
    )


def _of_door(asked: Asked, door: Door, now: datetime) -> Refusal | None:
    if asked.path in _OPEN:
        return None
    feed = asked.method != "POST" and asked.path.endswith(FEEDS)
    if feed and door.opens(f"{quote(asked.path)}?{asked.query}"):
        return None
    if asked.bearer is not None:
        known = door.knows(asked.bearer)
    else:
        known = door.accepts(asked.cookies.get(PASS, ""), now)
    if known:
        return None
    people = not asked.path.endswith(DATA) or "text/html" in asked.headers.get(
        "accept", ""
    )
    if asked.method == "GET" and asked.bearer is None and people:
        return Refusal(
            status=HTTPStatus.SEE_OTHER, words="Sign in first.", location="/sign-in"
        )
    return Refusal(status=HTTPStatus.UNAUTHORIZED, words="Sign in first.")


def guarded(
    app: App, *, public: bool, door: Door | None, clock: Callable[[], datetime]
) -> App:
    """Put the door before an application."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        asked = read(scope)

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = [*message.get("headers", ()), *_ENCODED]
                message = {**message, "headers": headers}
            await send(message)

        refusal = judge(asked, public=public, door=door, now=clock())
        if refusal is None:
            await app(scope, receive, dressed)
        else:
            await _refuse(refusal, dressed)

    return answer


def read(scope: Scope) -> Asked:
    """Read what manners look at from an ASGI scope."""
    headers = {k.decode("latin-1"): v.decode("latin-1") for k, v in scope["headers"]}
    cookies: SimpleCookie = SimpleCookie()
    try:
        cookies.load(headers.get("cookie", ""))
    except CookieError:
        cookies = SimpleCookie()  # unreadable ones are none
    return Asked(
        method=scope["method"],
        path=scope["path"],
        query=scope.get("query_string", b"").decode("latin-1"),
        headers=headers,
        cookies={name: morsel.value for name, morsel in cookies.items()},
    )


async def _refuse(refusal: Refusal, send: Send) -> None:
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"cache-control", b"no-store"),
    ]
    if refusal.status == HTTPStatus.UNAUTHORIZED:
        headers.append((b"www-authenticate", b'Bearer realm="lodewatch"'))
    if refusal.location is not None:
        headers.append((b"location", refusal.location.encode()))
    start = {"type": "http.response.start", "status": refusal.status}
    await send({**start, "headers": headers})
    await send({"type": "http.response.body", "body": refusal.words.encode()})
