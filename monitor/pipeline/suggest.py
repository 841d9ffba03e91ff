"""Learn from feedback: proposals for rules, each with its backtest."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from monitor.match import RuleSet
from monitor.match.backtest import Version, concerned
from monitor.match.suggest import Proposal, Told, proposals, too_little
from monitor.model.rule import Rule
from monitor.model.story import StoryChange


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What became of a rule's alerts, before or with a proposal."""

    rejected: int
    right: int
    unjudged: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A proposal for a rule, and what it would have changed."""

    rule: Rule
    proposal: Proposal
    before: Counts
    after: Counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """What feedback says of one rule."""

    rule: Rule
    alerts: Counts
    suggestions: tuple[Suggestion, ...] = ()
    why_none: str | None = None  # None: there is at least one suggestion


def suggest(
    rules: RuleSet,
    judged: Mapping[str, bool],
    history: Callable[[RuleSet], Iterable[StoryChange]],
) -> tuple[Learned, ...]:
    """Return what feedback says of each rule that somebody has judged an alert of.

    `judged` says by event id whether it was right. `history` gives the stored changes
    for which rules may fire, in the order of time; it is asked twice.
    """
    judged_ids = _judged_rules(rules, judged, history)
    asked = replace(rules, rules=tuple(r for r in rules.rules if r.id in judged_ids))
    if not asked.rules:
        return ()
    heard: defaultdict[str, list[StoryChange]] = defaultdict(list)
    for change in history(asked):
        for name in concerned(asked, change):
            heard[name].append(change)
    return tuple(_learned(rule, heard[rule.id], judged) for rule in asked.rules)


def _judged_rules(
    rules: RuleSet,
    judged: Mapping[str, bool],
    history: Callable[[RuleSet], Iterable[StoryChange]],
) -> frozenset[str]:
    if not judged:
        return frozenset()
    return frozenset(
        name
        for change in history(rules)
        if change.report.event_id in judged
        for name in concerned(rules, change)
    )


def _learned(
    rule: Rule, heard: list[StoryChange], judged: Mapping[str, bool]
) -> Learned:
    told = _alerts(rule, heard, judged)
    before = _counts(told)
    reason = too_little(told)
    made = tuple(
        Suggestion(
            rule=rule,
            proposal=proposal,
            before=before,
            after=_counts(_alerts(_with(rule, proposal), heard, judged)),
        )
        for proposal in proposals(told)
    )
    if not made and reason is None:
        reason = "nothing tells the rejected alerts from the others"
    return Learned(
        rule=rule,
        alerts=before,
        suggestions=made,
        why_none=None if made else reason,
    )


def _with(rule: Rule, proposal: Proposal) -> Rule:
    return replace(rule, conditions=(*rule.conditions, proposal.condition))


def _alerts(
    rule: Rule, changes: Iterable[StoryChange], judged: Mapping[str, bool]
) -> tuple[Told, ...]:
    """Return the alerts that a rule gives for changes, repeats left out."""
    version = Version(RuleSet(rules=(rule,)))
    return tuple(
        Told(change=match.change, right=judged.get(match.change.report.event_id))
        for match in version.play(changes)
        if not match.repeat
    )


def _counts(told: Iterable[Told]) -> Counts:
    verdicts = [one.right for one in told]
    return Counts(
        rejected=verdicts.count(False),
        right=verdicts.count(True),
        unjudged=verdicts.count(None),
    )
