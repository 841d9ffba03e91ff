"""What rules remember in memory is what they remember in the database."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from monitor.match import evaluate
from monitor.match.memory import Memory
from monitor.match.ruleset import RuleSet
from monitor.model.rule import Hit
from monitor.model.story import StoryChange
from tests.makers import NOON, a_change, a_story
from tests.match.files import a_rule

COUNT = '[rule.correlate]\ntype = "count"\nat_least = 2\nwindow = "6h"\n'
ABSENCE = '[rule.correlate]\ntype = "absence"\nby = ["story"]\nwindow = "6h"\n'


def change(hours: float, story: str = "story-1") -> StoryChange:
    at = NOON + timedelta(hours=hours)
    return replace(a_change(a_story(id=story)), id=f"{story} {hours}", at=at)


def heard(memory: Memory, rules: RuleSet, *changes: StoryChange) -> Sequence[Hit]:
    """Let a memory hear of changes; return the last one's hits."""
    hits: Sequence[Hit] = ()
    for one in changes:
        hits = evaluate(rules, one, now=one.at, last=lambda _key: None).hits
        memory.add(hits, one)
    return hits


def test_what_the_window_has_left_is_not_remembered(tmp_path: Path) -> None:
    """If it fails, a rule counts last year's changes as today's."""
    rules = a_rule(tmp_path, COUNT)
    memory = Memory(rules)
    (hit,) = heard(memory, rules, change(0), change(1), change(6.5), change(7))
    past = memory.earlier(rules.rules[0], hit)
    assert [h.change_id for h in past] == ["story-1 1", "story-1 6.5"]


def test_what_came_later_is_not_the_past(tmp_path: Path) -> None:
    """If it fails, an explanation counts what had not happened yet."""
    rules = a_rule(tmp_path, COUNT)
    memory = Memory(rules)
    (hit,) = heard(memory, rules, change(0), change(1))
    heard(memory, rules, change(1, "story-2"))
    assert [h.change_id for h in memory.earlier(rules.rules[0], hit)] == ["story-1 0"]


def test_nothing_that_came_is_told_once_at_its_time(tmp_path: Path) -> None:
    """If it fails, a rule that waits tells nothing, or twice, or at the wrong hour."""
    rules = a_rule(tmp_path, ABSENCE)
    memory = Memory(rules)
    heard(memory, rules, change(0), change(1, "story-2"), change(5))

    def told(hours: float, *, off: str = "") -> list[tuple[float, str]]:
        until = NOON + timedelta(hours=hours)
        found = memory.absences(until, last=lambda _key: None, off={off})
        return [((at - NOON) / timedelta(hours=1), m.change.id) for at, m in found]

    assert told(6.9) == []
    assert told(100) == [(7.0, "story-2 1"), (11.0, "story-1 5")]
    assert told(200) == []
    heard(memory, rules, change(201))
    assert told(300, off="one") == []
