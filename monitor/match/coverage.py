"""Which conditions of the rules decide a test: the others could be lost unnoticed."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from monitor.match.ruleset import RuleSet
from monitor.match.trial import TestResult
from monitor.model.rule import Rule, Scalar


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """One condition of a rule, and whether a test depends on it."""

    rule: Rule
    condition: str  # as a test's `because` names it
    tests: tuple[str, ...]  # in which it alone keeps the rule quiet; empty: no test
    untouched: tuple[Scalar, ...] = ()  # values of its list that no test has


def coverage(rules: RuleSet, results: Sequence[TestResult]) -> tuple[Covered, ...]:
    """Return each condition of each rule with the tests that its loss would fail.

    A value of a list is touched by a test that has it, whatever the test is about.

    That a condition holds in a test says little: the rule would fire without it too.
    """
    deciding: dict[tuple[str, str], list[str]] = defaultdict(list)
    touched: dict[str, set[tuple[str, Scalar]]] = defaultdict(set)
    for result in results:
        touched[result.test.rule_id] |= result.touched
        for condition in result.decided_by:
            deciding[result.test.rule_id, condition].append(result.test.name)
    return tuple(
        Covered(
            rule=rule,
            condition=name,
            tests=tuple(deciding[rule.id, name]),
            untouched=tuple(v for v in values if (name, v) not in touched[rule.id]),
        )
        for rule in rules.rules
        for name, values in _conditions(rule)
    )


def _conditions(rule: Rule) -> Iterator[tuple[str, tuple[Scalar, ...]]]:
    yield from ((condition.name, condition.choices) for condition in rule.conditions)
    if rule.where is not None:
        yield "where", ()
    if rule.correlate is not None:
        yield "correlate", ()
