import socket
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.config.manager import ManagerSettings
from monitor.daemon.manager import Manager


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="needs Unix sockets")
@pytest.mark.parametrize("abstract", [False, True])
def test_the_manager_hears_everything(tmp_path: Path, *, abstract: bool) -> None:
    """If it fails, systemd waits for READY until it kills the daemon."""
    name = f"@{tmp_path}" if abstract else str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(name.replace("@", "\0", 1))
        listener.settimeout(5)
        manager = Manager(ManagerSettings(address=name, watchdog=timedelta(seconds=30)))
        assert manager.every == 10
        manager.ready("watching 3 sources")
        manager.alive()
        manager.reloading()
        manager.stopping()
        heard = [listener.recv(1000).decode().split("\n") for _ in range(4)]
        manager.close()
    assert heard[0] == ["READY=1", "STATUS=watching 3 sources"]
    assert heard[1] == ["WATCHDOG=1"]
    assert heard[2][0] == "RELOADING=1"
    assert heard[2][1].startswith("MONOTONIC_USEC=")
    assert heard[3][0] == "STOPPING=1"


def test_nobody_who_listens_harms_nobody(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """If it fails, a manager that has gone takes the daemon along."""
    manager = Manager(ManagerSettings(address=str(tmp_path / "gone")))
    for _ in range(3):
        manager.ready("x")
        manager.alive()
    manager.close()
    manager.status("after the end")
    assert caplog.text.count("does not hear") == 1
    assert Manager(ManagerSettings()).every is None
