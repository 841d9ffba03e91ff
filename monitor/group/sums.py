"""Whether two reports speak of the same money, as stated: nothing is converted.

Totals are compared with totals and unit prices with unit prices, each within its
currency. A total also agrees with the parts that add up to it, since one outlet tells
the package and another its pieces.
"""

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from itertools import combinations

from monitor.model.event import Money
from monitor.model.ontology import Bound

_ROUNDED = Decimal("1.06")  # "about $280 million" for 277
_PARTS = 6  # sums of one event that may be parts of a package
_APART = Decimal("1.25")
_LEAST, _MOST = Decimal("0.000001"), Decimal(10) ** 18


class Sums(StrEnum):
    """What the sums say about two reports."""

    OPEN = "open"  # one states none, or none that can be compared
    AGREE = "agree"
    DIFFER = "differ"


def weigh_sums(mine: Sequence[Money], its: Sequence[Money]) -> Sums:
    """Compare the sums of two reports."""
    pairs = [(a, b) for a in mine for b in its if _comparable(a, b)]
    if not pairs:
        return Sums.OPEN
    if any(_close(a, b) for a, b in pairs) or _adds_up(mine, its):
        return Sums.AGREE
    nearest = min(_ratio(a.high, b.high) for a, b in pairs)
    return Sums.DIFFER if nearest > _APART else Sums.OPEN


def _comparable(one: Money, other: Money) -> bool:
    currencies = {one.currency, other.currency} - {None}
    same_kind = len(currencies) <= 1 and (one.per is None) == (other.per is None)
    return same_kind and not _empty(one, other)


def _empty(*sums: Money) -> bool:
    """Find a sum that says nothing: none, or beyond all money."""
    return any(not m.high.is_finite() or not _LEAST < m.high < _MOST for m in sums)


def _close(one: Money, other: Money) -> bool:
    if _ratio(one.high, other.high) <= _ROUNDED:
        return True
    # A range that is no "up to" holds the other's sum.
    return any(
        0 < wide.low <= narrow.high <= wide.high and wide.bound is not Bound.MAX
        for wide, narrow in ((one, other), (other, one))
        if wide.low.is_finite() and wide.low < wide.high
    )


def _ratio(one: Decimal, other: Decimal) -> Decimal:
    return max(one, other) / min(one, other)


def _adds_up(mine: Sequence[Money], its: Sequence[Money]) -> bool:
    return _holds(mine, its) or _holds(its, mine)


def _holds(totals: Sequence[Money], parts: Sequence[Money]) -> bool:
    """Tell whether some of `parts` add up to one of `totals`, to one in a hundred."""
    pieces = [p for p in parts if p.per is None and not _empty(p)][:_PARTS]
    return any(
        _ratio(total.high, sum((p.high for p in some), Decimal(0))) <= Decimal("1.02")
        for total in totals
        if total.per is None and not _empty(total)
        for size in range(2, len(pieces) + 1)
        for some in combinations(pieces, size)
        if len({p.currency for p in some} | {total.currency}) == 1
    )
