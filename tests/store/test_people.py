"""Mutes and feedback survive a restart, with who and when."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from monitor.model.people import Feedback, Mute, MuteKind, Verdict, judged
from monitor.store import Store, open_store
from tests.makers import NOON

HOUR = timedelta(hours=1)
MUTE = Mute(
    id="abc1",
    kind=MuteKind.STORY,
    target="story-1",
    reason="we are on it",
    person="ann",
    at=NOON,
    until=NOON + 4 * HOUR,
)
GIVEN = Feedback(
    verdict=Verdict.OLD_NEWS,
    subject="message-1",
    events=("event-1", "event-2"),
    comment="of last year",
    person="ann",
    at=NOON,
)


def test_a_mute_is_in_force_until_its_end(store: Store) -> None:
    """If it fails, a mute lasts for ever, or not at all."""
    store.mutes.add(MUTE)
    store.mutes.add(MUTE)
    assert store.mutes.at(NOON - HOUR) == ()
    assert store.mutes.at(NOON) == store.mutes.at(NOON + 3 * HOUR) == (MUTE,)
    assert store.mutes.at(NOON + 4 * HOUR) == ()
    assert store.mutes.over(NOON + 3 * HOUR) == ()
    assert store.mutes.over(NOON + 4 * HOUR) == (MUTE,)
    store.mutes.settle(MUTE.id)
    assert store.mutes.over(NOON + 4 * HOUR) == ()
    assert store.mutes.find() == (MUTE,)


def test_a_mute_can_be_ended_early_once(store: Store) -> None:
    """If it fails, a mistaken mute has to be waited for."""
    store.mutes.add(MUTE)
    assert store.mutes.end(MUTE.id, now=NOON + HOUR)
    assert store.mutes.at(NOON + HOUR) == ()
    assert not store.mutes.end(MUTE.id, now=NOON + 2 * HOUR)
    assert store.mutes.over(NOON + HOUR) == (replace(MUTE, until=NOON + HOUR),)


def test_a_mute_is_found_by_a_unique_beginning(store: Store) -> None:
    """If it fails, ending a mute may end another one."""
    store.mutes.add(MUTE)
    store.mutes.add(replace(MUTE, id="abc2"))
    assert store.mutes.get("abc1") == MUTE
    assert store.mutes.get("abc") is None
    assert store.mutes.get("") is None
    assert store.mutes.get("x") is None


def test_feedback_is_kept_with_who_and_when(path: Path) -> None:
    """If it fails, nobody can ask the person who rejected an alert."""
    later = replace(GIVEN, verdict=Verdict.RELEVANT, person="bob", at=NOON + HOUR)
    with open_store(path, now=NOON) as store:
        store.feedback.add(later)
        store.feedback.add(GIVEN)
    with open_store(path, now=NOON, read_only=True) as store:
        assert store.feedback.all() == (GIVEN, later)


def test_the_latest_verdict_counts_and_to_acknowledge_takes_none_back() -> None:
    """If it fails, "I have seen it" makes a wrong alert right."""
    seen = replace(GIVEN, verdict=Verdict.ACKNOWLEDGED, at=NOON + HOUR)
    good = replace(GIVEN, verdict=Verdict.RELEVANT, events=("event-2",))
    assert judged((GIVEN, seen))["event-1"] is GIVEN
    assert judged((seen, GIVEN))["event-1"] is GIVEN
    assert judged((seen,))["event-1"].verdict.right
    assert {e: f.verdict.right for e, f in judged((GIVEN, good)).items()} == {
        "event-1": False,
        "event-2": True,
    }


def test_a_press_is_kept_once(store: Store) -> None:
    """If it fails, a button that Slack delivers twice counts twice."""
    kept = [
        store.presses.add(key, message_id="m", action="ack", person="slack:U1", at=NOON)
        for key in ("1", "1", "2")
    ]
    assert kept == [True, False, True]
