"""Each kind of source is asked in its own way, and read by its own reader."""

import json

import pytest

from monitor.collect.kinds import ACCEPT, READERS, address
from monitor.model.source import SourceKind
from tests.collect.evil_server import FEED

REGISTER = (
    "https://www.federalregister.gov/api/v1/documents.json?conditions[term]=tungsten"
)


def test_every_kind_is_asked_and_read() -> None:
    """If it fails, a kind that the configuration allows cannot be visited."""
    assert set(ACCEPT) == set(SourceKind)
    assert set(READERS) == set(SourceKind)


def test_only_the_register_is_asked_for_fields() -> None:
    """If it fails, the register leaves out its dates, or another site gets our query."""
    assert "fields%5B%5D=effective_on" in address(SourceKind.FEDERAL_REGISTER, REGISTER)
    for kind in set(SourceKind) - {SourceKind.FEDERAL_REGISTER}:
        assert address(kind, REGISTER) == REGISTER


@pytest.mark.parametrize(
    ("kind", "body", "title"),
    [
        (SourceKind.FEED, FEED, "One"),
        (
            SourceKind.FEDERAL_REGISTER,
            json.dumps(
                {"results": [{"document_number": "2025-1", "title": "Entity List"}]}
            ).encode(),
            "Entity List",
        ),
    ],
)
def test_a_kind_reads_what_is_its_own(
    kind: SourceKind, body: bytes, title: str
) -> None:
    """If it fails, a source is read as another kind."""
    feed = READERS[kind](
        body, url="https://news.example/", content_type=None, max_entries=9
    )
    assert [entry.title for entry in feed.entries] == [title]


def test_edgar_brings_news_and_leaves_insiders_out() -> None:
    """If it fails, forms 3 and 4 flood everybody, or a filter looks like a gap."""
    entries = "".join(
        f"<entry><title>{form} - Acme Corp (000000000{n}) (Filer)</title>"
        f'<link href="https://www.sec.gov/Archives/edgar/data/{n}/x-index.htm"/>'
        "<summary type='html'>&lt;b&gt;Filed:&lt;/b&gt; 2025-12-12</summary>"
        f"<category term='{form}' label='form type' scheme='https://www.sec.gov/'/>"
        f"<id>urn:tag:sec.gov,2008:accession-number=0000000000-25-00000{n}</id></entry>"
        for n, form in enumerate(("8-K", "4", "144"), start=1)
    )
    feed = READERS[SourceKind.EDGAR](
        f'<feed xmlns="http://www.w3.org/2005/Atom"><title>F</title>{entries}</feed>'.encode(),
        url="https://www.sec.gov/cgi-bin/browse-edgar",
        content_type=None,
        max_entries=9,
    )
    (only,) = feed.entries
    assert "8-K" in only.title
    assert feed.chosen
