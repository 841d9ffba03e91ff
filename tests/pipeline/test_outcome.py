"""What became of a match is found again: sent, held back, or told nowhere."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from monitor.config.settings import QuietHours
from monitor.model.message import DeliveryState
from monitor.model.rule import RuleStatus
from monitor.model.story import Assignment, AssignReason
from monitor.pipeline.outcome import outcomes
from monitor.pipeline.parts import Parts
from monitor.pipeline.tell import tell_matches
from monitor.store import Store
from tests.makers import NOON, a_change
from tests.notify.rules import a_match, a_rule

Maker = Callable[..., Parts]
CHANGE = a_change()


def told(make: Maker, store: Store, *, routes: Any = None, **rule: Any) -> list[str]:
    parts = make()
    if routes is not None:
        parts = replace(parts, settings=replace(parts.settings, routes=routes))
    store.stories.save(
        Assignment(
            story=CHANGE.story,
            change=CHANGE,
            reason=AssignReason.NO_CANDIDATE,
            explanation="",
        )
    )
    match = a_match(a_rule(**rule), change=CHANGE)
    store.matches.add([match])
    tell_matches(parts, [match], now=NOON)
    return list(outcomes(store, CHANGE, routes=parts.settings.routes)[match.rule.id])


def test_what_waits_for_its_turn(make: Maker, store: Store) -> None:
    """If it fails, an alert on its way looks like a lost one."""
    assert told(make, store) == ["terminal: pending"]


def test_what_was_sent(make: Maker, store: Store) -> None:
    """If it fails, nobody knows when people heard of it."""
    told(make, store)
    later = NOON + timedelta(hours=1)
    claim = store.outbox.claim("terminal", now=later, lease=timedelta(minutes=1))
    assert claim is not None
    store.outbox.settle(claim, DeliveryState.SENT, now=later)

    assert list(outcomes(store, CHANGE, routes=())["export-licensing"]) == [
        "terminal: sent 2025-11-07 13:00 UTC"
    ]


def test_what_quiet_hours_held_back(make: Maker, store: Store) -> None:
    """If it fails, silence at night has no reason."""
    route = make().settings.routes[0]
    always = QuietHours(start=NOON.time(), end=(NOON + timedelta(hours=1)).time())

    (said,) = told(make, store, routes=(replace(route, quiet_hours=always),))

    assert said.startswith("terminal: held back: quiet hours 12:00-13:00")


def test_what_was_told_nowhere(make: Maker, store: Store) -> None:
    """If it fails, a rule in shadow seems broken."""
    (said,) = told(make, store, status=RuleStatus.SHADOW)

    assert said.startswith("told nowhere: the rule is in shadow")
