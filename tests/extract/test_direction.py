"""Signs, multiplied."""

import pytest

from monitor.extract.direction import direction_of, sign_of
from monitor.extract.stage import stage_of
from monitor.extract.words import core_words
from monitor.model.ontology import Direction
from tests.extract.reader import candidate

pytestmark = pytest.mark.slow

SIGNS = {
    "impose": ("Japan imposed a ban on gallium exports.", Direction.RESTRICT),
    "suspend a ban": ("Japan suspended its ban on gallium exports.", Direction.EASE),
    "extend a ban": ("Japan extended its ban on gallium exports.", Direction.RESTRICT),
    "extend the suspension of a ban": ("Japan extended the suspension of its ban on gallium exports.", Direction.EASE),
    "lift a ban": ("Japan lifted its ban on gallium exports.", Direction.EASE),
    "rule out a ban": ("Japan ruled out a ban on gallium exports.", Direction.EASE),
    "rule out lifting a ban": ("Japan ruled out lifting its ban on gallium exports.", Direction.RESTRICT),
    "consider lifting": ("Japan is considering lifting its ban on gallium exports.", Direction.EASE),
}  # fmt: skip


@pytest.mark.parametrize(("text", "direction"), SIGNS.values(), ids=SIGNS.keys())
def test_directions_are_composed(text: str, direction: Direction) -> None:
    """If it fails, an easing is told as a restriction (ontology, pitfall 9)."""
    found = candidate(text, "EXPORT_BAN_QUOTA")
    staged = stage_of(found, core_words())
    assert direction_of(found, staged) is direction
    assert abs(sign_of(found, staged)) == 1


def test_a_regime_made_to_ease_is_an_easing() -> None:
    """If it fails, "a new regime to facilitate exports" is a restriction."""
    text = "Japan explores a new licensing regime to facilitate exports of gallium."
    found = candidate(text, "EXPORT_LICENSING")
    assert direction_of(found, stage_of(found, core_words())) is Direction.EASE


def test_cancelled_support_restricts() -> None:
    """If it fails, a lost grant is good news."""
    text = "The ministry cancelled a grant of €40 million to Northvolt."
    found = candidate(text, "FUNDING_AWARD")
    assert direction_of(found, stage_of(found, core_words())) is Direction.RESTRICT
