"""The real binary on loopback: served feeds, a Slack, a mail server, one folder."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"


@dataclass(slots=True)
class Binary:
    """`lodewatch` with one configuration, as a user would start it."""

    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    process: "subprocess.Popen[str] | None" = None

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "monitor", *arguments, "--config", "config.toml"]

    def run(
        self, *arguments: str, timeout: float = 120
    ) -> "subprocess.CompletedProcess[str]":
        """Run a command to its end."""
        return subprocess.run(
            self.command(*arguments),
            cwd=self.folder,
            env=self._environment(),
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )

    def start(self, *arguments: str) -> None:
        """Start the daemon; its log goes to `log` in the folder."""
        with (self.folder / "log").open("a", encoding="utf-8") as log:
            self.process = subprocess.Popen(
                self.command("run", *arguments),
                cwd=self.folder,
                env=self._environment(),
                stdout=log,
                stderr=subprocess.STDOUT,
                text=True,
            )

    def stop(self, name: signal.Signals = signal.SIGTERM) -> int:
        """Send a signal and wait for the end."""
        assert self.process is not None
        self.process.send_signal(name)
        code = self.process.wait(30)
        self.process = None
        return code

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text(encoding="utf-8")

    def _environment(self) -> dict[str, str]:
        return {**os.environ, "PYTHONPATH": str(ROOT), **self.environment}


@contextmanager
def made(folder: Path) -> Iterator[Binary]:
    """Give a binary in a folder, and let no process of it stay."""
    binary = Binary(folder)
    try:
        yield binary
    finally:
        if binary.process is not None:
            binary.process.kill()
            binary.process.wait(10)


@pytest.fixture
def binary(tmp_path: Path) -> Iterator[Binary]:
    with made(tmp_path) as one:
        yield one


def until(true: Callable[[], object], *, seconds: float = 60, what: str = "") -> None:
    """Wait for something that must happen."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, f"did not happen in {seconds} s: {what}"
        time.sleep(0.1)


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port: int = held.getsockname()[1]
        return port
