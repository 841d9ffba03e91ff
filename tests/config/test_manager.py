import os
from datetime import timedelta

import pytest

from monitor.config.manager import ManagerSettings, read_manager

OWN = str(os.getpid())


@pytest.mark.parametrize(
    ("environment", "address", "seconds"),
    [
        ({}, None, None),
        ({"NOTIFY_SOCKET": "/run/x", "WATCHDOG_USEC": "30000000"}, "/run/x", 30),
        (
            {"NOTIFY_SOCKET": "@x", "WATCHDOG_USEC": "5", "WATCHDOG_PID": OWN},
            "@x",
            5e-6,
        ),
        (
            {"NOTIFY_SOCKET": "/x", "WATCHDOG_USEC": "5", "WATCHDOG_PID": "1"},
            "/x",
            None,
        ),
        ({"NOTIFY_SOCKET": "/x", "WATCHDOG_USEC": "soon"}, "/x", None),
        ({"NOTIFY_SOCKET": "vsock:2:1", "WATCHDOG_USEC": "5"}, None, None),
    ],
)
def test_what_the_manager_says(
    environment: dict[str, str], address: str | None, seconds: float | None
) -> None:
    """If it fails, systemd is told nothing, or a child speaks for its parent."""
    watchdog = None if seconds is None else timedelta(seconds=seconds)
    expected = ManagerSettings(address=address, watchdog=watchdog)
    assert read_manager(environment) == expected
