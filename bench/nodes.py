"""`python -m bench.nodes`: two Ray nodes read real documents, and one of them is killed.

`lodewatch extract` and `lodewatch backfill` do the same work inline and over a cluster.
In the middle of it the second node dies by `kill -9`. What comes out must be the same to
the byte. Exits with 1 if it is not, or if the node died too late to be missed.
"""

import argparse
import json
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from bench.cluster import two_nodes
from bench.command import LODEWATCH, environment
from bench.gold import GOLD, needed, rows
from bench.table import Table, shown

_LOST = "a machine was lost"  # what the command logs
_KEYS = ("id", "title", "text", "published", "url", "source")
_PATIENCE = 1800  # seconds
_OF_THE_RUN = ("first_seen", "last_seen")  # when the documents were taken in


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What a command gave."""

    result: bytes
    log: str
    seconds: float

    @property
    def missed(self) -> bool:
        """Say whether it has noticed that a node is gone."""
        return _LOST in self.log


Work = Callable[[Path, Sequence[str], Callable[[], None]], Done]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.nodes", description=__doc__)
    parser.add_argument("--documents", type=int, default=600)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        count = _write(folder / "documents.jsonl", chosen.documents)
        told = [
            _compared(folder, "extract", _extract),
            _compared(folder, "backfill", _backfill),
        ]
    table = Table(
        title=f"{count} documents over two Ray nodes, of which one is killed",
        head=("command", "inline, s", "Ray, s", "the loss was noticed", "same result"),
        rows=tuple(row for row, _ in told),
    )
    print(shown([table]))
    return 0 if all(sound for _, sound in told) else 1


def _write(path: Path, most: int) -> int:
    """Write the annotated documents, each once and without its annotations."""
    lines = {
        row["id"]: json.dumps({key: row[key] for key in _KEYS if key in row})
        for file in sorted(needed(GOLD).glob("*.jsonl"))
        for row in rows(file)
    }
    written = list(islice(lines.values(), most))
    path.write_text("\n".join(written), encoding="utf-8")
    return len(written)


def _compared(folder: Path, name: str, work: Work) -> tuple[tuple[str, ...], bool]:
    inline = work(folder / f"{name}-inline", ("--engine", "inline"), lambda: None)
    with two_nodes() as nodes:
        over = work(
            folder / f"{name}-ray",
            ("--address", nodes.address),
            lambda: os.kill(nodes.raylets[1], signal.SIGKILL),
        )
    same = over.result == inline.result and bool(inline.result)
    row = (
        f"`lodewatch {name}`",
        f"{inline.seconds:.0f}",
        f"{over.seconds:.0f}",
        "yes" if over.missed else "NO",
        f"{len(over.result):,} bytes" if same else "NO",
    )
    return row, same and over.missed


def _extract(folder: Path, spread: Sequence[str], kill: Callable[[], None]) -> Done:
    """Read the documents; `kill` once the first results are there."""
    folder.mkdir()
    out = folder / "events.jsonl"
    process, began = _begin(folder, out, "extract", "../documents.jsonl", *spread)
    _once(process, lambda: out.stat().st_size > 0, kill)
    return _end(process, folder, began, out.read_bytes)


def _backfill(folder: Path, spread: Sequence[str], kill: Callable[[], None]) -> Done:
    """Take the documents in; `kill` once the first are read."""
    folder.mkdir()
    out = folder / "out"
    process, began = _begin(folder, out, "backfill", "../documents.jsonl", *spread)
    _once(process, lambda: _read(folder) > 0, kill)
    return _end(process, folder, began, lambda: _known(folder))


def _begin(
    folder: Path, out: Path, *arguments: str
) -> tuple[subprocess.Popen[bytes], float]:
    (folder / "config.toml").touch()
    (folder / "rules").mkdir()
    with out.open("wb") as stdout, (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [*LODEWATCH, *arguments],
            cwd=folder,
            env=environment(),
            stdout=stdout,
            stderr=log,
        )
    return process, time.monotonic()


def _once(
    process: subprocess.Popen[bytes],
    there: Callable[[], bool],
    kill: Callable[[], None],
) -> None:
    while process.poll() is None:
        if there():
            kill()
            return
        time.sleep(0.1)


def _end(
    process: subprocess.Popen[bytes],
    folder: Path,
    began: float,
    result: Callable[[], bytes],
) -> Done:
    code = process.wait(_PATIENCE)
    seconds = time.monotonic() - began
    log = (folder / "log").read_text(encoding="utf-8")
    if code:
        message = f"the command ended with {code}: {log}"
        raise RuntimeError(message)
    return Done(result=result(), log=log, seconds=seconds)


def _read(folder: Path) -> int:
    """Return how many documents lie read beside the database."""
    beside = folder / "lodewatch.db.backfill"
    if not beside.exists():
        return 0
    try:
        with closing(sqlite3.connect(f"{beside.as_uri()}?mode=ro", uri=True)) as file:
            (count,) = file.execute("SELECT count(*) FROM readings").fetchone()
    except sqlite3.OperationalError:  # its tables are being made
        return 0
    return int(count)


def _known(folder: Path) -> bytes:
    """Return every event and story as the program hands them out, but for the run's time."""
    found = []
    for command in (
        ("export", "events", "--format", "jsonl"),
        ("stories", "--json", "--limit", "100000"),
    ):
        done = subprocess.run(
            [*LODEWATCH, *command],
            cwd=folder,
            env=environment(),
            stdout=subprocess.PIPE,
            check=True,
        )
        for line in done.stdout.splitlines():
            record = json.loads(line)
            kept = {key: record[key] for key in record if key not in _OF_THE_RUN}
            found.append(json.dumps(kept))
    return "\n".join(found).encode()


if __name__ == "__main__":
    sys.exit(main())
