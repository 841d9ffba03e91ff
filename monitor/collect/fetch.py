"""Visit a source over HTTP, politely and without trust. The way out through aiohttp.

Everything that goes wrong is a `FetchFailed` value. Nothing here knows what a feed is;
nothing is stored and nothing is retried: when to come back is decided in `cadence`.
"""

import asyncio
import errno
import importlib.metadata
import socket
import ssl
from collections.abc import Mapping
from functools import cache

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from monitor.collect import answers, decode, kinds, moved
from monitor.collect.answers import Answer
from monitor.collect.failure import VisitError
from monitor.collect.hosts import Hosts
from monitor.collect.links import safe, without_credentials
from monitor.config.settings import FetchSettings
from monitor.guard import is_named, literal_refusal, reachable_from, refusal
from monitor.model.push import Posted
from monitor.model.source import (
    FetchResult,
    FetchTrouble,
    Source,
    SourceState,
    Validators,
)
from monitor.ports import Clock

MAX_REDIRECTS = 5
_LONGEST_FIELD = 64 * 1024  # of one header; security policies pass aiohttp's 8 KiB
_MANY = ("cache-control", "content-encoding", "link")  # headers that are lists
_SAME_METHOD = (307, 308)  # redirects that repeat a POST as a POST
_OFFLINE = (errno.ENETUNREACH, errno.ENETDOWN)


Place = tuple[str, int]  # host and port


class _BlockedError(OSError):
    """A name resolves to addresses that must not be connected to."""


class _GuardedResolver(AbstractResolver):
    """Resolves names, and returns only addresses that may be connected to.

    aiohttp connects to exactly what this returns, so a name server cannot answer
    differently between the check and the connection.
    """

    def __init__(self, inner: AbstractResolver, *, allowed: tuple[str, ...]) -> None:
        self._inner = inner
        self._allowed = allowed

    async def resolve(
        self,
        host: str,
        port: int = 0,
        family: socket.AddressFamily = socket.AF_INET,
    ) -> list[ResolveResult]:
        """Return the addresses of `host` that may be connected to."""
        found = await self._inner.resolve(host, port, family)
        refusals = [
            refusal(one["host"], host=host, port=port, allowed=self._allowed)
            for one in found
        ]
        if found and all(refusals):
            raise _BlockedError(refusals[0])
        return [one for one, why in zip(found, refusals, strict=True) if why is None]

    async def close(self) -> None:
        """Let go of the resolver underneath."""
        await self._inner.close()


