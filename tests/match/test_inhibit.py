"""Which alerts keep which others quiet."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.config.settings import Choice, Inhibit
from monitor.match.inhibit import inhibit_problems, inhibitors, sources_of
from monitor.model.rule import RuleStatus, Severity
from tests.makers import NOON, a_change, a_story
from tests.match.files import a_rule as rule_file
from tests.notify.rules import a_match, a_rule

HOUR = timedelta(hours=1)
LOUD = a_rule(id="loud", severity=Severity.HIGH)
SOFT = a_rule(id="soft", severity=Severity.LOW)


def an_inhibit(**changes: object) -> Inhibit:
    base = Inhibit(
        source=Choice(rules=("loud",)),
        target=Choice(rules=("soft",)),
        equal=("commodities", "implementer"),
        window=24 * HOUR,
        file="config.toml",
        line=7,
        key="inhibit[0]",
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def another(**changes: object):  # type: ignore[no-untyped-def]
    """Return a change of another story."""
    return a_change(a_story(id="story-2", **changes), id="change-2")


SOURCE = a_match(LOUD, at=NOON - HOUR)


@pytest.mark.parametrize(
    ("changes", "kept"),
    [
        ({}, True),
        ({"commodities": ("REE", "Cu")}, True),
        ({"commodities": ("Cu",)}, False),
        ({"commodities": ()}, False),
        ({"implementers": ("US",)}, False),
    ],
)
def test_only_what_is_about_the_same_is_kept_quiet(
    changes: dict[str, object], *, kept: bool
) -> None:
    """If it fails, an alert about one thing silences another, or silences nothing."""
    match = a_match(SOFT, change=another(**changes))

    found = inhibitors([match], [SOURCE], [an_inhibit()], now=NOON)

    assert found == ({match.id: SOURCE} if kept else {})


@pytest.mark.parametrize(
    ("source", "kept"),
    [
        (SOURCE, True),
        (replace(SOURCE, at=NOON - 24 * HOUR), False),
        (replace(SOURCE, rule=replace(LOUD, status=RuleStatus.SHADOW)), False),
        (replace(SOURCE, change=replace(SOURCE.change, baseline=True)), False),
        (replace(SOURCE, rule=a_rule(id="other")), False),
    ],
)
def test_only_what_was_told_lately_keeps_others_quiet(
    source: object, *, kept: bool
) -> None:
    """If it fails, an alert that nobody has seen silences one that somebody needs."""
    match = a_match(SOFT, change=another())

    found = inhibitors([match], [source], [an_inhibit()], now=NOON)  # type: ignore[list-item]

    assert bool(found) is kept


def test_of_two_that_silence_each_other_the_more_severe_is_told() -> None:
    """If it fails, two rules silence each other, and nobody hears of anything."""
    every = an_inhibit(
        source=Choice(tags=("policy.*",)), target=Choice(tags=("policy.*",))
    )
    soft, loud = a_match(SOFT), a_match(LOUD)

    found = inhibitors([soft, loud], [], [every], now=NOON)

    assert found == {soft.id: loud}


def test_a_rule_does_not_silence_itself() -> None:
    """If it fails, a story's first alert silences what comes of it."""
    every = an_inhibit(source=Choice(rules=("loud",)), target=Choice(rules=("loud",)))

    assert inhibitors([a_match(LOUD)], [SOURCE], [every], now=NOON) == {}


def test_sources_are_rules_that_a_table_names() -> None:
    """If it fails, the wrong alerts are looked up."""
    assert sources_of([an_inhibit()], [LOUD, SOFT]) == ("loud",)
    assert sources_of([], [LOUD, SOFT]) == ()


@pytest.mark.parametrize(
    ("changes", "key", "said"),
    [
        ({"source": Choice(rules=("on",))}, "source.rules", 'did you mean "one"?'),
        ({"equal": ("commodity", "stag")}, "equal", 'did you mean "stage"?'),
        ({"equal": ("certainty",)}, "equal", "of words"),
        ({"target": Choice(tags=("nobody",))}, "target", "no rule has"),
    ],
)
def test_what_the_rules_do_not_know_is_told_with_its_place(
    tmp_path: Path, changes: dict[str, object], key: str, said: str
) -> None:
    """If it fails, a misspelt rule silences nothing, or a field ends the daemon."""
    right = an_inhibit(source=Choice(rules=("one",)), target=Choice(rules=("one",)))
    rules = rule_file(tmp_path, "")
    assert inhibit_problems([right], rules) == []

    (problem,) = inhibit_problems([replace(right, **changes)], rules)  # type: ignore[arg-type]

    assert (problem.file, problem.line) == ("config.toml", 7)
    assert problem.key == f"inhibit[0].{key}"
    assert said in problem.message
