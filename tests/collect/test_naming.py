"""Names that new sources are given."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.collect.naming import name_for


@pytest.mark.parametrize(
    ("title", "url", "expected"),
    [
        ("Ministry of Mines", "https://mines.example/rss", "ministry-of-mines"),
        ("Ministère de l’Énergie", "https://a.example/", "ministere-de-lenergie"),
        ("News", "https://www.example.org/rss", "example-org-news"),
        ("Latest news – RSS feed", "https://a.example/", "a-example-latest-news-rss-feed"),
        ("商务部 2", "https://feeds.gov.example/x", "gov-example-2"),
        ("", "http://h.example:8080/", "h-example"),
        (None, "https://[::1]/", "1"),
        (None, "https://xn--9ca.example/", "xn-9ca-example"),
        (None, "https://[/", "source"),
        ("A very long title that goes on and on about minerals", "https://a.example/",
         "a-very-long-title-that-goes-on-and-on"),
        ("x" * 90, "https://a.example/", "x" * 40),
    ],
)  # fmt: skip
def test_a_name_says_whose_feed_it_is(
    title: str | None, url: str, expected: str
) -> None:
    """If it fails, people cannot tell their sources apart."""
    assert name_for(title, url, taken=()) == expected


def test_a_name_that_is_taken_gets_a_number() -> None:
    """If it fails, two sources share their articles."""
    taken = {"mines", "mines-2"}
    assert name_for("Mines", "https://a.example/", taken=taken) == "mines-3"


def test_at_its_old_address_a_name_is_free() -> None:
    """If it fails, a feed that is watched again loses the articles known of it."""
    former = {"a.example/feed": "old"}
    taken = {"old", "mines"}

    def name(url: str, wish: str | None = None) -> str:
        return name_for("Mines", url, taken=taken, former=former, wish=wish)

    assert name("http://a.example/feed/") == "old"
    assert name("https://a.example/feed", "old") == "old"
    assert name("https://a.example/feed", "new") == "new"
    assert name("https://b.example/feed", "old") == "mines-2"
    assert name("https://b.example/feed", " ") == "mines-2"


@given(st.text(), st.text())
def test_any_title_gives_a_name(title: str, url: str) -> None:
    """If it fails, one odd title ends an import."""
    name = name_for(title, url, taken={"source"})
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name)
    assert name == name_for(title, url, taken={"source"})
