"""Feeds as they come: whole, broken, cut, hostile, or no feeds at all."""

import pickle
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench import corpora
from monitor.collect.markup import one_line
from monitor.collect.parse import parse_feed
from monitor.errors import ParseError
from monitor.model.source import Entry, Feed

CORPUS = Path(__file__).parents[3] / "shared/corpora/feedparser"
REPLAY = Path(__file__).parents[3] / "shared/replay"
FEEDBURNER = "http://rssnamespace.org/feedburner/ext/1.0"
URL = "https://news.example/feeds/all.xml"


def parse(body: bytes | str, *, most: int = 2000, kind: str | None = None) -> Feed:
    raw = body if isinstance(body, bytes) else body.encode()
    return parse_feed(raw, url=URL, content_type=kind, max_entries=most)


def rss(*items: str, head: str = "<title>T</title>") -> str:
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{head}{"".join(items)}</channel></rss>'


def item(number: int = 1, extra: str = "") -> str:
    return (
        f"<item><guid isPermaLink='false'>g{number}</guid><title>Title {number}</title>"
        f"<link>https://news.example/{number}</link>{extra}</item>"
    )


def entry(*inner: str, head: str = "<title>T</title>") -> Entry:
    """Return the only entry of a feed whose item holds `inner`."""
    (only,) = parse(rss(f"<item>{''.join(inner)}</item>", head=head)).entries
    return only


def refused(body: bytes | str) -> ParseError:
    with pytest.raises(ParseError) as caught:
        parse(body)
    return caught.value


def test_an_rss_item_comes_with_everything() -> None:
    """If this failed, the most common feeds would lose a field."""
    feed = parse(
        rss(
            "<item><guid isPermaLink='false'>g1</guid><title>A &amp;amp; B</title>"
            "<link>/a?x=1&amp;y=2</link><description>short</description>"
            "<content:encoded xmlns:content='http://purl.org/rss/1.0/modules/content/'>"
            "<![CDATA[<p>long text</p>]]></content:encoded>"
            "<pubDate>Fri, 07 Nov 2025 20:00:00 +0800</pubDate>"
            "<author>a@b.example (Ann)</author>"
            "<category>metals</category><category>metals</category></item>",
            head="<title>My <![CDATA[<b>Feed</b>]]></title><ttl>120</ttl>",
        )
    )

    assert feed == Feed(
        title="My Feed",
        entries=(
            Entry(
                guid="g1",
                link="https://news.example/a?x=1&y=2",
                title="A &amp; B",
                html="<p>long text</p>",
                published=datetime(2025, 11, 7, 12, tzinfo=UTC),
                updated=None,
                author="a@b.example (Ann)",
                categories=("metals",),
                zone="+08:00",
                address="https://news.example/a?x=1&y=2",
            ),
        ),
        min_interval=timedelta(hours=2),
    )


def test_an_atom_entry_comes_with_everything() -> None:
    """If this failed, gov.uk and EDGAR would lose a field."""
    feed = parse(
        """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://base.example/x/">
        <title type="html">&lt;i>T&lt;/i></title>
        <entry><id>urn:1</id><title type="text">5 &lt;b and c> 6</title>
        <link rel="enclosure" href="file.mp3"/><link href="post"/>
        <updated>2025-11-07T12:00:00Z</updated>
        <summary type="text">one

        two</summary></entry></feed>"""
    )

    (only,) = feed.entries
    assert feed.title == "T"
    assert (only.guid, only.link) == ("urn:1", "https://base.example/x/post")
    assert only.title == "5 &lt;b and c&gt; 6"
    assert only.html == "<p>one</p><p>        two</p>"
    assert only.published is None
    assert only.updated == datetime(2025, 11, 7, 12, tzinfo=UTC)
    assert only.zone == "+00:00"


