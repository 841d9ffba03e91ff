"""The Federal Register's API: whole, empty, refusing, cut, hostile."""

import json
import pickle
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.collect.article import to_article
from monitor.collect.federal_register import (
    FIELDS,
    read_federal_register,
    with_fields,
)
from monitor.collect.markup import plain
from monitor.errors import ParseError
from monitor.extract.references import find_references
from monitor.model.source import Entry, Feed, Source

API = "https://www.federalregister.gov/api/v1"
DOCUMENTS = f"{API}/documents.json?order=newest"
CURRENT = f"{API}/public-inspection-documents/current.json"

RULE = {
    "document_number": "2025-19999",
    "title": "Controls on Certain Magnet Alloys & Ovens",
    "type": "Rule",
    "abstract": "The Bureau adds two alloys to the list of controlled items.",
    "action": "Final rule.",
    "agencies": [
        {"name": "Commerce Department", "raw_name": "DEPARTMENT OF COMMERCE", "id": 54},
        {"name": "Industry and Security Bureau", "id": 241, "parent_id": 54},
    ],
    "cfr_references": [{"title": 15, "part": 744}, {"title": 15, "part": 774}],
    "citation": "90 FR 51234",
    "comments_close_on": "2026-01-05",
    "dates": "This rule is effective December 1, 2025.",
    "docket_ids": ["Docket No. BIS-2025-0010"],
    "effective_on": "2025-12-01",
    "html_url": "https://www.federalregister.gov/documents/2025/11/07/2025-19999/magnets",
    "pdf_url": "https://www.govinfo.gov/content/pkg/FR-2025-11-07/pdf/2025-19999.pdf",
    "publication_date": "2025-11-07",
    "regulation_id_numbers": ["0694-AK12"],
}
FILED = {
    "document_number": "2025-20888",
    "title": "Ovens From Freedonia; Determination",
    "type": "Notice",
    "agencies": [{"raw_name": "INTERNATIONAL TRADE COMMISSION", "name": None}],
    "docket_numbers": ["Inv. No. 731-TA-9999"],
    "editorial_note": None,
    "filed_at": "2025-07-10T16:15:00.000-04:00",
    "filing_type": "special",
    "html_url": "https://www.federalregister.gov/public-inspection/2025-20888/ovens",
    "publication_date": "2025-07-14",
}


def answer(*documents: Any, **more: Any) -> bytes:
    return json.dumps({"count": len(documents), "results": documents, **more}).encode()


def parse(body: bytes | str, *, url: str = DOCUMENTS, most: int = 2000) -> Feed:
    raw = body if isinstance(body, bytes) else body.encode()
    return read_federal_register(
        raw, url=url, content_type="application/json; charset=utf-8", max_entries=most
    )


def only(document: dict[str, Any], *, url: str = DOCUMENTS) -> Entry:
    (entry,) = parse(answer(document), url=url).entries
    return entry


def said(document: dict[str, Any], *, url: str = DOCUMENTS) -> list[str]:
    return plain(only(document, url=url).html).split("\n\n")


def refused(body: bytes | str, *, url: str = DOCUMENTS) -> ParseError:
    with pytest.raises(ParseError) as caught:
        parse(body, url=url)
    return caught.value


def test_a_published_rule_comes_with_all_its_facts() -> None:
    """If it fails, a fact of the register never reaches extraction."""
    entry = only(RULE)

    assert entry.guid == "fr:2025-19999"
    assert entry.link == RULE["html_url"]
    assert plain(entry.title) == RULE["title"]
    assert entry.categories == ("Rule",)
    assert said(RULE) == [
        "The Bureau adds two alloys to the list of controlled items.",
        "Document type: Rule.",
        "Action: Final rule.",
        "Effective date: December 1, 2025.",
        "Comments are due by January 5, 2026.",
        "Docket No. BIS-2025-0010.",
        "RIN: 0694-AK12.",
        "Code of Federal Regulations: 15 CFR part 744; 15 CFR part 774.",
        "Citation: 90 FR 51234.",
        "Agencies: Commerce Department; Industry and Security Bureau.",
    ]


