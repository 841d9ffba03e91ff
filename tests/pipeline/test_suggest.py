"""From feedback to suggestions, each with its backtest."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from monitor.match import RuleSet
from monitor.model.story import StoryChange
from monitor.model.text import Origin
from monitor.pipeline.suggest import Counts, Learned, suggest
from tests.makers import NOON, a_change, a_document, a_report, a_story
from tests.pipeline.test_backtest import rules_of

RULE = """
schema = 1
[[rule]]
id = "controls"
title = "Export controls"
severity = "high"
events = ["EXPORT_LICENSING"]
[rule.dedup]
by = ["implementer", "stage"]
window = "30h"
[[rule]]
id = "never"
title = "Never"
severity = "low"
events = ["EXPORT_LICENSING"]
[rule.match]
"commodities|any" = ["Cu"]
"""


def history(count: int, blogs: int) -> list[StoryChange]:
    """Return one story every second day, the last ones from a blog."""
    changes = []
    for day in range(count):
        name = "Blog" if day >= count - blogs else "Wire"
        at = NOON + timedelta(days=2 * day)
        document = a_document(
            id=f"doc-{day}", title=f"Notice {day}", source=Origin(name=name)
        )
        report = replace(a_report(document=document), witness="one")
        story = a_story(id=f"story-{day}")
        changes.append(a_change(story, report, id=f"change-{day}", at=at))
    return changes


def learn(
    rules: RuleSet, changes: list[StoryChange], judged: dict[str, bool]
) -> tuple[Learned, ...]:
    def stored(_asked: RuleSet) -> Iterable[StoryChange]:
        return iter(changes)

    return suggest(rules, judged, stored)


def test_a_suggestion_comes_with_what_it_would_have_changed(tmp_path: Path) -> None:
    """If it fails, a proposal has to be believed."""
    changes = history(14, blogs=4)
    events = [c.report.event_id for c in changes]
    judged = dict.fromkeys(events[-4:], False) | {events[0]: True}
    (learned,) = learn(rules_of(tmp_path, RULE), changes, judged)
    assert learned.rule.id == "controls"
    assert learned.why_none is None
    (suggestion,) = learned.suggestions
    assert suggestion.proposal.condition.name == "unless.source.name|in"
    assert suggestion.before == Counts(rejected=4, right=1, unjudged=9)
    assert suggestion.after == Counts(rejected=0, right=1, unjudged=9)


def test_the_backtest_knows_what_a_spared_alert_would_have_hidden(
    tmp_path: Path,
) -> None:
    """If it fails, a repeat that becomes an alert is not counted."""
    changes = history(14, blogs=4)
    hidden = replace(
        history(1, blogs=0)[0],
        id="hidden",
        at=changes[-1].at + timedelta(hours=20),
        story=a_story(id="hidden"),
    )
    hidden = replace(hidden, report=replace(hidden.report, event_id="hidden"))
    judged = {c.report.event_id: False for c in changes[-4:]}
    (learned,) = learn(rules_of(tmp_path, RULE), [*changes, hidden], judged)
    (suggestion,) = learned.suggestions
    assert suggestion.before.unjudged == 10
    assert suggestion.after.unjudged == 11


def test_too_little_is_said_and_other_rules_are_left_alone(tmp_path: Path) -> None:
    """If it fails, silence looks like "all is well"."""
    rules, changes = rules_of(tmp_path, RULE), history(14, blogs=4)
    assert learn(rules, changes, {}) == ()
    assert learn(rules, changes, {"unknown": False}) == ()
    event = changes[-1].report.event_id
    (learned,) = learn(rules, changes, {event: False})
    assert learned.suggestions == ()
    assert "at least 3 are needed" in str(learned.why_none)
    scattered = {changes[n].report.event_id: False for n in (1, 5, 9)}
    (learned,) = learn(rules, changes, scattered)
    assert learned.why_none == "nothing tells the rejected alerts from the others"
