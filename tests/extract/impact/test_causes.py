"""Which event "the curbs" are."""

import pytest

from tests.extract.reader import extract

pytestmark = pytest.mark.slow

TWO = (
    "China banned exports of antimony. "
    "The United States imposed a 25% tariff on imported magnets. "
)
CASES = {
    "by type": ("The ban hurts refiners.", ["EXPORT_BAN_QUOTA"]),
    "by another type": ("The tariff hurts carmakers.", ["TARIFF_DUTY"]),
    "the nearest": ("The move hurts carmakers.", ["TARIFF_DUTY"]),
    "whose": ("China's move hurts carmakers.", ["EXPORT_BAN_QUOTA"]),
    "of what": ("The antimony measure hurts refiners.", ["EXPORT_BAN_QUOTA"]),
    "all": ("These measures hurt carmakers.", ["TARIFF_DUTY", "EXPORT_BAN_QUOTA"]),
    "just told": ("This hurts carmakers.", ["TARIFF_DUTY"]),
    "nothing named": ("Losers include Nyrstar.", ["EXPORT_BAN_QUOTA", "TARIFF_DUTY"]),
    "nobody's": ("India's quota hurts carmakers.", []),
    "a new one": ("A strike hurts carmakers.", []),
    "no event": ("Weak demand hurts carmakers.", []),
    "a firm": ("Nyrstar hurts carmakers.", []),
}


@pytest.mark.parametrize(("sentence", "types"), CASES.values(), ids=CASES.keys())
def test_words_take_up_the_event_that_they_mean(
    sentence: str, types: list[str]
) -> None:
    """If it fails, somebody's gain is put down to the wrong event, or to none."""
    found = extract(TWO + sentence)
    causes = [found.events[n].type for r in found.relations for n in r.cause]
    assert causes == types


def test_an_event_of_the_sentence_itself_is_the_cause() -> None:
    """If it fails, "banned exports, hurting refiners" has an effect without a cause."""
    found = extract(f"{TWO}Indonesia banned exports of bauxite, hurting refiners.")
    (relation,) = found.relations
    (cause,) = relation.cause
    assert "Indonesia" in found.events[cause].sentence.text
    assert relation.cause_span is None
