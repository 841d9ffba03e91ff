"""Rules that fire because nothing came: told by the clock, for the change that waited."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.match.compile import compiled
from monitor.match.correlate import Finding, absent, is_due
from monitor.match.evaluate import Last, match_of
from monitor.match.fields import view
from monitor.model.rule import Hit, Match, Rule
from monitor.model.story import StoryChange

Changes = Callable[[Iterable[str]], Mapping[str, StoryChange]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Absences:
    """What a look at the waiting groups of a rule came to."""

    matches: tuple[Match, ...] = ()  # also those that were found by an earlier look
    settled: tuple[Hit, ...] = ()  # hits that no later look needs


def absent_matches(
    rule: Rule,
    groups: Mapping[str, Sequence[Hit]],
    *,
    changes: Changes,
    now: datetime,
    last: Last,
) -> Absences:
    """Return a match for each group in which the rule's time has passed at `now`.

    An answer that came late, and before anybody looked, still counts as one: that
    nothing has happened is told only while it is true.
    """
    found = rule.correlate
    if found is None:
        return Absences()
    ready = compiled(rule)
    matches: list[Match] = []
    settled: list[Hit] = []
    for group, hits in groups.items():
        waiting, done = absent(found, hits)
        settled += done
        if waiting is None or not is_due(found, waiting, now=now):
            continue
        change = changes([waiting.change_id]).get(waiting.change_id)
        if change is None:
            continue
        told = f"nothing since {waiting.at:%Y-%m-%d %H:%M} UTC"
        matches.append(
            match_of(
                ready,
                change,
                view(change),
                finding=Finding(group=group, met=True, actual=told),
                group=group,
                now=now,
                last=last,
            )
        )
    return Absences(matches=tuple(matches), settled=tuple(settled))