def test_rdf_is_read() -> None:
    """Nikkei and others still send RSS 1.0."""
    feed = parse(
        """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
        xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
        <channel rdf:about="x"><title>T</title></channel>
        <item rdf:about="https://n.example/1"><title>A</title>
        <link>https://n.example/1</link><dc:date>2025-11-07</dc:date></item></rdf:RDF>"""
    )

    assert feed.entries[0].guid == "https://n.example/1"
    assert feed.entries[0].updated == datetime(2025, 11, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        pytest.param(b"", "empty", id="c38 empty"),
        pytest.param(b"\xef\xbb\xbf \n", "empty", id="c38 blank"),
        pytest.param("<!DOCTYPE html><p>Consent?", "not_a_feed", id="c39 html"),
        pytest.param("<html><body>feed</body></html>", "not_a_feed", id="c39 bare html"),
        pytest.param(
            '<?xml version="1.0"?><!DOCTYPE html PUBLIC "x" "y"><html/>', "not_a_feed",
            id="c39 xhtml",
        ),
        pytest.param('{"version": "https://jsonfeed.org/version/1.1"}', "not_a_feed",
                     id="json"),
        pytest.param("Service unavailable", "not_a_feed", id="words"),
        pytest.param("<a><b/></a>", "not_a_feed", id="other xml"),
        pytest.param("<?xml version='1.0'?>", "not_a_feed", id="prolog only"),
        pytest.param("<!DOCTYPE rss>", "not_a_feed", id="c46 doctype only"),
        pytest.param("<rss><channel><title>T</title><item><title>half", "truncated",
                     id="f42 cut in the first entry"),
        pytest.param("<rss><channel><tit", "truncated", id="f42 cut in the head"),
        pytest.param("%PDF-1.7 <x>", "not_a_feed", id="pdf"),
        pytest.param(b"\x1f\x8b\x08\x00junk", "not_a_feed", id="gzip"),
    ],
)  # fmt: skip
def test_what_is_no_feed_is_refused_with_its_reason(
    body: bytes | str, reason: str
) -> None:
    """Taken for an empty feed, a login page would look like a source without news."""
    assert refused(body).reason == reason


def test_a_refusal_survives_the_way_between_processes() -> None:
    """An exception that cannot be unpickled breaks the pool that runs the parser."""
    error = refused(b"")
    back = pickle.loads(pickle.dumps(error))

    assert (str(back), back.reason) == (str(error), "empty")


def test_an_empty_feed_is_a_feed() -> None:
    """Business Wire has no items on many weekends: that is no error."""
    assert parse(rss()).entries == ()


@pytest.mark.fault(no=42)
@pytest.mark.parametrize(
    "cut", ["<item><title>half", "<item><title>x</title><link>htt"]
)
def test_f42_a_cut_feed_gives_its_whole_entries(cut: str) -> None:
    """Half an entry would be stored as an article without text or date."""
    feed = parse(rss(item(1), item(2)).removesuffix("</channel></rss>") + cut)

    assert [e.guid for e in feed.entries] == ["g1", "g2"]
    assert (feed.truncated, feed.dropped) == (True, 1)
    assert feed.warning
    assert "breaks off" in feed.warning


@pytest.mark.fault(no=42)
def test_f42_every_cut_is_noticed() -> None:
    """Wherever a body ends, no entry is half and no cut feed counts as whole."""
    whole = rss(item(1), item(2, "<description>Some text</description>"))
    titles = {e.guid: e for e in parse(whole).entries}
    for end in range(10, len(whole) - len("</rss>") - 1):
        try:
            feed = parse(whole[:end])
        except ParseError as error:
            assert error.reason in ("truncated", "not_a_feed")  # noqa: PT017
            continue
        assert feed.truncated, whole[:end]
        assert all(e == titles[e.guid] for e in feed.entries), whole[:end]


@pytest.mark.fault(no=51)
def test_f51_only_the_newest_are_taken() -> None:
    """A hundred thousand entries would fill the store; dropping must be told."""
    items = [
        item(n, f"<pubDate>2025-11-{n:02}T00:00:00Z</pubDate>") for n in (1, 3, 5, 4, 2)
    ]
    feed = parse(rss(*items), most=3)

    assert [e.guid for e in feed.entries] == ["g3", "g5", "g4"]
    assert feed.dropped == 2
    assert feed.warning == "5 entries, only 3 taken"


@pytest.mark.fault(no=51)
def test_f51_undated_entries_count_by_their_place() -> None:
    """Feeds without dates put the newest first."""
    feed = parse(rss(*(item(n) for n in range(5))), most=2)

    assert [e.guid for e in feed.entries] == ["g0", "g1"]


def test_entries_that_hold_nothing_are_left_out() -> None:
    """An empty item would be an article that nobody can tell from another."""
    feed = parse(rss(item(1), "<item/>", "<item><title> </title></item>"))

    assert len(feed.entries) == 1
    assert feed.dropped == 2


ORIGINAL = (
    f"<link>https://t.example/x</link><f:origLink xmlns:f='{FEEDBURNER}'>"
    "https://h.example/o</f:origLink>"
)


