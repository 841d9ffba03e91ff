"""Kills a process with SIGKILL at a point of its work that can be seen from outside."""

import os
import signal
import threading
from collections.abc import Mapping
from contextlib import suppress
from typing import Final

ANY_MOMENT: Final = "any moment"
POINTS: Final[Mapping[str, float]] = {
    ANY_MOMENT: 12.0,
    "feed: asked for": 0.0,
    "feed: answered, not yet kept": 12.0,
    "Slack: a post is lost": 0.0,
    "Slack: a post is taken, no answer yet": 0.0,
    "Slack: a post is answered": 0.02,
    "Slack: the history is asked for": 0.0,
    "mail: the recipient is named": 0.0,
    "mail: the content is lost": 0.0,
    "mail: the content is taken, no answer yet": 0.0,
    "mail: the content is answered": 0.02,
    "webhook: a message is lost": 0.0,
    "webhook: a message is taken, no answer yet": 0.0,
    "webhook: a message is answered": 0.02,
}
"""What a round can be killed at, with the most seconds between the point and the kill.

After an answer the note in the database takes some milliseconds: the kill falls before,
into or after it.
"""


class Trap:
    """Waits for one point to be reached for the nth time, then kills."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._point = ""
        self._left = 0
        self._delay = 0.0
        self._pid: int | None = None
        self.sprung = False

    def arm(self, point: str, pid: int, *, times: int, delay: float) -> None:
        """Kill `pid` `delay` seconds after `point` is reached for the nth time."""
        with self._lock:
            self._point, self._left, self._pid = point, times, pid
            self._delay, self.sprung = delay, False

    def disarm(self) -> None:
        """Kill nobody."""
        with self._lock:
            self._pid = None

    def reached(self, point: str) -> None:
        """Note that the work has come to a point."""
        with self._lock:
            if point != self._point or self._pid is None:
                return
            self._left -= 1
            if self._left:
                return
            pid, delay = self._pid, self._delay
        if delay:
            threading.Timer(delay, self._kill, (pid,)).start()
        else:
            self._kill(pid)

    def _kill(self, pid: int) -> None:
        with self._lock:
            if self._pid != pid:
                return  # it has ended by itself, or another round has begun
            self._pid = None
            self.sprung = True
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
