"""Why one event is what it is."""

import pytest

from monitor.model.explanation import Clue
from monitor.model.ontology import Direction
from tests.extract.reader import extractor
from tests.extract.seeing import account, explained

pytestmark = pytest.mark.slow

LIFTED = (
    "Japan said on Friday it would lift the suspension of its export licence rules"
    " for gallium."
)


def test_every_word_that_counts_is_quoted() -> None:
    """If it fails, an event stands there without its reasons."""
    found = account(LIFTED, "EXPORT_LICENSING")
    cues = {c.clue: c.span.text for c in found.cues if c.span}
    assert cues[Clue.VERB] == "lift"
    assert cues[Clue.NOUN] == "licence rules"
    assert cues[Clue.PATH] == "suspension"
    assert cues[Clue.STAGE] == "would lift"
    assert {c.span.text for c in found.cues if c.clue is Clue.CERTAINTY and c.span} == {
        "Japan",
        "said",
    }


def test_a_direction_is_composed_sign_by_sign() -> None:
    """If it fails, nobody can see that lifting a suspension restricts."""
    found = account(LIFTED, "EXPORT_LICENSING")
    assert found.base is Direction.RESTRICT
    assert [s.sign for s in found.signs] == [-1, -1]
    assert found.event.direction is Direction.RESTRICT


@pytest.mark.parametrize(
    "kind", extractor().types, ids=[t.id for t in extractor().types]
)
def test_the_signs_give_the_direction(kind: object) -> None:
    """If it fails, an explanation says another thing than the event."""
    assert hasattr(kind, "examples")
    for example in kind.examples:
        for found in explained(example.text, title=example.title).accounts:
            assert found.event.direction is found.composed
            assert {Clue.STAGE, Clue.CERTAINTY} <= {c.clue for c in found.cues}
            assert {f.argument for f in found.fillings} == {*found.event.arguments}


def test_what_nobody_says_is_the_writers() -> None:
    """If it fails, an unattributed report seems to have a witness."""
    found = account("Japan imposed a tariff on nickel.", "TARIFF_DUTY")
    (voice,) = [c for c in found.cues if c.clue is Clue.CERTAINTY]
    assert voice.span is None
    assert voice.meaning == "AUTHOR: nobody is quoted: the writer says so"
