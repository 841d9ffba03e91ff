"""Every error the monitor raises on purpose.

* MonitorError
  x ConfigError         configuration, rules or data files are wrong; with every place
  x StoreError          the database refused
    + StoreLocked       another process holds it
    + StoreCorrupt      it is damaged, or no database at all
    + StoreTooNew       it was written by a newer version
    + StoreRestored     a backup was put back in the middle of a piece of work
  x WorkError           a piece of work in a worker process failed
    + WorkTimeout       it took longer than its deadline
    + WorkerLost        its process died
  x DocumentError       a line of input that is no document
  x ParseError          a body that is no feed
  x CorrectionError     stories cannot be merged or split so
  x EngineMissing       what bulk work is to be spread with is not there
  x VersionDiffers      another machine would read texts otherwise
  x ModelMissing        a model is not installed, or its files are damaged

Between stages an expected failure is a value (`FetchFailed`, `Delivery`), not an error.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass


class MonitorError(Exception):
    """The base of all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing wrong in one place of a file."""

    file: str
    line: int | None  # None: the file as a whole
    key: str  # dotted path, e.g. "source[3].url"; "" for the file
    message: str

    def __str__(self) -> str:
        """Give it the form `file:line: key: message`, as compilers do."""
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return ": ".join(part for part in (place, self.key, self.message) if part)


def _place(problem: Problem) -> tuple[str, int, str, str]:
    return (problem.file, problem.line or 0, problem.key, problem.message)


class ConfigError(MonitorError):
    """Files that a user wrote are wrong; `problems` names every place, in order."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=_place))
        super().__init__("\n".join(str(p) for p in self.problems))

    def __reduce__(self) -> tuple[type["ConfigError"], tuple[tuple[Problem, ...]]]:
        """Survive the way back from a worker process, with every place."""
        return ConfigError, (self.problems,)


class StoreError(MonitorError):
    """The database refused."""

    def __init__(self, path: object, message: str) -> None:
        super().__init__(f"{path}: {message}")
        self.path = str(path)
        self._message = message

    def __reduce__(self) -> tuple[type["StoreError"], tuple[str, str]]:
        """Survive the way back from a worker process."""
        return type(self), (self.path, self._message)


class StoreLocked(StoreError):  # noqa: N818 - reads as the state it reports
    """Another process holds the database."""


class StoreCorrupt(StoreError):  # noqa: N818
    """The file is damaged, or no database."""


class StoreTooNew(StoreError):  # noqa: N818
    """The file was written by a newer version."""


class StoreRestored(StoreError):  # noqa: N818
    """A backup was put back meanwhile: what was decided before belongs to another past."""

    def __init__(self, path: object) -> None:
        super().__init__(path, "a backup was put back meanwhile; nothing was kept")


class WorkError(MonitorError):
    """Work in a worker process failed; `kind` is the original exception's name."""

    def __init__(self, message: str, *, kind: str = "") -> None:
        super().__init__(message)
        self.kind = kind


class WorkTimeout(WorkError):  # noqa: N818
    """The work took longer than its deadline; its process was ended."""


class WorkerLost(WorkError):  # noqa: N818
    """The worker process died under the work."""


class DocumentError(MonitorError):
    """A line of input is no document."""

    def __init__(self, message: str, *, line: int, document_id: str | None) -> None:
        super().__init__(f"line {line}: {message}")
        self.line = line
        self.document_id = document_id  # None: the line did not even give an id


class ParseError(MonitorError):
    """A body is no feed; `reason` is `not_a_feed`, `empty`, `truncated` …."""

    def __init__(self, message: str, *, reason: str) -> None:
        super().__init__(message, reason)
        self.message = message
        self.reason = reason

    def __str__(self) -> str:
        """Give the sentence for people."""
        return self.message

    def __reduce__(self) -> tuple[Callable[[str, str], "ParseError"], tuple[str, str]]:
        """Survive the way back from a worker process, keyword and all."""
        return _parse_error, (self.message, self.reason)


def _parse_error(message: str, reason: str) -> ParseError:
    return ParseError(message, reason=reason)


class CorrectionError(MonitorError):
    """A merge, a split or the taking back of one makes no sense."""


class EngineMissing(MonitorError):  # noqa: N818
    """What bulk work is to be spread with is not installed, or does not answer."""


class VersionDiffers(MonitorError):  # noqa: N818
    """A process would read texts otherwise than the one that asks it to."""


class ModelMissing(MonitorError):  # noqa: N818
    """A model is not installed, or its files are damaged."""
