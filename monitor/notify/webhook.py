"""Posts messages as signed JSON to an address: a second door to aiohttp.

The receiver can tell by the id that it has a message already, so sending again is safe
wherever an outcome is unknown. No redirect is followed: what is signed goes to the
address in the configuration or nowhere.
"""

import asyncio
import base64
import binascii
import errno
import hashlib
import hmac
import json
import socket
from collections.abc import Mapping
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from monitor.config.settings import WebhookSettings
from monitor.guard import literal, refusal
from monitor.model.message import Claim, Delivery, Finding, Lookup, Result
from monitor.notify.clean import host, one_line
from monitor.notify.webhook_record import record
from monitor.ports import Clock

MAX_WAIT: Final = timedelta(hours=1)
_PREFIX: Final = "whsec_"
_WORDS: Final = 300  # bytes of an answer that are read, to say why it was refused

_RESULTS: Final = {
    401: Result.BAD_CREDENTIAL,
    403: Result.BAD_CREDENTIAL,
    404: Result.BAD_DESTINATION,
    405: Result.BAD_DESTINATION,
    410: Result.BAD_DESTINATION,
    400: Result.BAD_MESSAGE,
    413: Result.BAD_MESSAGE,
    415: Result.BAD_MESSAGE,
    422: Result.BAD_MESSAGE,
    408: Result.THROTTLED,
    425: Result.THROTTLED,
    429: Result.THROTTLED,
}
_UNAVAILABLE: Final = 503
_OK, _REDIRECT, _CLIENT_ERROR, _SERVER_ERROR = 200, 300, 400, 500


class WebhookChannel:
    """A receiver of signed JSON; implements `monitor.ports.Channel`.

    `resolver` is where tests put other names; None: the system's.
    """

    def __init__(
        self,
        settings: WebhookSettings,
        *,
        clock: Clock,
        resolver: AbstractResolver | None = None,
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._resolver = resolver

    @property
    def name(self) -> str:
        """Return the name that `config.toml` gives it."""
        return self._settings.name

    @property
    def recipients(self) -> tuple[str, ...]:
        """Return none: the address is the recipient."""
        return ()

    @property
    def min_interval(self) -> timedelta:
        """Return the least time between two posts."""
        return self._settings.min_interval

    @property
    def timeout(self) -> timedelta:
        """Return the longest that `send` can take."""
        return self._settings.timeout

    def send(self, claim: Claim) -> Delivery:
        """Post the message once."""
        told = record(claim.message, text_only=claim.text_only)
        body = json.dumps(told, separators=(",", ":")).encode()
        now = self._clock()
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "lodewatch",
            **signed_headers(claim.message.id, body, self._key(), now=now),
        }
        try:
            return asyncio.run(self._post(body, headers))
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as e:
            # Not even connected: nothing can have been taken.
            cause = getattr(e, "os_error", None)
            if isinstance(cause, _PrivateError):
                return Delivery(
                    result=Result.BAD_DESTINATION, error=str(cause.strerror)
                )
            return Delivery(result=Result.NOT_SENT, error=_words(e))
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as e:
            return Delivery(result=Result.UNKNOWN, error=_words(e))

    def find(self, claim: Claim) -> Lookup:  # noqa: ARG002 - the port's signature
        """Say that a receiver cannot be asked what it has."""
        return Lookup(finding=Finding.CANNOT_LOOK, error="a webhook cannot be asked")

    def _key(self) -> bytes:
        """Return the key that signs; without a secret the channel is not opened."""
        secret = self._settings.secret
        return signing_key(secret.reveal() if secret else "")

    async def _post(self, body: bytes, headers: Mapping[str, str]) -> Delivery:
        """Connect, post, and say what the answer means."""
        seconds = self._settings.timeout.total_seconds()
        limit = aiohttp.ClientTimeout(total=seconds, connect=seconds / 2)
        connector = aiohttp.TCPConnector(
            resolver=_Guarded(self._settings, self._resolver), force_close=True
        )
        async with (
            aiohttp.ClientSession(
                connector=connector, timeout=limit, cookie_jar=aiohttp.DummyCookieJar()
            ) as session,
            session.post(
                URL(self._settings.url, encoded=True),
                data=body,
                headers=headers,
                allow_redirects=False,
            ) as answer,
        ):
            if _OK <= answer.status < _REDIRECT:
                return Delivery(result=Result.ACCEPTED)
            words = await _said(answer)
            return refused(answer.status, answer.headers, words, now=self._clock())


class _PrivateError(OSError):
    """A name means an address of one's own network, and nobody has allowed it."""


