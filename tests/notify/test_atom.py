"""Feeds after RFC 4287, whatever publishers write."""

import xml.etree.ElementTree as ET
from datetime import timedelta

import feedparser
from hypothesis import given
from hypothesis import strategies as st

from monitor.notify.atom import Entry, render_atom, tag
from tests.makers import NOON

ATOM = "{http://www.w3.org/2005/Atom}"


def an_entry(number: int = 1, **changes: object) -> Entry:
    values: dict[str, object] = {
        "id": tag("story", str(number)),
        "title": f"Story {number}",
        "text": "One line\nand another",
        "updated": NOON + number * timedelta(hours=1),
    }
    return Entry(**(values | changes))  # type: ignore[arg-type]


def test_a_feed_has_all_that_the_standard_asks_for() -> None:
    """If it fails, strict readers refuse the feed (RFC 4287, 4.1.1 and 4.1.2)."""
    feed = ET.fromstring(
        render_atom([an_entry()], name="Mine", id="tag:lodewatch,2025:feed:x")
    )

    for name in ("id", "title", "updated"):
        assert len(feed.findall(f"{ATOM}{name}")) == 1
        assert len(feed.findall(f"{ATOM}entry/{ATOM}{name}")) == 1
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "lodewatch"
    assert feed.findtext(f"{ATOM}updated") == "2025-11-07T13:00:00Z"
    assert feed.find(f"{ATOM}entry/{ATOM}content") is not None


def test_the_order_in_which_entries_come_changes_nothing() -> None:
    """If it fails, a feed that has not changed looks changed to whoever fetches it."""
    entries = [an_entry(1), an_entry(2), an_entry(3, updated=NOON)]

    one = render_atom(entries, name="Mine", id="x:y")
    other = render_atom(reversed(entries), name="Mine", id="x:y")

    assert one == other
    titles = [entry.title for entry in feedparser.parse(one).entries]
    assert titles == ["Story 2", "Story 1", "Story 3"]


def test_an_empty_feed_is_a_feed() -> None:
    """If it fails, a reader that subscribes before the first alert gives up."""
    feed = feedparser.parse(render_atom([], name="Mine", id="x:y"))

    assert not feed.bozo
    assert feed.feed.updated == "1970-01-01T00:00:00Z"


def test_markup_in_headlines_is_text() -> None:
    """If it fails, a publisher's script runs in the reader of whoever subscribes."""
    entry = an_entry(title="<script>x</script> & Co", text="<b>bold</b>")

    (read,) = ET.fromstring(render_atom([entry], name="Mine", id="x:y")).findall(
        f"{ATOM}entry"
    )

    assert read.findtext(f"{ATOM}title") == "<script>x</script> & Co"
    content = read.find(f"{ATOM}content")
    assert content is not None
    assert (content.get("type"), content.text) == ("text", "<b>bold</b>")


@given(title=st.text(), text=st.text(), term=st.text())
def test_whatever_is_written_is_read(title: str, text: str, term: str) -> None:
    """If it fails, one headline with a control character takes the whole feed away."""
    entry = an_entry(title=title, text=text, categories=(term,))

    ET.fromstring(render_atom([entry], name=title, id="x:y"))


def test_a_feed_says_where_it_and_the_rest_of_it_are() -> None:
    """If it fails, a reader cannot go back beyond the first page."""
    links = {"self": "http://a.example/f?x=1&y=<", "next": "http://a.example/g"}
    feed = feedparser.parse(render_atom([], name="f", id="tag:f", links=links))
    assert {link.rel: link.href for link in feed.feed.links} == links
