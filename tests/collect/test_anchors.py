"""Which links are headlines, and what they are called."""

import pytest

from monitor.collect.anchors import Link, is_furniture, link_of
from monitor.collect.content import pieces
from monitor.collect.tree import grown

URL = "https://a.example/news/"


def links(html: str) -> list[Link]:
    """Return the links of a page that may be headlines."""
    found = [
        link_of(anchor, piece, base=URL, url=URL, month_first=None)
        for piece in pieces(grown(html, url=URL).root.children)
        for anchor in piece.anchors
    ]
    return [link for link in found if link is not None]


def link(html: str) -> Link:
    (only,) = links(html)
    return only


@pytest.mark.parametrize(
    "html",
    [
        "<a href='#top'>To the top of the list</a>", "<a>No address at all</a>",
        "<a href=javascript:x()>Opens a window here</a>", "<a href=mailto:a@b.example>Write</a>",
        "<a href=/>The home of the ministry</a>", "<a href='/news/'>This page itself</a>",
        "<a href=https://www.facebook.com/x>The ministry elsewhere</a>", "<a href=/x>—</a>",
        "<p>The office says <a href=/x>in a note</a> that all licences are suspended.</p>",
    ],
)  # fmt: skip
def test_what_leads_nowhere_is_no_headline(html: str) -> None:
    """If it fails, furniture becomes news."""
    assert links(html) == []


@pytest.mark.parametrize(
    ("html", "title"),
    [
        ("<a href=/x>Rare <b>earths</b></a>", "Rare earths"),
        ("<a href=/x title='Rare earths and magnets'>Rare earths...</a>",
         "Rare earths and magnets"),
        ("<a href=/x title='Opens a window'>Rare earths</a>", "Rare earths"),
        ("<a href=/x><img alt='Rare earths'></a>", "Rare earths"),
        ("<a href=/x><p>News</p><h3>Rare earths</h3><p>More of it</p></a>", "Rare earths"),
        ("<a href=/x>Rare earths (7 November 2025)</a>", "Rare earths"),
        ("<a href=/x>[2025-11-07] Rare earths</a>", "Rare earths"),
        ("<p>7 November 2025 – <a href=/x>Rare</a> and other earths</p>", "Rare"),
    ],
)  # fmt: skip
def test_a_headline_is_what_the_link_says(html: str, title: str) -> None:
    """If it fails, titles are cut, or are those of pictures and windows."""
    assert link(html).title == title


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/x?utm_source=a", "/x"),
        ("/x;jsessionid=0A1B?id=1", "/x?id=1"),
        ("/x?id=1&sid=AB12", "/x?id=1&sid=CD34"),
        ("/x?_=1700000000&id=1", "/x?id=1"),
        ("HTTPS://A.example/x", "/x"),
    ],
)
def test_a_name_is_without_what_changes_at_each_visit(one: str, other: str) -> None:
    """If it fails, every link is new at every visit."""
    names = [link(f"<a href='{href}'>Headline</a>").name for href in (one, other)]

    assert names[0] == names[1]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/n.php?sid=101", "/n.php?sid=102"),
        ("/app#/news/1", "/app#/news/2"),
        ("/x?id=1", "/x?id=2"),
    ],
)
def test_two_articles_have_two_names(one: str, other: str) -> None:
    """If it fails, a whole list is one article."""
    names = [link(f"<a href='{href}'>Headline</a>").name for href in (one, other)]

    assert names[0] != names[1]


def test_read_more_is_no_title() -> None:
    """If it fails, half of the news is called "Read more"."""
    assert link("<a href=/x>Read more »</a>").weight == 0
    assert is_furniture("下一页")
    assert not is_furniture("Home Office bans magnets")