@pytest.mark.fault(no=44)
@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("<link>https://h.example/a</link>", "https://h.example/a"),
        ("<link>rel</link>", "https://news.example/feeds/rel"),
        ("<link>javascript:alert(1)</link>", None),
        ("<link>data:text/html,x</link>", None),
        ("<link>file:///etc/passwd</link>", None),
        ("<guid>https://h.example/b</guid>", "https://h.example/b"),
        ("<guid>12345</guid>", None),
        ("<link></link><guid isPermaLink='false'>https://h.example/c</guid>", None),
        (ORIGINAL, "https://h.example/o"),
    ],
)
def test_f44_links_are_absolute_http_or_none(link: str, expected: str | None) -> None:
    """A link is clicked on in Slack; a script must never become one."""
    assert entry("<title>x</title>", link).link == expected


@pytest.mark.parametrize(
    ("date", "zone"),
    [
        ("Fri, 07 Nov 2025 12:00:00 +0530", "+05:30"),
        ("Fri, 07 Nov 2025 12:00:00 -0500 (EST)", "-05:00"),
        ("Fri, 07 Nov 2025 12:00:00 EST", "-05:00"),
        ("Fri, 07 Nov 2025 12:00:00 GMT", "+00:00"),
        ("2025-11-07T12:00:00Z", "+00:00"),
        ("2025-11-07T12:00:00+08:00", "+08:00"),
        ("2025-11-07T12:00:00", None),
        ("2025-11-07", None),
    ],
)
def test_the_publishers_zone_is_kept(date: str, zone: str | None) -> None:
    """A deadline of 10 November means the publisher's day."""
    found = entry("<title>x</title>", f"<pubDate>{date}</pubDate>")

    assert found.zone == zone
    assert found.published is not None


@pytest.mark.fault(no=50)
@pytest.mark.parametrize(
    "date", ["not a date", "", "2025-99-99", "99999-01-01", "2025", "2025-11"]
)
def test_f50_no_date_is_invented(date: str) -> None:
    """One parser turns "not a date" into one; that would misplace the news."""
    assert entry("<title>x</title>", f"<pubDate>{date}</pubDate>").published is None


DAILY_BY_FOUR = (
    "<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>"
)
WORDPRESS = (
    "<generator>https://wordpress.org/?v=6.8</generator>"
    "<sy:updatePeriod> hourly </sy:updatePeriod>"
    "<sy:updateFrequency> 1 </sy:updateFrequency>"
)


@pytest.mark.parametrize(
    ("head", "minutes"),
    [
        ("<ttl>120</ttl>", 120),
        ("<ttl> 060 </ttl>", 60),
        ("<ttl>0</ttl>", None),
        ("<ttl>-1</ttl>", None),
        ("<ttl>abc</ttl>", None),
        ("<ttl>1000000000</ttl>", None),
        ("<ttl>999999999</ttl>", 7 * 24 * 60),
        ("<ttl unit='x'>60</ttl>", None),
        ("<sy:updatePeriod>daily</sy:updatePeriod>", 1440),
        (DAILY_BY_FOUR, 360),
        ("<sy:updatePeriod>sometimes</sy:updatePeriod>", None),
        ("<sy:updatePeriod>hourly</sy:updatePeriod>", 60),
        (WORDPRESS, None),
    ],
)
def test_c19_the_feeds_own_interval(head: str, minutes: int | None) -> None:
    """Nonsense must be tolerated; what WordPress writes everywhere says nothing."""
    body = rss(head=head).replace(
        "<rss ", '<rss xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" '
    )
    found = parse(body).min_interval

    assert found == (None if minutes is None else timedelta(minutes=minutes))


def test_c55_a_constant_guid_names_nothing() -> None:
    """Taken for an identity, it would make one article out of all."""
    items = [item(n).replace(f"g{n}", "https://news.example/") for n in range(4)]

    assert [e.guid for e in parse(rss(*items)).entries] == [None] * 4


def test_c55_a_guid_at_two_links_is_kept() -> None:
    """EDGAR lists one filing once for each party: same guid, different links."""
    items = [item(n) for n in range(6)] + [item(9).replace("g9", "g1")]

    assert parse(rss(*items)).entries[6].guid == "g1"


def test_c55_a_shared_link_is_marked() -> None:
    """Items that all link to the home page are not one article."""
    items = [f"<item><title>{n}</title><link>/home</link></item>" for n in "abc"]
    alone = "<item><title>d</title><link>/d</link></item>"
    feed = parse(rss(*items, alone))

    assert [e.link_shared for e in feed.entries] == [True, True, True, False]


