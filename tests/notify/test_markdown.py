"""Briefs as Markdown."""

import pytest

from monitor.notify.facts import NOT_STATED
from monitor.notify.markdown import escaped, lead, render_briefing_markdown
from tests.makers import SENTENCE, a_quote
from tests.notify.briefings import a_briefing


def test_every_line_has_its_source() -> None:
    """If it fails, somebody quotes a brief that nobody can check."""
    text = render_briefing_markdown(a_briefing())

    assert (
        f"- “{SENTENCE}” — [Example Wire](<https://news.example/china-suspends>), "
        "7 November 2025\n- China is applying[^1]\n"
    ) in text
    assert f"[^1]: “{SENTENCE}” — [Example Wire](<" in text
    assert text.count("[^1]:") == 1


def test_sections_stand_in_order_and_silence_is_told() -> None:
    """If it fails, an empty section reads as "nothing to fear"."""
    text = render_briefing_markdown(a_briefing())

    heads = [line for line in text.splitlines() if line.startswith("## ")]
    assert heads == [
        "## What's happening",
        "## Why it matters",
        "## What's next",
        "## Beyond the headlines",
        "## Also in this time",
        "## Left out of this view",
    ]
    beyond = text.partition("## Beyond the headlines\n\n")[2]
    assert beyond.startswith(NOT_STATED)
    assert "Not stated in the sources on: Another headline." in text
    assert "- 7 November 2026: stated to expire. [China suspends" in text
    assert text.count("One more") == 1
    assert "[Not for you]" in text


def test_the_first_lines_say_what_is_covered() -> None:
    """If it fails, a printed brief does not say which days it is about."""
    briefing = a_briefing()

    assert lead(briefing) == "1 story, as known on 7 November 2025 (UTC)."
    assert lead(a_briefing(since=None)) == "As known on 7 November 2025."
    assert "*Legal references come first.*" in render_briefing_markdown(briefing)


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("a *bold* [link](x) <b> `code` #1 | _x_", r"a \*bold\* \[link\](x) \<b\>"),
        ("1. first", r"1\. first"),
        ("- item", r"\- item"),
        ("two\nlines \u202eturned", "two lines turned"),
        ("$5 & ~10", r"\$5 \& \~10"),
    ],
)
def test_outside_words_are_never_markup(words: str, shown: str) -> None:
    """If it fails, a headline changes the page that it stands on."""
    assert escaped(words).startswith(shown)


def test_a_hostile_source_stays_words() -> None:
    """If it fails, a publisher puts a link or a picture into a brief."""
    quote = a_quote("![x](javascript:alert(1)) says [^1] nothing")
    text = render_briefing_markdown(a_briefing(quote=quote))

    assert "![x](" not in text
    assert r"\[^1\]" in text
