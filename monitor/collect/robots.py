"""What a site asks of robots (RFC 9309), remembered for a day.

Asked only before article pages are fetched; feeds are addresses that the user named.
"""

from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Final
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from monitor.model.source import Fetched, FetchFailed, FetchResult

TOKEN: Final = "lodewatch"  # noqa: S105 - the product token of RFC 9309 2.2.1
_KEPT: Final = timedelta(days=1)
_LONGEST: Final = 512 * 1024  # bytes that are read (RFC 9309 2.5 asks for 500 KiB)


class Robots:
    """The rules of the sites that were asked."""

    def __init__(self) -> None:
        self._rules: dict[str, tuple[datetime, RobotFileParser]] = {}

    def to_ask(self, url: str, *, now: datetime) -> str | None:
        """Return the address of the rules for `url`; None if they are known."""
        site = _site(url)
        known = self._rules.get(site)
        if known is not None and known[0] <= now < known[0] + _KEPT:
            return None
        return f"{site}/robots.txt"

    def learn(self, url: str, result: FetchResult, *, now: datetime) -> None:
        """Take the answer to `to_ask(url)`.

        A site that has no rules allows everything; one that cannot be reached nothing,
        until it is asked again (RFC 9309 2.3.1).
        """
        rules = RobotFileParser()
        match result:
            case Fetched():
                rules.parse(
                    result.body[:_LONGEST].decode(errors="replace").splitlines()
                )
            case FetchFailed(status=status) if _says_that_there_are_none(status):
                rules.parse([])
            case _:
                rules.parse(["User-agent: *", "Disallow: /"])
        self._rules[_site(url)] = now, rules

    def allows(self, url: str) -> bool:
        """Say whether the rules that are known allow a visit to `url`."""
        known = self._rules.get(_site(url))
        return known is not None and known[1].can_fetch(TOKEN, url)


def _says_that_there_are_none(status: int | None) -> bool:
    return (
        status is not None
        and HTTPStatus.OK <= status < HTTPStatus.INTERNAL_SERVER_ERROR
        and status != HTTPStatus.TOO_MANY_REQUESTS
    )


def _site(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