class HttpFetcher:
    """Visits sources; implements `monitor.ports.Fetcher` for one event loop.

    `resolver` is where tests put other names; None: the system's.
    """

    def __init__(
        self,
        settings: FetchSettings,
        *,
        clock: Clock,
        resolver: AbstractResolver | None = None,
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._resolver = resolver
        self._sessions: dict[bool, aiohttp.ClientSession] = {}  # True: reaches inside
        self._hosts = Hosts(
            min_interval=settings.min_interval, concurrency=settings.concurrency
        )

    async def fetch(self, source: Source, state: SourceState) -> FetchResult:
        """Visit `source` once, conditionally where `state` has validators for its URL.

        The time limit covers all hops from connecting to the last byte, but not the
        wait for a turn at a busy host.
        """
        sent = state.validators if state.url == source.url else Validators()
        url = kinds.address(source.kind, moved.address(source, state))
        try:
            return await self._visit(source, url, sent)
        except VisitError as failure:
            return failure.told(source.name, at=self._clock())

    async def post(
        self, url: str, form: Mapping[str, str], *, source: Source
    ) -> Posted:
        """Send a form once for a source, with the same guard and manners as a visit."""
        try:
            answer = await self._sent(_checked(url), form, home=_place(source.url))
        except VisitError as failure:
            return Posted(status=failure.status, message=failure.message)
        return Posted(status=answer.status, message=answers.status_line(answer.status))

    async def close(self) -> None:
        """Let go of connections."""
        for session in self._sessions.values():
            await session.close()
        self._sessions.clear()

    async def _visit(self, source: Source, url: str, sent: Validators) -> FetchResult:
        headers = self._headers(source, sent)
        url, moved_to, permanent = _checked(url), None, True
        home = _place(source.url)
        time_left = self._settings.timeout.total_seconds()
        seen: set[str] = set()
        while True:
            seen.add(url)
            answer, took = await self._ask(url, headers, home=home, time_left=time_left)
            time_left -= took
            target = answers.redirect(answer)
            if target is None:
                return answers.worth(
                    answer,
                    source=source.name,
                    sent=sent,
                    moved_to=moved_to,
                    at=self._clock(),
                )
            if target in seen or len(seen) > MAX_REDIRECTS:
                message = f"more than {MAX_REDIRECTS} redirects, or a circle of them"
                raise VisitError(FetchTrouble.REDIRECTS, message)
            permanent = permanent and answers.is_permanent(answer)
            url, moved_to = target, target if permanent else moved_to

    async def _sent(self, url: str, form: Mapping[str, str], *, home: Place) -> Answer:
        """Send the form again to where a redirect leads that keeps the method."""
        headers = {"User-Agent": user_agent(self._settings), "Accept": "*/*"}
        headers["Accept-Encoding"] = decode.ACCEPTED
        time_left = self._settings.timeout.total_seconds()
        seen: set[str] = set()
        while True:
            seen.add(url)
            answer, took = await self._ask(
                url, headers, home=home, time_left=time_left, form=form
            )
            time_left -= took
            target = answers.redirect(answer) if answer.status in _SAME_METHOD else None
            if target is None or target in seen or len(seen) > MAX_REDIRECTS:
                return answer
            url = target

    def _headers(self, source: Source, sent: Validators) -> dict[str, str]:
        headers = {
            "User-Agent": source.user_agent or user_agent(self._settings),
            "Accept": kinds.ACCEPT[source.kind],
            "Accept-Encoding": decode.ACCEPTED,
        }
        if sent.etag is not None:
            headers["If-None-Match"] = sent.etag
        if sent.last_modified is not None:
            headers["If-Modified-Since"] = sent.last_modified
        return headers

    async def _ask(
        self,
        url: str,
        headers: dict[str, str],
        *,
        home: Place,
        time_left: float,
        form: Mapping[str, str] | None = None,
    ) -> tuple[Answer, float]:
        """Make one request when it is this host's turn; tell how long it took."""
        target = URL(url, encoded=True)
        host, port = there = _place(url)
        reachable = reachable_from(home, there, allowed=self._settings.allow_private)
        if (why := literal_refusal(host, port, allowed=reachable)) is not None:
            raise VisitError(FetchTrouble.BLOCKED_ADDRESS, why)
        async with self._hosts.turn(host):
            self._check_away(host)
            clock = asyncio.get_running_loop().time
            started = clock()
            try:
                async with asyncio.timeout(max(time_left, 0)):
                    session = self._opened(reachable)
                    answer = await self._get(session, target, headers, form)
            except TimeoutError:
                limit = self._settings.timeout.total_seconds()
                message = f"{host} did not finish within {limit:g} s"
                raise VisitError(FetchTrouble.TIMEOUT, message) from None
            except (aiohttp.ClientError, OSError, ValueError) as error:
                raise _failure(error, host=host) from error
            self._note_throttle(answer, target)
            return answer, clock() - started

    def _check_away(self, host: str) -> None:
        rest = self._hosts.away_for(host, now=self._clock())
        if rest is not None:
            message = f"{host} asked not to be visited for now (HTTP 429)"
            raise VisitError(FetchTrouble.THROTTLED, message, retry_after=rest)

    def _note_throttle(self, answer: Answer, url: URL) -> None:
        """Let a 429 hold for the whole host, not only for this source.

        A host of the own network may be a bridge to many others: there one path speaks
        for itself.
        """
        now, host = self._clock(), url.host or ""
        pause = answers.host_pause(answer, now=now)
        own = is_named(host, url.port or 0, allowed=self._settings.allow_private)
        if pause is not None and not own:
            self._hosts.stay_away(host, now=now, pause=pause)

    async def _get(
        self,
        session: aiohttp.ClientSession,
        url: URL,
        headers: dict[str, str],
        form: Mapping[str, str] | None,
    ) -> Answer:
        request = session.request(
            "GET" if form is None else "POST",
            url,
            headers=headers,
            data=form,
            allow_redirects=False,
        )
        async with request as response:
            fields = _fields(response)
            body = b""
            try:
                if answers.wants_body(response.status):
                    body = await self._body(response, fields)
            finally:
                # What is left unread may have no end.
                if not response.content.at_eof():
                    response.close()
            return Answer(
                url=str(url), status=response.status, headers=fields, body=body
            )

    async def _body(
        self, response: aiohttp.ClientResponse, fields: dict[str, str]
    ) -> bytes:
        """Read and decode the body, counting both what arrives and what comes out."""
        limit = self._settings.max_bytes
        decoder = decode.decoder(fields.get("content-encoding", ""))
        arrived, pieces, size = 0, [], 0
        if (response.content_length or 0) > limit:
            raise _too_large(limit)
        async for chunk in response.content.iter_chunked(decode.STEP):
            arrived += len(chunk)
            for piece in decoder.feed(chunk):
                size += len(piece)
                pieces.append(piece)
                if size > limit:
                    raise _too_large(limit)
            if arrived > limit:
                raise _too_large(limit)
        decoder.finish()
        return b"".join(pieces)

    def _opened(self, reachable: tuple[str, ...]) -> aiohttp.ClientSession:
        """Return the session that may reach these; made late, for the running loop."""
        inside = bool(reachable)
        if inside not in self._sessions:
            resolver = _GuardedResolver(
                self._resolver or aiohttp.ThreadedResolver(), allowed=reachable
            )
            self._sessions[inside] = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(
                    resolver=resolver, use_dns_cache=False, limit=0
                ),
                cookie_jar=aiohttp.DummyCookieJar(),
                auto_decompress=False,
                trust_env=False,
                max_line_size=_LONGEST_FIELD,
                max_field_size=_LONGEST_FIELD,
                timeout=aiohttp.ClientTimeout(total=None, sock_connect=None),
            )
        return self._sessions[inside]


