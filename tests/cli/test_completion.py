import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import ROOT, Run


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_gets_a_script(run: Run, shell: str) -> None:
    """If it fails, the tab key does nothing."""
    shown = run("completion", shell)
    assert (shown.code, shown.err) == (0, "")
    assert f"_LODEWATCH_COMPLETE={shell}_complete" in shown.out
    if shutil.which(shell):
        subprocess.run([shell, "-n"], input=shown.out, text=True, check=True)


def test_bash_completes_a_command(place: Path, run: Run) -> None:
    """If it fails, the script is there and offers nothing."""
    (place / "lodewatch").write_text(
        f'#!/bin/sh\nexec "{sys.executable}" -m monitor "$@"\n', encoding="utf-8"
    )
    (place / "lodewatch").chmod(0o755)
    script = run("completion", "bash").out + (
        "COMP_WORDS=(lodewatch cal); COMP_CWORD=1\n"
        '_lodewatch_completion lodewatch; echo "${COMPREPLY[@]}"\n'
    )
    path = f"{place}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-c", script],
        env=os.environ | {"PATH": path, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "calendar"
