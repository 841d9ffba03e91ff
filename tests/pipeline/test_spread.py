"""A backtest by several processes is held against the one by a single process."""

from datetime import timedelta
from pathlib import Path

import pytest

from monitor.config import ScaleSettings
from monitor.match import RuleSet
from monitor.pipeline import spread as module
from monitor.pipeline.backtest import Backtest
from monitor.pipeline.spread import Question, ask_the_past
from monitor.store import Store
from tests.makers import NOON
from tests.pipeline.test_backtest import REMEMBERING, RULES, a_world, rules_of
from tests.pipeline.test_past import fill

BY_STORY = (RULES + REMEMBERING).replace('by = ["implementer"]', 'by = ["story"]')
OFF = BY_STORY.replace(">= 2)", ">= 1)")  # "careless" is, at once
CALM = BY_STORY.replace(" || 1 / 0 > 0", "")  # nothing is switched off on the way


def asked(
    store: Store,
    *versions: RuleSet,
    workers: int,
    done: list[int] | None = None,
    history: bool = False,
) -> Backtest:
    question = Question(
        versions=versions,
        world=a_world(judged={"doc-3:0": True}),
        since=NOON + timedelta(hours=5),
        until=NOON + timedelta(days=3),
        samples=2,
        history=history,
    )
    seen = [] if done is None else done
    return ask_the_past(
        store,
        question,
        scale=ScaleSettings(
            engine="pool" if workers > 1 else "inline", workers=workers
        ),
        done=seen.append,
    )


@pytest.mark.parametrize("text", [CALM, OFF, RULES + REMEMBERING])
def test_the_number_of_processes_changes_nothing_but_the_time(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    """If it fails, a long history gives another answer than a short one."""
    monkeypatch.setattr(module, "SHARE", 10)
    fill(store, 40)
    here = rules_of(tmp_path / "here", text)
    there = rules_of(tmp_path / "there", text.replace("5h", "50h"))
    done: list[int] = []
    found = asked(store, here, there, workers=2, done=done)
    assert found == asked(store, here, there, workers=1)
    assert found.differences
    assert found.here.messages
    assert max(done) >= 40
    assert bool(found.here.broken) is (text == OFF)
    assert asked(store, here, workers=2) == asked(store, here, workers=1)


def test_history_is_heard_where_that_is_asked(store: Store, tmp_path: Path) -> None:
    """If it fails, a new rule cannot be tried on ten years that were backfilled."""
    fill(store, 40)
    rules = rules_of(tmp_path / "here", CALM)
    then = asked(store, rules, workers=1).here
    whole = asked(store, rules, workers=1, history=True).here
    assert sum(r.fired for r in whole.rules) > sum(r.fired for r in then.rules)


def test_nothing_stored_is_an_answer(store: Store, tmp_path: Path) -> None:
    """If it fails, a backtest of an empty database ends in a traceback."""
    rules = rules_of(tmp_path, CALM)
    assert asked(store, rules, workers=2) == asked(store, rules, workers=1)
