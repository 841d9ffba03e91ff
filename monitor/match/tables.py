"""The shape of a rule file: its tables and keys, as TOML has them.

What the values mean is checked in `lint`; here stands only which keys there are.
"""

from dataclasses import field
from datetime import datetime
from typing import Any

from monitor.model.ontology import Tier
from monitor.model.rule import CorrelationKind, OnRepeat, RuleStatus, Severity
from monitor.model.story import ChangeKind
from monitor.toml_file import Duration, read_duration, table


@table
class SourceTable:
    """`source` of a text test."""

    name: str = "Rule test"
    tier: Tier = Tier.WIRE


@table
class TrialTable:
    """`[[rule.test]]`."""

    name: str
    title: str | None = None
    text: str | None = None
    published: datetime | None = None
    source: SourceTable = SourceTable()
    event: dict[str, Any] | None = None
    timeline: list[dict[str, Any]] | None = None
    expect: Any
    repeats: list[str] = field(default_factory=list)
    because: str | None = None


@table
class DedupTable:
    """`[rule.dedup]`."""

    by: list[str] = field(default_factory=lambda: ["story", "stage"])
    window: Duration = field(default_factory=lambda: _duration("72h"))
    on_repeat: OnRepeat = OnRepeat.THREAD


@table
class CorrelateTable:
    """`[rule.correlate]`."""

    type: CorrelationKind
    by: list[str] = field(default_factory=lambda: ["story"])
    at_least: int | None = None
    window: Duration
    step: list[dict[str, Any]] = field(default_factory=list)
    field: str | None = None


@table
class RuleTable:
    """`[[rule]]`."""

    id: str
    title: str
    status: RuleStatus = RuleStatus.EXPERIMENTAL
    severity: Severity
    owner: str | None = None
    tags: list[str] = field(default_factory=list)
    falsepositives: list[str] = field(default_factory=list)
    events: list[str]
    changes: list[ChangeKind] = field(
        default_factory=lambda: [ChangeKind.NEW, ChangeKind.STAGE]
    )
    where: str | None = None
    correlate: CorrelateTable | None = None
    match: dict[str, Any] = field(default_factory=dict)
    unless: dict[str, Any] = field(default_factory=dict)
    dedup: DedupTable = field(default_factory=DedupTable)
    test: list[TrialTable] = field(default_factory=list)


@table
class FileTable:
    """A whole rule file."""

    schema: int = 1
    lists: dict[str, Any] = field(default_factory=dict)
    rule: list[RuleTable] = field(default_factory=list)


def _duration(text: str) -> Any:
    return read_duration(text)
