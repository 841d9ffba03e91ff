"""Long work that a page asks for: the tests of the rules, and their backtest.

It is done by the commands themselves, one at a time and in a process of its own: reading
the texts of tests takes a language model, which no page should hold. What comes out is
kept until the next time.
"""

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from monitor.config import Settings

TESTS: Final = ("rules", "test")
BACKTEST: Final = ("rules", "backtest")
PATIENCE: Final = 900  # seconds

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One piece of work."""

    name: str
    begun: datetime
    done: bool = False
    records: tuple[Record, ...] = ()
    error: str = ""  # empty: it went well


class Jobs:
    """Starts the commands, and keeps what they said."""

    def __init__(
        self, settings: Settings, *, program: Sequence[str] = (sys.executable, "-m", "monitor")
    ) -> None:  # fmt: skip
        self._program = tuple(program)
        self._settings = settings
        self._lock = threading.Lock()
        self._jobs: dict[str, Job] = {}

    def get(self, name: str) -> Job | None:
        """Return the work that was last begun under this name, or None."""
        with self._lock:
            return self._jobs.get(name)

    @property
    def busy(self) -> bool:
        """Tell whether something is being worked on."""
        with self._lock:
            return any(not job.done for job in self._jobs.values())

    def start(self, name: str, command: Sequence[str], *, now: datetime) -> bool:
        """Begin a command, unless another is being worked on; tell whether it began."""
        with self._lock:
            if any(not job.done for job in self._jobs.values()):
                return False
            self._jobs[name] = Job(name=name, begun=now)
        whole = [
            *self._program,
            *command,
            *("--json", "--config", str(self._settings.file)),
            *("--db", str(self._settings.store.path)),
        ]
        work = threading.Thread(
            target=self._work, args=(name, whole), name=f"aside-{name}", daemon=True
        )
        work.start()
        return True

    def _work(self, name: str, command: Sequence[str]) -> None:
        try:
            done = subprocess.run(  # noqa: S603 - our own command
                command, capture_output=True, timeout=PATIENCE, check=False
            )
        except (OSError, subprocess.TimeoutExpired) as problem:
            why = str(problem)
            self._settle(name, lambda job: replace(job, done=True, error=why))
            return
        said = done.stdout.decode("utf-8", "replace").splitlines()
        records = tuple(json.loads(line) for line in said if line.startswith("{"))
        # 1: done, but something needs a look, such as a failed test.
        failed = done.returncode not in (0, 1)
        error = done.stderr.decode("utf-8", "replace").strip() if failed else ""
        self._settle(
            name, lambda job: replace(job, done=True, records=records, error=error)
        )

    def _settle(self, name: str, change: Callable[[Job], Job]) -> None:
        with self._lock:
            self._jobs[name] = change(self._jobs[name])