class _Guarded(AbstractResolver):
    """Lets a name mean a private address only where the user has said so.

    An address that stands in `url` itself, and `localhost`, are named explicitly; aiohttp
    does not resolve the former at all.
    """

    def __init__(
        self, settings: WebhookSettings, inner: AbstractResolver | None
    ) -> None:
        self._free = settings.allow_private
        self._inner = inner or aiohttp.ThreadedResolver()

    async def resolve(
        self,
        host: str,
        port: int = 0,
        family: socket.AddressFamily = socket.AF_INET,
    ) -> list[ResolveResult]:
        """Return the addresses of `host` that may be posted to."""
        found = await self._inner.resolve(host, port, family)
        if self._free or host == "localhost" or literal(host) is not None:
            return found
        good = [
            one
            for one in found
            if refusal(one["host"], host=host, port=port, allowed=()) is None
        ]
        if found and not good:
            message = (
                f"{host} means {found[0]['host']}, which is not on the public internet; "
                "set allow_private = true on this channel if that is meant"
            )
            raise _PrivateError(errno.EACCES, message)
        return good

    async def close(self) -> None:
        """Let go of the resolver underneath."""
        await self._inner.close()


def signing_key(secret: str) -> bytes:
    """Return the key of a secret: `whsec_` and base64, or any text as it is.

    The first is the form of <https://www.standardwebhooks.com>.
    """
    if secret.startswith(_PREFIX):
        try:
            return base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
        except binascii.Error:
            return secret.encode()
    return secret.encode()


def signed_headers(
    message_id: str, body: bytes, key: bytes, *, now: datetime
) -> dict[str, str]:
    """Return the three headers by which a receiver knows the sender and the message.

    The signature is HMAC-SHA256 over `id.timestamp.body`; the timestamp is in seconds.
    """
    stamp = str(int(now.timestamp()))
    signed = b".".join((message_id.encode(), stamp.encode(), body))
    digest = hmac.new(key, signed, hashlib.sha256).digest()
    return {
        "webhook-id": message_id,
        "webhook-timestamp": stamp,
        "webhook-signature": f"v1,{base64.b64encode(digest).decode()}",
    }


def refused(
    status: int, headers: Mapping[str, str], words: str, *, now: datetime
) -> Delivery:
    """Say what an answer means that is no success; `words` are the receiver's own."""
    error = f"HTTP {status} {words}".strip()
    asked = headers.get("Retry-After")
    if status == _UNAVAILABLE and asked:
        return _throttled(asked, error, now)
    if status >= _SERVER_ERROR:
        return Delivery(result=Result.UNKNOWN, error=error)
    if _REDIRECT <= status < _CLIENT_ERROR:
        error = f"HTTP {status}: a redirect, and those are not followed{_to(headers)}"
        return Delivery(result=Result.BAD_DESTINATION, error=error)
    result = _RESULTS.get(status, Result.UNEXPECTED)
    if result is Result.THROTTLED:
        return _throttled(asked, error, now)
    return Delivery(result=result, error=error)


def _to(headers: Mapping[str, str]) -> str:
    """Say to which host a redirect leads, without its path: that may hold a token."""
    try:
        named = host(headers.get("Location", ""))
    except ValueError:
        return ""
    return f"; it leads to {named}" if named else ""


def _throttled(asked: str | None, error: str, now: datetime) -> Delivery:
    """Wait as long as the receiver asks, within reason."""
    return Delivery(
        result=Result.THROTTLED, retry_after=waiting_time(asked, now=now), error=error
    )


def waiting_time(header: str | None, *, now: datetime) -> timedelta | None:
    """Read Retry-After: seconds or a date; None if it is neither."""
    if header is None:
        return None
    try:
        wait = (
            timedelta(seconds=int(header))
            if header.strip().isdigit()
            else parsedate_to_datetime(header) - now
        )
    except (ValueError, TypeError, OverflowError):
        return None
    return min(max(wait, timedelta(seconds=1)), MAX_WAIT)


async def _said(answer: aiohttp.ClientResponse) -> str:
    """Return the beginning of what a receiver says to a refusal; it may say nothing."""
    try:
        words = await answer.content.read(_WORDS)
    except (aiohttp.ClientError, TimeoutError):
        return ""
    return one_line(words.decode("utf-8", "replace"))


def _words(error: Exception) -> str:
    """Name an error without the address, whose path may hold a token."""
    if isinstance(error, aiohttp.ClientResponseError):
        return f"{type(error).__name__}: {one_line(error.message)}"[:300]
    return f"{type(error).__name__}: {one_line(str(error))}"[:300].rstrip(": ")
