"""Asking rules about the past."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from monitor.match.backtest import Version, may_fire, only
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


def test_what_may_fire_is_all_that_fires(tmp_path: Path) -> None:
    """If it fails, processes that read ahead leave alerts out of a backtest."""
    rules = load(tmp_path, HEAD + MATERIAL, OTHER + '[rule.match]\nstage = "ENDED"\n')
    for story in (a_story(), a_story(commodities=("Cu",)), a_story(stage=Stage.ENDED)):
        for kind in ChangeKind:
            for baseline in (False, True):
                one = change(0, story=story, kind=kind, baseline=baseline)
                assert may_fire(rules, one) is bool(Version(rules).hear(one))


def test_one_rule_may_be_asked_alone(tmp_path: Path) -> None:
    """If it fails, one rule among two hundred cannot be looked at."""
    rules = load(tmp_path, HEAD, OTHER)
    assert [r.id for r in only(rules, ("two",)).rules] == ["two"]
    assert only(rules, ()) is rules
