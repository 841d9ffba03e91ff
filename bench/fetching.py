"""How fast feeds are collected, beside lemon24/reader on the same server.

Both fetch, parse and store; neither reads the texts. One host serves one request at a
time to us, as always; the peer uses as many threads as it likes best.
"""

import importlib.util
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from bench.feed_server import serving
from bench.table import Table
from bench.visits import Clock, with_parts
from monitor.daemon import due_sources, poll_due
from monitor.model.source import Source
from monitor.pipeline.parts import Parts

_FEEDS, _ENTRIES = 500, 50
_SAMPLE = 1_000  # feeds of the measurement of idle polling
_MANY, _QUARTER = 10_000, timedelta(minutes=15)
_THREADS = "10"  # of the peer: among 1, 5, 10 and 20 its fastest on two cores
_AT_ONCE = 32  # requests of ours: the peer has ten threads

_PEER: Final = """
import sys, time
from reader import make_reader
path, threads, *urls = sys.argv[1:]
reader = make_reader(path)
for url in urls:
    reader.add_feed(url)
for _ in range(2):
    began = time.perf_counter()
    reader.update_feeds(workers=int(threads), scheduled=False)
    print(time.perf_counter() - began)
print(open("/proc/self/status").read().split("VmHWM:")[1].split()[0])
assert reader.get_entry_counts().total == len(urls) * 50
"""


def fetching() -> Iterator[Table]:
    """Yield a table of feeds a second, and one of what polling costs that finds little."""
    with serving(entries=_ENTRIES) as roots, tempfile.TemporaryDirectory() as folder:
        urls = [f"{roots[n % len(roots)]}/feed{n}" for n in range(_FEEDS)]
        path = Path(folder)
        first, second, memory = _ours(path, urls)
        theirs = _theirs(path, urls)
        yield _rates((first, second, memory), theirs)
        yield _idle(path, roots)


def _rates(
    ours: tuple[float, float, int], theirs: tuple[float, float, int] | None
) -> Table:
    if theirs is None:
        reason = "lemon24/reader is not there (`pip install reader sgmllib3k`)"
        return Table(title="Collecting", skipped=(reason,))
    names = ("first visit, all new", "second visit, all 304")
    rows: list[tuple[str, ...]] = [
        (name, f"{_FEEDS / mine:,.0f}", f"{_FEEDS / its:,.0f}", f"{its / mine:.1f}")
        for name, mine, its in zip(names, ours, theirs, strict=False)
    ]
    memory = [f"{used / 1024:,.0f} MB" for used in (ours[2], theirs[2])]
    rows.append(("most memory (ours: fetching and two that parse)", *memory, ""))
    return Table(
        title=f"Collecting: feeds a second ({_FEEDS} feeds of {_ENTRIES} entries)",
        head=("what", "lodewatch", "lemon24/reader", "times the peer's"),
        rows=tuple(rows),
    )


def _ours(folder: Path, urls: Sequence[str]) -> tuple[float, float, int]:
    """Measure in a process of its own, which holds nothing of this one's."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as alone:
        return alone.submit(_twice, folder, urls).result()


def _twice(folder: Path, urls: Sequence[str]) -> tuple[float, float, int]:
    clock = Clock()

    async def rounds(parts: Parts) -> tuple[float, float, int]:
        first = await _round(parts, clock)
        return first, await _round(parts, clock), _most_memory()

    found: tuple[float, float, int] = _with_feeds(
        folder / "ours.db", urls, clock, rounds
    )
    return found


def _with_feeds(
    path: Path, urls: Sequence[str], clock: Clock, use: Callable[[Parts], Any]
) -> Any:
    sources = [Source(name=urlsplit(u).path.strip("/"), url=u) for u in urls]
    return with_parts(path, sources, use, clock=clock, concurrency=_AT_ONCE)


def _most_memory() -> int:
    """Return the most memory, in KiB, of this process and of those that parse."""
    own = Path("/proc/self/status").read_text()
    return _peak(own) + sum(
        _peak(status.read_text())
        for status in Path("/proc").glob("[0-9]*/status")
        if f"PPid:\t{os.getpid()}\n" in status.read_text()
    )


def _peak(status: str) -> int:
    return int(status.split("VmHWM:")[1].split(maxsplit=1)[0])


def _theirs(folder: Path, urls: Sequence[str]) -> tuple[float, float, int] | None:
    if not all(map(importlib.util.find_spec, ("reader", "sgmllib"))):
        return None
    done = subprocess.run(
        [sys.executable, "-c", _PEER, str(folder / "theirs.db"), _THREADS, *urls],
        check=True,
        capture_output=True,
        text=True,
    )
    first, second, memory = done.stdout.split()
    return float(first), float(second), int(memory)


def _idle(folder: Path, roots: Sequence[str]) -> Table:
    """Say what share of a core polling takes when one feed in five has something new."""
    urls = [
        f"{roots[n % len(roots)]}/{'busy' if n % 5 == 0 else 'quiet'}{n}"
        for n in range(_SAMPLE)
    ]
    clock = Clock()

    async def rounds(parts: Parts) -> float:
        await _round(parts, clock)
        began = _cpu()
        await _round(parts, clock)
        return _cpu() - began

    spent = _with_feeds(folder / "idle.db", urls, clock, rounds)
    share = spent / _SAMPLE * _MANY / _QUARTER.total_seconds()
    return Table(
        title="Polling that finds little: 80 % of the answers are 304",
        head=("what", "value"),
        rows=(
            (
                "CPU of a visit, all processes of ours",
                f"{spent / _SAMPLE * 1e3:.2f} ms",
            ),
            (f"share of one core, {_MANY:,} feeds in 15 minutes", f"{share:.1%}"),
        ),
    )


def _cpu() -> float:
    """Return the CPU seconds that this process and the parser have used."""
    own = resource.getrusage(resource.RUSAGE_SELF)
    return own.ru_utime + own.ru_stime + sum(_children())


def _children() -> Iterator[float]:
    ticks = 100  # a second, in /proc, on every Linux
    me = str(Path("/proc/self").resolve().name)
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if fields[1] == me and "feed_server" not in fields:
            yield (int(fields[11]) + int(fields[12])) / ticks


async def _round(parts: Parts, clock: Clock) -> float:
    """Visit every source once; return how many seconds that took."""
    clock.now += timedelta(days=1)
    began = time.perf_counter()
    visits = await poll_due(parts, due_sources(parts, now=clock.now))
    taken = time.perf_counter() - began
    failed = [visit for visit in visits if visit.failed]
    assert not failed, failed[0]
    assert len(visits) == len(parts.settings.sources)
    return taken
