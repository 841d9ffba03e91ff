"""The engine's own words."""

import pytest

from monitor.extract.phrases import Words
from monitor.extract.words import act_of, core_words, verb_pattern
from monitor.model.ontology import Stage
from tests.extract.reader import parser


def test_signs_are_signs() -> None:
    """If it fails, directions are multiplied into nonsense."""
    assert {row.sign for row in core_words().classes.values()} == {1, -1}


def test_particles_are_looked_at_first() -> None:
    """If it fails, "put on hold" is read as "put"."""
    found = core_words().verbs["put"]
    assert found[0][0].after is not None
    assert found[-1][0].after is None


def test_a_verb_with_particles_is_read() -> None:
    """If it fails, words.toml cannot name "set up"."""
    assert verb_pattern("set up").lemma == "set"
    assert verb_pattern("ban").after is None


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "word", "stage"),
    [
        ("They put the ban on hold.", "put", Stage.SUSPENDED),
        ("They put a ban on ore.", "put", Stage.ADOPTED),
        ("They ruled out a ban.", "ruled", Stage.REJECTED),
        ("The suspension of the ban ended.", "suspension", Stage.SUSPENDED),
    ],
)
def test_what_a_word_does(text: str, word: str, stage: Stage) -> None:
    """If it fails, a stage is read from half a verb."""
    (doc,) = parser().parse([text])
    token = next(t for t in doc if t.text == word)
    act = act_of(token, Words(doc[:]), core_words())
    assert act is not None
    assert act.stage is stage
