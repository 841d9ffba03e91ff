"""The documents that EDGAR's page about a filing lists."""

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.collect.exhibits import Exhibit, exhibits, filed_text
from monitor.errors import ParseError

BASE = "https://www.sec.gov/Archives/edgar/data/11/000000000725000001/"
PAGE = f"{BASE}0000000007-25-000001-index.htm"


def row(
    number: str, description: str, href: str | None, kind: str, size: str = "100"
) -> str:
    name = "x &nbsp;<span>iXBRL</span>"
    cell = f'<a href="{href}">{name}</a>' if href is not None else name
    cells = (number, description, cell, kind, size)
    return f"<tr>{''.join(f'<td>{c}</td>' for c in cells)}</tr>"


def page(*rows: str, data: str = "") -> bytes:
    head = "<tr><th>Seq</th><th>Description</th><th>Document</th><th>Type</th></tr>"
    return (
        "<!DOCTYPE html><html><body><h1>Filing</h1>"
        f'<table class="tableFile" summary="Document Format Files">{head}{"".join(rows)}</table>'
        f'<table class="tableFile" summary="Data Files">{head}{data}</table></body></html>'
    ).encode()


MAIN = row(
    "1",
    "CURRENT REPORT",
    f"/ix?doc={BASE.removeprefix('https://www.sec.gov')}r.htm",
    "8-K",
)
RELEASE = row("3", "PRESS &amp; MORE", "release.htm", "EX-99.1")


def test_the_report_and_its_press_release_are_found() -> None:
    """If it fails, the text of the news cannot be fetched."""
    found = exhibits(
        page(
            MAIN,
            row("2", "AGREEMENT", "ex10.htm", "EX-10.1"),
            RELEASE,
            row("4", "SLIDES", f"{BASE}slides.htm", "EX-99.2"),
            row("5", "OLD STYLE", "ex99.txt", " ex-99 "),
            row("6", "GRAPHIC", "logo.jpg", "GRAPHIC"),
            row("&nbsp;", "Complete submission text file", "all.txt", "&nbsp;"),
            data=row("7", "SCHEMA", "x.xsd", "EX-101.SCH")
            + row("8", "D", "d", "EX-99.9"),
        ),
        PAGE,
    )
    assert found == (
        Exhibit(type="8-K", description="CURRENT REPORT", url=f"{BASE}r.htm"),
        Exhibit(type="EX-99.1", description="PRESS & MORE", url=f"{BASE}release.htm"),
        Exhibit(type="EX-99.2", description="SLIDES", url=f"{BASE}slides.htm"),
        Exhibit(type="ex-99", description="OLD STYLE", url=f"{BASE}ex99.txt"),
    )
    assert pickle.loads(pickle.dumps(found)) == found


@pytest.mark.parametrize(
    "href",
    [
        "https://evil.example/release.htm",
        "//evil.example/release.htm",
        "/ix?doc=https://evil.example/release.htm",
        "javascript:alert(1)",
        "",
        None,
    ],
)
def test_links_elsewhere_are_left_out(href: str | None) -> None:
    """If it fails, a page can send the monitor anywhere."""
    found = exhibits(page(MAIN, row("2", "NEWS", href, "EX-99.1")), PAGE)
    assert [e.type for e in found] == ["8-K"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html><title>File Unavailable</title></html>",
        page(),
        b'{"a": 1}',
        b"<div>" * 300_000,
    ],
    ids=["nothing", "another page", "no rows", "JSON", "tangled"],
)
def test_a_page_without_documents_is_refused(body: bytes) -> None:
    """If it fails, a page of refusal passes for a filing without exhibits."""
    with pytest.raises(ParseError) as caught:
        exhibits(body, PAGE)
    assert caught.value.reason == "not_a_feed"


def test_a_filing_without_exhibits_has_its_report() -> None:
    """If it fails, a plain report cannot be read."""
    assert [e.type for e in exhibits(page(MAIN), PAGE)] == ["8-K"]


PIECES = (
    "<tr>",
    "<td>",
    "</td>",
    "</tr>",
    "<a href='x'>",
    "</a>",
    "EX-99.1",
    "<table>",
    "&#0;",
)


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_broken_tables_raise_nothing_else(soup: str) -> None:
    """If it fails, a broken page ends as a crash."""
    assert all(e.url and e.type for e in exhibits(page(MAIN, soup), PAGE))


REPORT = b"""<html><body><div style="display:none"><ix:header>us-gaap</ix:header></div>
<p>UNITED STATES</p><p>FORM 8-K</p><p>(Exact name of registrant)</p>
<p><b>Item 1.01&nbsp;&nbsp;Entry into a Material Definitive Agreement.</b></p>
<p>On November 7, 2025 the Company sold <span>oxide</span>.</p><p>Item 9.01 Exhibits</p>
<p>SIGNATURE</p><p>Pursuant to the requirements of the Securities Exchange Act</p>
</body></html>"""


def test_of_a_report_its_items_are_kept() -> None:
    """If it fails, the cover page is read as news, or the items are not."""
    assert filed_text(REPORT, "text/html", "8-K") == (
        "Item 1.01 Entry into a Material Definitive Agreement.\n\n"
        "On November 7, 2025 the Company sold oxide.\n\nItem 9.01 Exhibits"
    )
    assert filed_text(b"<p>No items. Signature needed.</p>", None, "6-K") == (
        "No items. Signature needed."
    )


def test_an_exhibit_bears_its_number() -> None:
    """If it fails, nobody can tell a release from the filing."""
    release = b"<p>ACME SELLS OXIDE</p><p>Item 1.01 of nothing.</p>"
    assert filed_text(release, "text/html", "ex-99.1") == (
        "Exhibit 99.1\n\nACME SELLS OXIDE\n\nItem 1.01 of nothing."
    )


@pytest.mark.parametrize(
    "body", [b"", b"<p></p>", b"%PDF-1.7 x", b"\x89PNG\0", b"<a>" * 9000]
)
def test_what_is_no_text_is_none(body: bytes) -> None:
    """If it fails, the bytes of a picture are read as words."""
    assert filed_text(body, "text/html", "EX-99.1") is None
    assert filed_text(body, "text/html", "8-K") is None


def test_a_book_is_cut() -> None:
    """If it fails, one filing fills the memory of the reader."""
    found = filed_text(b"<p>" + b"word " * 9000, None, "EX-99.1")
    assert found is not None
    assert len(found) < 12_100
