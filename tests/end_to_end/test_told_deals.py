"""Two public financings, step by step: whose money, how much, and how binding.

What the monitor holds is looked at after every document, and asked for once more "as of"
that moment.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.model.story import Story
from tests.end_to_end.telling import Told, known_at, listening, sums_of, tell
from tests.end_to_end.told_deals import MP_DEAL, USAR_DEAL

pytestmark = pytest.mark.slow

# Of each story: type, stage, who pays as a state, firms, sums.
Row = tuple[str, str, tuple[str, ...], frozenset[str], frozenset[str]]


def row(
    type_: str, stage: str, firms: Iterable[str], *sums: str, by: str | None = "US"
) -> Row:
    states = (by,) if by else ()
    return (type_, stage, states, frozenset(firms), frozenset(sums))


def rows(stories: Iterable[Story]) -> set[Row]:
    """Return what is known of each story."""
    found = [
        (
            s.type,
            s.stage.value,
            s.implementers,
            frozenset(s.company_names),
            frozenset(sums_of(s)),
        )
        for s in stories
    ]
    assert len(set(found)) == len(found), "one development is two stories"
    return set(found)


MP, BANKS = ["MP Materials"], ["MP Materials", "JPMorgan", "Goldman Sachs"]
STAKE = row("GOV_EQUITY_STAKE", "ADOPTED", MP, "400 USD", "up to 350 USD")
FLOOR = row("PRICE_SUPPORT_STOCKPILE", "ADOPTED", MP, "110 USD/kg")
OFFTAKE = row("OFFTAKE_SUPPLY_CONTRACT", "ADOPTED", MP, by=None)
BANKED = row("CAPITAL_RAISE", "ADOPTED", BANKS, "1000 USD", "650 USD", by=None)
LOAN = row("FUNDING_AWARD", "ANNOUNCED", MP, "150 USD")
PAID = row("FUNDING_AWARD", "EFFECTIVE", MP, "150 USD")
APPLE = row(
    "OFFTAKE_SUPPLY_CONTRACT", "ADOPTED", [*MP, "Apple"], "500 USD", "200 USD", by=None
)
PACKAGE = {STAKE, FLOOR, OFFTAKE, BANKED}


def shares(stage: str, sum_: str) -> Row:
    return row("CAPITAL_RAISE", stage, MP, sum_, by=None)


MP_KNOWN: dict[str, set[Row]] = {
    "2025-07-10T10:00": {*PACKAGE, LOAN},
    "2025-07-10T13:15": {*PACKAGE, LOAN},
    "2025-07-15T12:00": {*PACKAGE, LOAN, APPLE},
    "2025-07-16T20:30": {*PACKAGE, LOAN, APPLE, shares("PROPOSED", "500 USD")},
    "2025-07-17T11:00": {*PACKAGE, LOAN, APPLE, shares("ADOPTED", "650 USD")},
    "2025-07-18T20:00": {*PACKAGE, LOAN, APPLE, shares("EFFECTIVE", "650 USD")},
    "2025-08-10T18:00": {*PACKAGE, PAID, APPLE, shares("EFFECTIVE", "650 USD")},
}

USAR = ["USA Rare Earth"]
TALKS = row("GOV_EQUITY_STAKE", "CONSIDERED", USAR, "1600 USD")
INTENT = row("GOV_EQUITY_STAKE", "NON_BINDING", USAR, "1600 USD")
PLACED = row("CAPITAL_RAISE", "ADOPTED", USAR, "1500 USD", by=None)


def funding(stage: str) -> Row:
    return row("FUNDING_AWARD", stage, USAR, "1600 USD", "277 USD", "1300 USD")


USAR_KNOWN: dict[str, set[Row]] = {
    "2026-01-24T18:00": {TALKS},
    "2026-01-26T11:00": {INTENT, PLACED, funding("NON_BINDING")},
    "2026-01-26T14:00": {INTENT, PLACED, funding("NON_BINDING")},
    "2026-02-03T09:00": {INTENT, PLACED, funding("NON_BINDING")},
    "2026-05-12T12:00": {INTENT, PLACED, funding("ADOPTED")},
    "2026-06-30T15:00": {INTENT, PLACED, funding("EFFECTIVE")},
}


@pytest.mark.parametrize(
    ("deal", "known"),
    [(MP_DEAL, MP_KNOWN), (USAR_DEAL, USAR_KNOWN)],
    ids=["MP Materials", "USA Rare Earth"],
)
def test_deals_stand_where_they_stood_on_each_day(
    deal: tuple[Told, ...], known: dict[str, set[Row]], tmp_path: Path
) -> None:
    """If it fails, a bank's money is the state's, or a mere intent is a binding deal.

    Or an answer "as of" a day tells what was known only later.
    """
    with listening(tmp_path, since=datetime(2025, 7, 1, tzinfo=UTC)) as made:
        for told in deal:
            tell(made, told)
            assert rows(made.store.stories.find(limit=100)) == known[told[0]], told[2]
        for when, then in known.items():
            moment = datetime.fromisoformat(when).replace(tzinfo=UTC)
            assert rows(known_at(made, moment)) == then, f"as of {when}"
