"""Phrase patterns."""

import pytest

from monitor.extract.phrases import Words, compile_phrase, keys_of, stem
from tests.extract.reader import parser

FOUND = {
    "alternatives": ("export ban|quota", "They set export quotas.", "export quotas"),
    "every form": ("ban", "They banned it.", "banned"),
    "a beginning": ("licens*", "The licensing office.", "licensing"),
    "an optional word": (
        "share of the? market",
        "a share of market",
        "share of market",
    ),
    "a gap": (
        "ban on .. export",
        "a ban on raw tin ore exports",
        "ban on raw tin ore exports",
    ),
    "hyphens": ("anti dumping", "an anti-dumping case", "anti-dumping"),
    "a hyphen before a figure": ("fast-41", "on the FAST-41 list", "FAST-41"),
    "plural in ies": ("subsidy", "their subsidies", "subsidies"),
}


@pytest.mark.slow
@pytest.mark.parametrize(("pattern", "text", "found"), FOUND.values(), ids=FOUND.keys())
def test_patterns_find_their_words(pattern: str, text: str, found: str) -> None:
    """If it fails, a type file does not mean what its author reads in it."""
    (doc,) = parser().parse([text])
    (hit,) = list(Words(doc[:]).find([compile_phrase(pattern)]))
    assert doc[hit.start : hit.end].text == found
    assert Words(doc[:]).any([compile_phrase(pattern)]) is not None


@pytest.mark.slow
@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("ban on .. export", "a ban on one two three four five export"),
        ("export ban", "the export of a ban"),
        ("ban", "a banana"),
    ],
)
def test_patterns_do_not_find_other_words(pattern: str, text: str) -> None:
    """If it fails, frames fire on words that nobody wrote."""
    (doc,) = parser().parse([text])
    assert Words(doc[:]).any([compile_phrase(pattern)]) is None


@pytest.mark.parametrize("pattern", ["", "..", "word?", "a||b", "<b>", "*"])
def test_nonsense_is_refused(pattern: str) -> None:
    """If it fails, a typing mistake silently matches everything or nothing."""
    with pytest.raises(ValueError, match="no "):
        compile_phrase(pattern)


def test_keys_are_the_rarest_word_of_a_pattern() -> None:
    """If it fails, the gate opens for every "of" or misses a form."""
    found = keys_of(compile_phrase("ban on exporting|export"))
    assert found == (("export", False), ("exporting", False))
    assert keys_of(compile_phrase("rare licens*")) == (("licens", True),)


@pytest.mark.parametrize(
    ("word", "found"), [("raise", "rais"), ("levy", "lev"), ("tie", "tie")]
)
def test_stems_begin_all_regular_forms(word: str, found: str) -> None:
    """If it fails, the gate misses "levied" and "raising"."""
    assert stem(word) == found
