"""What rules remember outlives the process, and says what came before."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from monitor.model.rule import Correlation, CorrelationKind, Hit, Match, Rule
from monitor.model.story import Assignment, AssignReason, StoryChange
from monitor.store import Store, open_store
from tests.makers import NOON, a_change, a_document, a_report
from tests.notify.rules import a_match, a_rule

HOUR = timedelta(hours=1)
RULE = a_rule(
    correlate=Correlation(type=CorrelationKind.COUNT, at_least=2, window=6 * HOUR)
)
GROUP = "story.id=story-1"


def keep(store: Store, *hours: float) -> list[StoryChange]:
    """Store changes at so many hours after noon."""
    made = []
    for hour in hours:
        document = a_document(id=f"doc-{hour}")
        change = a_change(
            id=f"c{hour:g}", at=NOON + hour * HOUR, report=a_report(document=document)
        )
        store.stories.save(
            Assignment(
                story=change.story,
                change=change,
                reason=AssignReason.NO_CANDIDATE,
                explanation="",
            )
        )
        made.append(change)
    return made


def a_hit(change: StoryChange, **changes: Any) -> Hit:
    base = Hit(
        rule_id=RULE.id,
        change_id=change.id,
        group=GROUP,
        at=change.at,
        baseline=False,
        terms=("a", "b"),
        steps=(0, 1),
    )
    return replace(base, **changes)


def ids(hits: Iterable[Hit]) -> list[str]:
    return [hit.change_id for hit in hits]


def test_a_hit_comes_back_after_a_restart(path: Path) -> None:
    """If it fails, a restart makes a rule begin to count anew."""
    with open_store(path, now=NOON) as store:
        first, second = keep(store, 0, 1)
        store.rules.add([a_hit(first), a_hit(first)])

    with open_store(path, now=NOON) as store:
        assert store.rules.earlier(RULE, a_hit(second)) == (a_hit(first),)


def test_what_is_earlier(store: Store) -> None:
    """If it fails, a rule counts what it should not, or itself."""
    changes = keep(store, 0, 1, 3, 6, 6, 7)
    hits = [a_hit(c) for c in changes]
    other_rule = a_hit(changes[1], rule_id="other")
    other_group = a_hit(changes[2], group="story.id=other")
    store.rules.add([*hits[:2], other_rule, other_group, *hits[3:]])

    assert ids(store.rules.earlier(RULE, hits[3])) == ["c0", "c1"]
    assert ids(store.rules.earlier(RULE, hits[5])) == ["c1", "c6"]
    # one that is not kept yet has everything up to its own time behind it
    assert ids(store.rules.earlier(RULE, a_hit(changes[2]))) == ["c0", "c1"]
    assert store.rules.earlier(a_rule(), hits[5]) == ()


def match_of(rule: Rule, change: StoryChange) -> Match:
    return a_match(rule, change=change, id=f"{rule.id}/{change.id}")


def test_a_group_is_unanswered_until_a_match_tells_of_it(store: Store) -> None:
    """If it fails, silence is told every minute, or never."""
    first, second = keep(store, 0, 1)
    store.rules.add([a_hit(first), a_hit(second, group="story.id=other")])

    def waiting(hours: float) -> list[str]:
        return sorted(store.rules.unanswered(RULE, NOON + hours * HOUR))

    assert waiting(-1) == []
    assert waiting(0) == [GROUP]
    assert waiting(2) == ["story.id=other", GROUP]
    store.matches.add([match_of(a_rule(id="another"), first)])
    assert waiting(0) == [GROUP]
    store.matches.add([match_of(RULE, first)])
    assert waiting(2) == ["story.id=other"]
    store.rules.forget([a_hit(second, group="story.id=other")])
    assert waiting(2) == []


def test_a_changed_rule_begins_anew(store: Store) -> None:
    """If it fails, an edited rule counts what its old wording let in."""
    first, second = keep(store, 0, 1)
    store.rules.begin(RULE)
    store.rules.add([a_hit(first)])
    assert store.rules.counted() == {RULE.id: "hash"}

    store.rules.begin(replace(RULE, hash="new"))

    assert store.rules.counted() == {RULE.id: "new"}
    assert store.rules.earlier(RULE, a_hit(second)) == ()
    store.rules.end([RULE.id])
    assert store.rules.counted() == {}


def test_a_rule_is_off_until_it_changes(store: Store) -> None:
    """If it fails, a broken rule is told of again and again, or stays off for ever."""
    mended = replace(RULE, hash="mended")

    assert store.rules.off([RULE]) == {}
    assert store.rules.switch_off(RULE, "it threw", now=NOON)
    assert not store.rules.switch_off(RULE, "it threw", now=NOON)
    assert store.rules.off([RULE]) == {RULE.id: "it threw"}
    assert store.rules.off([mended]) == {}
    assert store.rules.switch_off(mended, "it threw again", now=NOON)
    assert store.rules.off([mended]) == {RULE.id: "it threw again"}


def test_nothing_is_kept_of_what_is_not_stored(store: Store) -> None:
    """If it fails, a count holds changes that nobody can look at."""
    with pytest.raises(Exception, match="FOREIGN KEY"):
        store.rules.add([a_hit(a_change(id="never stored"))])
