"""Spread bulk work: `map_batches(work, batches)`, inline, over processes or over Ray.

The unit of work is a batch; what becomes of an item is a pure function of it, so that
order, repetition and the number of workers change nothing but the time. Wherever it
runs, an item that hangs or kills its process costs its own result and nobody else's.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Final, Generic, Protocol, TypeVar

from monitor.config.settings import ScaleSettings
from monitor.errors import MonitorError, WorkerLost, WorkError, WorkTimeout
from monitor.scale.cluster import RayCrew
from monitor.scale.workers import PoolWorkers

A = TypeVar("A")
B = TypeVar("B")

AHEAD: Final = 3  # batches for each worker that are under way or wait for their turn
RECYCLE: Final = 200  # batches after which a process is replaced: leaks stay small

Work = Callable[[Sequence[A]], Sequence[B]]
Patience = Callable[
    [int], float
]  # seconds for so many items; the process is ended then


class Crew(Protocol):
    """Processes, here or elsewhere."""

    @property
    def width(self) -> int:
        """Return how many batches are worked on at once."""
        ...

    def start(
        self, work: Callable[..., B], *args: object, timeout: float | None
    ) -> Callable[[], B]:
        """Have `work(*args)` done; return what waits for it.

        What is returned raises `WorkTimeout`, `WorkerLost` or `WorkError`.
        """
        ...

    def close(self) -> None:
        """End the processes."""
        ...


def map_batches(
    work: Work[A, B],
    batches: Iterable[Sequence[A]],
    *,
    scale: ScaleSettings,
    patience: Patience | None = None,
    apart: bool = False,
) -> Iterator[tuple[B | WorkError, ...]]:
    """Yield, for each batch in order, what `work` makes of each of its items.

    `work` gives one value for each item and must be importable by name. An item at which
    it fails, takes longer than `patience` allows, or dies is answered with the error; a
    `MonitorError` of its own concerns all of them and is raised. Few batches are read
    ahead, so that input of any length fits into memory.

    A pool of one worker is no pool unless the work is to be `apart` from this process:
    only there can a deadline be kept.
    """
    alone = scale.engine == "pool" and scale.workers < 2 and not apart  # noqa: PLR2004
    if scale.engine == "inline" or alone:
        for batch in batches:
            yield _whole(attempt(work, batch))
        return
    with closing(_crew(scale)) as crew:
        under_way: deque[_Started[A, B]] = deque()
        for batch in batches:
            under_way.append(_Started(crew, work, batch, patience))
            if len(under_way) >= AHEAD * crew.width:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()


def _crew(scale: ScaleSettings) -> Crew:
    if scale.engine == "ray":
        return RayCrew(workers=scale.workers, address=scale.address)
    return PoolWorkers(processes=scale.workers, recycle=RECYCLE)


class _Started(Generic[A, B]):
    """A batch that is under way; what fails as a whole is tried item by item."""

    def __init__(
        self,
        crew: Crew,
        work: Work[A, B],
        batch: Sequence[A],
        patience: Patience | None,
    ) -> None:
        self._crew, self._work, self._batch = crew, work, batch
        self._patience = patience
        self._wait = self._start(batch) if batch else tuple

    def _start(
        self, batch: Sequence[A]
    ) -> Callable[[], "tuple[B | WorkError, ...] | Stopped"]:
        timeout = self._patience(len(batch)) if self._patience else None
        return self._crew.start(attempt, self._work, batch, timeout=timeout)

    def result(self) -> tuple[B | WorkError, ...]:
        try:
            return _whole(self._wait())
        except (WorkTimeout, WorkerLost) as error:
            if len(self._batch) == 1:
                return (error,)
        waits = [self._start((item,)) for item in self._batch]
        return tuple(_alone(wait) for wait in waits)


def _alone(wait: Callable[[], "tuple[B | WorkError, ...] | Stopped"]) -> B | WorkError:
    try:
        (found,) = _whole(wait())
    except (WorkTimeout, WorkerLost) as error:
        return error
    return found


@dataclass(frozen=True, slots=True)
class Stopped:
    """Work that can give nothing, whatever the items: on its way to who asked."""

    error: MonitorError


def _whole(found: tuple[B | WorkError, ...] | Stopped) -> tuple[B | WorkError, ...]:
    if isinstance(found, Stopped):
        raise found.error
    return found


def attempt(
    work: Work[A, B], batch: Sequence[A]
) -> tuple[B | WorkError, ...] | Stopped:
    """Do a batch where it is to be done; where that fails, item by item."""
    if not batch:
        return ()
    try:
        return tuple(work(batch))
    except MonitorError as error:
        return Stopped(error)
    except Exception as error:  # noqa: BLE001 - whatever an item makes it raise
        if len(batch) == 1:
            kind = type(error).__name__
            return (WorkError(f"{kind}: {error}", kind=kind),)
    found: list[B | WorkError] = []
    for item in batch:
        one = attempt(work, (item,))
        if isinstance(one, Stopped):
            return one
        found += one
    return tuple(found)
