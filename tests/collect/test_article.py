"""Entries become articles: the same one every time, dated and worded honestly."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.collect.article import article_id, identify, to_article
from monitor.model.ontology import Tier
from monitor.model.source import Article, DateProvenance, Entry, IdentityBasis
from tests.makers import NOON, a_source

WIRE = a_source()


def an_entry(**changes: object) -> Entry:
    base = Entry(
        guid="g1",
        link="https://news.example/1?utm_source=rss",
        title="China <b>suspends</b>\n controls",
        html="<p>One &amp; two.</p><p>Three.</p>",
        published=NOON - timedelta(hours=1),
        updated=None,
        zone="+08:00",
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def article(seen: datetime = NOON, /, **changes: object) -> Article:
    return to_article(an_entry(**changes), WIRE, seen=seen)


def test_an_entry_becomes_an_article() -> None:
    """If this failed, everything after it would read the wrong text."""
    made = article()

    assert made == Article(
        id=made.id,
        source="example-wire",
        identity="g1",
        identity_basis=IdentityBasis.GUID,
        url="https://news.example/1",
        title="China suspends controls",
        text="One & two.\n\nThree.",
        published=NOON - timedelta(hours=1),
        published_provenance=DateProvenance.PUBLISHED,
        published_zone="+08:00",
        first_seen=NOON,
        content_hash=made.content_hash,
        origin=WIRE.origin,
        entry_hash=made.entry_hash,
    )
    assert made.document.title == made.title


@pytest.mark.parametrize(
    ("changes", "basis"),
    [
        ({}, IdentityBasis.GUID),
        ({"guid": None}, IdentityBasis.URL),
        ({"guid": "  "}, IdentityBasis.URL),
        ({"guid": "null"}, IdentityBasis.URL),
        ({"guid": "0"}, IdentityBasis.URL),
        ({"guid": None, "link": None}, IdentityBasis.HASH),
        ({"guid": None, "link": "javascript:x"}, IdentityBasis.HASH),
        ({"guid": None, "link_shared": True}, IdentityBasis.HASH),
    ],
)
def test_c55_identity_falls_back(
    changes: dict[str, object], basis: IdentityBasis
) -> None:
    """An item without a guid must still be known again."""
    assert article(**changes).identity_basis is basis


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param({}, {"title": "Edited", "html": "Edited"}, id="edited"),
        pytest.param({}, {"link": "https://elsewhere.example/"}, id="other link"),
        pytest.param({}, {"published": NOON}, id="other date"),
        pytest.param({"guid": "g 1"}, {"guid": " g\n1\u200b"}, id="white space"),
        pytest.param(
            {"guid": "http://n.example/1/"}, {"guid": "https://n.example/1"}, id="https"
        ),
        pytest.param(
            {"guid": None}, {"guid": None, "link": "http://news.example/1/"}, id="url"
        ),
        pytest.param(
            {"guid": None, "link": None},
            {"guid": None, "link": None, "title": "China suspends  controls"},
            id="hash",
        ),
    ],
)
def test_c55_the_same_article(one: dict[str, object], other: dict[str, object]) -> None:
    """Each difference that counts here is one more alert about old news."""
    assert article(**one).id == article(**other).id


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param({}, {"guid": "g2"}, id="guid"),
        pytest.param(
            {"guid": "https://n.example/p#a"}, {"guid": "https://n.example/p#b"}, id="#"
        ),
        pytest.param(
            {"guid": None}, {"guid": None, "link": "https://news.example/2"}, id="url"
        ),
        pytest.param(
            {"guid": None, "link": None},
            {"guid": None, "link": None, "published": NOON},
            id="date",
        ),
    ],
)
def test_c55_different_articles(
    one: dict[str, object], other: dict[str, object]
) -> None:
    """News that share an id are lost."""
    assert article(**one).id != article(**other).id


def test_another_source_is_another_article() -> None:
    """Guids are unique in their feed only."""
    other = a_source(name="other", tier=Tier.OFFICIAL)

    assert to_article(an_entry(), other, seen=NOON).id != article().id


BEFORE = NOON - timedelta(days=1)


@pytest.mark.fault(no=50)
@pytest.mark.parametrize(
    ("changes", "expected", "provenance"),
    [
        pytest.param(
            {"published": None, "updated": BEFORE}, BEFORE, DateProvenance.UPDATED,
            id="updated only",
        ),
        pytest.param(
            {"published": BEFORE, "updated": NOON}, BEFORE, DateProvenance.PUBLISHED,
            id="both",
        ),
        pytest.param(
            {"published": None, "updated": None}, NOON, DateProvenance.FIRST_SEEN,
            id="undated",
        ),
        pytest.param(
            {"published": datetime(1970, 1, 1, tzinfo=UTC)}, NOON,
            DateProvenance.FIRST_SEEN, id="1970",
        ),
        pytest.param(
            {"published": datetime(1, 1, 1, tzinfo=UTC), "updated": BEFORE}, BEFORE,
            DateProvenance.UPDATED, id="year 1, but updated",
        ),
        pytest.param(
            {"published": datetime(2099, 1, 1, tzinfo=UTC)}, NOON,
            DateProvenance.FIRST_SEEN, id="2099",
        ),
        pytest.param({"published": NOON}, NOON, DateProvenance.PUBLISHED, id="now"),
    ],
)  # fmt: skip
def test_f50_dates_are_honest(
    changes: dict[str, object], expected: datetime, provenance: DateProvenance
) -> None:
    """A date of 2099 would stand on top for ever; one of 1970 would hide the news."""
    made = article(**changes)

    assert (made.published, made.published_provenance) == (expected, provenance)


def test_the_zone_goes_with_its_date() -> None:
    """A zone beside a date that is not the publisher's would shift the day."""
    assert article(published=None).published_zone is None


