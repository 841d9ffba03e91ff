"""What an HTTP answer means for a feed reader. Pure: no network, no clock.

`fetch` gets the answers; this module says what each of them is worth.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from urllib.parse import urlsplit

from monitor.collect.failure import VisitError
from monitor.collect.freshness import fresh_for, retry_after
from monitor.collect.links import absolute, without_credentials
from monitor.model.source import (
    Fetched,
    FetchResult,
    FetchTrouble,
    NotModified,
    Validators,
)

_REDIRECTS = (301, 302, 303, 307, 308)
_PERMANENT = (301, 308)
_FORBIDDEN = (401, 403, 407, 451)
_NO_FEED = (202, 204, 205)  # "accepted", "no content": some sites answer bots so


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One complete HTTP response."""

    url: str  # that was asked
    status: int
    headers: Mapping[str, str]  # names in lower case
    body: bytes = b""  # decoded; empty unless the status is a success


def wants_body(status: int) -> bool:
    """Say whether the body of an answer with `status` is worth reading."""
    return HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES


def is_permanent(answer: Answer) -> bool:
    """Say whether a redirect asks to change the address for good."""
    return answer.status in _PERMANENT


def redirect(answer: Answer) -> str | None:
    """Return where `answer` leads, or None if it does not; raise for a bad target."""
    if answer.status not in _REDIRECTS:
        return None
    location = answer.headers.get("location")
    if not location:
        message = f"HTTP {answer.status} without a Location"
        raise VisitError(FetchTrouble.REDIRECTS, message, status=answer.status)
    target = absolute(location, answer.url)
    if target is None:
        message = f"the redirect to {location[:200]!r} is no http or https address"
        raise VisitError(FetchTrouble.BAD_URL, message, status=answer.status)
    if urlsplit(answer.url).scheme == "https" and urlsplit(target).scheme == "http":
        message = f"the redirect from https to {without_credentials(target)} is refused"
        raise VisitError(FetchTrouble.REDIRECTS, message, status=answer.status)
    return without_credentials(target)


def host_pause(answer: Answer, *, now: datetime) -> timedelta | None:
    """Return how long the whole host is to be left alone, or None.

    429 speaks for the host; 503 may be one path of many, so it counts for its source
    only.
    """
    if answer.status != HTTPStatus.TOO_MANY_REQUESTS:
        return None
    return retry_after(answer.headers, now=now)


def worth(
    answer: Answer, *, source: str, sent: Validators, moved_to: str | None, at: datetime
) -> FetchResult:
    """Turn the last answer of a visit into its result; raise `VisitError` if bad."""
    if answer.status == HTTPStatus.NOT_MODIFIED:
        return _not_modified(answer, source=source, sent=sent, moved_to=moved_to, at=at)
    if not wants_body(answer.status):
        raise _refused(answer, at=at)
    if answer.status == HTTPStatus.PARTIAL_CONTENT:
        message = "the server sent a part that nobody asked for (HTTP 206)"
        raise VisitError(FetchTrouble.TRUNCATED, message, status=answer.status)
    if answer.status in _NO_FEED or not answer.body.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        message = f"HTTP {answer.status} with an empty body"
        raise VisitError(FetchTrouble.EMPTY, message, status=answer.status)
    return Fetched(
        source=source,
        url=without_credentials(answer.url),
        status=answer.status,
        body=answer.body,
        content_type=answer.headers.get("content-type"),
        content_location=answer.headers.get("content-location"),
        validators=_validators(answer.headers),
        fresh_for=fresh_for(answer.headers, now=at),
        at=at,
        body_hash=hashlib.sha256(answer.body).hexdigest(),
        moved_to=moved_to,
        link_header=answer.headers.get("link"),
    )


def _not_modified(
    answer: Answer, *, source: str, sent: Validators, moved_to: str | None, at: datetime
) -> NotModified:
    if sent == Validators():
        message = "HTTP 304 although nothing was asked conditionally"
        raise VisitError(FetchTrouble.HTTP, message, status=answer.status)
    new = _validators(answer.headers)
    # A 304 updates the fields that it carries (RFC 9111 4.3.4).
    merged = Validators(
        etag=new.etag or sent.etag,
        last_modified=new.last_modified or sent.last_modified,
    )
    fresh = fresh_for(answer.headers, now=at)
    return NotModified(
        source=source, validators=merged, fresh_for=fresh, at=at, moved_to=moved_to
    )


def _validators(headers: Mapping[str, str]) -> Validators:
    return Validators(
        etag=_returnable(headers.get("etag")),
        last_modified=_returnable(headers.get("last-modified")),
    )


def _returnable(value: str | None) -> str | None:
    """Return a validator that can be given back byte for byte, else None.

    Bytes that are not UTF-8 arrive as lone surrogates, which neither the database nor
    the next request can hold; without the validator the next visit is a full one.
    """
    if not value or not value.isprintable():
        return None
    return value


def _refused(answer: Answer, *, at: datetime) -> VisitError:
    status = answer.status
    pause = retry_after(answer.headers, now=at)
    trouble, message = FetchTrouble.HTTP, status_line(status)
    if status == HTTPStatus.GONE:
        trouble = FetchTrouble.GONE
    elif status in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE):
        trouble = FetchTrouble.THROTTLED
    elif status in _FORBIDDEN:
        trouble = FetchTrouble.BLOCKED
    if answer.headers.get("cf-mitigated", "").lower() == "challenge":
        trouble = FetchTrouble.BLOCKED
        message += ": the site wants proof of a browser (cf-mitigated: challenge)"
    throttled = status == HTTPStatus.TOO_MANY_REQUESTS and pause is not None
    host = urlsplit(answer.url).hostname if throttled else None
    return VisitError(trouble, message, status=status, retry_after=pause, host=host)


def status_line(status: int) -> str:
    """Return a status as people know it: HTTP 404 Not Found."""
    try:
        return f"HTTP {status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"HTTP {status}"
