"""`python -m bench`: measure, print, and with `--write` keep the results."""

import argparse
import os
import platform
import sqlite3
import sys
from collections.abc import Callable, Iterable, Sequence
from importlib.metadata import version
from pathlib import Path

from bench.backtest import asking_the_past
from bench.fetching import fetching
from bench.grouping import grouping
from bench.hostile import hostile
from bench.latency import latency
from bench.memory import memory
from bench.operations import operations
from bench.pages import pages
from bench.quality import quality
from bench.rules import rules
from bench.scale import scale
from bench.speed import speed
from bench.table import Table, shown
from monitor.errors import ModelMissing
from monitor.extract.version import installed_model

PAGE = Path(__file__).resolve().parents[1] / "docs/benchmarks.md"
BEGIN, END = "<!-- results: written by `python -m bench --write` -->", "<!-- end -->"
PARTS: dict[str, Callable[[], Iterable[Table]]] = {
    "quality": quality,
    "speed": speed,
    "rules": rules,
    "grouping": grouping,
    "fetching": fetching,
    "backtest": asking_the_past,
    "scale": scale,
    "hostile": hostile,
    "latency": latency,
    "pages": pages,
    "memory": memory,
    "operations": operations,
}


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "--only", choices=tuple(PARTS), action="append", help="measure this part only"
    )
    parser.add_argument(
        "--write", action="store_true", help="put the results into docs/benchmarks.md"
    )
    chosen = parser.parse_args(arguments)
    if chosen.only and chosen.write:
        parser.error("--write needs all parts: the page shows one run")
    parts = [conditions()]
    print(parts[0], flush=True)
    for name in chosen.only or PARTS:
        for table in PARTS[name]():
            parts.append(shown([table]))
            print(f"\n{parts[-1]}", flush=True)
    if chosen.write:
        kept = replaced(PAGE.read_text(encoding="utf-8"), "\n\n".join(parts))
        PAGE.write_text(kept, encoding="utf-8")
    return 0


def conditions() -> str:
    """Say what the figures depend on, without naming a machine or a day."""
    try:
        model = installed_model()
    except ModelMissing:
        model = "no model"
    return (
        f"`python -m bench` · {os.cpu_count()} cores · "
        f"{platform.python_implementation()} {platform.python_version()} · "
        f"spaCy {version('spacy')}, {model} · feedparser {version('feedparser')} · "
        f"SQLite {sqlite3.sqlite_version}"
    )


def replaced(page: str, results: str) -> str:
    """Put `results` between the marks of a page."""
    head, begin, rest = page.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not begin or not end:
        message = f"{PAGE.name} has no place for results: {BEGIN} … {END}"
        raise ValueError(message)
    return f"{head}{BEGIN}\n\n{results}\n\n{END}{tail}"


if __name__ == "__main__":
    sys.exit(main())
