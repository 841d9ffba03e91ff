"""The arithmetic of HTTP dates and caching (RFC 9110 5.6.7, RFC 9111 4.2), tolerantly.

Header values (their names in lower case) in, durations out. Nonsense in a header means that the header was not
sent; it is never an error.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

_CENTURY = 100
_LONGEST = timedelta(days=3650)  # longer lifetimes are meant as "for ever"
_MAX_AGE = re.compile(r'(?:^|[\s,])max-age\s*=\s*"?(\d+)', re.IGNORECASE)
_UNSTORABLE = re.compile(r"(?:^|[\s,])no-(?:cache|store)\s*(?:$|[,;=])", re.IGNORECASE)
_RFC_850 = re.compile(r"\w+\s*,\s*\d{1,2}-\w{3}-\d{2}\s")


def http_date(text: str | None, *, now: datetime) -> datetime | None:
    """Read any of the three date forms of RFC 9110, or None."""
    if text is None:
        return None
    try:
        read = parsedate_to_datetime(text.strip())
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    # The asctime form names no zone; HTTP dates are UTC.
    read = read.replace(tzinfo=UTC) if read.tzinfo is None else read
    try:
        read = read.astimezone(UTC)
    except OverflowError:
        return None
    if _RFC_850.match(text.strip()) and read > now + timedelta(days=50 * 365.25):
        # A two-digit year more than fifty years ahead is in the past (RFC 9110 5.6.7).
        return read.replace(year=read.year - _CENTURY)
    return read


def retry_after(headers: Mapping[str, str], *, now: datetime) -> timedelta | None:
    """Return how long Retry-After asks to stay away, or None if it does not say."""
    text = headers.get("retry-after", "").strip()
    if text.isdecimal():
        return _seconds(text)
    until = http_date(text, now=now)
    if until is None:
        return None
    return max(until - _server_now(headers, now=now), timedelta())


def fresh_for(headers: Mapping[str, str], *, now: datetime) -> timedelta | None:
    """Return for how long a response stays fresh, or None if it does not say.

    `max-age` beats `Expires`; the time that the response has already spent in caches
    (`Age`) is taken off; `s-maxage` is for shared caches and so not for us. `no-cache`
    and `no-store` set no lifetime: the usual rhythm applies, still conditionally.
    """
    control = headers.get("cache-control", "")
    if _UNSTORABLE.search(control):
        return None
    lifetime = _lifetime(headers, control, now=now)
    if lifetime is None:
        return None
    age = headers.get("age", "").strip()
    spent = _seconds(age) if age.isdecimal() else timedelta()
    return max(lifetime - spent, timedelta())


def _lifetime(
    headers: Mapping[str, str], control: str, *, now: datetime
) -> timedelta | None:
    max_age = _MAX_AGE.search(control)
    if max_age:
        return _seconds(max_age[1])
    if "expires" not in headers:
        return None
    expires = http_date(headers["expires"], now=now)
    if expires is None:
        return timedelta()  # `0`, `-1` and the like mean "already stale"
    # Relative to the server's own clock, which may be a day off.
    return min(expires - _server_now(headers, now=now), _LONGEST)


def _server_now(headers: Mapping[str, str], *, now: datetime) -> datetime:
    return http_date(headers.get("date"), now=now) or now


def _seconds(digits: str) -> timedelta:
    """Read a number of seconds of any length."""
    if len(digits.lstrip("0")) > len(str(int(_LONGEST.total_seconds()))):
        return _LONGEST
    return min(timedelta(seconds=int(digits)), _LONGEST)
