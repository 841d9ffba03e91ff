"""Look for as many as are asked for, where only some of what is stored is wanted."""

from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")


def enough(
    find: Callable[[int], Sequence[T]], wanted: Callable[[T], bool], *, limit: int
) -> tuple[T, ...]:
    """Return the first `limit` that are wanted, asking for more where they are rare."""
    most = limit
    while True:
        found = find(most)
        kept = tuple(item for item in found if wanted(item))[:limit]
        if len(kept) == limit or len(found) < most:
            return kept
        most *= 4
