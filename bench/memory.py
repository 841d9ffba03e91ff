"""How hungry: what a process that reads documents for days adds to its size.

Runs in a process of its own (`python -m bench.memory`), so that nothing measured before
counts.
"""

import json
import sys
from collections.abc import Iterator
from itertools import islice, pairwise
from pathlib import Path

from bench.command import default_settings, output
from bench.documents import ever_new_documents
from bench.gold import GOLD, NotHereError, needed
from bench.table import Table
from monitor.extract.extractor import Extractor

_STATUS = Path("/proc/self/status")
_WARM = 400  # documents after which caches and buffers have their size
_STEP = 1_000
_STEPS = 2
_KIB = 1024  # in a MiB


def memory() -> Iterator[Table]:
    """Yield the table of a reading process's size."""
    title = f"Memory of a process that reads {_STEP * _STEPS:,} documents"
    if reason := _absent():
        yield Table(title=title, skipped=(reason,))
        return
    found: list[int] = json.loads(output(sys.executable, "-m", "bench.memory"))
    rows = [(f"the first {_WARM}", _mib(found[0]), "")]
    rows += [
        (f"{_STEP:,} more", _mib(after), f"{(after - before) / _KIB:+.1f}")
        for before, after in pairwise(found)
    ]
    yield Table(title=title, head=("after", "MiB", "growth"), rows=tuple(rows))


def _mib(size: int) -> str:
    return f"{size / _KIB:.0f}"


def _absent() -> str | None:
    """Say what is missing to measure with, or None."""
    if not _STATUS.exists():
        return "this system has no /proc, from which sizes are read"
    try:
        needed(GOLD)
    except NotHereError as reason:
        return str(reason)
    return None


def sizes() -> list[int]:
    """Return this process's size in KiB after the warm-up and after each step."""
    extractor = Extractor.load(default_settings())
    found = extractor.extract_all(ever_new_documents())
    _read(found, _WARM)
    measured = [_resident()]
    for _ in range(_STEPS):
        _read(found, _STEP)
        measured.append(_resident())
    return measured


def _read(found: Iterator[object], count: int) -> None:
    if sum(1 for _ in islice(found, count)) != count:
        raise RuntimeError("there were fewer documents than asked for")


def _resident() -> int:
    for line in _STATUS.read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    raise RuntimeError("the system does not say how large this process is")


if __name__ == "__main__":
    print(json.dumps(sizes()))
