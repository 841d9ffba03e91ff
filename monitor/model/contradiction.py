"""Where reports of one story cannot all be right."""

from dataclasses import dataclass

from monitor.model.story import Report
from monitor.model.text import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """What one report says, with the words that say it."""

    report: Report
    value: str  # a stage, a direction or a day; a sum in the report's words
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """One thing that reports tell differently."""

    about: str  # "stage", "direction", "money", "effective", "expiry" or "deadline"
    kept: Side  # what the story goes by
    others: tuple[Side, ...]  # one for each other value; never empty
