"""The words of IMPACT."""

from monitor.extract.impact.rows import FILE, Form, impact_words
from monitor.extract.types import load_types
from monitor.model.ontology import Effect


def test_the_file_is_no_event_type() -> None:
    """If it fails, a relation is loaded as an event type."""
    assert str(FILE) not in {kind.file for kind in load_types()}


def test_every_effect_can_be_said_in_several_forms() -> None:
    """If it fails, a table of the file is empty or not read."""
    said = {(c.effect, c.form) for cues in impact_words().cues.values() for c in cues}
    assert {effect for effect, _ in said} == set(Effect)
    assert {form for _, form in said} == set(Form)


def test_anaphors_name_types_that_exist() -> None:
    """If it fails, "the tariffs" looks for a type that nobody ships."""
    known = {t.id for t in load_types()}
    for anaphor in impact_words().anaphors:
        assert anaphor.types <= known, anaphor.words


def test_there_are_examples_on_both_sides() -> None:
    """If it fails, the words are tested on one side only."""
    examples = impact_words().examples
    assert {e.fires for e in examples} == {True, False}
    assert all(e.because for e in examples if not e.fires)