def test_extraction_finds_the_numbers_in_the_sentences() -> None:
    """If it fails, docket, RIN, provision and citation are words without meaning."""
    text = plain(only({**RULE, "executive_order_number": 14434}).html)

    assert {r.text for r in find_references(text)} >= {
        "Docket No. BIS-2025-0010",
        "RIN: 0694-AK12",
        "15 CFR part 744",
        "90 FR 51234",
        "Executive Order 14434",
    }


def test_the_dates_stand_as_given_where_no_day_is_stated() -> None:
    """If it fails, "effective upon publication" is lost."""
    dates = "Effective upon publication. Compliance by May 2, 2026."
    assert f"Dates: {dates}" in said({**RULE, "effective_on": None, "dates": dates})
    assert not any("Dates:" in s for s in said(RULE))


@pytest.mark.parametrize(
    ("day", "expected", "zone"),
    [
        ("2025-07-07", datetime(2025, 7, 7, 12, 45, tzinfo=UTC), "-04:00"),
        ("2025-11-07", datetime(2025, 11, 7, 13, 45, tzinfo=UTC), "-05:00"),
        ("2025-11-03", datetime(2025, 11, 3, 13, 45, tzinfo=UTC), "-05:00"),
    ],
    ids=["summer", "winter", "the day after the clocks went back"],
)
def test_it_is_published_at_a_quarter_to_nine_in_washington(
    day: str, expected: datetime, zone: str
) -> None:
    """If it fails, half of the year is an hour off."""
    entry = only({**RULE, "publication_date": day})
    assert (entry.published, entry.zone) == (expected, zone)


def test_public_inspection_is_another_entry_at_the_time_of_filing() -> None:
    """If it fails, what is only filed passes for published, or hides what is."""
    entry = only(FILED, url=CURRENT)

    assert entry.guid == "fr-pi:2025-20888"
    assert entry.published == datetime(2025, 7, 10, 20, 15, tzinfo=UTC)
    assert entry.zone == "-04:00"
    assert said(FILED, url=CURRENT) == [
        "Document type: Notice.",
        "Docket No. Inv. No. 731-TA-9999.",
        "Agencies: INTERNATIONAL TRADE COMMISSION.",
        "Filed for public inspection on July 10, 2025.",
        "Kind of filing: special.",
        "Scheduled for publication on July 14, 2025.",
    ]


@pytest.mark.parametrize(
    "url",
    [
        f"{API}/public-inspection-documents.json?conditions%5Bavailable_on%5D=2025-07-11",
        "http://127.0.0.1:8080/somewhere.json",
    ],
    ids=["a search", "a mirror with an address of its own"],
)
def test_public_inspection_is_known_by_address_or_by_its_fields(url: str) -> None:
    """If it fails, a filing gets the name of the publication that follows it."""
    feed = parse(answer(FILED), url=url)
    assert feed.entries[0].guid == "fr-pi:2025-20888"
    assert feed.title == "Federal Register: public inspection"


def test_a_withdrawn_filing_has_no_date_but_says_why() -> None:
    """If it fails, a day in the future stands for the time of filing."""
    note = "The agency asked for this document back after it was filed."
    withdrawn = {**FILED, "filed_at": None, "editorial_note": note}
    assert only(withdrawn, url=CURRENT).published is None
    assert f"Editorial note: {note}" in said(withdrawn, url=CURRENT)
    assert not any("Filed for" in s for s in said(withdrawn, url=CURRENT))


@pytest.mark.parametrize(
    ("filed_at", "expected"),
    [
        ("2025-07-10T20:15:00Z", datetime(2025, 7, 10, 20, 15, tzinfo=UTC)),
        ("2025-07-10T16:15:00", datetime(2025, 7, 10, 20, 15, tzinfo=UTC)),
        ("0001-01-01T00:00:00+14:00", None),
        ("9999-12-31T23:59:59-14:00", None),
        ("2025-07-10", None),
        ("T12:34", None),
        (20250710, None),
    ],
)
def test_times_of_filing_are_read_or_left_out(
    filed_at: object, expected: datetime | None
) -> None:
    """If it fails, an odd time stops the list or becomes a wrong one."""
    assert only({**FILED, "filed_at": filed_at}, url=CURRENT).published == expected


