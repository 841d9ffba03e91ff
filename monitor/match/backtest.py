"""Ask rules about the past: evaluation and dedup as live, with the memory of a run.

A version is handed every stored change in the order in which the monitor saw them. It
remembers which alerts it would have given, as the database does for the present rules,
so that a repeat is a repeat here as well, and what rules with [rule.correlate] count. What
such a rule waits for in vain is told by the clock, and is not asked for here.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from monitor.match.compile import Compiled
from monitor.match.evaluate import evaluate, explain, fires
from monitor.match.fields import View, view
from monitor.match.ruleset import RuleSet
from monitor.match.where import WhereError
from monitor.model.rule import Hit, Match, Rule
from monitor.model.story import StoryChange


class Version:
    """One set of rules on its way through the stored changes."""

    def __init__(self, rules: RuleSet) -> None:
        self.rules = rules
        self._fired: dict[str, datetime] = {}  # by dedup key: when it last fired anew
        self._alone: dict[str, RuleSet] = {}  # one rule each, to ask for its reasons
        self._hits: dict[tuple[str, str], list[Hit]] = {}  # by rule and group
        self._off: set[str] = set()  # rules whose `where` failed

    def hear(self, change: StoryChange) -> tuple[Match, ...]:
        """Return the matches of the next change, and remember them."""
        found = evaluate(
            self.rules,
            change,
            now=change.at,
            last=self._fired.get,
            past=self._past,
            off=self._off,
        )
        for hit in found.hits:
            self._hits.setdefault((hit.rule_id, hit.group), []).append(hit)
        self._off.update(broken.rule.id for broken in found.broken)
        matches = found.matches
        self._fired.update((m.dedup_key, m.at) for m in matches if not m.repeat)
        return matches

    def _past(self, rule: Rule, hit: Hit) -> Sequence[Hit]:
        if rule.correlate is None:
            return ()
        since = hit.at - rule.correlate.window
        return [h for h in self._hits.get((rule.id, hit.group), ()) if h.at >= since]

    def why_silent(self, rule_id: str, change: StoryChange) -> str:
        """Say why a rule gives no alert for the change just heard."""
        rule = self.rules.rule(rule_id)
        if rule is None:
            return "there is no such rule"
        if rule_id in self._off:
            return "its `where` failed on an earlier change"
        if rule_id not in self._alone:
            self._alone[rule_id] = replace(self.rules, rules=(rule,))
        verdicts = explain(self._alone[rule_id], change)
        if not verdicts:
            return f"events: {change.story.type} does not reach the rule"
        failed = next((c for c in verdicts[0].checks if not c.held), None)
        if failed is None and rule.correlate is not None:
            return "too little came before it, or a repeat within the dedup window"
        if failed is None:
            return "a repeat within the dedup window"
        return f"{failed.condition}: {failed.expected}; found {failed.actual}"


def may_fire(rules: RuleSet, change: StoryChange) -> bool:
    """Tell whether `change` may matter to a rule, whatever came before it."""
    seen = view(change)
    return any(
        _may(ready, change, seen)
        for ready in rules.reached_by(change)
        if ready.rule.correlate or not change.baseline
    )


def _may(ready: Compiled, change: StoryChange, seen: View) -> bool:
    try:
        return fires(ready, change.kind, seen)
    except WhereError:
        return True  # the rule is then switched off, and that is to be seen


def only(rules: RuleSet, ids: tuple[str, ...]) -> RuleSet:
    """Return the rules called `ids`; without any, all."""
    if not ids:
        return rules
    return replace(rules, rules=tuple(r for r in rules.rules if r.id in ids))
