"""The pieces of Slack's blocks: within the limits, and no outsider's markup."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.notify.clean import ELLIPSIS
from monitor.notify.mrkdwn import MAX_TEXT, escape, link, plain
from tests.notify.hostile import BROKEN, HARMLESS, HOSTILE, WORDS


@pytest.mark.parametrize("words", HOSTILE, ids=lambda w: ascii(w[:18]))
def test_lines_of_hostile_words_stay_words(words: str) -> None:
    """If it fails, an answer to a press of a button rings a whole company's phones."""
    assert not BROKEN.search(HARMLESS.sub("", plain(f"{words}\n" * 9)))
    assert len(plain(words * 9)) <= MAX_TEXT


@given(WORDS)
def test_lines_of_any_words_stay_words(words: str) -> None:
    """If it fails, a name in an answer becomes a mention or a link."""
    assert not BROKEN.search(plain(words))


@given(WORDS, st.integers(8, 900))
def test_what_was_cut_is_the_beginning_of_what_was_said(words: str, limit: int) -> None:
    """If it fails, cutting before escaping (or twice) changes what a source said."""
    whole, part = escape(words, 10**6), escape(words, limit)

    assert part == whole or whole.startswith(part.removesuffix(ELLIPSIS).rstrip())


@given(st.text(max_size=60), st.integers(8, 40))
def test_escape_never_cuts_an_escape(text: str, limit: int) -> None:
    """Half of `&amp;` reads as rubbish."""
    safe = escape(text, limit)

    assert len(safe) <= limit
    assert not re.search(r"&(?!amp;|lt;|gt;)", safe)


@pytest.mark.fault(no=43)
@pytest.mark.parametrize(
    ("url", "built"),
    [
        ("https://a.example/?x=1&y=2", "<https://a.example/?x=1&amp;y=2|T¦t>"),
        ("https://a.example/|evil>", "<https://a.example/%7Cevil%3E|T¦t>"),
        ("javascript:alert(1)", "T|t"),
        ("https://a.example/" + "x" * 2_000, "T|t"),
        (None, "T|t"),
    ],
)
def test_links_lead_where_they_say(url: str | None, built: str) -> None:
    """A second bar or bracket would let an outsider choose the label."""
    assert link("T|t", url) == built
