"""EDGAR's feeds as filings: joined, named, put into words, chosen by form."""

import pickle
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.collect.article import to_article
from monitor.collect.edgar import HEADINGS, NEWS_FORMS, read_edgar
from monitor.collect.markup import plain
from monitor.collect.parse import parse_feed
from monitor.errors import ParseError
from monitor.model.source import Entry, Feed, Source
from monitor.toml_file import read

REPLAY = Path(__file__).parents[3] / "shared/replay"
URL = "https://www.sec.gov/cgi-bin/browse-edgar?action=getcurrent&output=atom"
FIRST, SECOND = "0000000007-25-000001", "0000000007-25-000002"


def parse(
    body: bytes | str, *, most: int = 2000, forms: frozenset[str] | None = None
) -> Feed:
    raw = body if isinstance(body, bytes) else body.encode()
    return read_edgar(raw, url=URL, content_type=None, max_entries=most, forms=forms)


def feed(*listings: str, title: str = "Latest Filings - Mon, 10 Nov 2025") -> str:
    return (
        '<?xml version="1.0" encoding="ISO-8859-1" ?>'
        f'<feed xmlns="http://www.w3.org/2005/Atom"><title>{title}</title>'
        '<link rel="next" href="/cgi-bin/browse-edgar?start=40"/>'
        f"<updated>2025-11-10T18:03:31-05:00</updated>{''.join(listings)}</feed>"
    )


def listing(
    title: str,
    form: str,
    *,
    number: str = FIRST,
    items: Iterable[str] = (),
    clock: str = "16:05:12",
    cik: str = "11",
) -> str:
    """Return an entry as EDGAR lists one party of a filing."""
    path = f"/Archives/edgar/data/{cik}/{number.replace('-', '')}/{number}-index.htm"
    lines = "".join(f"&lt;br&gt;Item {item}" for item in items)
    kind = f'<category scheme="https://www.sec.gov/" label="form type" term="{form}"/>'
    return (
        f"<entry><title>{title}</title>"
        f'<link rel="alternate" type="text/html" href="https://www.sec.gov{path}"/>'
        f'<summary type="html">&lt;b&gt;Filed:&lt;/b&gt; 2025-11-10 &lt;b&gt;AccNo:&lt;/b&gt; '
        f"{number} &lt;b&gt;Size:&lt;/b&gt; 4 MB{lines}</summary>"
        f"<updated>2025-11-10T{clock}-05:00</updated>"
        f"{kind if form else ''}"
        f"<id>urn:tag:sec.gov,2008:accession-number={number}</id></entry>"
    )


def only(body: str) -> Entry:
    (entry,) = parse(body).entries
    return entry


def said(entry: Entry) -> list[str]:
    return plain(entry.html).split("\n\n")


REPORT = listing(
    "8-K - Ovens &amp; Sons Corp. / DE (0000000011) (Filer)",
    "8-K",
    items=(
        "1.01: Entry into a Material Definitive Agreement",
        "2.05: Cost Associated with Exit or Disposal Activities",
        "9.01: Financial Statements and Exhibits",
    ),
)
STAKE = (
    listing(
        "SCHEDULE 13D - Target Inc (0000000021) (Subject)", "SCHEDULE 13D", cik="21"
    ),
    listing("SCHEDULE 13D - Fund (Two) LP (0000000022) (Filed by)", "SCHEDULE 13D"),
)
DEALING = listing("4 - Doe Jane (0000000031) (Reporting)", "4", number=SECOND)


