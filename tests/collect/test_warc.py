"""Web archives: their pages, what is none, and what is broken."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import BinaryIO

import pytest

from monitor.collect import warc as module
from monitor.collect.warc import (
    NoPage,
    Page,
    Passed,
    page_article,
    page_id,
    read_warc,
)
from monitor.model.source import DateProvenance, IdentityBasis, Source
from tests.warc import TEXT, a_page, an_archive, record

WIRE = Source(name="wire", url="https://news.example/feed", title="The Wire")


@pytest.mark.parametrize("packed", [True, False], ids=["gzip", "plain"])
def test_pages_come_out_and_everything_else_is_told(
    *, packed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If it fails, news is lost, or a picture is read as an article."""
    monkeypatch.setattr(module, "MOST", 9000)
    file = an_archive(
        [
            record("https://news.example/1", a_page("One")),
            record("https://news.example/x.png", "x", content_type="image/png"),
            record("https://news.example/gone", "x", status="404 Not Found"),
            record("https://news.example/big", "x" * 9001),
            record("https://news.example/2", a_page("Two")),
        ],
        packed=packed,
    )
    found = list(read_warc(file))
    assert [f.url if isinstance(f, Page) else f.why for f in found] == [
        "https://news.example/1",
        NoPage.NOT_HTML,
        NoPage.NOT_OK,
        NoPage.TOO_LARGE,
        "https://news.example/2",
    ]
    assert [f.offset for f in found] == sorted({f.offset for f in found})
    first = found[0]
    assert isinstance(first, Page)
    assert first.host == "news.example"
    assert first.crawled == datetime(2025, 11, 7, 10, tzinfo=UTC)
    assert b"<h1>One</h1>" in first.body


@pytest.mark.parametrize("packed", [True, False], ids=["gzip", "plain"])
def test_a_broken_record_costs_only_itself(*, packed: bool) -> None:
    """If it fails, one damaged byte loses the rest of a file of thirty thousand pages."""
    file = an_archive(
        [record(f"https://news.example/{n}", a_page(f"{n}")) for n in range(4)],
        packed=packed,
    )
    offsets = [f.offset for f in read_warc(file)]
    body = bytearray(file.getvalue())
    body[offsets[1] + 12 : offsets[1] + 40] = b"\0" * 28
    if not packed:
        body[offsets[1] : offsets[1] + 8] = b"\0" * 8
    found = list(read_warc(io.BytesIO(bytes(body))))
    assert [f.url[-1] if isinstance(f, Page) else f.why for f in found] == [
        "0",
        NoPage.BROKEN,
        "2",
        "3",
    ]
    bad = found[1]
    assert isinstance(bad, Passed)
    assert bad.offset == offsets[1]
    assert bad.detail.isprintable()


def test_what_is_no_archive_is_one_broken_record() -> None:
    """If it fails, a wrong file ends in a traceback or is passed over in silence."""
    (found,) = read_warc(io.BytesIO(b"hello\n" * 50))
    assert isinstance(found, Passed)
    assert found.why is NoPage.BROKEN


def the_page(html: str, *, date: str = "2025-11-07T10:00:00Z") -> Page:
    file: BinaryIO = an_archive(
        [record("https://www.news.example/a?utm_source=x", html, date=date)]
    )
    pages: Iterator[Page | Passed] = read_warc(file)
    (page,) = pages
    assert isinstance(page, Page)
    return page


def test_a_page_becomes_an_article_with_its_own_date() -> None:
    """If it fails, an archive's articles lack title, text or time, or come twice."""
    page = the_page(a_page("Licences suspended", published="2025-11-05"))
    article = page_article(page, WIRE)
    assert article is not None
    assert (article.title, article.text) == ("Licences suspended", TEXT)
    assert article.published == datetime(2025, 11, 5, tzinfo=UTC)
    assert article.published_provenance is DateProvenance.PAGE
    assert article.identity_basis is IdentityBasis.URL
    assert article.url == "https://www.news.example/a"
    assert article.origin.name == "The Wire"
    assert article.id == page_id(page, WIRE)


@pytest.mark.parametrize("day", ["2025-11-07", "2031-01-01", ""])
def test_the_time_of_the_visit_counts_where_the_page_names_no_earlier_day(
    day: str,
) -> None:
    """If it fails, news is dated into the future, or loses its order within a day."""
    article = page_article(the_page(a_page("T", published=day)), WIRE)
    assert article is not None
    assert article.published == datetime(2025, 11, 7, 10, tzinfo=UTC)
    assert article.published_provenance is DateProvenance.FIRST_SEEN


def test_a_page_without_a_text_is_no_article() -> None:
    """If it fails, menus and consent walls are read as news."""
    assert page_article(the_page("<html><body>Log in</body></html>"), WIRE) is None
