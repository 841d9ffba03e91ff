"""JSON Feeds as they come: whole, odd, damaged, cut, or no feeds at all."""

import json
import pickle
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.collect.json_feed import is_json_feed, parse_json_feed
from monitor.collect.parse import parse_feed
from monitor.errors import ParseError
from monitor.model.source import Entry, Feed

URL = "https://news.example/feeds/all.json"
V1 = "https://jsonfeed.org/version/1"
V11 = "https://jsonfeed.org/version/1.1"


def text_of(*items: Any, **head: Any) -> str:
    return json.dumps({"version": V11, "title": "T", **head, "items": list(items)})


def parse(body: bytes | str, *, most: int = 2000, kind: str | None = None) -> Feed:
    """Read as every source is read: by the door of all formats."""
    raw = body if isinstance(body, bytes) else body.encode()
    return parse_feed(raw, url=URL, content_type=kind, max_entries=most)


def entry(**item: Any) -> Entry:
    (only,) = parse(text_of(item)).entries
    return only


def refused(body: bytes | str, kind: str | None = None) -> ParseError:
    with pytest.raises(ParseError) as caught:
        parse(body, kind=kind)
    return caught.value


def test_an_item_comes_with_everything() -> None:
    """If it fails, JSON feeds lose a field."""
    feed = parse(
        text_of(
            {
                "id": "urn:1",
                "url": "/a?x=1&y=2",
                "external_url": "https://other.example/",
                "title": "5 <b and c> 6",
                "content_html": "<p>the whole text</p>",
                "content_text": "the text",
                "summary": "short",
                "date_published": "2025-11-07T20:00:00+08:00",
                "date_modified": "2025-11-08T00:30:00.5Z",
                "authors": [{"name": "Ann"}, {"url": "x"}, {"name": "Bob"}],
                "tags": ["metals", "metals ", "law"],
            },
            title="My <b>Feed</b>",
            next_url="/feeds/all.json?page=2",
            hubs=[
                {"type": "rssCloud", "url": "https://cloud.example/"},
                "https://no.example/",
                {"type": "WebSub", "url": "https://hub.example/"},
            ],
            feed_url=URL,
        )
    )

    assert feed == Feed(
        title="My Feed",
        entries=(
            Entry(
                guid="urn:1",
                link="https://news.example/a?x=1&y=2",
                title="5 &lt;b and c&gt; 6",
                html="<p>the whole text</p>",
                published=datetime(2025, 11, 7, 12, tzinfo=UTC),
                updated=datetime(2025, 11, 8, 0, 30, 0, 500_000, tzinfo=UTC),
                author="Ann, Bob",
                categories=("metals", "law"),
                zone="+08:00",
                address="https://news.example/a?x=1&y=2",
            ),
        ),
        older="https://news.example/feeds/all.json?page=2",
        hub="https://hub.example/",
        own=URL,
    )


def test_version_1_0_is_read() -> None:
    """If it fails, feeds from before 2020 are refused or lose their author."""
    item = {"id": 1, "content_text": "a\n\nb", "author": {"name": "Ann"}}
    feed = parse(json.dumps({"version": V1, "title": "T", "items": [item]}))

    (only,) = feed.entries
    assert (only.guid, only.author, only.html) == ("1", "Ann", "<p>a</p><p>b</p>")
    assert only.published is None


def test_the_feeds_author_is_that_of_items_without_one() -> None:
    """If it fails, the author of most blogs is not known."""
    feed = parse(
        text_of({"id": "1"}, {"id": "2", "authors": [{"name": "Bob"}]},
                authors=[{"name": "Ann"}])
    )  # fmt: skip
    assert [e.author for e in feed.entries] == ["Ann", "Bob"]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ('"a"', "a"),
        ("12345678901234567890123", "12345678901234567890123"),
        ("1.0", "1.0"),
        ("1e999", "1e999"),
        ("true", "true"),
        ("0", "0"),
        ("null", None),
        ('"  "', None),
        ('["a"]', None),
        ('{"a": 1}', None),
    ],
)
def test_any_scalar_is_an_id(written: str, expected: str | None) -> None:
    """If it fails, items with numbers for ids are told again after every edit."""
    body = f'{{"version": "{V11}", "items": [{{"id": {written}, "title": "A"}}]}}'
    assert parse(body).entries[0].guid == expected


@pytest.mark.parametrize(
    ("links", "expected"),
    [
        ({"url": "b"}, "https://news.example/feeds/b"),
        ({"external_url": "//c.example/d"}, "https://c.example/d"),
        ({"url": "mailto:x", "external_url": "/e"}, "https://news.example/e"),
        ({"url": None, "external_url": 5}, "https://news.example/feeds/5"),
        ({"url": {}, "external_url": ""}, None),
    ],
)
def test_links_are_absolute_http_or_none(
    links: dict[str, Any], expected: str | None
) -> None:
    """If it fails, alerts lead nowhere."""
    assert entry(id="1", **links).link == expected


