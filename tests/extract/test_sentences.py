"""Sentences by rule."""

import pytest

from monitor.extract.sentences import sentences


def cut(text: str) -> list[str]:
    return [text[a:b] for a, b in sentences(text)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Ore fell. Prices rose.", ["Ore fell.", "Prices rose."]),
        ("The U.S. Army bought No. 5 Corp. stock.", None),
        ("Ore Inc. The deal closed.", ["Ore Inc.", "The deal closed."]),
        ("It cost Rs. 4 crore. “We won.” He left.", None),
        ("Head\n\nBody goes on", ["Head", "Body goes on"]),
        ("one. two goes on", ["one. two goes on"]),
        ("List:\n- first\n- second", ["List:", "- first", "- second"]),
        ("", []),
        ("  \n ", []),
    ],
)
def test_sentences_end_where_a_reader_ends_them(
    text: str, wanted: list[str] | None
) -> None:
    """If it fails, a verdict belongs to half a sentence or to two."""
    found = cut(text)
    if wanted is not None:
        assert found == wanted
    else:
        assert not any(part.endswith(("No.", "U.S.", "Rs.")) for part in found)


def test_places_are_those_of_the_untouched_text() -> None:
    text = "  First one.   Second one!  "
    assert sentences(text) == ((2, 12), (15, 26))
