"""Work that is done aside."""

import sys
import threading
from pathlib import Path

from monitor.desk.jobs import Job, Jobs
from tests.desk.conftest import NOW, Place

SAYS = """
import json, sys
print(json.dumps({"test": "t", "result": "ok", "arguments": sys.argv[1:3]}))
sys.exit(int(sys.argv[2]))
"""


def _done(jobs: Jobs, name: str) -> Job:
    for thread in threading.enumerate():
        if thread.name == f"aside-{name}":
            thread.join(timeout=30)
    job = jobs.get(name)
    assert job is not None
    assert job.done
    return job


def test_a_command_is_run_aside_and_its_words_kept(
    shown: Place, tmp_path: Path
) -> None:
    """If it fails, tests and backtests of the page show nothing."""
    program = tmp_path / "says.py"
    program.write_text(SAYS, encoding="utf-8")
    jobs = Jobs(shown.known.settings, program=(sys.executable, str(program)))
    assert jobs.start("test", ("go", "1"), now=NOW)
    assert jobs.busy or jobs.get("test")
    job = _done(jobs, "test")
    assert job.error == ""  # 1: done, with something to look at
    assert job.records[0]["arguments"] == ["go", "1"]
    assert jobs.start("other", ("go", "2"), now=NOW)
    assert _done(jobs, "other").records
    missing = Jobs(shown.known.settings, program=("/nonexistent/program",))
    missing.start("test", ("go",), now=NOW)
    assert "No such file" in _done(missing, "test").error
