"""Rules with a memory and a clock, over a real database and its restarts."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from monitor.match import explain, load_rules
from monitor.model.exposure import Exposure, Holding, Stake
from monitor.model.message import Alert, Notice
from monitor.model.ontology import Stage
from monitor.model.rule import Match
from monitor.model.story import Assignment, AssignReason, ChangeKind, StoryChange
from monitor.pipeline.parts import Parts
from monitor.pipeline.quiet import Quiet
from monitor.pipeline.rules import ask_rules, past_of, prepare_rules, tell_absences
from monitor.store import Store, open_store
from monitor.store.meta import RESTORED_AT
from tests.makers import NOON, a_change, a_document, a_report, a_story

Maker = Callable[..., Parts]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
HEAD = """
[[rule]]
id = "{id}"
title = "T"
severity = "high"
events = ["EXPORT_LICENSING"]
changes = ["new", "stage", "fact", "corroborated"]
"""
COUNT = (
    HEAD.format(id="count")
    + """
[rule.correlate]
type = "count"
at_least = 3
by = ["company"]
window = "6h"
[rule.dedup]
by = ["company"]
"""
)
ABSENCE = (
    HEAD.format(id="silence")
    + """
[rule.correlate]
type = "absence"
window = "30d"
[[rule.correlate.step]]
stage = "PROPOSED"
[[rule.correlate.step]]
stage = "ADOPTED"
"""
)
CARELESS = HEAD.format(id="careless") + "where = '!(story.sources >= 2) || 1 / 0 > 0'\n"


@pytest.fixture
def with_rules(make: Maker, tmp_path: Path) -> Callable[..., Parts]:
    """Return a maker of parts with these rules, over any store."""

    def made(*texts: str, **changes: Any) -> Parts:
        for old in (tmp_path / "rules").iterdir():
            old.unlink()
        for number, text in enumerate(texts):
            (tmp_path / f"rules/{number}.toml").write_text(text, encoding="utf-8")
        rules = load_rules(tmp_path / "rules", types=["EXPORT_LICENSING"])
        return make(rules=rules, **changes)

    return made


def keep(store: Store, number: int, at: datetime, **changes: Any) -> StoryChange:
    """Store one change of a story about Acme."""
    story = {"company_names": ("Acme Corp.",)} | changes.pop("story", {})
    change = a_change(
        id=f"c{number}",
        at=at,
        story=a_story(**story),
        report=a_report(document=a_document(id=f"doc-{number}")),
        **changes,
    )
    store.stories.save(
        Assignment(
            story=change.story,
            change=change,
            reason=AssignReason.NO_CANDIDATE,
            explanation="",
        )
    )
    return change


def asked(parts: Parts, number: int, at: datetime, **changes: Any) -> tuple[Match, ...]:
    """Store one change and put it to the rules, as the pipeline does."""
    with parts.store.transaction():
        prepare_rules(parts, now=at)
        change = keep(parts.store, number, at, **changes)
        return ask_rules(parts, [change], now=at, quiet=Quiet(parts, now=at))


def test_a_restart_between_two_changes_loses_no_count(
    with_rules: Callable[..., Parts], tmp_path: Path
) -> None:
    """If it fails, an upgrade in the middle of a burst hides the burst."""
    told = []
    for number in range(3):
        with open_store(tmp_path / "own.db", now=NOON) as store:
            parts = with_rules(COUNT, store=store)
            told.append(asked(parts, number, NOON + number * HOUR))

    assert [len(matches) for matches in told] == [0, 0, 1]
    assert told[2][0].dedup_key == "count|company=acme"


def test_a_new_rule_counts_what_is_already_stored(
    with_rules: Callable[..., Parts], store: Store
) -> None:
    """If it fails, a rule written in the middle of a burst does not see it."""
    for number in range(2):
        keep(store, number, NOON + number * HOUR)

    assert len(asked(with_rules(COUNT), 2, NOON + 2 * HOUR)) == 1


def test_an_edited_rule_counts_by_its_new_wording(
    with_rules: Callable[..., Parts],
) -> None:
    """If it fails, an edited rule fires for what it no longer asks for."""
    parts = with_rules(COUNT)
    for number in range(2):
        assert asked(parts, number, NOON + number * HOUR) == ()

    edited = COUNT.replace(
        "[rule.correlate]", '[rule.match]\nstage = "ADOPTED"\n[rule.correlate]'
    )
    told = asked(with_rules(edited), 2, NOON + 2 * HOUR, story={"stage": Stage.ADOPTED})

    assert told == ()


def test_a_transaction_that_fails_is_not_counted(
    with_rules: Callable[..., Parts], store: Store
) -> None:
    """If it fails, a full disk makes a rule count things that are nowhere."""
    parts = with_rules(COUNT)
    asked(parts, 0, NOON)

    def fail() -> None:
        with store.transaction():
            at = NOON + HOUR
            ask_rules(parts, [keep(store, 1, at)], now=at, quiet=Quiet(parts, now=at))
            raise KeyError

    with pytest.raises(KeyError):
        fail()

    assert asked(parts, 2, NOON + 2 * HOUR) == ()


def test_silence_is_told_once_by_the_clock(
    with_rules: Callable[..., Parts], tmp_path: Path
) -> None:
    """If it fails, a proposal falls asleep unnoticed, or rings every minute."""
    path = tmp_path / "own.db"
    with open_store(path, now=NOON) as store:
        parts = with_rules(ABSENCE, store=store)
        assert asked(parts, 0, NOON, story={"stage": Stage.PROPOSED}) == ()
        assert tell_absences(parts, now=NOON + 29 * DAY).matches == ()

    # The monitor was down when the time had come.
    with open_store(path, now=NOON) as store:
        parts = with_rules(ABSENCE, store=store)
        told = tell_absences(parts, now=NOON + 40 * DAY)
        again = tell_absences(parts, now=NOON + 41 * DAY)
        messages = store.outbox.messages()

    assert [(m.rule.id, m.change.id, m.at) for m in told.matches] == [
        ("silence", "c0", NOON + 40 * DAY)
    ]
    assert (told.messages, again.matches, len(messages)) == (1, (), 1)
    payload = messages[0].message.payload
    assert isinstance(payload, Alert)
    assert "absence: nothing since 2025-11-07 12:00 UTC" in payload.change_words


def test_a_silence_of_before_a_restore_is_not_told_again(
    with_rules: Callable[..., Parts], tmp_path: Path
) -> None:
    """If it fails, putting a backup back tells again what did not come last month."""
    with open_store(tmp_path / "own.db", now=NOON) as store:
        parts = with_rules(ABSENCE, store=store)
        assert asked(parts, 0, NOON, story={"stage": Stage.PROPOSED}) == ()
        store.meta.set(RESTORED_AT, (NOON + 35 * DAY).isoformat())
        told = tell_absences(parts, now=NOON + 40 * DAY)
        assert (told.matches, store.outbox.messages()) == ((), ())


def test_an_answer_ends_the_wait(with_rules: Callable[..., Parts]) -> None:
    """If it fails, "nothing came of it" is told of a law that is in force."""
    parts = with_rules(ABSENCE)
    asked(parts, 0, NOON, story={"stage": Stage.PROPOSED})
    asked(parts, 1, NOON + DAY, story={"stage": Stage.ADOPTED}, kind=ChangeKind.STAGE)

    assert tell_absences(parts, now=NOON + 60 * DAY).matches == ()


def test_what_a_first_visit_brought_is_not_waited_for(
    with_rules: Callable[..., Parts],
) -> None:
    """If it fails, a new source rings for its archive, a month later."""
    parts = with_rules(ABSENCE)
    asked(parts, 0, NOON, story={"stage": Stage.PROPOSED}, baseline=True)

    assert tell_absences(parts, now=NOON + 60 * DAY).matches == ()


@pytest.mark.fault(no=52)
def test_a_rule_that_fails_is_switched_off_and_reported_once(
    with_rules: Callable[..., Parts], store: Store
) -> None:
    """If it fails, one careless expression silences the others, or rings for ever."""
    other = HEAD.format(id="other")
    parts = with_rules(CARELESS, other)
    two = {"witnesses": ("A", "B")}

    first = asked(parts, 0, NOON)
    failing = asked(parts, 1, NOON + HOUR, story=two)
    later = asked(parts, 2, NOON + 2 * HOUR)
    after_restart = asked(with_rules(CARELESS, other), 3, NOON + 3 * HOUR, story=two)

    def rules(matches: tuple[Match, ...]) -> list[str]:
        return [m.rule.id for m in matches]

    assert rules(first) == ["careless", "other"]
    assert rules(failing) == rules(later) == rules(after_restart) == ["other"]
    payloads = [row.message.payload for row in store.outbox.messages()]
    (notice,) = [p for p in payloads if isinstance(p, Notice)]
    assert notice.title == "Rule careless is switched off"
    assert "divide by zero" in notice.text
    assert "0.toml:2" in notice.todo
    mended = with_rules(CARELESS.replace("1 / 0", "1 / 1"), other)
    assert rules(asked(mended, 4, NOON + 4 * HOUR)) == ["careless", "other"]


def test_a_rule_that_is_gone_leaves_nothing_behind(
    with_rules: Callable[..., Parts], store: Store
) -> None:
    """If it fails, the database grows with every rule that ever was."""
    asked(with_rules(COUNT), 0, NOON)
    assert store.rules.counted()

    asked(with_rules(), 1, NOON + HOUR)

    assert store.rules.counted() == {}


def test_an_explanation_knows_the_past_of_a_rule_not_yet_at_work(
    with_rules: Callable[..., Parts], store: Store
) -> None:
    """If it fails, `rules explain` and the monitor count differently."""
    parts = with_rules(COUNT)
    changes = [keep(store, number, NOON + number * HOUR) for number in range(3)]

    def actual() -> list[str]:
        told = (
            explain(parts.rules, c, past=past_of(store, parts.exposure))
            for c in changes
        )
        return [verdicts[0].checks[-1].actual.partition(" ")[0] for verdicts in told]

    assert actual() == ["1", "2", "3"]
    with store.transaction():
        prepare_rules(parts, now=NOON + 3 * HOUR)
    assert actual() == ["1", "2", "3"]


def test_a_memory_that_comes_back_has_no_gap(
    with_rules: Callable[..., Parts],
) -> None:
    """If it fails, what happened while a rule had no [rule.correlate] is not counted."""
    assert asked(with_rules(COUNT), 0, NOON) == ()
    asked(with_rules(HEAD.format(id="count")), 1, NOON + HOUR)

    assert len(asked(with_rules(COUNT), 2, NOON + 2 * HOUR)) == 1


def test_an_explanation_counts_what_touches_the_own_list(
    with_rules: Callable[..., Parts], store: Store
) -> None:
    """If it fails, `rules explain` says that a rule about the own list never counts."""
    holding = Holding(kind=Stake.MATERIAL, label="rare earths", materials={"REE": None})
    exposure = Exposure(holdings=(holding,))
    touching = COUNT.replace(
        "[rule.correlate]", '[rule.match]\nexposure = "material"\n[rule.correlate]'
    )
    parts = with_rules(touching)
    for number in range(2):
        keep(store, number, NOON + number * HOUR)
    last = exposure.looking_at(keep(store, 2, NOON + 2 * HOUR))

    (verdict,) = explain(parts.rules, last, past=past_of(store, exposure))

    assert verdict.fired
    assert verdict.checks[-1].actual.startswith("3 within")
