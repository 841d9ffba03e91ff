"""What rules remember, in memory: for asking them about the past.

Answers what `monitor.store.rules` answers for the rules at work. Time only goes forward
here: what a rule's window has left behind is dropped. The clock is looked at without
delay: that nothing came is told at the moment in which a rule's time has passed.
"""

import heapq
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from monitor.match.absence import absent_matches
from monitor.match.evaluate import Last
from monitor.match.ruleset import RuleSet
from monitor.model.rule import CorrelationKind, Hit, Match, Rule
from monitor.model.story import StoryChange

_Due = tuple[datetime, str, str]  # when a rule's time has passed in a group of it


class Memory:
    """The hits of the rules of one set."""

    def __init__(self, rules: RuleSet) -> None:
        self._rules: Mapping[str, Rule] = {r.id: r for r in rules.remembering}
        self._hits: defaultdict[tuple[str, str], list[Hit]] = defaultdict(list)
        self._due: list[_Due] = []  # a heap
        self._changes: dict[str, StoryChange] = {}  # those that something waits for
        self._told: set[str] = set()  # ids of matches

    def earlier(self, rule: Rule, hit: Hit) -> Sequence[Hit]:
        """Return what came before `hit` in its group and the rule's window, in order."""
        if rule.correlate is None:
            return ()
        since = hit.at - rule.correlate.window
        hits = self._hits.get((rule.id, hit.group), ())
        ids = [h.change_id for h in hits]
        end = ids.index(hit.change_id) if hit.change_id in ids else len(hits)
        return tuple(h for h in hits[:end] if since <= h.at <= hit.at)

    def add(self, hits: Iterable[Hit], change: StoryChange) -> None:
        """Remember `change` as what it is to each rule that counts it."""
        for hit in hits:
            found = self._rules[hit.rule_id].correlate
            if found is None:
                continue
            group = self._hits[hit.rule_id, hit.group]
            group.append(hit)
            if found.type is CorrelationKind.ABSENCE:
                self._changes[change.id] = change
                due = (hit.at + found.window, hit.rule_id, hit.group)
                heapq.heappush(self._due, due)
            elif group[0].at < hit.at - found.window:
                group[:] = [h for h in group if h.at >= hit.at - found.window]

    def absences(
        self, until: datetime, *, last: Last, off: Iterable[str]
    ) -> Iterator[tuple[datetime, Match]]:
        """Yield what rules have waited for in vain up to `until`, each with its time."""
        while self._due and self._due[0][0] <= until:
            at, rule_id, group = heapq.heappop(self._due)
            if rule_id in off:
                continue
            for match in self._absent(self._rules[rule_id], group, at, last):
                yield at, match

    def _absent(
        self, rule: Rule, group: str, at: datetime, last: Last
    ) -> Iterator[Match]:
        hits = self._hits[rule.id, group]
        told = absent_matches(
            rule, {group: hits}, changes=self._found, now=at, last=last
        )
        settled = {hit.change_id for hit in told.settled}
        self._hits[rule.id, group] = [h for h in hits if h.change_id not in settled]
        for match in told.matches:
            if match.id not in self._told:
                self._told.add(match.id)
                yield match

    def _found(self, ids: Iterable[str]) -> Mapping[str, StoryChange]:
        return {name: self._changes[name] for name in ids if name in self._changes}
