"""Rules and what they say about a story change; the format is `docs/rules.md`."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

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
        return _RANKS[self]


_RANKS: Final = {severity: rank for rank, severity in enumerate(Severity)}


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

    @property
    def choices(self) -> tuple[Scalar, ...]:
        """Return the values of a list; empty where the condition has but one."""
        values = self.values[1:] if self.modifier == "atleast" else self.values
        return values if len(values) > 1 else ()

    def of(self, value: Scalar) -> "Condition":
        """Return the condition that holds where this one of its values is there."""
        if self.modifier == "atleast":
            return replace(self, values=(1, value))
        same = "" if self.modifier == "none" else self.modifier
        return replace(self, modifier=same, values=(value,))


@dataclass(frozen=True, slots=True, kw_only=True)
class Dedup:
    """Which matches are the same alert, and for how long."""

    by: tuple[str, ...] = ("story", "stage")
    window: timedelta = timedelta(hours=72)
    on_repeat: OnRepeat = OnRepeat.THREAD


class CorrelationKind(StrEnum):
    """What a rule with a memory looks for among the changes that it counts."""

    COUNT = "count"  # so many changes
    DISTINCT = "distinct"  # so many different values of a field
    NEW_TERM = "new_term"  # a value of a field that was not there before
    SEQUENCE = "sequence"  # changes one after another
    ABSENCE = "absence"  # a change, and none after it


@dataclass(frozen=True, slots=True, kw_only=True)
class Correlation:
    """`[rule.correlate]`: which changes together make the rule fire."""

    type: CorrelationKind
    by: tuple[str, ...] = ("story",)  # changes with the same values are one group
    field: str | None = None  # whose values are looked at; None: the kind needs none
    at_least: int = 1
    window: timedelta
    steps: tuple[tuple[Condition, ...], ...] = ()  # of sequence and absence


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A change that a rule with a memory counts, in one of the rule's groups."""

    rule_id: str
    change_id: str
    group: str  # e.g. "company=lynas rare earths"
    at: datetime  # when the monitor saw the change, UTC
    baseline: bool  # from a source's first visit
    terms: tuple[str, ...] = ()  # the values of the correlation's field
    steps: tuple[int, ...] = ()  # which of its steps the change is, counted from 0


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
    where: str | None = None  # a CEL expression; None: the conditions say it all
    correlate: Correlation | None = None  # None: one change is enough
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

    @property
    def is_near_miss(self) -> bool:
        """Tell whether a single condition stopped the rule."""
        return sum(not c.held for c in self.checks) == 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A rule that fired for a change, or for want of another after it."""

    id: str  # from rule and change: doing it twice does nothing
    rule: Rule
    change: StoryChange
    dedup_key: str
    repeat: bool  # True: an earlier match with this key lies within the window
    checks: tuple[Check, ...]
    at: datetime

    @property
    def is_absence(self) -> bool:
        """Tell whether it fired because nothing more came after the change."""
        found = self.rule.correlate
        return found is not None and found.type is CorrelationKind.ABSENCE


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """A rule that is switched off because its `where` failed on a change."""

    rule: Rule
    change_id: str
    reason: str  # for people


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """What the rules say about one change."""

    matches: tuple[Match, ...] = ()
    hits: tuple[Hit, ...] = ()  # what rules with a memory are to remember
    broken: tuple[Broken, ...] = ()