@pytest.mark.parametrize(
    ("item", "html"),
    [
        ({"content_text": "1 < 2"}, "1 &lt; 2"),
        ({"content_text": "<p>really markup</p>"}, "<p>really markup</p>"),
        ({"summary": "long summary", "content_text": "short"}, "long summary"),
        ({"summary": "s", "content_html": "<x>5 &amp; 6</x>"}, "<x>5 &amp; 6</x>"),
        ({"content_html": None, "content_text": ["x"]}, ""),
        ({"content_html": "a\u0000&#0;b\ud800"}, "ab"),
    ],
)
def test_the_longest_text_is_taken_as_markup(item: dict[str, Any], html: str) -> None:
    """If it fails, words are lost, or shown with tags."""
    assert entry(id="1", **item).html == html


@pytest.mark.parametrize(
    ("date", "expected", "zone"),
    [
        ("2025-11-07T12:00:00-05:00", datetime(2025, 11, 7, 17, tzinfo=UTC), "-05:00"),
        ("2025-11-07t12:00:00z", datetime(2025, 11, 7, 12, tzinfo=UTC), "+00:00"),
        ("2025-11-07T12:00:00", datetime(2025, 11, 7, 12, tzinfo=UTC), None),
        ("2025-11-07", datetime(2025, 11, 7, tzinfo=UTC), None),
        ("0001-01-01T00:00:00+14:00", None, None),
        ("2025-99-99T00:00:00Z", None, None),
        ("yesterday", None, None),
        (1762516800, None, None),
        (None, None, None),
    ],
)
def test_no_date_is_invented(
    date: Any, expected: datetime | None, zone: str | None
) -> None:
    """If it fails, an item appears on a day on which it was not published."""
    found = entry(id="1", date_published=date)
    assert found.published == expected
    assert expected is None or found.zone == zone
    assert entry(id="1", date_modified=date).updated == expected


def test_items_that_hold_nothing_are_left_out_and_counted() -> None:
    """If it fails, they are taken for articles, or vanish silently."""
    odd: list[Any] = [
        None,
        5,
        "words",
        [],
        {},
        {"id": None, "title": 5.5, "url": ""},
        {"id": ""},
    ]
    feed = parse(text_of({"id": "1", "tags": "x", "authors": {"name": 1}}, *odd))

    assert [e.guid for e in feed.entries] == ["1", None]
    assert feed.entries[1].title == "5.5"
    assert (feed.dropped, feed.warning) == (
        6,
        "6 incomplete or empty entries left out",
    )


def test_what_all_formats_share_is_done() -> None:
    """If it fails, one JSON feed can flood the database, or become one article."""
    items = [
        {"id": "same", "url": f"/{n}", "date_published": f"2025-11-0{n}T00:00:00Z"}
        for n in range(1, 6)
    ]
    feed = parse(text_of(*items), most=2)
    assert [e.link for e in feed.entries] == [
        "https://news.example/4",
        "https://news.example/5",
    ]
    assert {e.guid for e in feed.entries} == {None}
    assert (feed.dropped, feed.warning) == (3, "5 entries, only 2 taken")


def test_a_feed_that_has_ended_says_so() -> None:
    """If it fails, a closed feed is taken for one without news."""
    feed = parse(text_of({"id": "1"}, expired=True))
    assert feed.warning == "the feed says that it has ended"
    assert parse(text_of({"id": "1"}, expired="no")).warning is None


def test_an_empty_feed_is_a_feed() -> None:
    """If it fails, a new publisher is refused."""
    assert parse(text_of()) == Feed(title="T", entries=())


def test_its_own_address_is_no_older_page() -> None:
    """If it fails, the same page is fetched in search of older entries."""
    assert parse(text_of(next_url=URL)).older is None
    assert parse(text_of(next_url=["x"])).older is None


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (b"\xef\xbb\xbf", None),
        (b" \r\n", "application/feed+json"),
    ],
    ids=["mark", "space"],
)
def test_what_stands_before_is_no_obstacle(raw: bytes, kind: str | None) -> None:
    """If it fails, feeds from Windows servers are refused."""
    assert parse(raw + text_of().encode(), kind=kind).title == "T"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32", "windows-1252"])
def test_it_is_decoded_as_every_feed(encoding: str) -> None:
    """If it fails, the letters of a feed are broken."""
    body = text_of(title="Überblick").replace("\\u00dc", "Ü").encode(encoding)
    kind = f"application/json; charset={encoding}"
    assert parse(body, kind=kind).title == "Überblick"


def test_escaped_slashes_are_slashes() -> None:
    """If it fails, every feed that PHP writes is refused."""
    assert parse(text_of().replace("/", "\\/")).title == "T"


