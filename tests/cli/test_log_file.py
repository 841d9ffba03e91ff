import logging
import os
from pathlib import Path

import pytest

from monitor.cli.log_file import LogFile
from monitor.cli.logs import Logs

log = logging.getLogger("monitor.cli.test_log_file")


def test_a_renamed_or_emptied_log_goes_on(tmp_path: Path) -> None:
    """If it fails, after a rotation lines go where nobody looks."""
    path = tmp_path / "lodewatch.log"
    with Logs(level=logging.INFO) as logs:
        logs.hide(["xoxb-secret"])
        logs.write_to(path)
        log.info("first")
        path.rename(tmp_path / "old.log")
        log.info("second xoxb-secret")
        path.unlink()
        log.info("third")
        os.truncate(path, 0)
        log.info("fourth")
    assert (tmp_path / "old.log").read_text(encoding="utf-8").endswith("first\n")
    (line,) = path.read_text(encoding="utf-8").splitlines()
    assert line.endswith("fourth")
    assert path.stat().st_mode & 0o007 == 0


def test_what_the_disk_does_not_take_goes_to_stderr_and_is_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """If it fails, a full disk ends the daemon, or lines vanish without a word."""
    folder = tmp_path / "logs"
    folder.mkdir()
    path = folder / "lodewatch.log"
    with Logs(level=logging.INFO) as logs:
        logs.write_to(path)
        path.unlink()
        folder.rmdir()
        log.info("nowhere")
        log.info("to go")
        folder.mkdir()
        log.info("back")
    told = path.read_text(encoding="utf-8").splitlines()
    assert told[0].endswith("lines could not be written here lines=2")
    assert told[1].endswith("back")
    assert [line.split(": ")[1] for line in capsys.readouterr().err.splitlines()] == [
        *("nowhere", "to go")
    ]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_harms_nobody(capsys: pytest.CaptureFixture[str]) -> None:
    """If it fails, a full disk ends the daemon."""
    with Logs(level=logging.INFO) as logs:
        logs.write_to(Path("/dev/full"))
        log.info("all is well")
    assert "all is well" in capsys.readouterr().err


def test_a_line_that_was_torn_does_not_swallow_the_next(tmp_path: Path) -> None:
    """If it fails, two lines of JSON become one that nobody can read."""
    path = tmp_path / "lodewatch.log"
    file = LogFile(path)
    file.open()
    file._torn = True
    path.write_text("torn", encoding="utf-8")
    file.emit(logging.makeLogRecord({"msg": "whole"}))
    file.close()
    assert path.read_text(encoding="utf-8") == "torn\nwhole\n"


def test_a_file_that_cannot_be_opened_is_refused_at_the_start(tmp_path: Path) -> None:
    """If it fails, a typo in the path costs the whole log."""
    with Logs(level=logging.INFO) as logs, pytest.raises(FileNotFoundError):
        logs.write_to(tmp_path / "missing" / "lodewatch.log")
