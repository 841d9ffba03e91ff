"""How hungry: what 1,000 articles more add to what the processes hold.

`python -m bench.memory` takes 20,000 articles for the daemon and as many for a reader,
and exits with 1 if either grows by a MiB or more for 1,000. `python -m bench --only
memory` takes fewer.
"""

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import linear_regression, median
from typing import Final

from bench.gold import GOLD, NotHereError, needed
from bench.growing import Sizes, daemon, reader
from bench.table import Table, shown

_STATUS: Final = Path("/proc/self/status")
_LONG: Final = 20_000
_SHORT: Final = 3_500
_WARM: Final = 2_000  # articles after which caches and buffers have their size
_MOST: Final = 1.0  # MiB for 1,000 articles
_MIB: Final = 1024 * 1024
_PARTS: Final[dict[str, tuple[str, Callable[[int], Sizes]]]] = {
    "reader": ("one process that reads, never replaced", reader),
    "daemon": ("`lodewatch run`, all its processes", daemon),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Grown:
    """What came of one part."""

    name: str
    articles: int
    sizes: tuple[float, ...]  # MiB, from the end of the warm-up on
    slope: float  # MiB for 1,000 articles, on a straight line after the warm-up

    def row(self) -> tuple[str, ...]:
        """Return the row of the table."""
        some = max(1, len(self.sizes) // 20)
        early, late = self.sizes[:some], self.sizes[-some:]
        return (
            self.name,
            f"{self.articles:,}",
            *(f"{size:.0f}" for size in (median(early), median(late), max(self.sizes))),
            f"{self.slope:+.2f}",
        )


def memory() -> Iterator[Table]:
    """Yield the table of a short run."""
    if reason := _absent():
        yield Table(title="Memory", skipped=(reason,))
        return
    yield _table([_grown(part, _SHORT) for part in _PARTS])


def _absent() -> str | None:
    """Say what is missing to measure with, or None."""
    if not _STATUS.exists():
        return "this system has no /proc, from which sizes are read"
    try:
        needed(GOLD)
    except NotHereError as reason:
        return str(reason)
    return None


def _grown(part: str, articles: int) -> _Grown:
    name, sizes = _PARTS[part]
    points = [(n, size) for n, size in sizes(articles) if n >= _WARM]
    line = linear_regression(
        [n / 1000 for n, _ in points], [size / _MIB for _, size in points]
    )
    held = tuple(size / _MIB for _, size in points)
    return _Grown(name=name, articles=articles, sizes=held, slope=line.slope)


def _table(found: Sequence[_Grown]) -> Table:
    return Table(
        title=f"Memory after the first {_WARM:,} articles, MiB",
        head=("what", "articles", "then", "at the end", "most", "for 1,000 more"),
        rows=tuple(one.row() for one in found),
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure at length, and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.memory", description=__doc__)
    parser.add_argument("--articles", type=int, default=_LONG, metavar="N")
    parser.add_argument("--only", choices=tuple(_PARTS), action="append")
    chosen = parser.parse_args(arguments)
    if chosen.articles < 2 * _WARM:
        parser.error(f"--articles needs at least {2 * _WARM:,}, twice the warm-up")
    if reason := _absent():
        parser.error(reason)
    found = [_grown(part, chosen.articles) for part in chosen.only or _PARTS]
    print(shown([_table(found)]))
    return int(any(one.slope >= _MOST for one in found))


if __name__ == "__main__":
    sys.exit(main())