def test_a_report_is_told_in_words() -> None:
    """If it fails, an 8-K is a row of numbers again."""
    entry = only(feed(REPORT))

    assert plain(entry.title) == (
        "Ovens & Sons Corp. files 8-K: Entry into a Material Definitive Agreement; "
        "Costs Associated with Exit or Disposal Activities"
    )
    assert said(entry) == [
        (
            "Ovens & Sons Corp. filed Form 8-K with the U.S. Securities and Exchange "
            "Commission on November 10, 2025."
        ),
        "Item 1.01: Entry into a Material Definitive Agreement.",
        "Item 2.05: Costs Associated with Exit or Disposal Activities.",
        "Item 9.01: Financial Statements and Exhibits.",
        "Parties: Ovens & Sons Corp. (CIK 0000000011, filer).",
        f"Accession number: {FIRST}.",
    ]
    assert entry.guid == FIRST
    assert str(entry.link).endswith(f"{FIRST}-index.htm")
    assert entry.published == datetime(2025, 11, 10, 21, 5, 12, tzinfo=UTC)
    assert entry.zone == "-05:00"
    assert entry.categories == ("8-K",)


def test_exhibits_alone_are_named_in_the_title() -> None:
    """If it fails, a report of exhibits only has a title that breaks off."""
    entry = only(
        feed(listing("8-K - A (0000000011) (Filer)", "8-K", items=("9.01: X",)))
    )
    assert entry.title == "A files 8-K: Financial Statements and Exhibits"


def test_other_forms_keep_the_words_of_the_feed() -> None:
    """If it fails, the items of another form get the headings of Form 8-K."""
    entry = only(
        feed(
            listing(
                "1-U - A (0000000011) (Filer)",
                "1-U",
                items=("1.01: Fundamental changes", "3C.7: Section 3(c)(7)"),
            )
        )
    )
    assert entry.title == "A files 1-U: Fundamental changes; Section 3(c)(7)"


def test_an_item_that_the_list_does_not_know_keeps_its_words() -> None:
    """If it fails, a new item of Form 8-K disappears until the list is mended."""
    entry = only(
        feed(listing("8-K/A - A (0000000011) (Filer)", "8-K/A", items=("9.99: New",)))
    )
    assert entry.title == "A files 8-K/A: New"


@pytest.mark.parametrize("order", [STAKE, STAKE[::-1]], ids=["subject first", "last"])
def test_the_listings_of_one_filing_are_one_entry(order: tuple[str, str]) -> None:
    """If it fails, one stake is told once for each party to it."""
    entry = only(feed(*order))

    assert entry.title == "Fund (Two) LP files SCHEDULE 13D about Target Inc"
    assert said(entry)[0].startswith(
        "Fund (Two) LP filed SCHEDULE 13D about Target Inc"
    )
    assert said(entry)[1] == (
        "Parties: Fund (Two) LP (CIK 0000000022, filed by); "
        "Target Inc (CIK 0000000021, subject)."
    )
    assert not entry.link_shared


def test_a_short_feed_of_one_filing_keeps_its_number() -> None:
    """If it fails, many parties in a small window look like a constant guid."""
    entry = only(
        feed(
            *(
                listing(f"S-3 - C{n} (000000004{n}) (Filer)", "S-3", cik=str(n))
                for n in range(5)
            )
        )
    )
    assert entry.guid == FIRST
    assert entry.title == "C0 (and 4 more) files S-3"
    assert "C4 (CIK 0000000044, filer)" in said(entry)[1]


def test_a_subject_alone_is_no_filer() -> None:
    """If it fails, a target is said to have filed what a stranger filed about it."""
    entry = only(feed(STAKE[0]))
    assert entry.title == "SCHEDULE 13D filed about Target Inc"
    assert said(entry)[0].startswith(
        "SCHEDULE 13D was filed about Target Inc with the U.S."
    )


COMPANY = "Ovens &amp; Sons Corp. / DE  (0000000011)"


def test_the_feed_of_a_company_names_it_once_above_all() -> None:
    """If it fails, the filings of a company's own feed have no company."""
    body = feed(
        listing("8-K  - Current report", "8-K", items=("2.02: Results",)), title=COMPANY
    )
    content = (
        f'<content type="text/xml"><accession-number>{FIRST}</accession-number>'
        "<filing-type>8-K</filing-type><items-desc>items 2.02</items-desc></content>"
    )
    place = '<link rel="alternate"'
    full = body.replace(place, content + place)
    assert full != body
    for text in (body, full):
        entry = only(text)
        assert plain(entry.title) == (
            "Ovens & Sons Corp. files 8-K: Results of Operations and Financial Condition"
        )
        assert said(entry)[1] == "Kind of document: Current report."
        assert "Parties: Ovens & Sons Corp. (CIK 0000000011)." in said(entry)
    assert parse(body).older == "https://www.sec.gov/cgi-bin/browse-edgar?start=40"


