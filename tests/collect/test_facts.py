"""Fields of a register as sentences (the ground of the readers beside)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.collect.facts import day_of, paragraphs, sentence, spoken, text_of
from monitor.collect.markup import plain


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param("  a \n b ", "a b", id="white space is folded"),
        pytest.param(14434, "14434", id="a number"),
        pytest.param(10**5000, "", id="a number nobody means"),
        pytest.param(True, "", id="yes is no text"),
        pytest.param(None, "", id="null"),
        pytest.param(["a"], "", id="a list"),
        pytest.param(
            "an <em>Ovens</em> &amp; Co. rule", "an Ovens & Co. rule", id="tags"
        ),
        pytest.param("x < 5 and R&D", "x < 5 and R&D", id="no tags"),
        pytest.param(1.5, "", id="a fraction"),
        pytest.param("a\ud800\u200bb", "ab", id="what nobody can see or store"),
    ],
)
def test_a_field_is_a_text_or_nothing(value: object, expected: str) -> None:
    """If it fails, "None" or a broken character gets into an article."""
    assert text_of(value) == expected


def test_days_are_read_and_written_in_words() -> None:
    """If it fails, the date detector does not find what the register states."""
    assert day_of("2025-12-01") == date(2025, 12, 1)
    assert spoken(date(2025, 12, 1)) == "December 1, 2025"
    assert [day_of(x) for x in ("2025-13-01", "soon", None, 2025, "")] == [None] * 5


def test_a_sentence_ends_once_and_nothing_makes_none() -> None:
    """If it fails, articles hold empty labels or doubled points."""
    assert sentence("Action:", "Final rule.") == "Action: Final rule."
    assert (
        sentence("RIN:", "0694-AK12", "", "0694-AK13") == "RIN: 0694-AK12; 0694-AK13."
    )
    assert sentence("Action:", "Why?") == "Action: Why?"
    assert sentence("Action:") == sentence("Action:", "") == ""


@given(st.lists(st.sampled_from(["a < b & c", "<p>x</p>", "", "R&D; ok."]), max_size=4))
def test_paragraphs_stay_apart_and_whole(parts: list[str]) -> None:
    """If it fails, a sentence loses words on its way to the article."""
    told = [text_of(part) for part in parts if part]
    shown = [p for p in plain(paragraphs(map(text_of, parts))).split("\n\n") if p]
    assert shown == told
