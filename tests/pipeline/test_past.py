"""Reading the stored changes, alone and with processes that read ahead."""

from datetime import timedelta
from pathlib import Path

import pytest

from monitor.model.story import Assignment, AssignReason
from monitor.pipeline import past as module
from monitor.pipeline.backtest import backtest
from monitor.pipeline.past import past
from monitor.store import Store
from tests.makers import NOON, a_change, a_document, a_report, a_story, an_event
from tests.pipeline.test_backtest import REMEMBERING, RULES, a_world, rules_of


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


@pytest.mark.parametrize("workers", [1, 2])
def test_processes_that_read_ahead_change_nothing_but_the_time(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, workers: int
) -> None:
    """If it fails, a long history gives another answer than a short one."""
    monkeypatch.setattr(module, "STRETCH", 7)
    fill(store, 40)
    text = RULES + REMEMBERING
    here = rules_of(tmp_path / "here", text)
    there = rules_of(tmp_path / "there", text.replace("5h", "50h"))
    done: list[int] = []
    changes = past(store, [here, there], workers=workers, done=done.append)
    found = backtest(changes, here, there=there, world=a_world(), samples=2)
    whole = [c for s in store.history.stretches(None, size=100)
             for _, c in store.history.changes(s)]  # fmt: skip
    assert len(whole) == 40
    assert found == backtest(whole, here, there=there, world=a_world(), samples=2)
    assert found.differences
    assert done[-1] >= 40


def test_nothing_stored_is_nothing_read(store: Store, tmp_path: Path) -> None:
    """If it fails, a backtest of an empty database ends in a traceback."""
    rules = rules_of(tmp_path)
    assert list(past(store, [rules], workers=2)) == []


def test_the_end_is_not_part_of_it(store: Store, tmp_path: Path) -> None:
    """If it fails, two backtests side by side count a change twice."""
    fill(store, 4)
    until = NOON + timedelta(hours=2)
    found = past(store, [rules_of(tmp_path)], until=until)
    assert [c.id for c in found] == ["change-0", "change-1"]
