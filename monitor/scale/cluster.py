"""Bulk work over Ray, on this machine or many. The only door to Ray, an optional extra.

Ray finds the machines and gives a batch to another one when its own is lost. What a
batch does is done in a process of its own beside Ray's, as everywhere else, so that
deadlines and deaths are told in the same words.
"""

import logging
import os
from collections.abc import Callable
from functools import cache
from typing import Any, Final, TypeVar

from monitor.errors import EngineMissing, WorkerLost, WorkError
from monitor.scale.workers import PoolWorkers

B = TypeVar("B")
log = logging.getLogger(__name__)

_RECYCLE: Final = 200  # batches after which a process is replaced
_SILENT: Final = {"RAY_USAGE_STATS_ENABLED": "0"}  # what is read is nobody else's
# The name speaks of other systems; what it does is to bind to loopback alone.
_AT_HOME: Final = {"RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0"}


class RayCrew:
    """The processors of a Ray cluster, or of a Ray of its own on this machine.

    Ray takes over SIGTERM and what is printed: for commands, not for the daemon.
    """

    def __init__(self, *, workers: int, address: str | None) -> None:
        own = address is None
        # Ray reads these from the environment alone, while it is imported.
        for name, value in (_SILENT | _AT_HOME if own else _SILENT).items():
            os.environ.setdefault(name, value)  # noqa: TID251
        ray = _imported()
        try:
            ray.init(
                address=address or "local",
                num_cpus=workers if own else None,
                include_dashboard=False if own else None,
                logging_level=logging.ERROR,
                log_to_driver=False,
                configure_logging=False,
            )
        except (ConnectionError, RuntimeError, ValueError, OSError) as error:
            message = f"Ray cannot be reached at {address}: {error}"
            raise EngineMissing(message) from error
        # Ray prints what happens to machines on stdout, which is for results; there is
        # no public way to turn that off. `_count` tells of it in its place.
        ray._private.worker._worker_logs_enabled = False  # noqa: SLF001
        self._ray: Any = ray
        self._machines = 0
        # A machine that is lost is no fault of the batch, however often it happens.
        self._remote = ray.remote(
            num_cpus=1, max_retries=-1, scheduling_strategy="SPREAD"
        )(in_a_process)

    @property
    def width(self) -> int:
        """Return how many processors the cluster has now; machines come and go."""
        self._count()
        return max(1, int(self._ray.cluster_resources().get("CPU", 1)))

    def _count(self) -> None:
        machines = sum(node["Alive"] for node in self._ray.nodes())
        if machines < self._machines:
            log.warning(
                "a machine was lost; its work is done by the others",
                extra={"machines": machines},
            )
        self._machines = machines

    def start(
        self, work: Callable[..., B], *args: object, timeout: float | None
    ) -> Callable[[], B]:
        """Have `work(*args)` done somewhere; see `monitor.scale.engines.Crew`."""
        task = self._remote.remote(work, args, timeout)

        def wait() -> B:
            try:
                found: B | WorkError = self._ray.get(task)
            except self._ray.exceptions.RayError as error:
                message = f"the cluster lost it: {type(error).__name__}"
                raise WorkerLost(message) from error
            if isinstance(found, WorkError):
                raise found
            return found

        return wait

    def close(self) -> None:
        """Leave the cluster, or end the one of its own."""
        self._count()  # a machine may be lost when the last batch is under way
        self._ray.shutdown()


def in_a_process(
    work: Callable[..., B], args: tuple[object, ...], timeout: float | None
) -> B | WorkError:
    """Do work in the process that belongs to this worker of Ray's.

    An error is a value: as an exception it would come back in Ray's wrapping.
    """
    try:
        return _process().start(work, *args, timeout=timeout)()
    except WorkError as error:
        return error


@cache
def _process() -> PoolWorkers:
    return PoolWorkers(processes=1, recycle=_RECYCLE)


def _imported() -> Any:
    made = logging.getLogRecordFactory()
    try:
        import ray  # noqa: PLC0415 - an extra, and slow to load
    except ImportError as error:
        message = (
            'engine = "ray" needs Ray, which is not installed; '
            "run: pip install 'lodewatch[ray]'"
        )
        raise EngineMissing(message) from error
    logging.setLogRecordFactory(made)  # else a number of Ray's stands in every line
    return ray
