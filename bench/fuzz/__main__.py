"""`python -m bench.fuzz --minutes N [--target X]`: fuzz, and say what was found.

The time is split over the targets. What is found stays in `.fuzz/TARGET/found`; an input
is tried again with `--again FILE --target X`. Needs the extra `fuzz` (atheris).
"""

import argparse
import re
import subprocess
import sys
import time
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from bench.fuzz.target import ROOT
from bench.fuzz.targets import TARGETS
from bench.table import Table, shown

_RUNS = re.compile(r"number_of_executed_units: (\d+)")
_LAST = re.compile(r"^#(\d+)", re.MULTILINE)
_LEAST = 5  # seconds that are worth a process


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10, help="for all targets")
    parser.add_argument("--target", action="append", choices=tuple(TARGETS))
    parser.add_argument("--folder", type=Path, default=Path(".fuzz"))
    parser.add_argument("--again", type=Path, metavar="FILE", help="try one input")
    chosen = parser.parse_args(arguments)
    names = chosen.target or list(TARGETS)
    if chosen.again:
        for name in names:
            TARGETS[name].run(chosen.again.read_bytes())
        return 0
    if find_spec("atheris") is None:
        parser.error("atheris is missing; install it with: pip install -e '.[fuzz]'")
    seconds = chosen.minutes * 60 / len(names)
    rows = []
    for name in names:
        runs, found = fuzz(name, chosen.folder / name, seconds=seconds)
        rows.append((f"`{name}`", f"{runs:,}", ", ".join(found) or "none"))
        print(*rows[-1], flush=True)
    title = f"Fuzzing: {chosen.minutes:g} minutes over {len(names)} targets"
    table = Table(
        title=title, head=("target", "inputs", "broken laws"), rows=tuple(rows)
    )
    print(f"\n{shown([table])}")
    return int(any(found != "none" for _, _, found in rows))


def fuzz(name: str, folder: Path, *, seconds: float) -> tuple[int, tuple[str, ...]]:
    """Fuzz one target; return how many inputs it had, and what was found so far.

    A process that an input has ended is started again for the rest of the time.
    """
    folder.mkdir(parents=True, exist_ok=True)
    ends, runs = time.monotonic() + seconds, 0
    while (left := int(ends - time.monotonic())) >= _LEAST or not runs:
        module = TARGETS[name].check.__module__
        worker = (sys.executable, "-m", "bench.fuzz.worker", module, name, str(folder))
        done = subprocess.run(
            [*worker, str(max(left, _LEAST))], stderr=subprocess.PIPE, cwd=ROOT,
            text=True, errors="replace", check=False,
        )  # fmt: skip
        (folder / "log").write_text(done.stderr, encoding="utf-8")
        counted = _RUNS.search(done.stderr)
        numbers = [int(counted[1])] if counted else map(int, _LAST.findall(done.stderr))
        runs += (ran := max(numbers, default=0))
        if not ran:
            break  # it does not even start; the log says why
    kept = (folder / "found").glob("*")
    return runs, tuple(sorted(p.name for p in kept if p.suffix != ".txt"))


if __name__ == "__main__":
    sys.exit(main())
