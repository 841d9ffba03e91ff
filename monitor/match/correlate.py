"""Rules with a memory: which changes count together, and when there are enough of them.

Pure: the earlier changes come in as `Hit`s, whoever keeps them. A change counts if it
fulfils the rule; then it is a hit in each of its groups, and whether the rule fires is
said by the group's hits within the window before it. What a source's first visit
brought is old news: it makes a term known and opens or ends a sequence, and is neither
counted nor the reason of an alert.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import product
from typing import Final

from monitor.match.compile import Compiled
from monitor.match.fields import View
from monitor.model.rule import Check, Correlation, CorrelationKind, Hit, Rule
from monitor.model.story import StoryChange
from monitor.toml_file import write_duration

MOST_GROUPS: Final = 32
"""Groups of one change: a text that lists two hundred firms is about none of them."""
EVERYTHING: Final = "all"  # the group of a rule that counts everything together

Past = Callable[[Rule, Hit], Sequence[Hit]]
"""Asks for the earlier hits of a rule in a hit's group, within the window, in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """Which change it is, and when the monitor saw it."""

    change_id: str
    at: datetime
    baseline: bool = False


def moment_of(change: StoryChange) -> Moment:
    """Return when a change was seen."""
    return Moment(change_id=change.id, at=change.at, baseline=change.baseline)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a group's hits say."""

    group: str
    met: bool
    actual: str  # for people


def hits_of(ready: Compiled, seen: View, moment: Moment) -> tuple[Hit, ...]:
    """Return a change that fulfils the rule as a hit in each of its groups.

    A change without a value of a field of `by` belongs to no group; of a rule with
    steps it must be one of them.
    """
    found = ready.rule.correlate
    if found is None:
        return ()
    steps = tuple(
        number
        for number, step in enumerate(ready.steps)
        if all(test(seen) for _, test in step)
    )
    if ready.steps and not steps:
        return ()
    terms = () if found.field is None else tuple(sorted(seen.folded(found.field)))
    return tuple(
        Hit(
            rule_id=ready.rule.id,
            change_id=moment.change_id,
            group=group,
            at=moment.at,
            baseline=moment.baseline,
            terms=terms,
            steps=steps,
        )
        for group in groups(found, seen)
    )


def groups(found: Correlation, seen: View) -> tuple[str, ...]:
    """Name the groups that a change belongs to: each firm of it is one, for instance."""
    if not found.by:
        return (EVERYTHING,)
    each = [
        [f"{name}={_unbarred(value)}" for value in sorted(seen.folded(name))]
        for name in found.by
    ]
    return tuple("|".join(parts) for parts in product(*each))[:MOST_GROUPS]


def _unbarred(value: str) -> str:
    return value.replace("|", "/")  # the bar parts the values of a group


def values_of_group(found: Correlation, group: str) -> dict[str, str]:
    """Return the values that make a group, by field."""
    told = group.split("|") if found.by else []
    return dict(zip(found.by, (part.partition("=")[2] for part in told), strict=False))


def judged(found: Correlation, hit: Hit, past: Sequence[Hit]) -> Finding:
    """Say whether a hit, with the earlier ones of its group, makes the rule fire."""
    judge = _JUDGES[found.type]
    met, actual = judge(found, hit, past)
    return Finding(group=hit.group, met=met and not hit.baseline, actual=actual)


def expectation(found: Correlation) -> str:
    """Say for people what a rule waits for."""
    what = "second step" if found.steps else "further change"
    told = {
        CorrelationKind.COUNT: f"at least {found.at_least} changes",
        CorrelationKind.DISTINCT: f"at least {found.at_least} different {found.field}",
        CorrelationKind.NEW_TERM: f"a {found.field} not seen",
        CorrelationKind.SEQUENCE: f"{len(found.steps)} steps in order",
        CorrelationKind.ABSENCE: f"no {what}",
    }
    return f"{told[found.type]} within {write_duration(found.window)}"


def absent(found: Correlation, hits: Iterable[Hit]) -> tuple[Hit | None, list[Hit]]:
    """Return the hit of one group after which all is quiet, and those that are settled.

    Without steps each change begins the wait anew. With steps the first of them begins
    it, once, until the second ends it. `hits` are in order.
    """
    waiting: Hit | None = None
    settled: list[Hit] = []
    for hit in hits:
        ends = not found.steps or 1 in hit.steps
        begins = not hit.baseline and (not found.steps or 0 in hit.steps)
        if ends and waiting is not None:
            settled.append(waiting)
            waiting = None
        if begins and waiting is None and (not found.steps or not ends):
            waiting = hit
        else:
            settled.append(hit)
    return waiting, settled


def is_due(found: Correlation, hit: Hit, *, now: datetime) -> bool:
    """Tell whether the time after `hit` has passed."""
    return hit.at + found.window <= now


def check_of(found: Correlation, finding: Finding | None) -> Check:
    """Return the check that an explanation shows."""
    return Check(
        condition="correlate",
        expected=f"{found.type}: {expectation(found)}",
        actual="belongs to no group"
        if finding is None
        else f"{finding.actual} ({finding.group})",
        held=finding is not None and finding.met,
    )


# --- the kinds --------------------------------------------------------------------

Verdict = tuple[bool, str]


def _count(found: Correlation, _hit: Hit, past: Sequence[Hit]) -> Verdict:
    number = 1 + sum(not earlier.baseline for earlier in past)
    return number >= found.at_least, f"{number} within {write_duration(found.window)}"


def _distinct(found: Correlation, hit: Hit, past: Sequence[Hit]) -> Verdict:
    live = (earlier.terms for earlier in past if not earlier.baseline)
    terms = sorted({*hit.terms, *(term for terms in live for term in terms)})
    shown = ", ".join(terms[:10]) or "none"
    return len(terms) >= found.at_least, f"{len(terms)}: {shown}"


def _new_term(_found: Correlation, hit: Hit, past: Sequence[Hit]) -> Verdict:
    known = {term for earlier in past for term in earlier.terms}
    new = [term for term in hit.terms if term not in known]
    return bool(new), f"new: {', '.join(new[:10])}" if new else "nothing new"


def _sequence(found: Correlation, hit: Hit, past: Sequence[Hit]) -> Verdict:
    last = len(found.steps) - 1
    done = 0
    for earlier in past:
        if done < last and done in earlier.steps:
            done += 1
    met = done == last and last in hit.steps
    return met, f"{done + met} of {last + 1} steps"


def _absence(found: Correlation, hit: Hit, _past: Sequence[Hit]) -> Verdict:
    until = hit.at + found.window
    return False, f"told by the clock, not before {until:%Y-%m-%d %H:%M} UTC"


_JUDGES: Final[dict[CorrelationKind, Callable[..., Verdict]]] = {
    CorrelationKind.COUNT: _count,
    CorrelationKind.DISTINCT: _distinct,
    CorrelationKind.NEW_TERM: _new_term,
    CorrelationKind.SEQUENCE: _sequence,
    CorrelationKind.ABSENCE: _absence,
}
