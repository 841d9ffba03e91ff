"""What an answer is worth, without a network."""

import pytest

from monitor.collect.answers import Answer, host_pause, redirect, wants_body, worth
from monitor.collect.failure import VisitError
from monitor.model.source import Fetched, FetchTrouble, Validators
from tests.makers import NOON


def an_answer(status: int = 200, body: bytes = b"<rss/>", /, **headers: str) -> Answer:
    fields = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(
        url="https://news.example/feed", status=status, headers=fields, body=body
    )


@pytest.mark.parametrize(
    ("location", "target"),
    [
        ("/x?a=1", "https://news.example/x?a=1"),
        ("//other.example/x", "https://other.example/x"),
        ("https://me:secret@other.example/", "https://other.example/"),
        (" /spaces here ", "https://news.example/spaces%20here"),
        ("/ä", "https://news.example/%C3%A4"),
        ("?page=2", "https://news.example/feed?page=2"),
    ],
)
def test_redirect_targets_are_resolved(location: str, target: str) -> None:
    """Servers send relative, padded and unencoded targets; browsers follow them."""
    assert redirect(an_answer(302, location=location)) == target


def test_c34_https_to_http_is_refused() -> None:
    """Whoever sits in between could then write the news."""
    with pytest.raises(VisitError) as caught:
        redirect(an_answer(301, location="http://news.example/feed"))

    assert caught.value.trouble is FetchTrouble.REDIRECTS


@pytest.mark.parametrize("status", [200, 304, 300, 305, 404])
def test_only_real_redirects_are_followed(status: int) -> None:
    """300 and 305 carry a Location that means something else."""
    assert redirect(an_answer(status, location="/x")) is None


@pytest.mark.parametrize("status", [200, 203, 226, 299])
def test_any_success_with_a_body_is_read(status: int) -> None:
    """Proxies answer 203; it is a feed all the same."""
    result = worth(
        an_answer(status), source="s", sent=Validators(), moved_to=None, at=NOON
    )

    assert isinstance(result, Fetched)
    assert wants_body(status)


@pytest.mark.parametrize("status", [300, 305, 399, 401, 451, 599, 999])
def test_every_other_status_is_a_failure_with_its_number(status: int) -> None:
    """An unknown number must not end in an exception."""
    with pytest.raises(VisitError) as caught:
        worth(an_answer(status), source="s", sent=Validators(), moved_to=None, at=NOON)

    assert str(status) in caught.value.message


def test_c29_only_429_speaks_for_its_host() -> None:
    """503 with Retry-After is often one broken path of an aggregator."""
    asked = {"retry_after": "60"}

    assert host_pause(an_answer(429, **asked), now=NOON) is not None
    assert host_pause(an_answer(503, **asked), now=NOON) is None
    assert host_pause(an_answer(429), now=NOON) is None
