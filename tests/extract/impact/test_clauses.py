"""Who is helped or hurt by what, read from one sentence."""

import pytest

from monitor.extract.impact.clauses import Clauses
from monitor.extract.impact.rows import impact_words
from tests.extract.reader import reading

pytestmark = pytest.mark.slow

CASES = {
    "active": ("The curbs hurt carmakers.", ["curbs"], ["carmakers"]),
    "passive": ("Carmakers are hurt by the curbs.", ["curbs"], ["Carmakers"]),
    "participle": (
        "Beijing curbed exports, hurting carmakers.",
        ["curbed"],
        ["carmakers"],
    ),
    "particle": ("The curbs weigh on carmakers.", ["curbs"], ["carmakers"]),
    "expected": (
        "The curbs are expected to hurt carmakers.",
        ["curbs"],
        ["carmakers"],
    ),
    "gains": ("Miners benefit from the curbs.", ["curbs"], ["Miners"]),
    "role": ("Lynas is a winner.", [], ["Lynas"]),
    "role, listed": ("Winners include Lynas.", [], ["Lynas"]),
    "state": ("Carmakers are exposed to the curbs.", ["curbs"], ["Carmakers"]),
    "put": ("The curbs put carmakers at risk.", ["curbs"], ["carmakers"]),
    "gift": ("The curbs are a boost for miners.", ["curbs"], ["miners"]),
    "given": ("The curbs deal a blow to miners.", ["curbs"], ["miners"]),
    "by means": (
        "Beijing squeezes carmakers with curbs.",
        ["Beijing", "curbs"],
        ["carmakers"],
    ),
}


@pytest.mark.parametrize(
    ("sentence", "causes", "targets"), CASES.values(), ids=CASES.keys()
)
def test_cause_and_target_are_read_by_grammar(
    sentence: str, causes: list[str], targets: list[str]
) -> None:
    """If it fails, one that hurts is told as one that is hurt."""
    read = reading(sentence)
    clause = next(Clauses(read, read.sentences[0], impact_words()).find())
    assert [t.text for t in clause.causes] == causes
    assert [t.text for t in clause.targets] == targets


@pytest.mark.parametrize(
    "sentence",
    [
        "The fund was set up to support miners.",
        "Ottawa wants to help miners.",
        "The curbs hurt.",
        "Carmakers were hit.",
    ],
)
def test_an_aim_or_half_a_sentence_is_no_effect(sentence: str) -> None:
    """If it fails, a purpose is told as a result."""
    read = reading(sentence)
    assert not list(Clauses(read, read.sentences[0], impact_words()).find())
