"""Tell the service manager how the daemon is: ready, reloading, alive, stopping.

The protocol is sd_notify(3): a datagram of `NAME=value` lines to a socket. Nothing that
goes wrong here may harm the daemon, and nothing here waits.
"""

import logging
import socket
import time
from typing import Final

from monitor.config.manager import ManagerSettings

log = logging.getLogger(__name__)

_OFTEN: Final = 3.0
"""How many signs of life fit into the time that the manager waits for one."""


class Manager:
    """The service manager, if one listens."""

    def __init__(self, settings: ManagerSettings) -> None:
        self._address = settings.address
        self._socket: socket.socket | None = None  # None: nobody listens
        self._silent = False  # True: it has been said that nobody hears
        self.every = (
            settings.watchdog.total_seconds() / _OFTEN if settings.watchdog else None
        )
        """Seconds between two signs of life; None: nobody waits for them."""
        if self._address is not None and hasattr(socket, "AF_UNIX"):
            self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            self._socket.settimeout(0)

    def ready(self, status: str) -> None:
        """Say that the daemon works."""
        self._tell("READY=1", f"STATUS={status}")

    def reloading(self) -> None:
        """Say that files are read again; `ready` ends it."""
        microseconds = time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000
        self._tell("RELOADING=1", f"MONOTONIC_USEC={microseconds}")

    def alive(self) -> None:
        """Give a sign of life, where one is waited for."""
        if self.every is not None:
            self._tell("WATCHDOG=1")

    def status(self, status: str) -> None:
        """Say what goes on, for people who ask the manager."""
        self._tell(f"STATUS={status}")

    def stopping(self) -> None:
        """Say that the daemon finishes what is under way."""
        self._tell("STOPPING=1", "STATUS=finishing what is under way")

    def close(self) -> None:
        """Say nothing more."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _tell(self, *lines: str) -> None:
        if self._socket is None or self._address is None:
            return
        # "@" stands for the abstract names of Linux, which begin with a zero byte.
        address = self._address.replace("@", "\0", 1)
        try:
            self._socket.sendto("\n".join(lines).encode(), address)
        except OSError as error:
            if not self._silent:
                log.warning(
                    "the service manager does not hear", extra={"reason": str(error)}
                )
            self._silent = True
        else:
            self._silent = False
