"""A rule made ready: its conditions as functions, its expression compiled."""

from dataclasses import dataclass

from monitor.match.modifiers import Predicate, predicate
from monitor.match.where import Where, compile_where
from monitor.model.rule import Condition, Rule

Tested = tuple[Condition, Predicate]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compiled:
    """A rule with its conditions made ready."""

    rule: Rule
    conditions: tuple[Tested, ...]
    where: Where | None = None  # None: the rule has no `where`
    steps: tuple[tuple[Tested, ...], ...] = ()  # of `correlate`


def compiled(rule: Rule) -> Compiled:
    """Make a rule's conditions ready; rules are checked before they come here."""
    steps = rule.correlate.steps if rule.correlate else ()
    return Compiled(
        rule=rule,
        conditions=_tested(rule.conditions),
        where=None if rule.where is None else compile_where(rule.where),
        steps=tuple(_tested(step) for step in steps),
    )


def _tested(conditions: tuple[Condition, ...]) -> tuple[Tested, ...]:
    return tuple((c, predicate(c)) for c in conditions)
