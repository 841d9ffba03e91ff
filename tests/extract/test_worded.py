"""Roles that are filled by words: behind a phrase, and the verb."""

import pytest

from monitor.extract.types.schema import RoleRow, Slot
from monitor.extract.worded import worded
from monitor.model.ontology import ArgumentType
from tests.extract.reader import candidate

pytestmark = pytest.mark.slow


def a_role(*after: str, at: Slot = Slot.AFTER) -> RoleRow:
    return RoleRow(name="aim", types=(ArgumentType.PURPOSE,), at=(at,), after=after)


CASES = {
    "a noun": ("against", "controls against resale", "resale"),
    "a phrase": (
        "against",
        "controls against illegal military use",
        "illegal military use",
    ),
    "no article": ("against", "controls against the resale", "resale"),
    "with its of": (
        "against",
        "controls against resale of magnets",
        "resale of magnets",
    ),
    "up to the next": ("against", "controls against resale by traders", "resale"),
    "first pattern": ("on, against", "controls on gallium against resale", "gallium"),
}


@pytest.mark.parametrize(("after", "words", "found"), CASES.values(), ids=CASES.keys())
def test_the_noun_behind_the_words_fills_the_role(
    after: str, words: str, found: str
) -> None:
    """If it fails, an indication or an aim is cut short or too long."""
    text = f"China imposed export {words} on Monday."
    fired = candidate(text, "EXPORT_LICENSING")
    (argument,) = worded(a_role(after), Slot.AFTER, fired)
    assert argument.span.text == found
    assert text[argument.span.start : argument.span.end] == found


def test_no_words_no_role() -> None:
    """If it fails, something is made up."""
    fired = candidate("China imposed export controls on gallium.", "EXPORT_LICENSING")
    assert list(worded(a_role("against"), Slot.AFTER, fired)) == []


@pytest.mark.parametrize(
    "words", ["imposed", "refused to impose", "did not impose"], ids=str
)
def test_the_verb_fills_a_decision(words: str) -> None:
    """If it fails, what was decided cannot be a role, or is told without its "not"."""
    fired = candidate(f"China {words} export controls on gallium.", "EXPORT_LICENSING")
    (argument,) = worded(a_role(at=Slot.VERB), Slot.VERB, fired)
    assert argument.span.text == words
