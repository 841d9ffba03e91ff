"""Sums agree, differ, or say nothing; nothing is converted."""

from decimal import Decimal

import pytest

from monitor.group.sums import Sums, weigh_sums
from monitor.model.event import Money
from monitor.model.ontology import Bound
from tests.group.reports import dollars

RANGE = Money(low=Decimal(1_200_000_000), high=Decimal(1_500_000_000), currency="USD")
UP_TO = Money(
    low=Decimal(1), high=Decimal(1_500_000_000), currency="USD", bound=Bound.MAX
)


@pytest.mark.parametrize(
    ("mine", "its", "says"),
    [
        pytest.param([dollars(400)], [dollars(400)], Sums.AGREE, id="equal"),
        pytest.param([dollars(277)], [dollars(280)], Sums.AGREE, id="rounded"),
        pytest.param([dollars(400)], [dollars(150)], Sums.DIFFER, id="other"),
        pytest.param([], [dollars(150)], Sums.OPEN, id="none"),
        pytest.param([dollars(5)], [dollars(9, "EUR")], Sums.OPEN, id="currency"),
        pytest.param([dollars(110, per="kg")], [dollars(110)], Sums.OPEN, id="unit"),
        pytest.param([dollars(100)], [dollars(115)], Sums.OPEN, id="nearly"),
        pytest.param([RANGE], [dollars(1300)], Sums.AGREE, id="in-range"),
        pytest.param([UP_TO], [dollars(100)], Sums.DIFFER, id="up-to-is-no-range"),
        pytest.param(
            [dollars(1600)],
            [dollars(277), dollars(1300), dollars(5)],
            Sums.AGREE,
            id="parts",
        ),
        pytest.param(
            [dollars(1600)],
            [dollars(277), dollars(1300, "EUR")],
            Sums.DIFFER,
            id="parts-of-two-currencies",
        ),
    ],
)
def test_sums(mine: list[Money], its: list[Money], says: Sums) -> None:
    """Two deals would share their money, or one deal would fall in two."""
    assert weigh_sums(mine, its) is says
    assert weigh_sums(its, mine) is says
