"""What a site asks of robots is asked once a day and kept."""

from datetime import timedelta

import pytest

from monitor.collect.robots import Robots
from monitor.model.source import FetchFailed, FetchResult, FetchTrouble
from tests.fakes import fetched
from tests.makers import NOON

PAGE = "https://news.example/a/1"


def refused(status: int | None) -> FetchFailed:
    return FetchFailed(
        source="s", trouble=FetchTrouble.HTTP, message="", status=status, at=NOON
    )


def after(result: FetchResult) -> Robots:
    robots = Robots()
    robots.learn(PAGE, result, now=NOON)
    return robots


@pytest.mark.parametrize(
    ("rules", "allowed"),
    [
        (b"", True),
        (b"User-agent: *\nDisallow: /", False),
        (b"User-agent: *\nDisallow: /b", True),
        (b"User-agent: LodeWatch\nDisallow: /a\n\nUser-agent: *\nAllow: /", False),
        (b"User-agent: lodewatch\nAllow: /a\n\nUser-agent: *\nDisallow: /", True),
        (b"\xff\xfe not rules at all", True),
    ],
)
def test_the_rules_of_a_site_are_kept(rules: bytes, *, allowed: bool) -> None:
    """If it fails, pages are fetched that a site keeps from robots, or none at all."""
    assert after(fetched(rules)).allows(PAGE) is allowed


@pytest.mark.parametrize(
    ("status", "allowed"),
    [(404, True), (403, True), (204, True), (429, False), (503, False), (None, False)],
)
def test_without_rules_everything_is_allowed_and_without_a_site_nothing(
    status: int | None, *, allowed: bool
) -> None:
    """If it fails, a site that breaks down is asked for page after page."""
    assert after(refused(status)).allows(PAGE) is allowed


def test_a_site_is_asked_once_a_day() -> None:
    """If it fails, every page costs two requests."""
    robots = Robots()
    assert robots.to_ask(PAGE, now=NOON) == "https://news.example/robots.txt"
    assert not robots.allows(PAGE)
    robots.learn(PAGE, refused(404), now=NOON)
    assert robots.to_ask(PAGE, now=NOON + timedelta(hours=23)) is None
    assert robots.to_ask(PAGE, now=NOON + timedelta(hours=25))
    assert robots.to_ask("https://other.example/", now=NOON)
