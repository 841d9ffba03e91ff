"""Join near documents into clusters, and keep apart what only looks alike.

Clusters grow by average nearness, so that one document that mentions everything does not
chain strangers together. Before two groups become one, they must hold to each other
nearly as well as each holds together; and what their names say is set against how near
they are (`agreement`).
"""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from heapq import heapify, heappop, heappush

from monitor.group.agreement import Naming, agreement

TOGETHER = 0.13  # average nearness from which clusters are joined
ALONE = 0.36  # ... and from which one or two documents are: an average of few is chance
_ALONE_PAIRS = 3  # pairs of documents up to which an average is one of few
SPEAKS = 190.0  # logarithm of the odds that a nearness of 1 is worth
_GROUP = 2  # documents from which their names are one group's
COHESION = 0.6  # share of their own nearness that two clusters must have in common
_COHERENT = 5  # documents from which a cluster's own nearness is known

Edges = Mapping[int, Mapping[int, float]]


class Clusters:
    """Clusters that grow, each named by one of its documents."""

    def __init__(self, names: Sequence[AbstractSet[str]], edges: Edges) -> None:
        self.members = {at: [at] for at in range(len(names))}
        self.named = {at: Naming([its]) for at, its in enumerate(names)}
        self._within = dict.fromkeys(range(len(names)), 0.0)  # sum over its pairs
        self._sums = {a: dict(row) for a, row in edges.items()}

    def size(self, at: int) -> int:
        """Return how many documents a cluster has; 0 once it is part of another."""
        return len(self.members.get(at, ()))

    def nearness(self, a: int, b: int) -> float:
        """Return the average nearness of the documents of two clusters."""
        total = self._sums.get(a, {}).get(b, 0.0)
        return total / (self.size(a) * self.size(b))

    def near(self, at: int) -> Iterator[int]:
        """Yield the clusters that have anything in common with one."""
        yield from self._sums.get(at, ())

    def belong(self, a: int, b: int) -> bool:
        """Tell whether two clusters are one development."""
        sizes, near = (self.size(a), self.size(b)), self.nearness(a, b)
        if near < (ALONE if sizes[0] * sizes[1] <= _ALONE_PAIRS else TOGETHER):
            return False
        if min(sizes) < _GROUP:
            return True
        if min(sizes) >= _COHERENT and near < COHESION * min(
            self._own(a), self._own(b)
        ):
            return False
        return SPEAKS * near + agreement(self.named[a], self.named[b]) >= 0

    def _own(self, at: int) -> float:
        """Return the average nearness within a cluster."""
        size = self.size(at)
        return self._within[at] / (size * (size - 1) / 2)

    def join(self, a: int, b: int) -> None:
        """Make `b` part of `a`."""
        self._within[a] += self._within.pop(b) + self._sums.get(a, {}).get(b, 0.0)
        self.members[a] += self.members.pop(b)
        self.named[a].take_over(self.named.pop(b))
        for c, total in self._sums.pop(b).items():
            del self._sums[c][b]
            if c != a:
                both = self._sums[a].get(c, 0.0) + total
                self._sums[a][c] = self._sums[c][a] = both


def joined(names: Sequence[AbstractSet[str]], edges: Edges) -> Clusters:
    """Join documents, given the names in each and how near which are, nearest first."""
    clusters = Clusters(names, edges)
    heap = [(-w, a, b, 1, 1) for a in edges for b, w in edges[a].items() if a < b]
    heapify(heap)
    while heap:
        weight, a, b, of_a, of_b = heappop(heap)
        if -weight < TOGETHER:
            break
        if (clusters.size(a), clusters.size(b)) != (of_a, of_b):
            continue  # one of them has grown since
        if clusters.belong(a, b):
            clusters.join(a, b)
            for c in clusters.near(a):
                low, high = min(a, c), max(a, c)
                sizes = clusters.size(low), clusters.size(high)
                heappush(heap, (-clusters.nearness(low, high), low, high, *sizes))
    return clusters
