"""One field, read."""

import pytest

from monitor.extract.reading import states
from monitor.model.ontology import ArgumentType
from monitor.model.text import Field
from tests.extract.reader import reading

pytestmark = pytest.mark.slow
TEXT = "Japan banned exports.\n\nAbout Acme: It sold steel to China in 2024."


def test_a_quotation_is_the_text_at_its_place() -> None:
    """If it fails, evidence does not resolve."""
    read = reading(TEXT)
    span = read.of_tokens(read.doc[0], read.doc[2])
    assert span.text == "Japan banned exports" == TEXT[span.start : span.end]
    assert read.sentence_span(read.sentences[0]).text == "Japan banned exports."


def test_names_are_found_by_sentence() -> None:
    """If it fails, an event takes the names of another sentence."""
    read = reading(TEXT)
    assert [m.text for m in read.within(read.sentences[0])] == ["Japan"]
    assert states(read.mentions) == ("JP", "CN")


def test_boilerplate_is_known_by_place() -> None:
    """If it fails, "About Acme" raises events."""
    read = reading(TEXT)
    assert read.boilerplate(0) is None
    assert read.boilerplate(len(TEXT) - 3) is not None


def test_an_empty_field_can_be_read() -> None:
    """If it fails, a feed entry without text stops the batch."""
    read = reading("", field=Field.TITLE)
    assert read.sentences == ()
    assert read.mentions == ()


def test_the_tokens_of_a_name() -> None:
    """If it fails, a name hangs on the wrong word of the parse."""
    read = reading("Talks with South Korea failed.")
    (name,) = (m for m in read.mentions if m.type is ArgumentType.JURISDICTION)
    assert read.tokens_of(name.start, name.end).text == "South Korea"
    assert read.head_of(name.start, name.end).text == "Korea"
    assert read.token_at(name.start + 2).text == "South"
