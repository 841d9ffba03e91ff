"""docs/explore.py, run on a database that `lodewatch export db` wrote."""

import runpy
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.cli.conftest import ENDED, ROOT, Run


def test_the_script_explores_an_export(
    filled: Path,
    run: Run,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """If it fails, an analyst's first steps with the database end in an error."""
    assert run("export", "db", "--out", str(filled / "x.db")).code == 0
    arguments = ["explore.py", str(filled / "x.db"), "ended", "suspension"]
    monkeypatch.setattr(sys, "argv", arguments)
    runpy.run_path(str(ROOT / "docs/explore.py"), run_name="__main__")
    told = capsys.readouterr().out
    assert "EXPORT_LICENSING" in told
    assert ENDED in told
    monkeypatch.setattr(sys, "argv", [*arguments[:1], str(filled / "y.db")])
    with pytest.raises(SystemExit, match="make one with lodewatch export db"):
        runpy.run_path(str(ROOT / "docs/explore.py"), run_name="__main__")
    assert not (filled / "y.db").exists()
    assert ("pip install pandas" in told) is (find_spec("pandas") is None)
