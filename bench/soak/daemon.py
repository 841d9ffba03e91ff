"""The daemon under the fast clock: `python -m bench.soak.daemon BEGAN FASTER`.

Beside its own work it notes, now and then, what it holds: memory (its own and that of
its workers), files, threads, tasks, the size of its database and of the journal.
"""

import asyncio
import json
import logging
import os
import sys
import threading
from pathlib import Path
from typing import Final

from bench.soak.clock import FastClock
from monitor import running
from monitor.app import open_database, read_settings
from monitor.daemon import Daemon
from monitor.pipeline.parts import Parts

SAMPLES: Final = "samples.jsonl"
_EVERY: Final = 2.0  # seconds
_CONFIG: Final = Path("config.toml")


async def _with_notes(daemon: Daemon) -> None:
    notes = asyncio.create_task(_note())
    try:
        await daemon.run()
    finally:
        notes.cancel()


async def _note() -> None:
    with Path(SAMPLES).open("a", encoding="utf-8") as file:
        while True:
            print(json.dumps(_sample()), file=file, flush=True)
            await asyncio.sleep(_EVERY)


def _sample() -> dict[str, int]:
    database = Path("lodewatch.db")
    own = os.getpid()
    return {
        "main_kib": _resident(own),
        "workers_kib": sum(map(_resident, _children(own))),
        "files": sum(1 for _ in Path("/proc/self/fd").iterdir()),
        "threads": threading.active_count(),
        "tasks": len(asyncio.all_tasks()),
        "database_kib": _size(database),
        "journal_kib": _size(database.with_name("lodewatch.db-wal")),
    }


def _size(path: Path) -> int:
    return path.stat().st_size // 1024 if path.exists() else 0


def _children(process: int) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{process}/task").iterdir():
        for name in (task / "children").read_text(encoding="ascii").split():
            found += [int(name), *_children(int(name))]
    return found


def _resident(process: int) -> int:
    try:
        text = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    except OSError:
        return 0  # it has just ended
    lines = (line for line in text.splitlines() if line.startswith("VmRSS:"))
    return next((int(line.split()[1]) for line in lines), 0)


def main() -> int:
    """Join the parts as `running.run` does, but for the clock."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(message)s")
    clock = FastClock(began=float(sys.argv[1]), faster=float(sys.argv[2]))

    def reload(old: Parts) -> Parts:
        return running._reloaded(old, read_settings(_CONFIG), sys.stdout)  # noqa: SLF001

    settings = read_settings(_CONFIG)
    with open_database(settings) as store:
        store.lock()
        with running.parts(
            settings, store=store, stream=sys.stdout, clock=clock
        ) as made:
            daemon = Daemon(made, reload=reload, dispatcher=running.dispatcher)
            asyncio.run(_with_notes(daemon))
    return 0


if __name__ == "__main__":
    sys.exit(main())
