"""Addresses: requested as written, kept canonical, compared by what matters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.collect.links import (
    absolute,
    canonical,
    key,
    next_page,
    safe,
    without_credentials,
)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTPS://News.Example:443/A?b=1#c", "https://news.example/A?b=1"),
        ("http://news.example:80", "http://news.example/"),
        ("http://news.example:8080/", "http://news.example:8080/"),
        (
            "https://h.example/?utm_source=x&id=7&UTM_Medium=y",
            "https://h.example/?id=7",
        ),
        ("https://h.example/a?gclid=1&fbclid=2&mc_cid=3", "https://h.example/a"),
        ("https://h.example/?b=2&a=1&a=0", "https://h.example/?b=2&a=1&a=0"),
        ("https://me:pw@h.example/x", "https://h.example/x"),
        ("https://münchen.example/ä b", "https://xn--mnchen-3ya.example/%C3%A4%20b"),
        ("https://h.example/%7Ea?q=%22x%22", "https://h.example/%7Ea?q=%22x%22"),
        ("http://[2001:DB8::1]:80/", "http://[2001:db8::1]/"),
        ("https://h.example./x", "https://h.example/x"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("file:///etc/passwd", None),
        ("mailto:a@b.example", None),
        ("//h.example/x", None),
        ("https://", None),
        ("https://h.example:99999/", None),
        ("https://ex ample.com/", None),
        ("http://[broken/", None),
        ("http://..", None),
        ("https://a\ufffdb/", None),  # no name system knows it, so it keeps its letters
        ("", None),
        (None, None),
    ],
)
def test_c55_canonical(url: str | None, expected: str | None) -> None:
    """Two forms of one address would be two articles and two alerts."""
    assert canonical(url) == expected


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("http://h.example/a", "https://h.example/a", True),
        ("https://h.example/a/", "https://h.example/a", True),
        ("https://h.example/a?utm_source=rss", "https://h.example/a", True),
        ("https://h.example/a#xtor=RSS-1", "https://h.example/a", True),
        ("https://h.example/a#item-1", "https://h.example/a#item-2", False),
        ("https://h.example/?p=1", "https://h.example/?p=2", False),
        ("https://h.example/a", "https://h.example/A", False),
    ],
)
def test_c55_keys(one: str, other: str, *, same: bool) -> None:
    """The key decides what is the same article."""
    assert (key(one) == key(other)) is same


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("/a", "https://h.example/a"),
        ("b c", "https://h.example/x/b%20c"),
        ("//o.example/", "https://o.example/"),
        ("javascript:alert(1)", None),
        ("  ", None),
        ("http://[bad", None),
        (None, None),
    ],
)
def test_absolute(link: str | None, expected: str | None) -> None:
    """Relative links in feeds are common; scripts in links are attacks."""
    assert absolute(link, "https://h.example/x/y") == expected


def test_the_page_after_a_page() -> None:
    """If it fails, the older entries of a blog are out of reach, or its feed fails."""
    assert next_page("https://h.example/f") == "https://h.example/f?paged=2"
    assert next_page("https://h.example/f?paged=9") == "https://h.example/f?paged=10"
    for odd in ("x", "٣", "9" * 5000):
        assert next_page(f"https://h.example/f?paged={odd}") is None


def test_passwords_do_not_show() -> None:
    """Addresses end in logs and messages."""
    assert without_credentials("https://a:b@h.example/x@y") == "https://h.example/x@y"
    assert without_credentials("https://a:b@h.example:0/") == "https://h.example:0/"


@given(st.text())
def test_any_text_gives_an_address_or_none(text: str) -> None:
    """Links come from strangers; none of them may raise."""
    for made in (safe(text), canonical(text), absolute(text, "https://h.example/")):
        assert made is None or made.startswith(("http://", "https://"))


@given(st.from_regex(r"https?://[a-z]{1,9}\.example/[ -~]{0,40}", fullmatch=True))
def test_canonical_is_stable(url: str) -> None:
    """An article's address must not change when it is made canonical again."""
    once = canonical(url)
    assert once is None or canonical(once) == once
