"""What the detector said, as an explanation shows it."""

import pytest

from monitor.extract.scores import near_by_score, score_at, scores_of, unsure
from monitor.model.explanation import Condition, Score
from monitor.model.text import Field, Span


def a_span(start: int, end: int, field: Field = Field.TEXT) -> Span:
    return Span(field=field, start=start, end=end, text="x" * (end - start))


def a_score(score: float, *, start: int = 0, kind: str = "TARIFF_DUTY") -> Score:
    sentence = a_span(start, start + 10)
    return Score(sentence=sentence, type=kind, score=score, threshold=0.6)


def test_without_a_detector_there_is_no_score() -> None:
    """If it fails, an explanation without the detector breaks."""
    assert scores_of(None) == ()


def test_the_highest_score_of_a_sentence_counts() -> None:
    """If it fails, two rules for sentences give a type two minds."""
    scores = [a_score(0.2), a_score(0.7, start=10), a_score(0.9, kind="OTHER")]
    found = score_at("TARIFF_DUTY", a_span(5, 15), scores)
    assert found is not None
    assert found.score == 0.7
    assert score_at("TARIFF_DUTY", a_span(0, 20, Field.TITLE), scores) is None


@pytest.mark.parametrize(
    ("score", "near"), [(0.59, True), (0.3, True), (0.29, False), (0.6, False)]
)
def test_a_score_below_the_threshold_is_near(*, score: float, near: bool) -> None:
    """If it fails, what the detector nearly found is lost, or drowns in noise."""
    found = near_by_score([a_score(score)], known=[])
    assert [m.type for m in found] == ["TARIFF_DUTY"] * near


def test_what_is_known_already_is_not_near_again() -> None:
    """If it fails, one sentence is a near miss twice, or an event and a near miss."""
    known = [("TARIFF_DUTY", a_span(3, 5))]
    assert near_by_score([a_score(0.5)], known=known) == ()


def test_an_unsure_detector_says_its_number() -> None:
    """If it fails, nobody learns how far off it was."""
    assert unsure(a_score(0.5)).told == (
        "the detector gives it 0.50 here, and 0.60 is asked"
    )
    assert unsure(None).condition is Condition.SCORE
