"""The word that shows an event without a frame."""

import pytest

from monitor.extract.cues import cue_of
from monitor.extract.detector.layout import Sentence
from monitor.extract.types import load_types
from monitor.model.text import Field
from tests.extract.reader import reading

TYPES = {t.id: t for t in load_types()}


@pytest.mark.parametrize(
    ("kind", "text", "wanted"),
    [
        ("EXPORT_BAN_QUOTA", "Rumours of an export ban went round.", "export ban"),
        ("MERGER_ACQUISITION", "Then it acquired everything.", "acquired"),
        ("MERGER_ACQUISITION", "The sun shone on them.", "shone"),
    ],
)
def test_a_noun_of_the_type_comes_before_a_verb_and_any_verb(
    kind: str, text: str, wanted: str
) -> None:
    """If it fails, a reader is pointed at a word that shows nothing."""
    span = cue_of(TYPES[kind], reading(text), Sentence(Field.TEXT, 0, len(text)))
    assert span.text == wanted
    assert text[span.start : span.end] == wanted
