"""The page of a mail against what Gmail, Outlook and Apple Mail understand.

`mail_support.json` holds the features that the pages use, with their support as
caniemail.com measured it. What a program does not understand must do no harm: those
features are named here, each with what the reader sees instead.
"""

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from monitor.model.message import Activity, DateAhead
from monitor.model.story import ChangeKind
from monitor.notify.html import (
    render_alert_html,
    render_digest_html,
    render_notice_html,
    render_reminder_html,
)
from tests.makers import NOON, an_alert
from tests.notify.dates import a_reminder
from tests.notify.rules import a_digest, a_notice

SUPPORT = json.loads(Path(__file__).with_name("mail_support.json").read_text())
KNOWN = SUPPORT["features"]
DEGRADES = {
    "css-at-media": "the desktop layout, which is one column as well",
    "css-at-media-prefers-color-scheme": "the light page, or the program's own dark one",
    "css-border-radius": "square corners",
    "css-display-none": "the line for the inbox list on top of the page",
    "css-filter": "the picture on its white paper",
    "css-max-height": "nothing: it hides what is hidden already",
    "css-overflow": "nothing: it hides what is hidden already",
    "css-overflow-wrap": "`word-break` breaks long words, or they stick out",
    "css-word-break": "`overflow-wrap` breaks long words, or they stick out",
    "css-selector-class": "no <style>: the inline styles stay",
    "css-selector-descendant": "no <style>: the inline styles stay",
    "css-selector-grouping": "no <style>: the inline styles stay",
    "css-selector-type": "no <style>: the inline styles stay",
    "html-body": "the outer table has the same background",
    "html-doctype": "the program's own",
    "html-meta-color-scheme": "the light page",
    "html-role": "tables are read out as tables",
    "html-style": "the inline styles stay",
}
# Looked up nowhere: every program knows them, or leaves them alone without harm.
PLAIN = {"a", "br", "html", "head", "meta", "title", "tbody", "tr", "td"}
NO_HARM = {"color", "-webkit-text-size-adjust", "font-family"}
ATTRIBUTES = {"align", "cellpadding", "cellspacing", "lang", "role", "width"}
SHORTHANDS = ("margin", "padding", "border")


class Features(HTMLParser):
    """Collects the features that a page uses."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: dict[str, str] = {"html-doctype": "doctype"}
        self.sheets = ""
        self.feed(page)
        for slug, where in _of_sheet(self.sheets):
            self.found.setdefault(slug, where)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"h1", "h2", "h3"}:
            self.found["html-h1-h6"] = tag
        elif tag not in PLAIN:
            self.found[f"html-{tag}"] = tag
        if ("name", "color-scheme") in attrs:
            self.found["html-meta-color-scheme"] = tag
        for name, value in attrs:
            if name in ATTRIBUTES:
                self.found[f"html-{name}"] = f"{tag} {name}"
            elif name == "style":
                self.found |= dict(_of_style(value or ""))

    def handle_data(self, data: str) -> None:
        if self.lasttag == "style":
            self.sheets += data


def _of_style(style: str) -> Iterator[tuple[str, str]]:
    """Yield the features of some declarations."""
    for declaration in re.sub(r'"[^"]*"', "", style).split(";"):
        name, _, value = declaration.partition(":")
        if (name := name.strip().lower()) and name not in NO_HARM:
            root = next((s for s in SHORTHANDS if name.startswith(f"{s}-")), name)
            known = {"border-collapse", "border-radius"}
            yield f"css-{name if name in known else root}", declaration.strip()
            if name == "display" and value.strip() != "block":
                yield f"css-display-{value.strip()}", declaration.strip()
            for unit in re.findall(r"\d(px|em|rem|vw|vh|%)", value):
                yield f"css-unit-{unit.replace('%', 'percent')}", declaration.strip()


def _of_sheet(sheet: str) -> Iterator[tuple[str, str]]:
    """Yield the features of what stands in the head."""
    if "@media" in sheet:
        yield "css-at-media", "@media"
    for query in re.findall(r"@media \((prefers-[a-z-]+)", sheet):
        yield f"css-at-media-{query}", query
    for selectors, style in re.findall(r"([^{}]+)\{([^{}]*)\}", sheet):
        yield from _of_style(style.replace("!important", ""))
        kinds = {
            "class": r"\.",
            "descendant": r"\w [.\w]",
            "grouping": ",",
            "type": r"(?:^|, ?|\s)[a-z]+\b(?!-)",
        }
        for kind, mark in kinds.items():
            if re.search(mark, selectors.strip()):
                yield f"css-selector-{kind}", selectors.strip()
    if "!important" in sheet:
        yield "css-important", "!important"


def pages() -> dict[str, str]:
    """Return a page of each kind with all its parts."""
    changed = an_alert(
        change=ChangeKind.STAGE,
        change_words="Stage: a → b",
        exposure="Touches Dy.",
        history=("1 May 2025 proposed (Wire)",),
    )
    ahead = DateAhead(day=NOON.date(), words="ends", story_id="s", title="T", url=None)
    other = an_alert(stage_words="adopted", headline=changed.headline)
    digest = a_digest(
        new=(an_alert(), other, an_alert()),
        changed=(changed,),
        still_open=(an_alert(),),
        dates_ahead=(ahead,),
        activity=(Activity(title="Tariff", days=(1,) * 30),),
        late=True,
        more=1,
    )
    return {
        "digest": render_digest_html(digest, picture="cid:x"),
        "alert": render_alert_html(changed),
        "notice": render_notice_html(a_notice()),
        "reminder": render_reminder_html(a_reminder()),
    }


@pytest.mark.parametrize("name", ["digest", "alert", "notice", "reminder"])
def test_every_feature_is_understood_or_does_no_harm(name: str) -> None:
    """If it fails, readers of one mail program see a page that is torn."""
    found = Features(pages()[name]).found

    assert {slug: where for slug, where in found.items() if slug not in KNOWN} == {}
    harmful = {
        f"{slug} ({where}): {program} {platform}"
        for slug, where in found.items()
        for program, platforms in KNOWN[slug].items()
        for platform, support in platforms.items()
        if support == "n" and slug not in DEGRADES
    }
    assert harmful == set()


def test_the_check_knows_what_tears_pages() -> None:
    """If it fails, the check above passes whatever a page uses."""
    torn = (
        '<div style="display: flex; position: absolute"><video src="x"></video></div>'
    )
    found = Features(torn).found

    unknown = {*found} - {*KNOWN}
    assert {"css-position", "css-display-flex", "html-video"} <= unknown


def test_nothing_is_kept_in_the_table_that_no_page_uses() -> None:
    """If it fails, the table and the list of harmless features grow stale."""
    used = {slug for page in pages().values() for slug in Features(page).found}

    assert {*KNOWN} - used == set()
    assert {*DEGRADES} - used == set()
