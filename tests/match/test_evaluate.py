"""Rules fire for what they name, once, and say why."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from monitor.match import RuleSet, explain
from monitor.match.evaluate import Last
from monitor.match.evaluate import evaluate as evaluate_all
from monitor.model.ontology import Stage
from monitor.model.rule import Match, RuleStatus
from monitor.model.story import ChangeKind, StoryChange
from tests.makers import NOON, a_change, a_report, a_story, an_event
from tests.match.files import HEAD, a_rule, load

REE = '[rule.match]\n"commodities|any" = ["REE"]\n'


def evaluate(
    rules: RuleSet, change: StoryChange, *, now: datetime, last: Last
) -> tuple[Match, ...]:
    """Return the matches alone."""
    return evaluate_all(rules, change, now=now, last=last).matches


def never(key: str) -> None:
    """Say that no match was ever stored."""


def test_a_match_carries_its_reasons(tmp_path: Path) -> None:
    """An alert could not be explained."""
    rules = a_rule(tmp_path, REE + '[rule.unless]\n"title|phrase" = "explainer"\n')

    (match,) = evaluate(rules, a_change(), now=NOON, last=never)

    assert match.rule.id == "one"
    assert match.dedup_key == "one|story=story-1|stage=suspended"
    assert not match.repeat
    assert [(c.condition, c.held) for c in match.checks] == [
        ("changes", True),
        ("match.commodities|any", True),
        ("unless.title|phrase", True),
    ]
    assert match.checks[1].actual == "REE"


def test_a_repeat_is_told_by_its_key(tmp_path: Path) -> None:
    """The same alert would go out again within the window, or never again."""
    rules = a_rule(tmp_path, REE + '[rule.dedup]\nwindow = "72h"\n')
    asked = []

    def hours(ago: int) -> bool:
        def last(key: str) -> datetime:
            asked.append(key)
            return NOON - timedelta(hours=ago)

        return evaluate(rules, a_change(), now=NOON, last=last)[0].repeat

    assert hours(71)
    assert not hours(72)
    assert set(asked) == {"one|story=story-1|stage=suspended"}


def test_ids_are_those_of_rule_and_change(tmp_path: Path) -> None:
    """A change evaluated twice, after a crash, would alert twice."""
    rules = a_rule(tmp_path, REE)
    first = evaluate(rules, a_change(), now=NOON, last=never)[0]
    again = evaluate(rules, a_change(), now=NOON + timedelta(hours=1), last=never)[0]
    other = evaluate(rules, a_change(id="change-2"), now=NOON, last=never)[0]

    assert first.id == again.id != other.id


def test_a_first_visit_alerts_nobody(tmp_path: Path) -> None:
    """A new source would ring for its whole archive."""
    assert not evaluate(a_rule(tmp_path), a_change(baseline=True), now=NOON, last=never)


def test_a_shadow_rule_matches(tmp_path: Path) -> None:
    """A rule on trial could not be counted."""
    (match,) = evaluate(
        a_rule(tmp_path, 'status = "shadow"'), a_change(), now=NOON, last=never
    )

    assert match.rule.status is RuleStatus.SHADOW


def test_only_rules_of_the_type_are_asked(tmp_path: Path) -> None:
    """Every change would be put to every rule."""
    rules = load(
        tmp_path,
        HEAD,
        HEAD.replace('"one"', '"two"').replace("EXPORT_LICENSING", "TARIFF_DUTY"),
        HEAD.replace('"one"', '"all"').replace("EXPORT_LICENSING", "*"),
        HEAD.replace('"one"', '"near"').replace("EXPORT_LICENSING", "LICENCE_DECISION"),
    )
    licence = a_report(an_event(type="LICENCE_DECISION"))

    def fired(change: StoryChange) -> set[str]:
        return {m.rule.id for m in evaluate(rules, change, now=NOON, last=never)}

    assert fired(a_change()) == {"one", "all"}
    assert fired(a_change(report=licence)) == {"one", "all", "near"}


def test_changes_that_a_rule_does_not_hear_of(tmp_path: Path) -> None:
    """One more source would ring like a new stage."""
    change = a_change(kind=ChangeKind.CORROBORATED)

    assert not evaluate(a_rule(tmp_path), change, now=NOON, last=never)


def test_near_misses_name_the_first_reason_and_all_values(tmp_path: Path) -> None:
    """Nobody could see why an alert did not go out."""
    rules = a_rule(
        tmp_path,
        '[rule.match]\nstage = "ENDED"\n"money.amount|gte" = 5\n'
        '[rule.unless]\n"source.tier" = "wire"\n',
    )

    (verdict,) = explain(rules, a_change())

    assert not verdict.fired
    assert verdict.because == "match.stage"
    assert [(c.expected, c.actual, c.held) for c in verdict.checks[1:]] == [
        ("is ENDED", "SUSPENDED", False),
        ("gte 5", "nothing", False),
        ("not: is wire", "wire", False),
    ]


def test_a_new_stage_is_a_new_key(tmp_path: Path) -> None:
    """A measure that ends would be a repeat of its beginning."""
    rules = a_rule(tmp_path)
    ended = a_change(replace(a_story(), stage=Stage.ENDED), kind=ChangeKind.STAGE)

    (match,) = evaluate(rules, ended, now=NOON, last=never)

    assert match.dedup_key == "one|story=story-1|stage=ended"
    assert rules.rule("one") is match.rule
    assert rules.rule("two") is None


def test_a_rule_whose_expression_fails_stands_alone(tmp_path: Path) -> None:
    """If it fails, one careless expression silences every other rule."""
    careless = (
        HEAD + "where = 'int(event.title.size() > 0 ? event.title : \"0\") > 1'\n"
    )
    rules = load(tmp_path, careless, HEAD.replace('"one"', '"two"'))

    told = evaluate_all(rules, a_change(), now=NOON, last=never)
    off = evaluate_all(rules, a_change(), now=NOON, last=never, off=("one", "two"))

    assert [m.rule.id for m in told.matches] == ["two"]
    ((broken,),) = (told.broken,)
    assert (broken.rule.id, broken.change_id) == ("one", "change-1")
    assert "cannot convert" in broken.reason
    assert not off.matches
    assert not off.broken


def test_an_expression_is_explained_by_what_it_names(tmp_path: Path) -> None:
    """If it fails, nobody sees why `where` stopped a rule."""
    rules = a_rule(tmp_path, "where = 'story.sources >= 2 && event.certainty > 0.1'\n")

    (verdict,) = explain(rules, a_change())

    assert verdict.because == "where"
    assert verdict.checks[-1].expected == "story.sources >= 2 && event.certainty > 0.1"
    assert verdict.checks[-1].actual == "event.certainty = 0.85; story.sources = 1"


def test_a_rule_that_is_off_says_so(tmp_path: Path) -> None:
    """If it fails, a rule that never fires again seems to be in order."""
    (verdict,) = explain(a_rule(tmp_path), a_change(), off={"one": "it threw"})

    assert not verdict.fired
    assert (verdict.because, verdict.checks[0].actual) == (
        "switched on",
        "no: it threw",
    )