def test_a_presidential_document_says_its_number_and_day() -> None:
    """If it fails, an order cannot be known again under its number."""
    order = {
        "document_number": "2025-30001",
        "title": "Ovens for All",
        "type": "Presidential Document",
        "subtype": "Executive Order",
        "executive_order_number": "14999",
        "signing_date": "2025-11-04",
        "publication_date": "2025-11-07",
    }
    assert said(order) == [
        "Document type: Presidential Document; Executive Order.",
        "Executive Order 14999.",
        "Signed on November 4, 2025.",
    ]
    assert only(order).link is None


def test_an_untitled_filing_is_called_by_its_line_in_the_contents() -> None:
    """If it fails, a notice has an empty title."""
    bare = {**FILED, "title": None, "toc_subject": "Meetings", "toc_doc": "Ovens Board"}
    assert only(bare, url=CURRENT).title == "Meetings: Ovens Board"


def test_nulls_everywhere_leave_nothing_but_the_number() -> None:
    """If it fails, "None" or an empty label is told to people."""
    bare = {**dict.fromkeys(FIELDS), "document_number": "2025-1"}
    entry = only(bare)
    assert entry.guid == "fr:2025-1"
    assert (entry.title, entry.html, entry.link, entry.published) == (
        "",
        "",
        None,
        None,
    )


@pytest.mark.parametrize("wrong", [7.5, True, "x", [], {}, [None, 3, {"name": 4}]])
def test_wrong_types_cost_a_field_and_not_the_list(wrong: object) -> None:
    """If it fails, one odd document takes all the others with it."""
    odd = {**dict.fromkeys(FIELDS, wrong), "document_number": "2025-1"}
    feed = parse(answer(odd, RULE))
    assert [e.guid for e in feed.entries] == ["fr:2025-1", "fr:2025-19999"]


def test_what_is_no_document_is_left_out_and_counted() -> None:
    """If it fails, documents disappear without a word."""
    feed = parse(answer(None, "x", {}, {"document_number": None}, RULE))
    assert [e.guid for e in feed.entries] == ["fr:2025-19999"]
    assert feed.dropped == 4
    assert feed.warning == "4 results that are no documents left out"


def test_the_next_page_leads_to_older_documents() -> None:
    """If it fails, a gap after days of silence cannot be filled."""
    there = f"{DOCUMENTS}&page=2"
    assert parse(answer(RULE, next_page_url=there)).older == there
    assert parse(answer(RULE, next_page_url=None)).older is None
    assert parse(answer(RULE, next_page_url="javascript:x")).older is None
    assert parse(answer(RULE, next_page_url=[there])).older is None


def test_of_a_thousand_documents_the_newest_are_taken() -> None:
    """If it fails, a broad search floods the monitor or loses today's documents."""
    many = [
        {**RULE, "document_number": f"2025-{n:05}", "publication_date": f"2025-{1 + n // 100:02}-07"}
        for n in range(1000)
    ]  # fmt: skip
    feed = parse(answer(*many), most=100)

    assert [e.guid for e in feed.entries] == [
        f"fr:2025-{n:05}" for n in range(900, 1000)
    ]
    assert feed.dropped == 900
    assert feed.warning == "1000 documents, only 100 taken"
    assert len(parse(answer(*many)).entries) == 1000


@pytest.mark.parametrize(
    "body",
    [
        '{"description": "Documents about nothing", "count": 0}',
        '{"count": 0, "results": []}',
        '{"count": null, "results": null}',
    ],
)
def test_an_empty_search_is_an_empty_feed(body: str) -> None:
    """If it fails, a quiet week looks like a failure."""
    assert parse(body) == Feed(title="Federal Register", entries=())


