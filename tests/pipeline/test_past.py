"""Reading the stored changes, all of them or those of a share of the stories."""

from datetime import timedelta
from pathlib import Path

import pytest

from monitor.model.exposure import Exposure
from monitor.model.story import Assignment, AssignReason
from monitor.pipeline import past as module
from monitor.pipeline.past import past, past_of_share
from monitor.store import Store
from tests.makers import NOON, a_change, a_document, a_report, a_story, an_event
from tests.pipeline.test_backtest import RULES, rules_of


def fill(store: Store, count: int) -> None:
    """Keep changes, every second of which no rule wants."""
    for number in range(count):
        at = NOON + timedelta(hours=number)
        type_ = "EXPORT_LICENSING" if number % 2 else "TARIFF_DUTY"
        report = a_report(
            an_event(type=type_), a_document(id=f"doc-{number}"), first_seen=at
        )
        story = a_story(id=f"story-{number % 5}", type=type_)
        change = a_change(
            story, report, id=f"change-{number}", at=at, baseline=number % 7 == 0
        )
        store.stories.save(
            Assignment(
                story=story, change=change, reason=AssignReason.KEY, explanation=""
            )
        )


def test_only_what_rules_may_hear_of_is_read(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If it fails, a backtest reads a year of what no rule wants, or leaves some out."""
    monkeypatch.setattr(module, "STRETCH", 7)
    fill(store, 40)
    done: list[int] = []
    text = RULES.replace('events = ["*"]', 'events = ["EXPORT_LICENSING"]')
    found = past(store, [rules_of(tmp_path, text)], done=done.append)
    assert [c.id for c in found] == [f"change-{n}" for n in range(1, 40, 2)]
    assert done[-1] >= 40


def test_a_share_is_what_the_whole_has_of_its_stories(
    store: Store, tmp_path: Path
) -> None:
    """If it fails, several processes play other changes than one."""
    fill(store, 40)
    rules, until = [rules_of(tmp_path)], NOON + timedelta(hours=30)
    whole = list(past(store, rules, until=until))
    for share in store.history.shares(until, size=10):
        some = list(
            past_of_share(store, rules, share, until=until, exposure=Exposure())
        )
        stories = {change.story.id for change in some}
        assert some == [change for change in whole if change.story.id in stories]


def test_nothing_stored_is_nothing_read(store: Store, tmp_path: Path) -> None:
    """If it fails, a backtest of an empty database ends in a traceback."""
    assert list(past(store, [rules_of(tmp_path)])) == []


def test_the_end_is_not_part_of_it(store: Store, tmp_path: Path) -> None:
    """If it fails, two backtests side by side count a change twice."""
    fill(store, 4)
    until = NOON + timedelta(hours=2)
    found = past(store, [rules_of(tmp_path)], until=until)
    assert [c.id for c in found] == ["change-0", "change-1"]
