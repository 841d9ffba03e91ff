"""Pages as HTML."""

from datetime import timedelta

from monitor.desk.html import STYLE, STYLE_NAME, render
from monitor.desk.page import Page
from monitor.web.values import Request
from tests.desk.conftest import NOW, Place


def test_words_of_others_are_escaped(shown: Place) -> None:
    """If it fails, a headline can put markup into our pages."""
    page = Page(template="wrong.html", title="<b>x", values={"words": "<img src=x>"})
    text = render(page, Request(path="/"), shown.known, now=NOW).decode()
    assert "<img" not in text
    assert "&lt;img src=x&gt;" in text
    assert STYLE_NAME in text


def test_the_style_sheet_loads_nothing_from_elsewhere() -> None:
    """If it fails, opening a page tells strangers about it."""
    assert b"url(" not in STYLE
    assert b"@import" not in STYLE
    assert b"prefers-color-scheme: dark" in STYLE


def test_moments_are_told_with_their_day(shown: Place) -> None:
    """If it fails, "2 h ago" cannot be cited."""
    page = shown.show("/stories")
    seen = NOW - timedelta(hours=9, minutes=55)
    assert f'datetime="{seen.isoformat(timespec="seconds")}"' in page
    assert "8 November 2025, 08:05 UTC" in page