@cache
def user_agent(settings: FetchSettings) -> str:
    """Name product, version and whom to write to."""
    product = settings.user_agent
    if "/" not in product:
        product = f"{product}/{importlib.metadata.version('lodewatch')}"
    return f"{product} (+{settings.contact})" if settings.contact else product


def _place(url: str) -> Place:
    """Return host and port of an address; what is none has none."""
    there = URL(safe(url) or "", encoded=True)
    return there.host or "", there.port or 0


def _checked(url: str) -> str:
    """Return a source's address as it is requested."""
    made = safe(url)
    if made is None:
        message = f"{without_credentials(url)!r} is no http or https address"
        raise VisitError(FetchTrouble.BAD_URL, message)
    return made


def _fields(response: aiohttp.ClientResponse) -> dict[str, str]:
    """Return the headers by lower-case name: lists joined, else the first value."""
    fields: dict[str, str] = {}
    for raw, value in response.headers.items():
        name = raw.lower()
        if name in fields and name in _MANY:
            fields[name] += f", {value}"
        else:
            fields.setdefault(name, value)
    return fields


def _too_large(limit: int) -> VisitError:
    message = f"the body is larger than {limit} bytes (see [fetch] max_bytes)"
    return VisitError(FetchTrouble.TOO_LARGE, message)


def _failure(error: Exception, *, host: str) -> VisitError:
    """Say in words what aiohttp or the operating system reported."""
    inner = getattr(error, "os_error", None)
    if isinstance(inner, _BlockedError):
        return VisitError(FetchTrouble.BLOCKED_ADDRESS, str(inner))
    trouble, message = _told(error, host)
    return VisitError(trouble, without_credentials(message))


def _told(error: Exception, host: str) -> tuple[FetchTrouble, str]:
    match error:
        case aiohttp.ClientConnectorDNSError():
            return _unresolved(error, host)
        case aiohttp.ClientPayloadError():
            return FetchTrouble.TRUNCATED, f"the body from {host} breaks off"
        case aiohttp.ClientSSLError() | ssl.SSLError():
            reason = _reason(error)
            return FetchTrouble.TLS, f"no secure connection to {host}: {reason}"
        case aiohttp.InvalidURL() | ValueError():
            return FetchTrouble.BAD_URL, f"{host} cannot be requested: {error}"
        case aiohttp.ClientResponseError():
            return FetchTrouble.HTTP, f"the answer of {host} is not valid HTTP"
        case _:
            offline = getattr(error, "errno", None) in _OFFLINE
            trouble = FetchTrouble.OFFLINE if offline else FetchTrouble.CONNECT
            return trouble, f"no connection to {host}: {_reason(error)}"


def _unresolved(
    error: aiohttp.ClientConnectorDNSError, host: str
) -> tuple[FetchTrouble, str]:
    """Tell a name that is unknown from one about which nobody could be asked."""
    if error.os_error.errno == socket.EAI_AGAIN:
        return FetchTrouble.OFFLINE, f"no name server answers about {host}"
    return FetchTrouble.DNS, f"the name {host} cannot be resolved"


def _reason(error: Exception) -> str:
    """Return the shortest true description of a failure."""
    if isinstance(error, aiohttp.ServerDisconnectedError):
        return "it closed the connection without an answer"
    inner = getattr(error, "os_error", error)
    if isinstance(inner, ssl.SSLCertVerificationError):
        return inner.verify_message
    text = getattr(inner, "strerror", None) or str(inner) or type(inner).__name__
    return str(text)
