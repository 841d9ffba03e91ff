"""Which rules fire for a story change, and under which dedup key.

Reads no clock and no database: whether an alert with the same key went out is asked
through `last`, what happened before through `past`. A change from a source's first
visit (`baseline`) gives no match, and is remembered. A rule in `shadow` matches like any
other, so that its matches are stored and counted; routing leaves them out.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from types import MappingProxyType

from monitor.match.compile import Compiled
from monitor.match.correlate import (
    Finding,
    Moment,
    Past,
    check_of,
    hits_of,
    judged,
    moment_of,
    values_of_group,
)
from monitor.match.fields import ALIASES, View, view
from monitor.match.ruleset import RuleSet
from monitor.match.where import Where, WhereError
from monitor.model.rule import (
    Broken,
    Check,
    Condition,
    Evaluation,
    Hit,
    Match,
    Rule,
    Verdict,
)
from monitor.model.story import ChangeKind, StoryChange

_SHOWN = 120  # characters of a value in an explanation

Last = Callable[[str], datetime | None]


def nothing_before(_rule: Rule, _hit: Hit) -> Sequence[Hit]:
    """Be the past of a rule that has none."""
    return ()


def evaluate(
    rules: RuleSet,
    change: StoryChange,
    *,
    now: datetime,
    last: Last,
    past: Past = nothing_before,
    off: Collection[str] = (),
    explained: bool = True,
) -> Evaluation:
    """Return a match for every rule that fires for `change`, and what to remember.

    `last(dedup_key)` says when a match with this key was last stored. Only rules that
    want the change's event type and may be fulfilled by its words are looked at, and
    those in `off` are not. A rule whose `where` fails is named in the answer; the others
    go on. Matches that are not `explained` have no checks, which saves most of the work.
    """
    seen = view(change)
    asked = _Asked(
        change=change, seen=seen, now=now, last=last, past=past, explained=explained
    )
    matches: list[Match] = []
    hits: list[Hit] = []
    broken: list[Broken] = []
    for ready in rules.candidates(change, seen):
        if ready.rule.id in off or (change.baseline and not ready.rule.correlate):
            continue
        try:
            if not fires(ready, change.kind, seen):
                continue
        except WhereError as error:
            broken.append(
                Broken(rule=ready.rule, change_id=change.id, reason=str(error))
            )
            continue
        found = hits_of(ready, seen, moment_of(change))
        hits += found
        match = _match(ready, asked, found)
        if match is not None:
            matches.append(match)
    return Evaluation(matches=tuple(matches), hits=tuple(hits), broken=tuple(broken))


def fires(ready: Compiled, kind: ChangeKind, seen: View) -> bool:
    """Tell whether a change fulfils a rule; the quick way, without an explanation.

    Raises `WhereError` if the rule's expression cannot say.
    """
    if kind not in ready.rule.changes:
        return False
    for condition, test in ready.conditions:
        if not _holds(condition, found=test(seen)):
            return False
    return ready.where is None or ready.where.holds(seen)


def _holds(condition: Condition, *, found: bool) -> bool:
    """Tell whether a condition lets the rule fire."""
    return found if condition.block == "match" else not found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """One change, as it is put to the rules."""

    change: StoryChange
    seen: View
    now: datetime
    last: Last
    past: Past
    explained: bool

    def repeats(self, rule: Rule, group: str) -> bool:
        """Tell whether an alert with this key lies within the rule's window."""
        key = dedup_key(rule, self.seen, group)
        return is_repeat(rule, self.last(key), now=self.now)


def _match(ready: Compiled, asked: _Asked, hits: Sequence[Hit]) -> Match | None:
    """Return the match of a rule that a change fulfils; None: too little came before."""
    rule, change, seen = ready.rule, asked.change, asked.seen
    told, finding = "", None
    if rule.correlate is not None:
        met = [f for f in _findings(rule, hits, asked.past) if f.met]
        if not met:
            return None
        # A group that has not been told of yet is the reason to tell.
        finding = min(met, key=lambda f: asked.repeats(rule, f.group))
        told = finding.group
    return match_of(
        ready,
        change,
        seen,
        finding=finding,
        group=told,
        now=asked.now,
        last=asked.last,
        explained=asked.explained,
    )


