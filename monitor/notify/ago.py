"""Says how long ago a moment was, the same on a terminal and on a page. Pure."""

from datetime import datetime, timedelta
from typing import Final

_RECENT: Final = timedelta(days=30)  # beyond, a date says more than a number of days


def relative(when: datetime | None, *, now: datetime) -> str:
    """Say how long ago a moment was, or how long it is until then."""
    if when is None:
        return "never"
    distance = when - now
    if abs(distance) >= _RECENT:
        return f"{when:%Y-%m-%d}"
    words = _span(abs(distance))
    if words == "now":
        return words
    return f"in {words}" if distance > timedelta(0) else f"{words} ago"


def _span(distance: timedelta) -> str:
    minutes = round(distance.total_seconds() / 60)
    if minutes < 1:
        return "now"
    if minutes < 60:  # noqa: PLR2004 - an hour
        return f"{minutes} min"
    if minutes < 48 * 60:
        return f"{minutes // 60} h"
    return f"{minutes // (24 * 60)} d"
