import os
import subprocess
import sys
from pathlib import Path

import pytest

from monitor.scale.processes import children, resident, resident_of_children


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs /proc")
def test_a_process_and_what_it_started_have_a_size() -> None:
    """If it fails, a leak shows in no graph."""
    own = resident(os.getpid())
    assert own is not None
    assert own > 1024 * 1024
    command = [sys.executable, "-c", "input()"]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as child:
        assert child.pid in children(os.getpid())
        assert resident_of_children(os.getpid())
        child.communicate()
    assert child.pid not in children(os.getpid())


def test_a_process_that_is_gone_has_none() -> None:
    """If it fails, `lodewatch status` fails beside a daemon that has just ended."""
    assert resident(2**30) is None
    assert children(2**30) == ()
