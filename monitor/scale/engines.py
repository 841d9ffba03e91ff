"""Spread bulk work: `map_batches(work, batches)`, inline or over processes.

The unit of work is a batch of documents; the result is a pure function of it, so that
order, repetition and the number of workers change nothing but the time.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from typing import Literal, TypeVar

A = TypeVar("A")
B = TypeVar("B")

Engine = Literal["inline", "pool"]


def map_batches(
    work: Callable[[A], B], batches: Iterable[A], *, engine: Engine, workers: int
) -> Iterator[B]:
    """Yield `work(batch)` for each batch, in order.

    `work` must be importable by name for `pool`. No more than twice as many batches
    as workers are under way, so that a file of any length fits into memory.
    """
    if engine == "inline" or workers < 2:  # noqa: PLR2004 - one worker is no pool
        yield from map(work, batches)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        under_way: deque[Future[B]] = deque()
        for batch in batches:
            under_way.append(pool.submit(work, batch))
            if len(under_way) >= 2 * workers:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()