@pytest.mark.parametrize(
    ("body", "kind", "reason"),
    [
        ('{"items": []}', None, "not_a_feed"),
        ('{"version": "1.1", "items": []}', "application/json", "not_a_feed"),
        (f'[{{"version": "{V11}"}}]', "application/feed+json", "not_a_feed"),
        (f'{{"version": "{V11}"}}', None, "not_a_feed"),
        (f'{{"version": "{V11}", "items": null}}', None, "not_a_feed"),
        (f'{{"version": "{V11}", "items": {{}}}}', None, "not_a_feed"),
        ("{}", "application/feed+json", "not_a_feed"),
        ("{", "application/feed+json", "truncated"),
        (f'{{"version": "{V11}", "items": [{{"id": "1', None, "truncated"),
        (f'{{"version": "{V11}", "items": [oh, {{}}]}}', None, "unparsable"),
        (f'{{"version": "{V11}", "items": {"[" * 100_000}', None, "truncated"),
        (f'{{"version": "{V11}", "x": {"[" * 100_000} }}', None, "unparsable"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_is_no_feed_is_refused_with_its_reason(
    body: str, kind: str | None, reason: str
) -> None:
    """If it fails, an error page of an API looks like a source without news."""
    error = refused(body, kind)
    assert error.reason == reason
    assert pickle.loads(pickle.dumps(error)).reason == reason


def test_other_json_is_named_so() -> None:
    """If it fails, nobody understands why an API's address is no feed."""
    assert str(refused('{"items": []}')) == "this is JSON, not a feed"
    assert str(refused("[1]")) == "this is JSON, not a feed"


def test_the_media_type_alone_is_enough() -> None:
    """If it fails, a feed that forgot its version is refused."""
    feed = parse('{"items": [{"id": 1}]}', kind="Application/Feed+JSON; charset=utf-8")
    assert [e.guid for e in feed.entries] == ["1"]


def test_every_cut_gives_the_whole_entries_before_it() -> None:
    """If it fails, a broken connection costs entries, or half of one is taken."""
    whole = text_of(*({"id": f"g{n}", "title": f"Title {n}"} for n in range(3)))
    for place in range(whole.index("items") + 9, len(whole) - 1):
        cut = whole[:place]
        complete = sum(f'"Title {n}"}}' in cut for n in range(3))
        if not complete:
            assert refused(cut).reason in ("truncated", "unparsable")
            continue
        feed = parse(cut)
        assert feed.truncated
        assert feed.title == "T"
        assert [e.guid for e in feed.entries] == [f"g{n}" for n in range(complete)]


def test_damage_is_named_with_its_place() -> None:
    """If it fails, a publisher cannot be told what is wrong."""
    feed = parse(f'{{"version": "{V11}", "items": [{{"id": 1}},\n{{"id": oh}}]}}')
    assert [e.guid for e in feed.entries] == ["1"]
    assert feed.truncated
    assert feed.warning is not None
    assert feed.warning.startswith("not valid JSON at line 2, column 8; only the")


def test_words_after_the_end_cost_nothing() -> None:
    """If it fails, a debugging line of the server costs the feed."""
    feed = parse(text_of({"id": "1"}) + "<!-- 0.1 s -->")
    assert len(feed.entries) == 1
    assert feed.warning == "something follows the end of the feed"


def test_a_feed_in_xml_that_quotes_one_in_json_is_xml() -> None:
    """If it fails, an article about JSON Feed makes its feed unreadable."""
    quoted = text_of().replace("<", "")
    assert not is_json_feed(f"<rss>{quoted}</rss>", "application/feed+json")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)
KEYS = (
    *("id", "url", "external_url", "title", "content_html", "content_text", "summary"),
    *("date_published", "date_modified", "authors", "author", "tags", "image"),
)


@given(
    st.lists(st.dictionaries(st.sampled_from(KEYS), JSON) | JSON),
    st.dictionaries(
        st.sampled_from(("title", "next_url", "authors", "author", "expired")), JSON
    ),
)
def test_any_values_are_read(items: list[Any], head: dict[str, Any]) -> None:
    """If it fails, one odd value costs a whole feed."""
    feed = parse(text_of(*items, **head))
    assert len(feed.entries) + feed.dropped == len(items)
    repr(feed).encode()


@given(st.binary(), st.sampled_from((None, "application/feed+json")))
def test_only_parse_errors_come_out(junk: bytes, kind: str | None) -> None:
    """If it fails, a stranger's bytes end a worker process."""
    for body in (junk, b'{"version":"https://jsonfeed.org/version/1","items":[' + junk):
        try:
            parse_json_feed(body, url=URL, content_type=kind, max_entries=9)
        except ParseError:
            continue