def test_a_company_feed_does_not_say_who_filed_about_the_company() -> None:
    """If it fails, a company is said to have filed the stake that another holds."""
    entry = only(
        feed(
            listing("SC 13G/A  - Statement of beneficial ownership", "SC 13G/A"),
            title=COMPANY,
        )
    )
    assert plain(entry.title) == (
        "SC 13G/A filed about Ovens & Sons Corp.: Statement of beneficial ownership"
    )


def test_only_chosen_forms_are_kept() -> None:
    """If it fails, insiders' dealings drown the news, or news is dropped with them."""
    body = feed(DEALING, REPORT)
    assert [e.guid for e in parse(body).entries] == [SECOND, FIRST]
    chosen = parse(body, forms=NEWS_FORMS)
    assert [e.guid for e in chosen.entries] == [FIRST]
    assert (chosen.dropped, chosen.warning) == (0, None)


def test_the_usual_forms_are_those_with_news() -> None:
    """If it fails, a form of the list lost its amendment, or an insider's came in."""
    assert {
        "8-K",
        "8-K/A",
        "6-K",
        "10-K/A",
        "SC 13D/A",
        "SCHEDULE 13D",
        "425",
    } <= NEWS_FORMS
    assert not {"3", "4", "5", "144", "4/A", "424B2"} & NEWS_FORMS


def test_the_newest_filings_are_taken_and_not_the_newest_listings() -> None:
    """If it fails, the cap cuts parties off a filing, or takes the older filing."""
    body = feed(
        listing(
            "6-K - Old (0000000012) (Filer)", "6-K", number=SECOND, clock="09:00:00"
        ),
        *STAKE,
    )
    taken = parse(body, most=1)
    assert [e.guid for e in taken.entries] == [FIRST]
    assert "Target Inc" in taken.entries[0].title
    assert taken.dropped == 1
    assert taken.warning == "2 filings, only 1 taken"


def test_an_entry_without_number_stays_as_it_is() -> None:
    """If it fails, what EDGAR writes otherwise one day is lost without a word."""
    strange = "<entry><title>System notice</title><id>x</id></entry>"
    found = parse(feed(REPORT, strange), forms=NEWS_FORMS)
    assert [e.guid for e in found.entries] == [FIRST, "x"]
    assert found.warning == "1 entries without accession number"


def test_an_unknown_title_keeps_form_date_and_number() -> None:
    """If it fails, one odd listing stops the feed, or is told as somebody's."""
    entry = only(feed(listing("???", ""), title="Latest"))
    assert entry.guid == FIRST
    assert entry.title.startswith("??? filed")
    assert "on November 10, 2025." in said(entry)[0]
    body = feed(listing("", ""), title="Latest")
    assert only(body).title == "A document filed"
    assert len(parse(body, forms=NEWS_FORMS).entries) == 1


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        pytest.param("", "empty", id="nothing"),
        pytest.param("<!DOCTYPE html><html>x</html>", "not_a_feed", id="a page"),
        pytest.param('{"a": 1}', "not_a_feed", id="JSON"),
        pytest.param(
            feed("<entry><title>News</title><id>x</id></entry>"), "not_a_feed",
            id="a feed of something else",
        ),
    ],
)  # fmt: skip
def test_what_lists_no_filings_is_refused(body: str, reason: str) -> None:
    """If it fails, another feed under this address passes for EDGAR's."""
    with pytest.raises(ParseError) as caught:
        parse(body)
    assert caught.value.reason == reason


