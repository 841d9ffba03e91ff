"""Rules that fire for want of something, and for the change that waited."""

from datetime import timedelta
from pathlib import Path

from monitor.match import absent_matches
from monitor.model.rule import Hit
from tests.makers import NOON, a_change
from tests.match.files import a_rule

DAY = timedelta(days=1)
HIT = Hit(
    rule_id="one",
    change_id="change-1",
    group="story.id=story-1",
    at=NOON,
    baseline=False,
)
WAIT = '[rule.correlate]\ntype = "absence"\nwindow = "7d"\n'


def test_silence_is_told_when_its_time_has_passed(tmp_path: Path) -> None:
    """If it fails, a measure that went to sleep stays asleep unnoticed."""
    (rule,) = a_rule(tmp_path, WAIT).rules

    def told(days: int, *hits: Hit) -> list[str]:
        found = absent_matches(
            rule,
            {HIT.group: hits},
            changes=lambda ids: {id_: a_change(id=id_) for id_ in ids},
            now=NOON + days * DAY,
            last=lambda _key: None,
        )
        return [f"{m.change.id}: {m.checks[-1].actual}" for m in found.matches]

    said = "nothing since 2025-11-07 12:00 UTC (story.id=story-1)"
    assert told(6, HIT) == []
    assert told(7, HIT) == [f"change-1: {said}"]
    assert told(400, HIT) == [f"change-1: {said}"]
    later = Hit(
        rule_id="one", change_id="c2", group=HIT.group, at=NOON + DAY, baseline=False
    )
    assert told(7, HIT, later) == []


def test_a_change_that_is_gone_is_passed_over(tmp_path: Path) -> None:
    """If it fails, housekeeping in the database stops the check for all rules."""
    (rule,) = a_rule(tmp_path, WAIT).rules

    found = absent_matches(
        rule,
        {HIT.group: [HIT]},
        changes=lambda _ids: {},
        now=NOON + 30 * DAY,
        last=lambda _key: None,
    )

    assert found.matches == ()
