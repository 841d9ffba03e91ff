"""Sums of money and other quantities, as a text states them.

Money has its own grammar because no library reads the news' own forms ("$1.5bn",
"A$200m", "Rs 7,280 crore"). Nothing is converted and nothing is rounded: a value is the
decimal that the words say, in the currency that they name.
"""

from dataclasses import dataclass
from typing import Literal

from monitor.model.event import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """A sum of money, with the words that bound it ("up to") inside the span."""

    start: int
    end: int
    text: str
    money: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A percentage, or a number with a unit of weight, volume, power or count."""

    start: int
    end: int
    text: str
    kind: Literal["pct", "quantity"]


def find_sums(text: str, *, home: str | None = None) -> tuple[Sum, ...]:
    """Return the sums in `text`, in its order.

    `home` is the state (ISO alpha-2) of whoever pays or issues: a bare "$" means its
    dollar if it has one and the text names no other.
    """
    raise NotImplementedError


def find_quantities(text: str) -> tuple[Quantity, ...]:
    """Return the percentages and measured quantities in `text`, in its order."""
    raise NotImplementedError
