"""The four forms of feed, read back by the library that the monitor reads with."""

from calendar import timegm
from dataclasses import replace
from datetime import timedelta
from xml.etree.ElementTree import fromstring

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.collect.article import to_article
from monitor.collect.markup import plain
from monitor.collect.parse import parse_feed
from monitor.demo.documents import FEEDS, DemoDocument, DemoFeed, load_documents
from monitor.demo.feeds import content_type, feed_xml
from monitor.model.source import IdentityBasis, Source

DOCUMENTS = load_documents()
LAST = DOCUMENTS[-1].round
each_feed = pytest.mark.parametrize("feed", FEEDS, ids=lambda f: f.name)
VERSIONS = {
    "demo-official": "atom10",
    "demo-wire": "rss20",
    "demo-company": "rss20",
    "demo-trade": "rss10",
}


def held(feed: DemoFeed, upto_round: int) -> list[DemoDocument]:
    """Return what `feed` is to hold, the newest first."""
    mine = [d for d in DOCUMENTS if d.feed == feed.name and d.round <= upto_round]
    return mine[::-1]


@each_feed
@pytest.mark.parametrize("upto_round", range(1, LAST + 1))
def test_a_feed_holds_what_has_appeared_so_far(feed: DemoFeed, upto_round: int) -> None:
    """If it fails, the future leaks into a round, or the past falls out of it."""
    parsed = feedparser.parse(feed_xml(DOCUMENTS, feed, upto_round=upto_round))

    expected = held(feed, upto_round)
    assert not parsed.bozo
    assert parsed.version == VERSIONS[feed.name]
    assert parsed.feed.title == feed.title
    assert [e.link for e in parsed.entries] == [d.url for d in expected]
    assert [e.title for e in parsed.entries] == [d.title for d in expected]


@each_feed
def test_text_and_time_survive(feed: DemoFeed) -> None:
    """If it fails, the monitor would read another text than the one that is bundled."""
    parsed = feedparser.parse(feed_xml(DOCUMENTS, feed, upto_round=LAST))
    for entry, document in zip(parsed.entries, held(feed, LAST), strict=True):
        content = entry.content[0].value if "content" in entry else entry.summary
        stamp = entry.get("published_parsed") or entry.updated_parsed
        assert plain(content) == document.text
        assert timegm(stamp) == document.published.timestamp()


@each_feed
def test_the_monitor_makes_the_bundled_articles_of_it(feed: DemoFeed) -> None:
    """If it fails, a document changes on its way through the monitor's own reader."""
    url = f"http://127.0.0.1:1/{feed.name}"
    source = Source(name=feed.name, url=url, tier=feed.tier)
    read = parse_feed(
        feed_xml(DOCUMENTS, feed, upto_round=LAST),
        url=url,
        content_type=content_type(feed),
        max_entries=100,
    )
    assert (read.title, read.warning, read.dropped) == (feed.title, None, 0)
    for entry, document in zip(read.entries, held(feed, LAST), strict=True):
        article = to_article(entry, source, seen=document.published + timedelta(1))
        assert (article.title, article.text) == (document.title, document.text)
        assert (article.url, article.published) == (document.url, document.published)
        assert article.identity_basis is not IdentityBasis.HASH


def test_the_forms_differ_where_publishers_differ() -> None:
    """If it fails, the tour shows one kind of feed four times."""
    parsed = {
        feed.name: feedparser.parse(feed_xml(DOCUMENTS, feed, upto_round=LAST))
        for feed in FEEDS
    }
    first = {name: each.entries[0] for name, each in parsed.items()}
    assert first["demo-wire"].guidislink is False
    assert first["demo-wire"].id.startswith("demo:")
    assert first["demo-company"].id == first["demo-company"].link
    assert len(first["demo-company"].summary) < len(
        first["demo-company"].content[0].value
    )
    assert first["demo-official"].id.startswith("tag:")


@each_feed
def test_a_feed_without_entries_is_a_feed(feed: DemoFeed) -> None:
    """If it fails, an empty round would be reported as a broken source."""
    parsed = feedparser.parse(feed_xml([], feed, upto_round=1))
    assert not parsed.bozo
    assert parsed.version == VERSIONS[feed.name]
    assert parsed.entries == []


words = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1)


@given(title=words, text=words, feed=st.sampled_from(FEEDS))
def test_whatever_a_document_holds_the_feed_is_well_formed(
    title: str, text: str, feed: DemoFeed
) -> None:
    """If it fails, an ampersand or a bracket breaks a feed, or is lost."""
    document = replace(DOCUMENTS[0], feed=feed.name, title=title, text=text)
    later = replace(document, published=document.published + timedelta(days=1))

    root = fromstring(feed_xml([document, later], feed, upto_round=1))

    texts = [element.text for element in root.iter()]
    assert texts.count(title) == 2
    paragraph = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert texts.count(f"<p>{paragraph}</p>") >= 2


@each_feed
def test_the_media_type_names_the_encoding(feed: DemoFeed) -> None:
    """If it fails, a reader has to guess how to decode the feed."""
    assert content_type(feed).endswith("+xml; charset=utf-8")
