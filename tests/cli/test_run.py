import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from monitor.app import read_settings
from monitor.store import open_store
from tests.cli.conftest import ROOT, Run
from tests.makers import NOON


def test_the_daemon_runs_until_it_is_told_to_stop(place: Path) -> None:
    """`lodewatch run` would not start, or SIGTERM would not end it cleanly."""
    text = '[daemon]\ntick = "1s"\nlog_format = "json"\n'
    (place / "config.toml").write_text(text, encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "monitor", "run"],
        cwd=place,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stderr is not None
    for line in process.stderr:
        if b'"message": "started"' in line:
            break
    limits = Path(f"/proc/{process.pid}/limits")
    if limits.exists():  # a dump would hold the secrets
        assert re.search(r"Max core file size +0 +0", limits.read_text("ascii"))
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate()
    assert (process.returncode, out) == (0, b"")
    assert b'"message": "stopped"' in err


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_stop_while_it_is_loading_is_an_end_in_peace(place: Path) -> None:
    """If it fails, a service manager that stops it early counts a failed start."""
    config = place / "config.toml"
    config.unlink()
    os.mkfifo(config)
    process = subprocess.Popen(
        [sys.executable, "-m", "monitor", "run"],
        cwd=place,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stderr=subprocess.PIPE,
    )
    with config.open("w", encoding="utf-8"):  # opens as soon as the program reads it
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate()
    assert (process.returncode, err) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_complaint_that_nobody_can_hear_keeps_its_exit_code(place: Path) -> None:
    """A supervisor would start a wrong configuration again and again."""
    (place / "config.toml").write_text("[stroe]\n", encoding="utf-8")
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(
            [sys.executable, "-m", "monitor", "run"],
            cwd=place,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stderr=full,
            check=False,
        )
    assert done.returncode == 2


def test_a_second_daemon_is_refused(place: Path, run: Run) -> None:
    """Two daemons on one database would tell everything twice."""
    path = read_settings(None).store.path
    with open_store(path, now=NOON) as store:
        store.lock()
        shown = run("run")
    assert shown.code == 2
    assert "already running" in shown.err
