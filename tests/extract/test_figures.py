"""Sums, each with its event."""

from decimal import Decimal

import pytest

from monitor.model.event import Event, Money
from tests.extract.reader import events

pytestmark = pytest.mark.slow


def sums(event: Event) -> list[Decimal]:
    return [a.value.high for a in event.arguments if isinstance(a.value, Money)]


def test_each_instrument_has_its_own_sum() -> None:
    """If it fails, two instruments of one announcement swap their sums."""
    text = (
        "The Pentagon will lend MP Materials $150 million and will buy $400 million of"
        " preferred stock in MP Materials."
    )
    found = {e.type: sums(e) for e in events(text)}
    assert found["FUNDING_AWARD"] == [Decimal(150_000_000)]
    assert found["GOV_EQUITY_STAKE"] == [Decimal(400_000_000)]


def test_a_share_price_is_no_sum_of_the_deal() -> None:
    """If it fails, $7 a share is the size of an offering."""
    (event,) = events("Energy Fuels priced a $300 million offering at $7 per share.")
    assert sums(event) == [Decimal(300_000_000)]
