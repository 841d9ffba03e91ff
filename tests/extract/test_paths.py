"""How an argument came to its event."""

import pytest

from monitor.model.explanation import Filling, Step
from tests.extract.seeing import account

pytestmark = pytest.mark.slow


def filling(text: str, kind: str, role: str, **changes: object) -> Filling:
    fillings = account(text, kind, **changes).fillings
    return next(f for f in fillings if f.argument.role == role)


def test_the_subject_is_one_step_from_its_verb() -> None:
    """If it fails, nobody sees why a state is taken for the one that acts."""
    found = filling("Japan imposed a tariff on nickel.", "TARIFF_DUTY", "implementer")
    assert found.slot == "actor"
    assert found.path == (Step(relation="nsubj", word="Japan", up=False),)
    assert found.told == "who does it, or whose it is"


def test_a_way_goes_up_and_down_the_tree() -> None:
    """If it fails, a wrong parse behind a wrong argument cannot be seen."""
    text = "Japan decided to impose a tariff on nickel."
    found = filling(text, "TARIFF_DUTY", "implementer")
    assert [(s.word, s.up) for s in found.path] == [("decided", True), ("Japan", False)]


def test_what_the_headline_gives_is_said_to_be_from_there() -> None:
    """If it fails, an inherited argument looks like one that the sentence states."""
    found = filling(
        "The tariff was raised on Monday.",
        "TARIFF_DUTY",
        "implementer",
        title="Japan acts on nickel",
    )
    assert (found.slot, found.path) == (None, ())
    assert found.told == "from the headline"
