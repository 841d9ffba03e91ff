"""The page of documents with their evidence, read back as a browser reads it."""

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from monitor.cli.page import render_page
from monitor.cli.taking import Answer
from monitor.model.text import Document
from monitor.pipeline.documents import read_documents
from tests.browser import CHROMIUM, LONG, shown
from tests.cli.conftest import Run
from tests.extract.seeing import answer_of

pytestmark = pytest.mark.slow

DOCUMENTS: list[dict[str, Any]] = [
    {
        "id": "1",
        "title": "China lifts suspension of export curbs",
        "text": "China said on Friday it would lift the suspension of its export licence"
        " rules for gallium and germanium until 10 November 2026.\n\n  The Pentagon will"
        " lend Vulcan Elements $620 million for a magnet plant.\n",
        "published": "2026-03-10",
        "url": "javascript:alert(1)",
    },
    {
        "id": "</style><script>alert(2)</script>",
        "title": "<script>alert(1)</script> & 'quotes' \"here\"",
        "text": f"\r\n\tJapan banned gallium exports.\r\n🙂 \u202eturned\u202c {LONG}"
        " </div><b onclick=x>&amp; it imposed a tariff of 25% on nickel.\x00\x0b",
        "url": "https://news.example/?a=1&b='2'",
    },
    {"id": "3", "title": "", "text": ""},
]
VOID = {"meta", "br", "link", "input", "img"}


class Page(HTMLParser):
    """Reads a page: its elements, and the words inside of those with a field."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.fields: list[tuple[str, str]] = []
        self.open: list[tuple[str, bool]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.elements.append((tag, given))
        if "data-field" in given:
            self.fields.append((given["data-field"], ""))
        if tag not in VOID:
            self.open.append((tag, "data-field" in given))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag, f"</{tag}> closes another element"

    def handle_data(self, data: str) -> None:
        if any(is_field for _, is_field in self.open):
            name, text = self.fields[-1]
            self.fields[-1] = (name, text + data)

    def attributes(self, name: str) -> Iterator[str]:
        return (attrs[name] for _, attrs in self.elements if name in attrs)


@pytest.fixture(scope="module")
def html() -> str:
    """Return the page of the documents, read by the frames alone."""
    lines = [json.dumps(d) for d in DOCUMENTS]
    documents = [d for d in read_documents(lines) if isinstance(d, Document)]
    answers = [answer_of(document) for document in documents]
    bad = Answer(id=None, document=None, extraction=None, error="line 4: is not JSON")
    titles = {"EXPORT_LICENSING": "Export licensing & controls"}
    return render_page([*answers, bad], lambda kind: titles.get(kind, kind))


@pytest.fixture
def page(html: str) -> Page:
    return Page(html)


def test_every_character_of_the_source_is_kept(page: Page) -> None:
    """Evidence would be misquoted on the page that shows it."""
    wanted = [
        (field, re.sub("[\x00\x0b]", "\ufffd", document[field]))
        for document in DOCUMENTS
        for field in ("title", "text")
        if document[field]
    ]
    assert page.fields == wanted


def test_a_text_cannot_become_markup(page: Page, html: str) -> None:
    """A publisher could run a script in the reader's browser."""
    assert page.open == []
    tags = {tag for tag, _ in page.elements}
    assert tags.isdisjoint({"script", "iframe", "object", "img", "link", "form"})
    assert not any(name.startswith("on") for _, a in page.elements for name in a)
    assert {u.partition(":")[0] for u in page.attributes("href") if u[0] != "#"} == {
        "https"
    }
    assert "default-src 'none'" in html
    assert "url(" not in html


def test_every_link_inside_the_page_leads_somewhere(page: Page) -> None:
    """A number in the text would not lead to its event, nor the event back."""
    names = list(page.attributes("id"))
    assert len(names) == len(set(names))
    inside = {u.removeprefix("#") for u in page.attributes("href") if u[0] == "#"}
    assert inside <= set(names)
    assert {"d1e1", "d1e1s", "d1e2", "d1e2s", "d2e1s"} <= inside
    assert set(page.attributes("aria-labelledby")) <= set(names)


def test_overlapping_marks_are_all_shown(page: Page) -> None:
    """A name that is an argument, in a sentence that is evidence, would show one."""
    looks = [set(look.split()) for look in page.attributes("class")]
    assert any({"is-state", "sentence", "argument"} <= look for look in looks)
    assert any({"sentence", "cue"} <= look for look in looks)
    labels = [a for a in page.attributes("aria-label") if a.startswith("event ")]
    assert "event 1: implementer" in labels
    assert "event 2: amount" in labels


def test_a_card_tells_an_event(html: str) -> None:
    """Type, stage, direction, certainty, dates, money or the reason would be missing."""
    words = " ".join(re.sub(r"<[^>]+>", " ", html).split())
    for told in (
        "Export licensing &amp; controls EXPORT_LICENSING",
        "Stage announced",
        "Direction restrict × −1 (action noun: suspend)",
        "Certainty 0.85 · certain · OFFICIAL_STATEMENT",
        "Expiry until 10 November 2026",
        "Amount $620 million USD 620 million",
        "Why frame: GOV acts on a licensing regime for exports",
    ):
        assert told in words
    assert "line 4: is not JSON" in words


def test_the_page_comes_beside_what_is_asked_for(place: Path, run: Run) -> None:
    """A page would cost a second reading of the documents."""
    lines = f"{json.dumps(DOCUMENTS[0])}\n{{bad\n".encode()
    shown = run("extract", "--html", "x.html", stdin=lines)
    assert (shown.code, shown.out) == (1, "")
    assert shown.err.endswith("written: x.html\n")
    assert Page((place / "x.html").read_text("utf-8")).fields[0][0] == "title"
    shown = run("extract", "--text", "Hm.", "--json", "--html", "x.html")
    assert json.loads(shown.out)["id"] == "text"


MEASURE = """<!doctype html><title>measuring</title>
<iframe id="page" width="{width}" height="600" srcdoc="{page}"></iframe>
<script>
document.getElementById("page").onload = (event) => {{
  const root = event.target.contentDocument;
  for (const d of root.querySelectorAll("details")) d.open = true;
  const text = root.querySelector("#d2 .text");
  document.title = `width ${{root.documentElement.scrollWidth}}`
    + ` text ${{text.textContent.length}} ink ${{getComputedStyle(root.body).color}}`;
}};
</script>"""


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_a_browser_shows_it_without_scrolling_sideways(
    width: int, *, dark: bool, html: str, tmp_path: Path
) -> None:
    """On a phone or at night the page could not be read."""
    quoted = html.replace("&", "&amp;").replace('"', "&quot;")
    flags = ["--force-dark-mode"] if dark else []
    page = MEASURE.format(width=width, page=quoted)
    document = shown(page, tmp_path, *flags)
    found = re.search(r"<title>width (\d+) text (\d+) ink rgb\((\d+)", document)
    assert found, document[:500]
    assert int(found[1]) <= width
    assert int(found[2]) == len(DOCUMENTS[1]["text"].encode("utf-16-le")) // 2
    assert (int(found[3]) > 128) is dark