@pytest.mark.fault(no=48)
@pytest.mark.parametrize(
    "body",
    [
        pytest.param(rss(item(1)).replace("<title>T", "<title>&nbsp;T"), id="entity"),
        pytest.param(rss(item(1)).replace("Title 1", "A & B < C"), id="bare ampersand"),
        pytest.param("\n\n" + rss(item(1)), id="blank lines first"),
        pytest.param(rss(item(1)).replace("Title", "Ti\x00\x0btle"), id="controls"),
        pytest.param(
            rss(item(1)).replace("Title", "Ti&#xD800;&#0;tle"), id="references"
        ),
        pytest.param(rss(item(1), "<item><x:y>z</x:y></item>"), id="unknown prefix"),
        pytest.param(rss(item(1)) + "<!-- generated -->", id="comment at the end"),
        pytest.param(rss(item(1)) + "trailing junk", id="junk at the end"),
    ],
)
def test_f48_small_mistakes_cost_no_entry(body: str) -> None:
    """One bad character must not lose a source."""
    assert parse(body).entries[0].guid == "g1"


GML = "xmlns:gml='http://www.opengis.net/gml'"
PSC = "xmlns:psc='http://podlove.org/simple-chapters'"


@pytest.mark.fault(no=48)
@pytest.mark.parametrize(
    "decoration",
    [
        f"<gml:pos {GML}>1 2</gml:pos>",
        f"<psc:chapter {PSC} start='x'/>",
        "<textInput><name>x</name></textInput>",
    ],
)
def test_f48_decorations_that_feedparser_stumbles_over(decoration: str) -> None:
    """It raises KeyError over a map position in one item, and loses the feed."""
    feed = parse(rss(item(1), item(2, decoration), item(3)))

    assert [e.guid for e in feed.entries] == ["g1", "g2", "g3"]


def test_c47_a_mark_beats_the_label() -> None:
    """RFC 7303: the byte order mark decides."""
    body = b"\xef\xbb\xbf" + rss(item(1)).replace("Title", "Größe").encode()

    found = parse(body, kind="text/xml; charset=iso-8859-1").entries[0]
    assert found.title == "Größe 1"


@pytest.mark.fault(no=36)
def test_c46_external_entities_are_neither_read_nor_fetched(tmp_path: Path) -> None:
    """A feed could read local files or reach into the network."""
    secret = tmp_path / "secret.txt"
    secret.write_text("TOPSECRET")
    for uri in (secret.as_uri(), "http://127.0.0.1:9/x"):
        body = (
            f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "{uri}">'
            f'<!ENTITY % p SYSTEM "{uri}">%p;]>'
            f"<rss version='2.0'><channel><title>&x;</title>{item(1)}</channel></rss>"
        )
        feed = parse(body)
        assert "TOPSECRET" not in repr(feed)
        assert len(feed.entries) == 1


@pytest.mark.fault(no=35)
def test_c46_entities_do_not_multiply() -> None:
    """A billion laughs: 1 kB that becomes 3 GB."""
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    body = (
        f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "ha">{levels}]>'
        f"<rss version='2.0'><channel><title>&l9;</title>{item(1)}</channel></rss>"
    )

    assert len(repr(parse(body))) < 10_000


def test_c46_harmless_entities_are_read() -> None:
    """Netscape's old DTD entities still occur."""
    body = rss(item(1).replace("Title 1", "&co; rises")).replace(
        "?><rss", '?><!DOCTYPE rss [\n<!ENTITY co "Acme">\n]><rss'
    )

    assert parse(body).entries[0].title == "Acme rises"


@pytest.mark.fault(no=36)
def test_a_path_is_never_opened(tmp_path: Path) -> None:
    """Feedparser opens a string, and even bytes, that name a file."""
    secret = tmp_path / "feed.xml"
    secret.write_text(rss(item(1)))

    assert refused(str(secret)).reason == "not_a_feed"
    assert refused("https://news.example/feed.xml").reason == "not_a_feed"


@given(st.binary())
def test_only_parse_errors_come_out(body: bytes) -> None:
    """Whatever a server sends, the pipeline knows one exception."""
    try:
        parse(body)
    except ParseError as error:
        assert error.message  # noqa: PT017


SOUP = ["<rss>", "<channel>", "<item>", "</item>", "<title>", "</title>", "<link>", "x",
        "&#x41;", "&amp;", "<![CDATA[", "]]>", "<feed xmlns='http://www.w3.org/2005/Atom'>",
        "<entry>", "</entry>", "<content type='xhtml'>", "<div>", "</div>", "&#xd800;",
        "<guid>", "</guid>", "<pubDate>", "</pubDate>", "<category term='a'/>", "<!--",
        "<source url='x'>", "<image>", "<ttl>", "<updated>", "0", "<author>", "&",
        "<media:thumbnail url='x'/>", "<id>", "</id>", "<link href='a'/>", "<"]  # fmt: skip