@pytest.mark.parametrize(
    ("body", "reason", "words"),
    [
        pytest.param("", "empty", "empty", id="nothing"),
        pytest.param(" \n", "empty", "empty", id="white space"),
        pytest.param(
            '{"message": "field \'colour\' not valid"}', "not_a_feed",
            "refuses the request: field 'colour' not valid", id="unknown field",
        ),
        pytest.param(
            '{"errors": {"conditions": "bad"}, "count": 0}', "not_a_feed",
            '{"conditions": "bad"}', id="errors object",
        ),
        pytest.param("<!DOCTYPE html><html>hi</html>", "not_a_feed", "web page", id="page"),
        pytest.param("[1]", "not_a_feed", "something else", id="a list"),
        pytest.param('{"a": 1}', "not_a_feed", "no list of documents", id="other JSON"),
        pytest.param('{"results": {}}', "not_a_feed", "no list", id="results as a table"),
        pytest.param('{"count": 3}', "not_a_feed", "no list", id="counted, not listed"),
        pytest.param('{"results": [}]}', "unparsable", "cannot be read", id="broken"),
        pytest.param('{"results": [' + "9" * 5000 + "]}", "unparsable", "cannot", id="digits"),
        pytest.param('{"a":' * 100_000, "unparsable", "cannot be read", id="nested"),
    ],
)  # fmt: skip
def test_what_is_no_list_is_refused_by_name(body: str, reason: str, words: str) -> None:
    """If it fails, somebody searches for the cause in the wrong place."""
    error = refused(body)
    assert error.reason == reason
    assert words in error.message


def test_the_barrier_against_programs_is_told_as_such() -> None:
    """If it fails, "not a feed" hides that the site turns us away."""
    page = "<html><head><title>Federal Register :: Request Access</title></head></html>"
    assert refused(page).reason == "blocked"
    moved = "https://unblock.federalregister.gov/?next=x"
    assert refused("<html>Prove it</html>", url=moved).reason == "blocked"


def test_of_a_cut_answer_the_whole_documents_are_read() -> None:
    """If it fails, a broken line loses documents, or half of one is believed."""
    body = answer(RULE, {**RULE, "document_number": "2025-2"}).decode()
    inside_the_second = body.index("2025-2") + 3

    feed = parse(body[:inside_the_second])

    assert [e.guid for e in feed.entries] == ["fr:2025-19999"]
    assert feed.truncated
    assert feed.warning == "the answer breaks off before its end"


def test_every_cut_is_read_or_refused_and_never_invents() -> None:
    """If it fails, some length of an answer stops the visit or adds a document."""
    body = answer(RULE, FILED)
    for end in range(1, len(body)):
        try:
            feed = parse(body[:end])
        except ParseError as error:
            assert error.reason == "truncated"  # noqa: PT017
        else:
            assert feed.truncated
            assert {e.guid for e in feed.entries} <= {
                "fr:2025-19999",
                "fr-pi:2025-19999",  # with the filing behind it, known by its fields
                "fr-pi:2025-20888",
            }


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(FIELDS) | st.text(max_size=5), inner, max_size=5
        )
    ),
    max_leaves=10,
)


@given(st.lists(JSON, max_size=4), st.sampled_from([CURRENT, DOCUMENTS]))
def test_only_parse_errors_come_out_of_any_json(results: list[Any], url: str) -> None:
    """If it fails, one odd answer ends as a crash in the worker."""
    feed = parse(answer(*results), url=url)
    assert pickle.loads(pickle.dumps(feed)) == feed
    source = Source(name="fr", url=DOCUMENTS)
    seen = datetime(2026, 1, 1, tzinfo=UTC)
    for entry in feed.entries:
        to_article(entry, source, seen=seen).text.encode()


@given(st.binary(max_size=60))
def test_only_parse_errors_come_out_of_any_bytes(body: bytes) -> None:
    """If it fails, noise on the line ends as a crash in the worker."""
    try:
        parse(b'{"results": [' + body)
    except ParseError as error:
        assert error.reason  # noqa: PT017


def test_a_search_is_asked_for_the_fields_that_are_read() -> None:
    """If it fails, the API leaves out effective dates, dockets and actions."""
    asked = with_fields(DOCUMENTS)
    query = parse_qsl(urlsplit(asked).query)
    assert query[0] == ("order", "newest")
    assert [value for name, value in query if name == "fields[]"] == list(FIELDS)
    assert with_fields(f"{API}/documents.json").count("?") == 1
    assert with_fields(asked) == asked


@pytest.mark.parametrize(
    "url",
    [
        f"{API}/documents.json?fields[]=title",
        f"{API}/documents.json?fields%5B%5D=title&order=newest",
        CURRENT,
        f"{API}/public-inspection-documents.json?conditions[available_on]=2025-07-11",
    ],
)
def test_other_addresses_stay_as_they_are(url: str) -> None:
    """If it fails, a choice is overridden, or a list that is complete is refused."""
    assert with_fields(url) == url
