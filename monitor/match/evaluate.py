"""Which rules fire for a story change, and under which dedup key.

Reads no clock and no database: whether an alert with the same key went out is asked
through `last`. A change from a source's first visit (`baseline`) gives no match. A
rule in `shadow` matches like any other, so that its matches are stored and counted;
routing leaves them out.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from hashlib import sha256

from monitor.match.fields import ALIASES, View, view
from monitor.match.ruleset import Compiled, RuleSet
from monitor.model.rule import Check, Condition, Match, Rule, Verdict
from monitor.model.story import ChangeKind, StoryChange

_SHOWN = 120  # characters of a value in an explanation

Last = Callable[[str], datetime | None]


def evaluate(
    rules: RuleSet, change: StoryChange, *, now: datetime, last: Last
) -> tuple[Match, ...]:
    """Return a match for every rule that fires for `change`.

    `last(dedup_key)` says when a match with this key was last stored. Only rules that
    want the change's event type are looked at.
    """
    if change.baseline:
        return ()
    seen = view(change)
    return tuple(
        _match(ready, change, seen, now=now, last=last)
        for ready in rules.reached_by(change)
        if fires(ready, change.kind, seen)
    )


def fires(ready: Compiled, kind: ChangeKind, seen: View) -> bool:
    """Tell whether a rule fires; the quick way, without an explanation."""
    return kind in ready.rule.changes and all(
        _holds(condition, found=test(seen)) for condition, test in ready.conditions
    )


def _holds(condition: Condition, *, found: bool) -> bool:
    """Tell whether a condition lets the rule fire."""
    return found if condition.block == "match" else not found


def _match(
    ready: Compiled, change: StoryChange, seen: View, *, now: datetime, last: Last
) -> Match:
    rule = ready.rule
    key = dedup_key(rule, seen)
    before = last(key)
    name = f"{rule.id}\x1f{change.id}"
    return Match(
        id=sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:20],
        rule=rule,
        change=change,
        dedup_key=key,
        repeat=is_repeat(rule, before, now=now),
        checks=judge(ready, change.kind, seen).checks,
        at=now,
    )


def is_repeat(rule: Rule, before: datetime | None, *, now: datetime) -> bool:
    """Tell whether a match comes within the window after one with the same key."""
    return before is not None and now - before < rule.dedup.window


def dedup_key(rule: Rule, seen: View) -> str:
    """Return the readable name under which matches of `rule` are one alert."""
    parts = [rule.id]
    for name in rule.dedup.by:
        field = ALIASES.get(name, name)
        parts.append(f"{name}={'+'.join(sorted(seen.folded(field)))}")
    return "|".join(parts)


def explain(rules: RuleSet, change: StoryChange) -> tuple[Verdict, ...]:
    """Return what each rule that wants this event type says, fired or not."""
    seen = view(change)
    return tuple(judge(r, change.kind, seen) for r in rules.reached_by(change))


def judge(ready: Compiled, kind: ChangeKind, seen: View) -> Verdict:
    """Check every condition of a rule, also after the first that fails."""
    checks = tuple(_checks(ready, kind, seen))
    return Verdict(
        rule_id=ready.rule.id, fired=all(c.held for c in checks), checks=checks
    )


def _checks(ready: Compiled, kind: ChangeKind, seen: View) -> Iterator[Check]:
    yield Check(
        condition="changes",
        expected=", ".join(ready.rule.changes),
        actual=kind,
        held=kind in ready.rule.changes,
    )
    for condition, test in ready.conditions:
        wanted = ", ".join(str(v) for v in condition.values)
        said = f"{condition.modifier or 'is'} {wanted}"
        yield Check(
            condition=condition.name,
            expected=said if condition.block == "match" else f"not: {said}",
            actual=shown(seen, condition.field),
            held=_holds(condition, found=test(seen)),
        )


def shown(seen: View, name: str) -> str:
    """Write a field's value for people; a long one is cut."""
    number = seen.number(name)
    told = str(number) if number is not None else ", ".join(seen.words(name))
    if not told:
        return "nothing"
    return told if len(told) <= _SHOWN else f"{told[:_SHOWN]}…"