def match_of(
    ready: Compiled,
    change: StoryChange,
    seen: View,
    *,
    finding: Finding | None,
    group: str,
    now: datetime,
    last: Last,
    explained: bool = True,
) -> Match:
    """Return the match of a rule that fires; `finding` is what its memory says."""
    rule = ready.rule
    key = dedup_key(rule, seen, group)
    name = f"{rule.id}\x1f{change.id}"
    checks = tuple(_checks(ready, change.kind, seen)) if explained else ()
    if explained and rule.correlate is not None:
        checks = (*checks, check_of(rule.correlate, finding))
    return Match(
        id=sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:20],
        rule=rule,
        change=change,
        dedup_key=key,
        repeat=is_repeat(rule, last(key), now=now),
        checks=checks,
        at=now,
    )


def _findings(rule: Rule, hits: Sequence[Hit], past: Past) -> list[Finding]:
    """Return what each of a change's groups says."""
    found = rule.correlate
    if found is None:
        return []
    return [judged(found, hit, past(rule, hit)) for hit in hits]


def is_repeat(rule: Rule, before: datetime | None, *, now: datetime) -> bool:
    """Tell whether a match comes within the window after one with the same key."""
    return before is not None and now - before < rule.dedup.window


def dedup_key(rule: Rule, seen: View, group: str = "") -> str:
    """Return the readable name under which matches of `rule` are one alert.

    A field by which the rule groups counts with the group's value: of two firms in a
    change, with the one that made the rule fire.
    """
    grouped = values_of_group(rule.correlate, group) if rule.correlate else {}
    parts = [rule.id]
    for name in rule.dedup.by:
        field = ALIASES.get(name, name)
        value = grouped.get(field) or "+".join(sorted(seen.folded(field)))
        parts.append(f"{name}={value}")
    return "|".join(parts)


def explain(
    rules: RuleSet,
    change: StoryChange,
    *,
    past: Past = nothing_before,
    off: Mapping[str, str] = MappingProxyType({}),
) -> tuple[Verdict, ...]:
    """Return what each rule that wants this event type says, fired or not.

    `off` are the rules that are switched off, with the reason.
    """
    seen = view(change)
    found = []
    for ready in rules.reached_by(change):
        told = judge(ready, change.kind, seen, moment=moment_of(change), past=past)
        why = off.get(ready.rule.id)
        found.append(told if why is None else _switched_off(told, why))
    return tuple(found)


def _switched_off(told: Verdict, why: str) -> Verdict:
    check = Check(
        condition="switched on", expected="yes", actual=f"no: {why}", held=False
    )
    return Verdict(rule_id=told.rule_id, fired=False, checks=(check, *told.checks))


def judge(
    ready: Compiled,
    kind: ChangeKind,
    seen: View,
    *,
    moment: Moment | None = None,
    past: Past = nothing_before,
) -> Verdict:
    """Check every condition of a rule, also after the first that fails.

    What the rule remembers is judged where there is a `moment`, and where the rest
    holds: what does not fulfil the rule does not count.
    """
    checks = tuple(_checks(ready, kind, seen))
    found = ready.rule.correlate
    if found is not None and moment is not None and all(c.held for c in checks):
        hits = hits_of(ready, seen, moment)
        findings = _findings(ready.rule, hits, past)
        best = max(findings, key=lambda f: f.met, default=None)
        checks = (*checks, check_of(found, best))
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
    if ready.where is not None:
        yield _where(ready.where, seen)


def _where(where: Where, seen: View) -> Check:
    """Check the expression; show the fields that it names."""
    try:
        held, _ = where.timed(seen)
    except WhereError as error:
        actual, held = f"failed: {error}", False
    else:
        told = (f"{name} = {shown(seen, field)}" for name, field in where.names)
        actual = "; ".join(told) or str(held).casefold()
    return Check(condition="where", expected=where.source, actual=actual, held=held)


def shown(seen: View, name: str) -> str:
    """Write a field's value for people; a long one is cut."""
    number = seen.number(name)
    told = str(number) if number is not None else ", ".join(seen.words(name))
    if not told:
        return "nothing"
    return told if len(told) <= _SHOWN else f"{told[:_SHOWN]}…"
