"""What kind of thing a word stands for."""

import pytest

from monitor.extract.types import Kind
from tests.extract.reader import kinds, reading

pytestmark = pytest.mark.slow

CASES = {
    "a state": ("Japan agreed.", "Japan", Kind.GOV, True),
    "an organ": ("The ministry agreed.", "ministry", Kind.GOV, True),
    "an official by title": (
        "Industry Minister Johari Ghani agreed.",
        "Ghani",
        Kind.GOV,
        True,
    ),
    "a demonym before a firm": ("A Chinese miner agreed.", "Chinese", Kind.GOV, False),
    "the firm behind it": ("A Chinese miner agreed.", "miner", Kind.GOV, False),
    "a word for a firm": ("The miner agreed.", "miner", Kind.FIRM, True),
    "a named firm": ("Then MP Materials agreed.", "Materials", Kind.COMPANY, True),
    "a house that is none of parliament": (
        "The house burned.",
        "house",
        Kind.GOV,
        False,
    ),
    "a material": ("They sell cobalt.", "cobalt", Kind.COMMODITY, True),
    "a sum": ("They pay $5 million.", "million", Kind.MONEY, True),
    "a share": ("They own 5% of it.", "%", Kind.PCT, True),
}


@pytest.mark.parametrize(
    ("text", "word", "kind", "holds"), CASES.values(), ids=CASES.keys()
)
def test_the_kind_of_a_word(text: str, word: str, kind: Kind, holds: bool) -> None:  # noqa: FBT001
    """If it fails, a frame takes a firm for a state or the other way round."""
    read = reading(text)
    token = next(t for t in read.doc if t.text == word)
    assert kinds(read).is_any(token, [kind]) is holds


NEEDS = {
    "two states": ("Japan met Chile.", Kind.STATES, True),
    "one state": ("Japan met.", Kind.STATES, False),
    "two firms": ("Lynas met Iluka.", Kind.COMPANIES, True),
    "no sum": ("Lynas met Iluka.", Kind.MONEY, False),
    "a date": ("They meet on 5 May 2026.", Kind.DATE, True),
    "a quantity": ("They sold 40 tonnes.", Kind.QTY, True),
    "an agency": ("EXIM lent it.", Kind.AGENCY, True),
}


@pytest.mark.parametrize(("text", "kind", "holds"), NEEDS.values(), ids=NEEDS.keys())
def test_what_a_sentence_holds(text: str, kind: Kind, holds: bool) -> None:  # noqa: FBT001
    """If it fails, frames fire without what they ask for."""
    read = reading(text)
    assert kinds(read).around([kind], read.sentences[0]) is holds


def test_an_office_holder_stands_for_the_state_in_his_time() -> None:
    """If it fails, a headline's "Trump" acts for nobody."""
    read = reading("Trump imposed it. Biden left.")
    found = kinds(read)
    by_word = {t.text: found.holder(t) for t in read.doc}
    assert by_word["Trump"] == "US"
    assert by_word["Biden"] is None
