"""What makes enough of several changes: each kind of `[rule.correlate]`."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from monitor.match import RuleSet
from monitor.match.compile import compiled
from monitor.match.correlate import (
    EVERYTHING,
    MOST_GROUPS,
    Moment,
    absent,
    expectation,
    hits_of,
    judged,
    values_of_group,
)
from monitor.match.evaluate import evaluate, explain
from monitor.match.fields import Raw, view_of
from monitor.model.rule import Correlation, CorrelationKind, Hit, Rule
from monitor.model.story import ChangeKind
from tests.makers import NOON, a_change, a_story
from tests.match.files import a_rule

HOUR = timedelta(hours=1)
STEPS = """[[rule.correlate.step]]
stage = "PROPOSED"
[[rule.correlate.step]]
stage = "ADOPTED"
"""


def a_hit(**changes: Any) -> Hit:
    base: dict[str, Any] = {
        "rule_id": "one",
        "change_id": "c",
        "group": "story.id=s",
        "at": NOON,
        "baseline": False,
    }
    return Hit(**(base | changes))


def correlation(kind: CorrelationKind, **changes: Any) -> Correlation:
    return Correlation(type=kind, window=6 * HOUR, **changes)


def hits(rules: RuleSet, values: dict[str, Raw]) -> tuple[Hit, ...]:
    moment = Moment(change_id="c", at=NOON)
    return hits_of(compiled(rules.rules[0]), view_of(values), moment)


def test_each_value_is_a_group_of_its_own(tmp_path: Path) -> None:
    """If it fails, five deals of one firm are not found where a partner is named too."""
    rules = a_rule(
        tmp_path,
        '[rule.correlate]\ntype = "distinct"\nfield = "source.group"\nat_least = 2\n'
        'by = ["company", "stage"]\nwindow = "6h"\n',
    )
    found = hits(
        rules,
        {"companies": ("Acme Corp.", "Bolt|Inc"), "stage": ("ADOPTED",),
         "source.group": ("Wire",)},
    )  # fmt: skip

    assert [hit.group for hit in found] == [
        "companies=acme|stage=adopted",
        "companies=bolt|stage=adopted",
    ]
    assert found[0].terms == ("wire",)
    correlate = rules.rules[0].correlate
    assert correlate is not None
    assert values_of_group(correlate, found[0].group) == {
        "companies": "acme",
        "stage": "adopted",
    }
    assert not hits(rules, {"stage": ("ADOPTED",)})


def test_a_list_of_firms_is_not_a_thousand_groups(tmp_path: Path) -> None:
    """If it fails, one ranking of firms fills the database."""
    rules = a_rule(
        tmp_path,
        '[rule.correlate]\ntype = "count"\nat_least = 2\nby = ["company"]\n'
        'window = "6h"\n',
    )

    found = hits(rules, {"companies": tuple(f"Firm {n}" for n in range(1000))})

    assert len(found) == MOST_GROUPS


def test_without_groups_all_counts_together(tmp_path: Path) -> None:
    """If it fails, a rule over everything never counts beyond one."""
    rules = a_rule(
        tmp_path,
        '[rule.correlate]\ntype = "count"\nat_least = 2\nby = []\nwindow = "6h"\n',
    )

    assert [hit.group for hit in hits(rules, {})] == [EVERYTHING]


def test_of_a_rule_with_steps_only_these_count(tmp_path: Path) -> None:
    """If it fails, the wait begins, or ends, with anything."""
    rules = a_rule(
        tmp_path, f'[rule.correlate]\ntype = "absence"\nwindow = "6h"\nby = []\n{STEPS}'
    )

    assert [h.steps for h in hits(rules, {"stage": ("ADOPTED",)})] == [(1,)]
    assert not hits(rules, {"stage": ("REJECTED",)})


def ago(hours: float, **changes: Any) -> Hit:
    return a_hit(change_id=f"{hours}", at=NOON - hours * HOUR, **changes)


TERMS = {"distinct": {"field": "source.group", "at_least": 2}}
JUDGED: dict[str, tuple[CorrelationKind, dict[str, Any], Hit, Sequence[Hit], bool]] = {
    "too few": (CorrelationKind.COUNT, {"at_least": 3}, ago(0), [ago(1)], False),
    "enough": (CorrelationKind.COUNT, {"at_least": 3}, ago(0), [ago(2), ago(1)], True),
    "old news do not count": (CorrelationKind.COUNT, {"at_least": 2}, ago(0), [ago(1, baseline=True)], False),
    "one publisher twice": (CorrelationKind.DISTINCT, TERMS["distinct"], ago(0, terms=("a",)), [ago(1, terms=("a",))], False),
    "two publishers": (CorrelationKind.DISTINCT, TERMS["distinct"], ago(0, terms=("a",)), [ago(1, terms=("b",))], True),
    "a known term": (CorrelationKind.NEW_TERM, {"field": "companies"}, ago(0, terms=("a",)), [ago(1, terms=("a", "b"))], False),
    "a new term": (CorrelationKind.NEW_TERM, {"field": "companies"}, ago(0, terms=("a", "c")), [ago(1, terms=("a",))], True),
    "known from a first visit": (CorrelationKind.NEW_TERM, {"field": "companies"}, ago(0, terms=("a",)), [ago(1, terms=("a",), baseline=True)], False),
    "no term": (CorrelationKind.NEW_TERM, {"field": "companies"}, ago(0), [], False),
    "in order": (CorrelationKind.SEQUENCE, {"steps": ((), ())}, ago(0, steps=(1,)), [ago(1, steps=(0,))], True),
    "the wrong way round": (CorrelationKind.SEQUENCE, {"steps": ((), ())}, ago(0, steps=(0,)), [ago(1, steps=(1,))], False),
    "a step is missing": (CorrelationKind.SEQUENCE, {"steps": ((), (), ())}, ago(0, steps=(2,)), [ago(1, steps=(0,))], False),
    "one change is one step": (CorrelationKind.SEQUENCE, {"steps": ((), (), ())}, ago(0, steps=(2,)), [ago(1, steps=(0, 1))], False),
    "no event tells an absence": (CorrelationKind.ABSENCE, {}, ago(0), [], False),
    "a first visit tells nothing": (CorrelationKind.COUNT, {"at_least": 2}, ago(0, baseline=True), [ago(1)], False),
}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "more", "hit", "past", "met"), JUDGED.values(), ids=JUDGED.keys()
)
def test_kinds(
    kind: CorrelationKind,
    more: dict[str, Any],
    hit: Hit,
    past: Sequence[Hit],
    met: bool,  # noqa: FBT001 - a column of the table
) -> None:
    """If it fails, a rule with a memory fires too early, or never."""
    found = correlation(kind, **more)

    assert judged(found, hit, past).met is met
    assert "within 6h" in expectation(found)


WAITS: dict[str, tuple[bool, list[Hit], str | None]] = {
    "the last change of all": (False, [ago(9), ago(8)], "8"),
    "what a first visit brought": (False, [ago(9), ago(8, baseline=True)], None),
    "begun": (True, [ago(9, steps=(0,))], "9"),
    "begun once": (True, [ago(9, steps=(0,)), ago(8, steps=(0,))], "9"),
    "answered": (True, [ago(9, steps=(0,)), ago(8, steps=(1,))], None),
    "begun anew": (True, [ago(9, steps=(0,)), ago(8, steps=(1,)), ago(7, steps=(0,))], "7"),
    "an answer to nothing": (True, [ago(9, steps=(1,))], None),
    "begun by old news": (True, [ago(9, steps=(0,), baseline=True)], None),
    "answered by old news": (True, [ago(9, steps=(0,)), ago(8, steps=(1,), baseline=True)], None),
}  # fmt: skip


@pytest.mark.parametrize(("steps", "past", "waiting"), WAITS.values(), ids=WAITS.keys())
def test_what_waits(
    steps: bool,  # noqa: FBT001 - a column of the table
    past: list[Hit],
    waiting: str | None,
) -> None:
    """If it fails, silence is told although an answer came, or not at all."""
    found = correlation(CorrelationKind.ABSENCE, steps=((), ()) if steps else ())

    hit, settled = absent(found, past)

    assert (hit.change_id if hit else None) == waiting
    assert {h.change_id for h in past} == {h.change_id for h in settled} | (
        {waiting} if waiting else set()
    )


COUNT = """changes = ["new", "stage", "fact", "corroborated"]
[rule.correlate]
type = "count"
at_least = 2
by = ["company"]
window = "6h"
[rule.dedup]
by = ["company"]
"""


def test_the_group_that_made_it_fire_is_in_the_key(tmp_path: Path) -> None:
    """If it fails, the third deal of a firm is alerted anew for its partner's name."""
    rules = a_rule(tmp_path, COUNT)
    change = a_change(story=a_story(company_names=("Acme", "Bolt")))

    def past(rule: Rule, hit: Hit) -> Sequence[Hit]:
        return [a_hit(group=hit.group)] if hit.group == "companies=bolt" else []

    told = evaluate(rules, change, now=NOON, last=lambda _key: None, past=past)

    (match,) = told.matches
    assert match.dedup_key == "one|company=bolt"
    assert match.checks[-1].condition == "correlate"
    assert match.checks[-1].actual == "2 within 6h (companies=bolt)"
    assert [hit.group for hit in told.hits] == ["companies=acme", "companies=bolt"]


