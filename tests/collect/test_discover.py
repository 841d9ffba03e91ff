"""Feeds that a page names (conformance check 52)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.collect.discover import feed_links, header_links

BASE = "https://h.example/news/page.html"
WORDPRESS = (
    '<https://api.example/>; rel="https://api.w.org/", '
    '</f>; title="a, b; <c>"; rel="alternate"; type="application/rss+xml"'
)
RSS = 'type="application/rss+xml"'


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        pytest.param(f'<link rel="alternate" {RSS} href="/f">', ["/f"], id="absolute"),
        pytest.param(f'<link rel=alternate {RSS} href="f">', ["/news/f"], id="relative"),
        pytest.param(
            f'<base href="/b/"><link rel="ALTERNATE x" {RSS} href="f">', ["/b/f"],
            id="base",
        ),
        pytest.param(
            f'<link rel=alternate {RSS} href=a><link rel="alternate" '
            'type="application/atom+xml; charset=utf-8" href=b>'
            f"<link rel=alternate {RSS} href=a>",
            ["/news/a", "/news/b"], id="several, each once",
        ),
        pytest.param('<link rel="feed" href="/f">', ["/f"], id="rel feed"),
        pytest.param(
            '<link rel=alternate type="application/feed+json" href="/f">', ["/f"],
            id="json feed",
        ),
        pytest.param(
            '<link rel=alternate title="JSON Feed" type="application/json" href="/f">',
            ["/f"], id="json feed as in 1.0",
        ),
        pytest.param(
            '<link rel=alternate title="JSON" type="application/json" href="/wp-json/2">',
            [], id="an API",
        ),
        pytest.param(
            '<link rel=alternate type="application/json" href="/f">', [],
            id="json without a title",
        ),
        pytest.param(
            '<link rel=preload title="feed" type="application/json" href="/f">', [],
            id="json that is no alternate",
        ),
        pytest.param(f'<body><a rel=alternate {RSS} href="/f">', ["/f"], id="a"),
        pytest.param('<link rel=alternate hreflang=de href="/de">', [], id="language"),
        pytest.param(f'<link rel=stylesheet {RSS} href="/f">', [], id="stylesheet"),
        pytest.param(f'<!-- <link rel=alternate {RSS} href="/f"> -->', [], id="comment"),
        pytest.param(
            f'<link rel=alternate {RSS} href="javascript:x">', [], id="script"
        ),
        pytest.param(f"<link rel=alternate {RSS}>", [], id="no href"),
        pytest.param('<a href="/rss">RSS</a>', [], id="no guessing"),
        pytest.param("", [], id="empty"),
    ],
)  # fmt: skip
def test_c52_links_in_pages(page: str, expected: list[str]) -> None:
    """People paste a site's address and expect its feed."""
    found = feed_links(page.encode(), BASE)

    assert list(found) == [f"https://h.example{path}" for path in expected]


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ('</f>; rel="alternate"; type="application/rss+xml"', ["/f"]),
        ("<f>;rel=alternate;type=application/atom+xml", ["/news/f"]),
        (WORDPRESS, ["/f"]),
        ('</f>; rel="hub"', []),
        ("<<<;;;,,,", []),
    ],
)
def test_c52_links_in_headers(header: str, expected: list[str]) -> None:
    """Some sites name their feed in the Link header only."""
    found = feed_links(b"", BASE, link_header=header)

    assert list(found) == [f"https://h.example{path}" for path in expected]


def test_the_pages_base_is_not_the_headers() -> None:
    """RFC 8288: a header's links are relative to the request."""
    page = b'<base href="/b/">'
    header = "<f>; rel=alternate; type=text/xml"

    assert feed_links(page, BASE, link_header=header) == ("https://h.example/news/f",)


@given(st.binary(), st.text())
def test_any_page_is_read(page: bytes, header: str) -> None:
    """Whatever a page holds, the command answers."""
    assert isinstance(feed_links(page, BASE, link_header=header), tuple)


def test_a_hostile_page_is_left() -> None:
    """200,000 nested elements would take the HTML parser 86 s."""
    assert feed_links(b"<div>" * 200_000, BASE) == ()


def test_all_links_of_a_header_come_with_their_parameters() -> None:
    """If it fails, relations other than feeds (hubs, say) are misread."""
    header = '</a>; REL="hub self"; anchor="/b", <c>;rel=next;rel=x, broken, <d>'
    assert list(header_links(header)) == [
        ("/a", {"rel": "hub self", "anchor": "/b"}),
        ("c", {"rel": "x"}),
        ("d", {}),
    ]
