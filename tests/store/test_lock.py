import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from monitor.errors import StoreLocked
from monitor.store.lock import FileLock, holder

HOLD = """
import sys
from pathlib import Path
from monitor.store.lock import FileLock
lock = FileLock(Path(sys.argv[1]))
lock.take()
print("held", flush=True)
sys.stdin.read()
"""

FORK = """
import os, sys, time
from pathlib import Path
from monitor.store.lock import FileLock
lock = FileLock(Path(sys.argv[1]))
lock.take()
if os.fork() == 0:
    print(os.getpid(), flush=True)
    time.sleep(60)
sys.stdin.read()
"""


def start(script: str, path: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", script, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )


def first_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "store.lock"


@pytest.mark.fault(no=11)
def test_the_second_is_refused_at_once_and_told_who_holds_it(place: Path) -> None:
    """Two daemons would tell everything twice."""
    with start(HOLD, place) as holder:
        assert first_line(holder) == "held"
        with pytest.raises(StoreLocked, match=f"process {holder.pid}"):
            FileLock(place).take()
        holder.kill()


@pytest.mark.fault(no=11)
def test_a_killed_holder_blocks_nobody(place: Path) -> None:
    """After a crash the daemon would not start again."""
    with start(HOLD, place) as holder:
        first_line(holder)
        holder.send_signal(signal.SIGKILL)
    lock = FileLock(place)
    lock.take()
    lock.release()
    assert place.read_text() == f"{os.getpid()}\n"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
def test_a_forked_worker_does_not_keep_the_lock(place: Path) -> None:
    """A worker that outlives a killed daemon would block the next one."""
    with start(FORK, place) as holder:
        worker = int(first_line(holder))
        try:
            holder.send_signal(signal.SIGKILL)
            holder.wait()
            lock = FileLock(place)
            lock.take()
            lock.release()
        finally:
            os.kill(worker, signal.SIGKILL)


def test_two_in_one_process_exclude_each_other(place: Path) -> None:
    """Two stores in one program would both believe to be the daemon's."""
    first, second = FileLock(place), FileLock(place)
    first.take()
    first.take()
    with pytest.raises(StoreLocked, match="already running"):
        second.take()
    first.release()
    second.take()
    second.release()
    second.release()


def test_others_see_who_holds_it_what_it_says_and_when_it_was_well(
    place: Path,
) -> None:
    """If it fails, nobody can tell a daemon at work from one that hangs."""
    assert holder(place) is None
    lock = FileLock(place)
    lock.take()
    lock.say("reading")
    os.utime(place, (1_000_000_000, 1_000_000_000))
    seen = holder(place)
    assert seen is not None
    assert (seen.process, seen.about) == (os.getpid(), "reading")
    assert seen.well.year == 2001
    lock.touch()
    again = holder(place)
    assert again is not None
    assert again.well > seen.well
    lock.say("x")  # shorter: nothing of the former is left
    third = holder(place)
    assert third is not None
    assert third.about == "x"
    with pytest.raises(StoreLocked, match=f"process {os.getpid()}\\)"):
        FileLock(place).take()
    lock.release()
    assert holder(place) is None
