"""Rules and what they say about a story change; the format is `docs/rules.md`."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from monitor.model.story import ChangeKind, StoryChange


class RuleStatus(StrEnum):
    """How far a rule is trusted."""

    EXPERIMENTAL = "experimental"
    SHADOW = "shadow"  # matches are stored and never routed
    STABLE = "stable"
    DEPRECATED = "deprecated"  # still loaded, with a warning


class Severity(StrEnum):
    """How urgent a match is; the order of definition is the order of rank."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """Return 0 for low to 3 for critical."""
        return list(Severity).index(self)


class OnRepeat(StrEnum):
    """What becomes of a match within the dedup window of an earlier one."""

    THREAD = "thread"  # a reply under the first message
    UPDATE = "update"  # the first message is brought up to date
    DROP = "drop"


Scalar = str | int | float | bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One line of `match` or `unless`: `"field|modifier" = values`."""

    field: str
    modifier: str  # "" for a bare field: equal to any of the values
    values: tuple[Scalar, ...]
    block: str  # "match" or "unless"

    @property
    def name(self) -> str:
        """Name the condition as a test's `because` does: `match.commodities|any`."""
        said = f"{self.field}|{self.modifier}" if self.modifier else self.field
        return f"{self.block}.{said}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dedup:
    """Which matches are the same alert, and for how long."""

    by: tuple[str, ...] = ("story", "stage")
    window: timedelta = timedelta(hours=72)
    on_repeat: OnRepeat = OnRepeat.THREAD


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule, read, checked and ready to be evaluated."""

    id: str  # permanent: part of every dedup key
    title: str
    status: RuleStatus
    severity: Severity
    owner: str | None = None  # None: nobody named
    tags: tuple[str, ...] = ()
    falsepositives: tuple[str, ...] = ()
    events: tuple[str, ...]  # event types that reach the rule
    changes: tuple[ChangeKind, ...] = (ChangeKind.NEW, ChangeKind.STAGE)
    conditions: tuple[Condition, ...] = ()
    dedup: Dedup = Dedup()
    hash: str  # of the rule's content: a changed rule is another rule
    file: str  # where it stands, for messages
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One condition with what it found: the stuff of `rules explain`."""

    condition: str
    expected: str
    actual: str
    held: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What one rule says about one change."""

    rule_id: str
    fired: bool
    checks: tuple[Check, ...]

    @property
    def because(self) -> str | None:
        """Name the first condition that stopped the rule; None if it fired."""
        return next((c.condition for c in self.checks if not c.held), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A rule that fired for a change."""

    id: str  # from rule and change: doing it twice does nothing
    rule: Rule
    change: StoryChange
    dedup_key: str
    repeat: bool  # True: an earlier match with this key lies within the window
    checks: tuple[Check, ...]
    at: datetime
