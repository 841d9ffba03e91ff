"""What a check finds: how it came out, what is so, and what to do."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How a check came out."""

    OK = "OK"
    WARN = "WARN"
    FAIL = "FAIL"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One line of the doctor's report."""

    level: Level
    subject: str
    words: str
    advice: str | None = None  # None: nothing to do


def ok(subject: str, words: str) -> Finding:
    """Say that something is in order."""
    return Finding(level=Level.OK, subject=subject, words=words)


def warn(subject: str, words: str, advice: str | None = None) -> Finding:
    """Say that something needs a look."""
    return Finding(level=Level.WARN, subject=subject, words=words, advice=advice)


def fail(subject: str, words: str, advice: str | None = None) -> Finding:
    """Say that something does not work."""
    return Finding(level=Level.FAIL, subject=subject, words=words, advice=advice)
