"""How far long work is, how fast it goes and how long it will take, on stderr.

In a terminal one line that is written over; elsewhere a line now and then, for a log.
"""

import sys
from collections import deque
from datetime import datetime, timedelta
from typing import Final

from monitor.cli.output import say
from monitor.ports import Clock

_LOOKED_AT: Final = timedelta(seconds=0.5)  # between two lines in a terminal
_LOGGED: Final = timedelta(seconds=30)  # between two lines elsewhere
_BACK: Final = timedelta(minutes=5)  # over which speed is measured: it changes


class Pace:
    """Tells of one piece of work."""

    def __init__(self, words: str, *, total: int, clock: Clock) -> None:
        """`total` is in the same unit as the `position` of `update`."""
        self._words, self._total, self._clock = words, total, clock
        self._shown = sys.stderr.isatty()
        self._told = clock()
        self._seen: deque[tuple[datetime, int, int]] = deque([(clock(), 0, 0)])
        self._width = 0

    def update(self, done: int, position: int) -> None:
        """Hear that `done` things are done, and where in the whole that is."""
        now = self._clock()
        self._seen.append((now, done, position))
        while len(self._seen) > 2 and now - self._seen[1][0] > _BACK:  # noqa: PLR2004
            self._seen.popleft()
        if now - self._told < (_LOOKED_AT if self._shown else _LOGGED):
            return
        self._told = now
        self._write(told(self._words, *self._seen[0], *self._seen[-1], self._total))

    def _write(self, line: str) -> None:
        if not self._shown:
            say(line)
            return
        sys.stderr.write(f"\r{line:<{self._width}}")
        sys.stderr.flush()
        self._width = len(line)

    def end(self) -> None:
        """Leave the line to what comes next."""
        if self._width:
            sys.stderr.write(f"\r{'':<{self._width}}\r")
            sys.stderr.flush()


def told(
    words: str,
    then: datetime,
    done_then: int,
    position_then: int,
    now: datetime,
    done: int,
    position: int,
    total: int,
) -> str:
    """Say how far work is, from two moments of it."""
    parts = [f"{words}: {done:,}"]
    if total:
        parts.append(f"{min(position / total, 1):.0%}")
    seconds = (now - then).total_seconds()
    if seconds > 0 and done > done_then:
        parts.append(f"{(done - done_then) / seconds:,.1f} a second")
    if seconds > 0 and position > position_then and total >= position:
        left = (total - position) * seconds / (position - position_then)
        parts.append(f"{duration(left)} left")
    return ", ".join(parts)


def duration(seconds: float) -> str:
    """Say how long something takes, as exactly as anybody wants to know."""
    whole = round(seconds)
    for name, size, below, unit in (
        ("d", 86_400, "h", 3_600),
        ("h", 3_600, "min", 60),
        ("min", 60, "s", 1),
    ):
        if whole >= size:
            return f"{whole // size} {name} {whole % size // unit} {below}"
    return f"{whole} s"