def test_a_group_not_told_of_yet_is_the_reason_to_tell(tmp_path: Path) -> None:
    """If it fails, what is new about one firm drowns in what is known of another."""
    rules = a_rule(tmp_path, COUNT)
    change = a_change(story=a_story(company_names=("Acme", "Bolt")))

    told = evaluate(
        rules,
        change,
        now=NOON,
        last=lambda key: NOON - HOUR if "acme" in key else None,
        past=lambda _rule, hit: [a_hit(group=hit.group)],
    )

    assert [(m.dedup_key, m.repeat) for m in told.matches] == [
        ("one|company=bolt", False)
    ]


def test_too_little_is_remembered_and_explained(tmp_path: Path) -> None:
    """If it fails, the first of several changes is forgotten, or the silence a riddle."""
    rules = a_rule(tmp_path, COUNT)
    change = a_change(story=a_story(company_names=("Acme",)), kind=ChangeKind.FACT)

    told = evaluate(rules, change, now=NOON, last=lambda _key: None)
    (verdict,) = explain(rules, change)

    assert not told.matches
    assert len(told.hits) == 1
    assert verdict.because == "correlate"
    assert verdict.checks[-1].expected == "count: at least 2 changes within 6h"
    assert verdict.checks[-1].actual == "1 within 6h (companies=acme)"


def test_a_first_visit_is_remembered_and_alerts_nobody(tmp_path: Path) -> None:
    """If it fails, all that a new source's archive names is new the next day."""
    rules = a_rule(tmp_path, COUNT)
    change = a_change(story=a_story(company_names=("Acme",)), baseline=True)

    told = evaluate(
        rules, change, now=NOON, last=lambda _k: None, past=lambda _r, _h: [a_hit()]
    )

    assert not told.matches
    assert [hit.baseline for hit in told.hits] == [True]