def test_a_feed_that_breaks_off_gives_its_whole_filings() -> None:
    """If it fails, the rules of the feed reader do not hold here."""
    body = feed(REPORT, DEALING)
    found = parse(body[: body.index("Doe Jane")])
    assert [e.guid for e in found.entries] == [FIRST]
    assert found.truncated


def test_a_feed_without_filings_is_empty() -> None:
    """If it fails, a company that has filed nothing looks broken."""
    assert parse(feed(title=COMPANY)).entries == ()


def test_the_name_of_the_feed_of_everybody_stays() -> None:
    """If it fails, a visit that finds only news looks like another feed's."""
    assert parse(feed(REPORT)).title == "Latest Filings"
    assert plain(parse(feed(REPORT, title=COMPANY)).title).startswith("Ovens & Sons")


@pytest.mark.timeout(20)
def test_a_title_made_to_stall_is_read_at_once() -> None:
    """If it fails, one listing costs the worker its time, and the feed its visit."""
    entry = only(feed(listing("a - (0000000001) (" * 20_000, "8-K")))
    assert entry.guid == FIRST


def test_the_headings_are_those_of_the_form() -> None:
    """If it fails, an item is missing from the list or stands there twice."""
    rows = read(HEADINGS).data["item"]
    numbers = [row["number"] for row in rows]
    assert numbers == sorted(set(numbers))
    assert len(numbers) == 33
    assert {n.partition(".")[0] for n in numbers} == set("123456789")
    assert all(row["heading"] == row["heading"].strip() for row in rows)


TITLES = st.text("8-K ()0123456789/:[]&;AmenFilr", max_size=40)


@given(
    st.lists(st.tuples(TITLES, st.sampled_from(["8-K", "4", ""]), TITLES), max_size=4),
    TITLES,
)
def test_any_title_gives_a_filing(
    listed: list[tuple[str, str, str]], title: str
) -> None:
    """If it fails, somebody's odd company name ends as a crash in the worker."""
    entries = [
        listing(t.replace("&", "&amp;"), form, items=(item.replace("&", "&amp;"),))
        for t, form, item in listed
    ]
    found = parse(feed(*entries, title=title.replace("&", "&amp;")))
    assert pickle.loads(pickle.dumps(found)) == found
    assert len(found.entries) == min(len(listed), 1)
    assert all(e.guid == FIRST and e.title for e in found.entries)


@pytest.mark.skipif(not REPLAY.exists(), reason="the recorded feeds are not here")
def test_recorded_feeds_become_filings() -> None:
    """If it fails, a real listing is lost, told twice or not understood."""
    source = Source(name="sec", url=URL)
    seen = datetime(2025, 12, 13, tzinfo=UTC)
    known = {row["number"] for row in read(HEADINGS).data["item"]}
    refusals, filings = [], set()
    for path in sorted(REPLAY.glob("*.atom")):
        body = path.read_bytes()
        try:
            found = parse(body)
        except ParseError as error:
            refusals.append((path.name, error.reason))
            continue
        listed = parse_feed(body, url=URL, content_type=None, max_entries=2000).entries
        numbers = {(e.guid or "").partition("=")[2] for e in listed}
        assert {e.guid for e in found.entries} == numbers
        assert len(found.entries) == len(numbers)
        assert (found.warning, found.dropped) == (None, 0)
        filings |= numbers
        for entry in found.entries:
            article = to_article(entry, source, seen=seen)
            assert re.search(r"\(CIK \d{10}, [a-z ]+\)", article.text), article
            assert f"Accession number: {entry.guid}." in article.text
            assert re.search(r"Commission on [A-Z]\w+ \d+, 2025\.", article.text)
            if entry.categories[0].startswith("8-K"):
                items = re.findall(r"^Item (\S+):", article.text, re.MULTILINE)
                assert items, article
                assert set(items) <= known, article

    # The last one is the page that EDGAR showed instead of a feed.
    assert refusals == [("edgar_current_051.atom", "not_a_feed")]
    assert len(filings) == 3315
