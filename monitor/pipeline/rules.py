"""Put changes to the rules, keep what they remember, and look for what did not come.

A rule with a memory that is new, or that was changed, first counts what the store holds
of its window; so neither a restart nor an edit makes it forget. A rule whose `where`
fails is switched off until its content changes, and the operator is told once.
"""

import logging
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial

from monitor.match import Past, RuleSet, absent_matches, evaluate
from monitor.model.exposure import Exposure
from monitor.model.message import Notice
from monitor.model.rule import Broken, CorrelationKind, Hit, Match, Rule
from monitor.model.story import StoryChange
from monitor.pipeline.operator import for_operator
from monitor.pipeline.parts import Parts
from monitor.pipeline.quiet import Quiet
from monitor.pipeline.tell import Told, tell_matches
from monitor.store import Store

log = logging.getLogger(__name__)

_BEYOND = timedelta(microseconds=1)  # `changed_since` ends before its end


def prepare_rules(parts: Parts, *, now: datetime) -> None:
    """Let rules that are new or changed count what is already stored.

    Belongs into the transaction that asks the rules; does nothing if all are known.
    """
    store, rules = parts.store, parts.rules
    known = store.rules.counted()
    kept = {rule.id for rule in rules.remembering} | store.rules.off(rules.rules).keys()
    if gone := known.keys() - kept:
        store.rules.end(gone)
    changed = [r for r in rules.remembering if known.get(r.id) != r.hash]
    if not changed:
        return
    for rule in changed:
        store.rules.begin(rule)
    alone = RuleSet(rules=tuple(changed))
    longest = max(rule.correlate.window for rule in changed if rule.correlate)
    for change in store.stories.changed_since(now - longest, now + _BEYOND):
        store.rules.add(_hits(alone, parts.exposure.looking_at(change)))


def ask_rules(
    parts: Parts, changes: Iterable[StoryChange], *, now: datetime, quiet: Quiet
) -> tuple[Match, ...]:
    """Return and keep the matches of changes, which must be stored already."""
    store, rules = parts.store, parts.rules
    off = set(store.rules.off(rules.rules))
    matches: list[Match] = []
    for change in changes:
        told = evaluate(
            rules,
            change,
            now=now,
            last=partial(store.matches.last_of, change.story.id),
            past=store.rules.earlier,
            off=off,
        )
        store.rules.add(told.hits)
        store.matches.add(told.matches, muted=quiet.of(told.matches))
        matches += told.matches
        for broken in told.broken:
            off.add(broken.rule.id)
            _switch_off(parts, broken, now=now)
    return tuple(matches)


def past_of(store: Store, exposure: Exposure) -> Past:
    """Return what asks for the past of present rules, also of those not yet at work.

    For explanations: nothing is kept. `exposure` is what changes are seen to touch.
    """
    counted = store.rules.counted()

    def past(rule: Rule, hit: Hit) -> Sequence[Hit]:
        if counted.get(rule.id) == rule.hash:
            return store.rules.earlier(rule, hit)
        window = rule.correlate.window if rule.correlate else timedelta(0)
        changes = store.stories.changed_since(hit.at - window, hit.at + _BEYOND)
        alone = RuleSet(rules=(rule,))
        hits = [
            h
            for change in changes
            for h in _hits(alone, exposure.looking_at(change))
            if h.group == hit.group
        ]
        ids = [h.change_id for h in hits]
        return hits[: ids.index(hit.change_id)] if hit.change_id in ids else hits

    return past


def _hits(rules: RuleSet, change: StoryChange) -> tuple[Hit, ...]:
    """Return a change as what rules remember of it."""
    return evaluate(rules, change, now=change.at, last=lambda _key: None).hits


def tell_absences(parts: Parts, *, now: datetime) -> Told:
    """Tell of what rules waited for in vain, once each.

    Called by the clock. What was due while the monitor did not run is told at the next
    look.
    """
    if not any(_waiting(parts)):
        return Told()
    with parts.store.transaction():
        prepare_rules(parts, now=now)
        quiet = Quiet(parts, now=now)
        matches = tuple(_absences(parts, now=now, quiet=quiet))
        return tell_matches(parts, matches, now=now, quiet=quiet)


def _absences(parts: Parts, *, now: datetime, quiet: Quiet) -> Iterator[Match]:
    store = parts.store
    for rule, window in _waiting(parts):
        groups = store.rules.unanswered(rule, now - window)
        told = absent_matches(
            rule,
            groups,
            changes=store.stories.changes,
            now=now,
            last=store.matches.last,
        )
        store.rules.forget(told.settled)
        held = quiet.of(told.matches)
        restored = store.restored()
        for match in told.matches:
            # What was due before a backup was put back may have been told then.
            past = restored is not None and match.change.at + window <= restored
            if store.matches.add([match], muted=held) and not past:
                yield match


def _waiting(parts: Parts) -> Iterator[tuple[Rule, timedelta]]:
    """Yield the rules that wait for something, with how long they do."""
    off = parts.store.rules.off(parts.rules.rules)
    for rule in parts.rules.remembering:
        found = rule.correlate
        if found and found.type is CorrelationKind.ABSENCE and rule.id not in off:
            yield rule, found.window


def _switch_off(parts: Parts, broken: Broken, *, now: datetime) -> None:
    """Switch a rule off, and tell the operator."""
    rule = broken.rule
    if not parts.store.rules.switch_off(rule, broken.reason, now=now):
        return
    log.error(
        "rule switched off: its `where` failed",
        extra={"rule": rule.id, "change": broken.change_id, "reason": broken.reason},
    )
    notice = Notice(
        title=f"Rule {rule.id} is switched off",
        text=(
            f"Its `where` failed on a change: {broken.reason}. It alerts nobody until it "
            "has been changed. The other rules go on."
        ),
        todo=(
            f"Mend it in {rule.file}:{rule.line}, look at it with `lodewatch rules check`, "
            "and reload the configuration."
        ),
    )
    parts.store.outbox.enqueue(
        for_operator(
            parts, notice, subject=f"rule:{rule.id}", reason="a rule failed", now=now
        )
    )