@given(st.lists(st.sampled_from(SOUP), max_size=40).map("".join))
def test_only_parse_errors_come_out_of_tag_soup(body: str) -> None:
    """The loose parser raises a dozen different exceptions over broken tags."""
    try:
        feed = parse("<rss><channel>" + body)
    except ParseError as error:
        assert error.message  # noqa: PT017
    else:
        assert pickle.loads(pickle.dumps(feed)) == feed


@pytest.mark.skipif(not CORPUS.exists(), reason="the feedparser corpus is not here")
def test_the_corpus_of_feedparser_is_read() -> None:
    """2,100 foreign files, half of them odd: nothing but ParseError may come out."""
    read, refusals = 0, []
    for path in sorted(CORPUS.rglob("*.xml")):
        try:
            parse(path.read_bytes())
        except ParseError as error:
            refusals.append((path.name, error.reason))
        else:
            read += 1

    assert read > 2000
    odd = [name for name, reason in refusals if reason != "truncated"]
    assert len(odd) < 15, odd


@pytest.mark.skipif(not CORPUS.exists(), reason="the feedparser corpus is not here")
def test_what_feedparsers_tests_expect_holds_or_is_explained() -> None:
    """If it fails, titles, texts, links or dates of odd feeds are read wrongly."""
    found = corpora.examine(CORPUS)

    assert found.crashed == []
    assert {name for name, _, _ in found.failed} <= set(corpora.EXPLAINED)
    assert found.held > 1100


@pytest.mark.skipif(not REPLAY.exists(), reason="the recorded feeds are not here")
def test_recorded_feeds_are_read_whole() -> None:
    """Real feeds of EDGAR: every entry has a link, a title and a date."""
    for path in sorted(REPLAY.glob("*.atom"))[:5]:
        feed = parse(path.read_bytes())
        assert feed.entries, path
        assert (feed.warning, feed.truncated, feed.dropped) == (None, False, 0)
        assert all(e.link and e.title and e.updated for e in feed.entries)


@pytest.mark.parametrize(
    "body",
    [
        'safe<script type="text/javascript">run()</script> text',
        "<blink>safe</blink> text",
        'safe <iframe src="https://x.example/"/> text',
        'safe <object data="x"> text',
        "safe <textarea> text",
    ],
)
def test_what_nobody_sees_is_no_text_and_swallows_none(body: str) -> None:
    """If it fails, scripts stand in articles, or a frame eats the rest of the news."""
    content = "http://purl.org/rss/1.0/modules/content/"
    feed = (
        f'<rss version="2.0" xmlns:c="{content}"><channel><title>T</title><item>'
        f"<guid>1</guid><c:encoded><![CDATA[{body}]]></c:encoded></item></channel></rss>"
    )
    (only,) = parse(feed).entries
    assert one_line(only.html) == "safe text"


def test_a_feed_that_lacks_only_its_last_bracket_is_whole() -> None:
    """If it fails, a feed cut by one byte is fetched anew for ever."""
    feed = parse(rss(item())[:-1])
    assert not feed.truncated
    assert len(feed.entries) == 1


ATOM = 'xmlns:atom="http://www.w3.org/2005/Atom"'


@pytest.mark.parametrize(
    ("feed", "expected"),
    [
        pytest.param(f'<rss version="2.0" {ATOM}><channel><title>T</title><atom:link rel="hub" href="https://hub.example/"/><atom:link rel="self" href="/f.xml"/></channel></rss>', ("https://hub.example/", "https://news.example/f.xml"), id="rss"),
        pytest.param('<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><link rel="HUB" href="//hub.example/"/><link rel="hub" href="https://second.example/"/><link rel="self" href="f"/></feed>', ("https://hub.example/", "https://news.example/feeds/f"), id="atom, the first of two"),
        pytest.param('<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><link rel="hub" href="javascript:1"/><link rel="hub self" href="https://a.example/"/></feed>', ("https://a.example/", "https://a.example/"), id="one that cannot be asked"),
        pytest.param(f'<rss version="2.0" {ATOM}><channel><title>T</title><item><title>x</title><atom:link rel="hub" href="https://hub.example/"/><atom:link rel="self" href="https://a.example/"/></item></channel></rss>', (None, None), id="of an entry only"),
        pytest.param('<rss version="2.0"><channel><title>T</title><link>https://a.example/</link></channel></rss>', (None, None), id="none"),
    ],
)  # fmt: skip
def test_c57_a_hub_and_the_feeds_own_address_are_found(
    feed: str, expected: tuple[str | None, str | None]
) -> None:
    """If it fails, a hub is missed, or somebody who writes an entry names one."""
    found = parse(feed)
    assert (found.hub, found.own) == expected
