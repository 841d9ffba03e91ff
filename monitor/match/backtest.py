"""Ask rules about the past: evaluation and dedup as live, with the memory of a run.

A version is handed every stored change in the order in which the monitor saw them. It
remembers which alerts it would have given, and what its rules count, as the database
does for the present rules: so a repeat is a repeat here as well.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Final

from monitor.match.evaluate import evaluate, explain, fires
from monitor.match.fields import ALIASES, view
from monitor.match.memory import Memory
from monitor.match.ruleset import RuleSet
from monitor.match.where import WhereError
from monitor.model.rule import Match
from monitor.model.story import StoryChange

_STORY: Final = "story.id"


class Version:
    """One set of rules on its way through the stored changes."""

    def __init__(self, rules: RuleSet) -> None:
        self.rules = rules
        self.broken: dict[str, str] = {}  # rules switched off on the way, and why
        self._memory = Memory(rules)
        self._fired: dict[str, datetime] = {}  # by dedup key: when it last fired anew
        self._alone: dict[str, RuleSet] = {}  # one rule each, to ask for its reasons

    def hear(self, change: StoryChange) -> tuple[Match, ...]:
        """Return the matches of the next change, and remember them."""
        told = evaluate(
            self.rules,
            change,
            now=change.at,
            last=self._fired.get,
            past=self._memory.earlier,
            off=self.broken,
            explained=False,
        )
        self._memory.add(told.hits, change)
        self._note(told.matches)
        for broken in told.broken:
            self.broken[broken.rule.id] = f"{broken.reason} ({change.id})"
        return told.matches

    def wait(self, until: datetime) -> Iterator[tuple[datetime, Match]]:
        """Yield what rules have waited for in vain up to `until`, each with its time."""
        for at, match in self._memory.absences(
            until, last=self._fired.get, off=self.broken
        ):
            self._note((match,))
            yield at, match

    def _note(self, found: Iterable[Match]) -> None:
        self._fired.update((m.dedup_key, m.at) for m in found if not m.repeat)

    def play(self, changes: Iterable[StoryChange]) -> Iterator[Match]:
        """Yield the matches of all changes, those of the clock among them."""
        for change in changes:
            yield from (match for _, match in self.wait(change.at))
            yield from self.hear(change)

    def why_silent(self, rule_id: str, change: StoryChange) -> str:
        """Say why a rule gives no alert for the change just heard."""
        rule = self.rules.rule(rule_id)
        if rule is None:
            return "there is no such rule"
        if rule_id in self.broken:
            return f"switched off: {self.broken[rule_id]}"
        if rule_id not in self._alone:
            self._alone[rule_id] = replace(self.rules, rules=(rule,))
        verdicts = explain(self._alone[rule_id], change, past=self._memory.earlier)
        if not verdicts:
            return f"events: {change.story.type} does not reach the rule"
        failed = next((c for c in verdicts[0].checks if not c.held), None)
        if failed is None:
            return "a repeat within the dedup window"
        return f"{failed.condition}: {failed.expected}; found {failed.actual}"


def concerned(rules: RuleSet, change: StoryChange) -> Iterator[str]:
    """Yield the rules that may fire for `change` or count it, whatever came before it."""
    seen = view(change)
    for ready in rules.candidates(change, seen):
        if change.baseline and ready.rule.correlate is None:
            continue
        try:
            if fires(ready, change.kind, seen):
                yield ready.rule.id
        except WhereError:  # the rule is switched off there
            yield ready.rule.id


def keeps_to_stories(rules: RuleSet) -> bool:
    """Tell whether all that the rules remember belongs to one story each."""
    return all(
        _STORY in (ALIASES.get(name, name) for name in rule.dedup.by)
        and (rule.correlate is None or _STORY in rule.correlate.by)
        for rule in rules.rules
    )


def only(rules: RuleSet, ids: tuple[str, ...]) -> RuleSet:
    """Return the rules called `ids`; without any, all."""
    if not ids:
        return rules
    return replace(rules, rules=tuple(r for r in rules.rules if r.id in ids))
