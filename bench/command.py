"""`lodewatch` as a user starts it: another process, and none of this user's settings."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

from monitor.config import load
from monitor.config.settings import ExtractSettings

LODEWATCH = (sys.executable, "-m", "monitor")
ROOT: Final = Path(__file__).resolve().parents[1]


def environment(**more: str) -> dict[str, str]:
    """Return this process's environment and more, for `lodewatch` in any folder.

    What it has compiled it may keep, as on every machine on which it is used.
    """
    kept = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPATH": str(ROOT), **more}


def output(*command: str) -> str:
    """Run a command and return what it prints; a failure keeps its words."""
    done = subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", check=False,
        cwd=ROOT, env=environment(),
    )  # fmt: skip
    if done.returncode:
        message = f"{' '.join(command)} ended with {done.returncode}: {done.stderr}"
        raise RuntimeError(message)
    return done.stdout


def lodewatch(*arguments: str) -> str:
    """Run a command of the monitor with default settings."""
    return output(*LODEWATCH, *arguments, "--config", os.devnull, "--quiet")


def default_settings() -> ExtractSettings:
    """Return how texts are read if nothing is configured."""
    return load(Path(os.devnull), environment={}).extract
