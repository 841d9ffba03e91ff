"""What the program says of its work: on stderr, one line a fact, without secrets.

The rest of the program logs constant messages with facts in `extra`; here they get
their form. Nothing that a feed says can start a line of its own or drive a terminal.
"""

import json
import logging
import re
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Final, Literal, Self, TextIO
from urllib.parse import quote

from monitor.cli.log_file import LogFile

Format = Literal["text", "json"]

HIDDEN: Final = "***"
_OWN: Final = "monitor"
_USUAL: Final = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime"}
_CONTROL: Final = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_BARE: Final = re.compile(r"[^\s\"'=\\\x00-\x1f\x7f-\x9f]+")


class Redaction(logging.Filter):
    """Takes secrets out of records of every logger, third-party ones too."""

    def __init__(self) -> None:
        super().__init__()
        self._secret: re.Pattern[str] | None = None  # None: nothing to hide
        self._known: set[str] = set()

    def hide(self, secrets: Iterable[str]) -> None:
        """Hide these from now on, also as they stand in an address."""
        for secret in filter(None, secrets):
            self._known |= {secret, quote(secret, safe="")}
        longest_first = sorted(self._known, key=len, reverse=True)
        if longest_first:
            self._secret = re.compile("|".join(map(re.escape, longest_first)))

    def clean(self, text: str) -> str:
        """Return `text` without secrets."""
        return text if self._secret is None else self._secret.sub(HIDDEN, text)

    def filter(self, record: logging.LogRecord) -> bool:
        """Clean message, facts and traceback of a record."""
        record.msg, record.args = self.clean(_message(record)), ()
        if record.exc_info:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
            record.exc_info = None
        if record.exc_text:
            record.exc_text = self.clean(record.exc_text)
        if record.stack_info:
            record.stack_info = self.clean(record.stack_info)
        for name, value in facts(record).items():
            if not isinstance(value, (int, float, type(None))):
                setattr(record, name, self.clean(str(value)))
        return True


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except Exception as error:  # noqa: BLE001 - a library's careless log call
        return f"{record.msg!s} (its arguments do not fit: {error})"


def facts(record: logging.LogRecord) -> dict[str, object]:
    """Return what a record was given in `extra`."""
    return {k: v for k, v in vars(record).items() if k not in _USUAL}


class TextLines(logging.Formatter):
    """`2026-11-22T23:45:01Z INFO  monitor.daemon: visited source=x new=3`."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record; what follows its first line is set in."""
        told = [_when(record), f"{record.levelname:5}", f"{record.name}:"]
        told.append(record.getMessage())
        told += [
            f"{name}={_worded(value)}"
            for name, value in facts(record).items()
            if value is not None
        ]
        more = [t for t in (record.exc_text, record.stack_info) if t]
        return _tame("\n".join([" ".join(told), *more]))


class JsonLines(logging.Formatter):
    """One JSON object a line, with the facts as keys of their own."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record."""
        told: dict[str, object] = {
            "time": _when(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        told = facts(record) | told
        if record.exc_text:
            told["traceback"] = record.exc_text
        return json.dumps(told, ensure_ascii=False, default=str)


def _when(record: logging.LogRecord) -> str:
    return f"{datetime.fromtimestamp(record.created, UTC):%Y-%m-%dT%H:%M:%SZ}"


def _worded(value: object) -> str:
    """Write a fact so that its end can be seen."""
    text = str(value)
    return text if _BARE.fullmatch(text) else json.dumps(text, ensure_ascii=False)


def _tame(text: str) -> str:
    """Show control characters, and set further lines in."""
    shown = _CONTROL.sub(lambda found: f"\\x{ord(found[0]):02x}", text)
    return shown.replace("\n", "\n    ")


class _Stderr(logging.StreamHandler[TextIO]):
    """Writes to stderr as it is now: a progress bar or a test may have changed it."""

    def __init__(self) -> None:
        logging.Handler.__init__(self)

    @property
    def stream(self) -> TextIO:
        """Return the present stderr."""
        return sys.stderr

    @stream.setter
    def stream(self, stream: TextIO) -> None: ...


class Logs:
    """The way of all loggers to stderr, for the time of one command."""

    def __init__(self, *, level: int) -> None:
        self._level = min(max(level, logging.DEBUG), logging.CRITICAL)
        # What libraries say is rarely news: it takes one -v more to hear it.
        everything = level < logging.DEBUG
        self._others = logging.DEBUG if everything else max(level, logging.WARNING)
        self._redaction = Redaction()
        self._format: logging.Formatter = TextLines()
        self._handler: logging.Handler = _Stderr()
        self._handler.addFilter(self._redaction)
        self._handler.setFormatter(self._format)
        self._before: tuple[int, int] = (logging.WARNING, logging.NOTSET)

    def __enter__(self) -> Self:
        everyone, own = logging.getLogger(), logging.getLogger(_OWN)
        self._before = (everyone.level, own.level)
        everyone.addHandler(self._handler)
        everyone.setLevel(self._others)
        own.setLevel(self._level)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        everyone, own = logging.getLogger(), logging.getLogger(_OWN)
        everyone.removeHandler(self._handler)
        self._handler.close()
        everyone.setLevel(self._before[0])
        own.setLevel(self._before[1])

    def follow(self, log_format: Format) -> None:
        """Write as the configuration says."""
        self._format = JsonLines() if log_format == "json" else TextLines()
        self._handler.setFormatter(self._format)

    def write_to(self, path: Path) -> None:
        """Write to a file from now on; raise `OSError` if it cannot be opened."""
        file = LogFile(path)
        file.open()
        file.addFilter(self._redaction)
        file.setFormatter(self._format)
        logging.getLogger().removeHandler(self._handler)
        logging.getLogger().addHandler(file)
        self._handler = file

    def hide(self, secrets: Iterable[str]) -> None:
        """Hide these secrets from now on."""
        self._redaction.hide(secrets)