def test_c56_white_space_is_no_change() -> None:
    """A re-flowed page must not count as an edited article."""
    one = article()
    other = article(
        html="<div>One  &#38;\ntwo.</div>\n\n<p>Three.</p>", title=one.title
    )

    assert other.content_hash == one.content_hash
    assert article(html="<p>One and two.</p>").content_hash != one.content_hash


@pytest.mark.fault(no=45)
@pytest.mark.fault(no=47)
@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("&lt;b&gt;Bold&lt;/b&gt; move", "Bold move"),
        ("&amp;lt;i&amp;gt;x&amp;lt;/i&amp;gt; AT&amp;amp;T", "x AT&T"),
        ("Two\r\nBcc: evil@x.example", "Two Bcc: evil@x.example"),
        ("\u202etfel\u202c \u200bzero", "tfel zero"),
        ("MP signs deal - Reuters", "MP signs deal - Reuters"),
        ("<!channel> hi", "hi"),
        ("a &lt; b", "a < b"),
        ("", ""),
    ],
)
def test_f45_f47_titles_are_one_clean_line(title: str, expected: str) -> None:
    """A title goes into mail headers, Slack and terminals."""
    assert article(title=title).title == expected


@given(
    guid=st.none() | st.text(),
    link=st.none() | st.text(),
    title=st.text(),
    body=st.text(),
    date=st.none() | st.datetimes(timezones=st.just(UTC)),
)
def test_any_entry_is_an_article(
    guid: str | None, link: str | None, title: str, body: str, date: datetime | None
) -> None:
    """Entries come from strangers; each must be storable and known again."""
    entry = Entry(
        guid=guid, link=link, title=title, html=body, published=date, updated=None
    )
    made = to_article(entry, WIRE, seen=NOON)
    later = to_article(entry, WIRE, seen=NOON + timedelta(days=1))

    assert made.id == later.id == article_id(entry, WIRE)
    assert identify(entry) == (made.identity, made.identity_basis)
    assert made.published <= made.first_seen
    assert made.url is None or made.url.startswith(("http://", "https://"))
    assert "\n" not in made.title
    for text in (made.title, made.text, made.identity, made.url or ""):
        assert "\x00" not in text
        text.encode()
