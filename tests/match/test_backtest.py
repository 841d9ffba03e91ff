"""Asking rules about the past."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.match.backtest import Version, concerned, keeps_to_stories, only
from monitor.model.ontology import Stage
from monitor.model.story import ChangeKind, StoryChange
from tests.makers import NOON, a_change, a_story
from tests.match.files import HEAD, a_rule, load

MATERIAL = '[rule.match]\n"commodities|any" = ["REE"]\n'
OTHER = HEAD.replace('"one"', '"two"')


def change(hours: float, **changes: object) -> StoryChange:
    """Return a change so many hours after noon."""
    at = NOON + timedelta(hours=hours)
    return replace(a_change(id=f"change-{hours}", at=at), **changes)  # type: ignore[arg-type]


def test_a_repeat_is_one_in_the_past_as_well(tmp_path: Path) -> None:
    """If it fails, a backtest counts alerts that people would never have got."""
    version = Version(a_rule(tmp_path, MATERIAL + '[rule.dedup]\nwindow = "2h"\n'))
    heard = [version.hear(change(hours)) for hours in (0, 1, 2, 3)]
    assert [m.repeat for (m,) in heard] == [False, True, False, True]


def test_two_versions_do_not_share_a_memory(tmp_path: Path) -> None:
    """If it fails, the version asked second finds everything told already."""
    rules = a_rule(tmp_path, MATERIAL)
    for version in (Version(rules), Version(rules)):
        assert [m.repeat for m in version.hear(change(0))] == [False]


def test_a_silent_rule_says_what_stopped_it(tmp_path: Path) -> None:
    """If it fails, a lost alert cannot be traced to the line that lost it."""
    version = Version(a_rule(tmp_path, MATERIAL))
    copper = change(0, story=a_story(commodities=("Cu",)))
    other = change(0, story=a_story(type="TARIFF_DUTY"))
    elsewhere = replace(
        other,
        report=replace(
            other.report, event=replace(other.report.event, type="TARIFF_DUTY")
        ),
    )
    assert (
        version.why_silent("one", copper) == "match.commodities|any: any REE; found Cu"
    )
    assert (
        version.why_silent("one", change(0, kind=ChangeKind.FACT))
        == "changes: new, stage; found fact"
    )
    assert (
        version.why_silent("one", elsewhere)
        == "events: TARIFF_DUTY does not reach the rule"
    )
    assert version.why_silent("two", copper) == "there is no such rule"
    version.hear(change(0))
    version.hear(change(1))
    assert "repeat" in version.why_silent("one", change(1))


def test_what_concerns_rules_is_all_that_fires(tmp_path: Path) -> None:
    """If it fails, a suggestion is made from fewer alerts than there were."""
    rules = load(tmp_path, HEAD + MATERIAL, OTHER + '[rule.match]\nstage = "ENDED"\n')
    for story in (a_story(), a_story(commodities=("Cu",)), a_story(stage=Stage.ENDED)):
        for kind in ChangeKind:
            for baseline in (False, True):
                one = change(0, story=story, kind=kind, baseline=baseline)
                fired = [match.rule.id for match in Version(rules).hear(one)]
                assert list(concerned(rules, one)) == fired


COUNT = '[rule.correlate]\ntype = "count"\nat_least = 2\nwindow = "1h"\n'


@pytest.mark.parametrize(
    "lines", ["", '[rule.dedup]\nby = ["stage", "story.id"]\n', COUNT]
)
def test_rules_that_look_at_one_story_may_be_parted(tmp_path: Path, lines: str) -> None:
    """If it fails, a backtest of common rules takes twice the time."""
    assert keeps_to_stories(a_rule(tmp_path, lines))


@pytest.mark.parametrize(
    "lines", ['[rule.dedup]\nby = ["company"]\n', f'{COUNT}by = ["company"]\n']
)
def test_a_rule_that_looks_across_stories_is_known(tmp_path: Path, lines: str) -> None:
    """If it fails, processes that see a part of the stories each count too little."""
    assert not keeps_to_stories(a_rule(tmp_path, lines))


def test_one_rule_may_be_asked_alone(tmp_path: Path) -> None:
    """If it fails, one rule among two hundred cannot be looked at."""
    rules = load(tmp_path, HEAD, OTHER)
    assert [r.id for r in only(rules, ("two",)).rules] == ["two"]
    assert only(rules, ()) is rules
