from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from monitor.errors import StoreError
from monitor.model.rule import (
    Check,
    Condition,
    Dedup,
    Match,
    OnRepeat,
    Rule,
    RuleStatus,
    Severity,
)
from monitor.model.story import Assignment, AssignReason, StoryChange
from monitor.store import Store
from tests.makers import NOON, a_change

RULE = Rule(
    id="rule-1",
    title="Licensing changes",
    status=RuleStatus.STABLE,
    severity=Severity.HIGH,
    tags=("policy.export-control",),
    events=("EXPORT_LICENSING",),
    conditions=(
        Condition(
            field="certainty", modifier="gte", values=(1, 0.4, True, "x"), block="match"
        ),
    ),
    dedup=Dedup(window=timedelta(hours=5, microseconds=1), on_repeat=OnRepeat.DROP),
    hash="hash",
    file="rules/a.toml",
    line=3,
)


def a_match(change: StoryChange, **changes: Any) -> Match:
    base = Match(
        id="match-1",
        rule=RULE,
        change=change,
        dedup_key="rule-1|story-1",
        repeat=False,
        checks=(Check(condition="c", expected="1", actual="2", held=False),),
        at=NOON,
    )
    return replace(base, **changes)


@pytest.fixture
def change(store: Store) -> StoryChange:
    change = a_change()
    store.stories.save(
        Assignment(
            story=change.story,
            change=change,
            reason=AssignReason.NO_CANDIDATE,
            explanation="",
        )
    )
    return change


def test_a_match_comes_back_with_its_rule_and_change(
    store: Store, change: StoryChange
) -> None:
    """Nobody could say any more why an alert went out."""
    match = a_match(change)
    assert store.matches.add([match, match]) == 1
    assert store.matches.add([match]) == 0
    assert store.matches.of_story("story-1") == (match,)
    assert store.matches.of_change("change-1") == (match,)
    assert store.matches.of_story("story-2") == ()
    assert store.matches.of_change("change-2") == ()


def test_the_type_of_a_condition_value_is_kept(
    store: Store, change: StoryChange
) -> None:
    """1, 1.0 and true would be the same in a stored rule."""
    store.matches.add([a_match(change)])
    (found,) = store.matches.of_change("change-1")
    values = found.rule.conditions[0].values
    assert [type(value) for value in values] == [int, float, bool, str]


def test_the_window_begins_with_the_alert(store: Store, change: StoryChange) -> None:
    """A story told again every hour would stay within its window for ever."""
    assert store.matches.last("rule-1|story-1") is None
    store.matches.add(
        [
            a_match(change),
            a_match(change, id="2", repeat=True, at=NOON + timedelta(hours=1)),
            a_match(change, id="3", dedup_key="other", at=NOON + timedelta(hours=2)),
        ]
    )
    assert store.matches.last("rule-1|story-1") == NOON


def test_a_match_needs_its_change(store: Store) -> None:
    """An alert would stand there without its evidence."""
    with pytest.raises(StoreError):
        store.matches.add([a_match(a_change())])
    assert store.matches.of_story("story-1") == ()


def test_a_story_is_as_severe_as_its_most_severe_rule(
    store: Store, change: StoryChange
) -> None:
    """If it fails, a digest hides what somebody called critical."""
    shadow = replace(RULE, id="s", status=RuleStatus.SHADOW, severity=Severity.CRITICAL)
    store.matches.add(
        [
            a_match(change, id="1", rule=replace(RULE, severity=Severity.LOW)),
            a_match(change, id="2"),
            a_match(change, id="3", rule=shadow),
        ]
    )
    asked = [change.story.id, "another"]
    assert store.matches.severities(asked) == {change.story.id: Severity.HIGH}
    assert store.matches.severities([]) == {}
