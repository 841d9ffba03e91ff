"""A log file that others rotate: by renaming it, or by copying and emptying it.

Each line is written by itself at the end of whatever bears the name. A line that cannot
be written (a full disk, a folder that is gone) goes to stderr, and the file says later
how many it lacks; logging never harms what is logged.
"""

import logging
import os
import sys
from contextlib import suppress
from pathlib import Path


class LogFile(logging.Handler):
    """Writes to the file of a name, made on need with its folder there."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self._descriptor: int | None = None  # None: not open
        self._lost = 0  # lines that went to stderr
        self._torn = False  # True: the last line was written only in part

    def open(self) -> None:
        """Open the file; raise `OSError` where that is impossible."""
        self._descriptor = os.open(
            self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o640
        )

    def emit(self, record: logging.LogRecord) -> None:
        """Write one record; never raises."""
        line = self.format(record)
        try:
            self._follow()
            if self._lost:
                self._write(self.format(_loss(self._lost)))
                self._lost = 0
            self._write(line)
        except OSError:
            self._lost += 1
            with suppress(OSError, ValueError):
                print(line, file=sys.stderr, flush=True)

    def close(self) -> None:
        """Let go of the file."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
        super().close()

    def _follow(self) -> None:
        """Have the file open that bears the name now."""
        if self._descriptor is not None and not self._is_current(self._descriptor):
            os.close(self._descriptor)
            self._descriptor = None
        if self._descriptor is None:
            self.open()

    def _is_current(self, descriptor: int) -> bool:
        try:
            return os.path.samestat(os.fstat(descriptor), os.stat(self._path))  # noqa: PTH116
        except FileNotFoundError:
            return False

    def _write(self, line: str) -> None:
        assert self._descriptor is not None  # noqa: S101 - `_follow` has opened it
        text = line.encode("utf-8", "backslashreplace") + b"\n"
        if self._torn:
            text = b"\n" + text
        written = os.write(self._descriptor, text)
        self._torn = written < len(text)
        if self._torn:
            raise OSError("the disk took only a part of the line")


def _loss(count: int) -> logging.LogRecord:
    facts = {"name": __name__, "levelno": logging.WARNING, "levelname": "WARNING"}
    return logging.makeLogRecord(
        facts | {"msg": "lines could not be written here", "lines": count}
    )
