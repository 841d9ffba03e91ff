"""Extraction as work for other processes."""

import subprocess
import sys


def test_naming_the_work_does_not_load_spacy() -> None:
    """If it fails, the daemon's own process holds a model that it never uses."""
    code = (
        "import sys, monitor.extract.work, monitor.extract.types, monitor.app; "
        "sys.exit('spacy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False)
    assert done.returncode == 0
