"""Texts are compared in whole folded words, and no pattern is slow."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.match.text import Folded, Near, Pattern, fold, read_near
from monitor.model.facts import words


@pytest.mark.fault(no=47)
@pytest.mark.parametrize(
    ("phrase", "text", "times"),
    [
        pytest.param("port", "export support", 0, id="whole-words"),
        pytest.param("rare earth", "Rare\u00a0EARTH magnets", 1, id="case-and-space"),
        pytest.param("rare earth", "ra\u200bre ea\u00adrth", 1, id="invisible"),
        pytest.param("rare earth", "\uff32are earth", 1, id="full-width"),
        pytest.param("duty", "Duty, duty; duty!", 3, id="in-a-row"),
        pytest.param("u.s.", "the U.S. said", 1, id="signs-part-words"),
        pytest.param("\u7a00\u571f", "\u4e2d\u56fd\u7a00\u571f\u51fa\u53e3", 1, id="no-spaces"),
        pytest.param("strasse", "Hauptstra\u00dfe, Stra\u00dfe", 1, id="sharp-s"),
    ],
)  # fmt: skip
def test_phrases(phrase: str, text: str, times: int) -> None:
    """A phrase would be found inside a word, or be hidden by an invisible sign."""
    assert Folded(text).count(words(phrase)) == times


@pytest.mark.parametrize(
    ("near", "text", "holds"),
    [
        ("rare earth ~2 licence", "a licence for rare earth exporters", True),
        ("rare earth ~0 licence", "a licence for rare earth exporters", False),
        ("rare earth ~0 licence", "rare earth licence", True),
        ("export ~3 ban", "ban ban x x x x export", False),
        ("export ~3 ban", "ban x x x x export x x ban", True),
        ("export ~3 export", "export", False),
        ("export ~3 export", "export of export", True),
    ],
)
def test_near(near: str, text: str, holds: bool) -> None:  # noqa: FBT001
    """Two phrases would be near across a whole article, or never."""
    found = read_near(near)

    assert found is not None
    assert found.holds(Folded(text)) is holds


@pytest.mark.parametrize(
    "text", ["export licence", "~3", "a ~x b", "a ~ b", "... ~2 b"]
)
def test_near_needs_its_form(text: str) -> None:
    """A misspelt condition would hold for nothing, in silence."""
    assert read_near(text) is None


word = st.sampled_from(["a", "b", "c"])


@given(
    text=st.lists(word, max_size=12),
    left=st.lists(word, min_size=1, max_size=2),
    right=st.lists(word, min_size=1, max_size=2),
    within=st.integers(0, 3),
)
def test_near_agrees_with_its_definition(
    text: list[str], left: list[str], right: list[str], within: int
) -> None:
    """The quick search would miss a pair, or find one that overlaps."""

    def at(phrase: list[str]) -> list[int]:
        size = len(phrase)
        return [n for n in range(len(text) - size + 1) if text[n : n + size] == phrase]

    slow = any(
        0 <= b - (a + len(one)) <= within
        for one, other in ((left, right), (right, left))
        for a in at(one)
        for b in at(other)
    )

    near = Near(tuple(left), within, tuple(right))
    assert near.holds(Folded(" ".join(text))) is slow


def test_patterns() -> None:
    """Case would matter, a bad pattern would be loaded, or a text would hang it."""
    assert Pattern(r"no\. 6[12]").found("Announcement NO. 61")
    assert Pattern("^a").found("\u200bab\ud800")
    assert not Pattern("(a+)+$").found("a" * 50_000 + "!")
    for bad in ("(", r"(a)\1", "(?=a)"):
        with pytest.raises(ValueError, match=r"."):
            Pattern(bad)


@given(text=st.text())
def test_folding_a_value_is_done_once(text: str) -> None:
    """A value from a rule file would not equal itself in an event."""
    assert fold(fold(text)) == fold(text)


def test_a_phrase_is_counted_only_where_its_words_are() -> None:
    """If it fails, a phrase is missed, or every phrase costs a search of the text."""
    text = Folded("Rare earths, rare Earths and earths so rare")

    assert text.count(("rare", "earths")) == 2
    assert text.count(("rare", "metals")) == 0
    assert {"rare", "rare earths", "so rare"} <= text.beginnings
    assert "earths earths" not in text.beginnings
