"""Ask rules about the past: evaluation and dedup as live, with the memory of a run.

A version is handed every stored change in the order in which the monitor saw them. It
remembers which alerts it would have given, as the database does for the present rules,
so that a repeat is a repeat here as well.
"""

from dataclasses import replace
from datetime import datetime

from monitor.match.evaluate import evaluate, explain, fires
from monitor.match.fields import view
from monitor.match.ruleset import RuleSet
from monitor.model.rule import Match
from monitor.model.story import StoryChange


class Version:
    """One set of rules on its way through the stored changes."""

    def __init__(self, rules: RuleSet) -> None:
        self.rules = rules
        self._fired: dict[str, datetime] = {}  # by dedup key: when it last fired anew
        self._alone: dict[str, RuleSet] = {}  # one rule each, to ask for its reasons

    def hear(self, change: StoryChange) -> tuple[Match, ...]:
        """Return the matches of the next change, and remember them."""
        found = evaluate(self.rules, change, now=change.at, last=self._fired.get)
        self._fired.update((m.dedup_key, m.at) for m in found if not m.repeat)
        return found

    def why_silent(self, rule_id: str, change: StoryChange) -> str:
        """Say why a rule gives no alert for the change just heard."""
        rule = self.rules.rule(rule_id)
        if rule is None:
            return "there is no such rule"
        if rule_id not in self._alone:
            self._alone[rule_id] = replace(self.rules, rules=(rule,))
        verdicts = explain(self._alone[rule_id], change)
        if not verdicts:
            return f"events: {change.story.type} does not reach the rule"
        failed = next((c for c in verdicts[0].checks if not c.held), None)
        if failed is None:
            return "a repeat within the dedup window"
        return f"{failed.condition}: {failed.expected}; found {failed.actual}"


def may_fire(rules: RuleSet, change: StoryChange) -> bool:
    """Tell whether a rule fires for `change`, whatever came before it."""
    if change.baseline:
        return False
    seen = view(change)
    return any(fires(ready, change.kind, seen) for ready in rules.reached_by(change))


def only(rules: RuleSet, ids: tuple[str, ...]) -> RuleSet:
    """Return the rules called `ids`; without any, all."""
    if not ids:
        return rules
    return replace(rules, rules=tuple(r for r in rules.rules if r.id in ids))
