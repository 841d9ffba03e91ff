"""What a service manager says in the environment: where it listens, and how patiently.

The protocol is systemd's, see sd_notify(3) and sd_watchdog_enabled(3); others speak it too.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class ManagerSettings:
    """How the service manager is told of the daemon."""

    address: str | None = None  # of its socket; None: nobody listens
    watchdog: timedelta | None = None  # None: nobody waits for signs of life


def read_manager(environment: Mapping[str, str] | None = None) -> ManagerSettings:
    """Return what the environment says; what makes no sense counts as not said."""
    env = os.environ if environment is None else environment
    address = env.get("NOTIFY_SOCKET", "")
    if not address.startswith(("/", "@")):
        return ManagerSettings()
    meant = env.get("WATCHDOG_PID") or str(os.getpid())
    microseconds = env.get("WATCHDOG_USEC", "")
    waits = meant == str(os.getpid()) and microseconds.isascii()
    every = int(microseconds) if waits and microseconds.isdigit() else 0
    return ManagerSettings(
        address=address,
        watchdog=timedelta(microseconds=every) if every else None,
    )
