"""The grammar of numbers and ranges, before anything is said about their meaning."""

from decimal import Decimal

import pytest

from monitor.extract.amounts import find_amounts


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("7,280", "7280"),
        ("12 500 000", "12500000"),
        ("1.5bn", "1500000000"),
        ("1,5 million", "1500000"),
        ("3 lakh crore", "3000000000000"),
    ],
)
def test_reads_digits_and_scales(text: str, value: str) -> None:
    """Grouped digits would end at the first comma."""
    (found,) = find_amounts(text)

    assert found.value == Decimal(value)


def test_a_number_without_currency_is_no_money() -> None:
    """Every number of a text would be a sum."""
    (found,) = find_amounts("1.5 million")

    assert not found.is_money


def test_an_everyday_word_needs_a_scale() -> None:
    """The words "Won" and "pounds" after a small number would be currencies."""
    small, large = find_amounts("5 won; 5 million won")

    assert (small.is_money, large.is_money) == (False, True)


def test_the_ends_of_a_range_are_one_amount() -> None:
    """A range would leave its lower end behind as a number of its own."""
    (found,) = find_amounts("$1.2-1.5 billion")

    assert (found.low, found.value) == (Decimal(1_200_000_000), Decimal(1_500_000_000))
