"""Whether two groups of texts name the same: people, places, dates and figures.

Two quakes on one island share the vocabulary of quakes, and so do two rulings on one act
the vocabulary of that act. The names tell them apart, and only many texts together show
it: what most reports of the one name and none of the other. Each name is weighed by how
much likelier its counts are if both groups name it at one rate than if each has a rate of
its own (the logarithm of a Bayes factor, beta-binomial).
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from functools import cache
from math import lgamma

_RATE, _WEIGHT = 0.1, 2.0  # before looking a name stands in a tenth of a group's texts
_OFTEN = 0.3  # share of the smaller group's texts from which a name counts at all
_TWICE = 2  # ... and texts that must have it
_MOST = 40  # texts whose word is enough: more of them make no name more different


class Naming:
    """Which names a group of texts uses, and in how many of them."""

    def __init__(self, texts: Iterable[Collection[str]]) -> None:
        self.size = 0
        self.counts: Counter[str] = Counter()
        for names in texts:
            self.size += 1
            self.counts.update(names)

    def take_over(self, other: "Naming") -> None:
        """Add the texts of another group."""
        self.size += other.size
        self.counts += other.counts


def agreement(one: Naming, other: Naming) -> float:
    """Return how much speaks for one development: above 0 for it, below against.

    The unit is the natural logarithm of odds. It grows with the number of texts, up to
    40 a group: two texts hardly differ, however little they have in common.
    """
    return sum(weight for _, weight in _weighed(one, other))


def differing(one: Naming, other: Naming, *, most: int = 3) -> tuple[str, ...]:
    """Return the names that tell `one` from `other`: those that `one` has oftener."""
    against = [
        (weight, name)
        for name, weight in _weighed(one, other)
        if weight < 0 and one.counts[name] * other.size > other.counts[name] * one.size
    ]
    return tuple(name for _, name in sorted(against)[:most])


def _weighed(one: Naming, other: Naming) -> Iterator[tuple[str, float]]:
    least = max(_TWICE, _OFTEN * min(one.size, other.size))
    # A sum depends on the order of its parts in the last digit: the names are sorted.
    for name in sorted(one.counts.keys() | other.counts.keys()):
        have = one.counts[name], other.counts[name]
        if sum(have) >= least:
            yield name, _factor(have[0], one.size, have[1], other.size)


def _factor(k: int, n: int, its_k: int, its_n: int) -> float:
    a, b = _scaled(k, n), _scaled(its_k, its_n)
    return _likely(a[0] + b[0], a[1] + b[1]) - _likely(*a) - _likely(*b)


def _scaled(k: int, n: int) -> tuple[int, int]:
    return (k, n) if n <= _MOST else (round(k * _MOST / n), _MOST)


@cache
def _likely(k: int, n: int) -> float:
    """Return the logarithm of how likely a name is in `k` of `n` texts, rate unknown."""
    yes, no = _RATE * _WEIGHT, (1 - _RATE) * _WEIGHT
    return (
        lgamma(yes + k)
        + lgamma(no + n - k)
        - lgamma(_WEIGHT + n)
        - (lgamma(yes) + lgamma(no) - lgamma(_WEIGHT))
    )
