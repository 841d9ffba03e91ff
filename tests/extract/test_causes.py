"""Clauses that say why prices moved."""

import pytest

from monitor.extract.causes import causes
from monitor.extract.items import places
from monitor.extract.words import core_words
from tests.extract.reader import reading

pytestmark = pytest.mark.slow


def found(text: str) -> list[tuple[str, str]]:
    """Return the clauses of `text`, each with its sentence."""
    read = reading(text)
    return [
        (
            text[c.clause.start : c.clause.end],
            text[c.within.start : c.within.end],
        )
        for c in causes(read, places(read), core_words())
    ]


def test_the_clause_behind_a_move_of_prices_is_its_cause() -> None:
    """If it fails, what moved a market is lost among the percentages."""
    first = "Lynas fell 7% on Monday after Malaysia withdrew its licence."
    second = "As Jakarta cut the quota for nickel ore, prices jumped."
    assert found(f"{first} {second}") == [
        ("Malaysia withdrew its licence", first),
        ("Jakarta cut the quota for nickel ore", second),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Beijing imposed controls after Washington raised its tariffs.",
        "Lynas has gained 40% since China set its quotas.",
        "Lynas rose as much as 7% and closed after a quiet day.",
        "Prices fell.",
        "",
    ],
)
def test_other_clauses_are_none(text: str) -> None:
    """If it fails, what every report recalls as its background becomes news."""
    assert found(text) == []


def test_a_report_of_a_whole_market_is_asked_of_a_few_times() -> None:
    """If it fails, one long page of share prices holds up everything behind it."""
    text = "Lynas rose after Malaysia cut its tax. " * 40
    assert len(found(text)) == 12
