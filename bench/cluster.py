"""A Ray cluster of two nodes on loopback, to measure on and to lose one of."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from bench.command import ROOT, environment
from tests.ray_nodes import QUIET


@dataclass(frozen=True, slots=True)
class Nodes:
    """A running cluster."""

    address: str
    raylets: tuple[int, ...]  # the process that is each node; the second may be killed


@contextmanager
def two_nodes() -> Iterator[Nodes]:
    """Run a cluster of two nodes of one processor each; `ImportError` without Ray."""
    os.environ.update(QUIET)
    import ray  # noqa: F401, PLC0415 - an extra: say so before anything is started

    process = subprocess.Popen(
        [sys.executable, "-m", "tests.ray_nodes"],
        cwd=ROOT,
        env=environment(),  # for its workers, wherever
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        if process.stdout is None:
            raise RuntimeError("no pipe")
        said = json.loads(process.stdout.readline())
        yield Nodes(said["address"], tuple(said["raylets"]))
    finally:
        process.communicate()
