"""What people answer, kept the same whoever asks."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from monitor.model.people import MuteKind, Verdict
from monitor.pipeline.answers import (
    NothingSoNamedError,
    account,
    mute,
    note,
    story_named,
    subject_of,
)
from monitor.pipeline.parts import Parts
from monitor.pipeline.tell import tell_matches
from monitor.store import Store
from tests.makers import NOON
from tests.pipeline.test_storms import stored

Maker = Callable[..., Parts]


def told(parts: Parts) -> tuple[str, str]:
    """Tell one match; return the ids of its message and its story."""
    (match, *_) = stored(parts.store, 1)
    tell_matches(parts, [match], now=NOON)
    (row,) = parts.store.outbox.messages()
    return row.message.id, match.change.story.id


def test_an_alert_a_story_and_an_event_name_the_same(make: Maker, store: Store) -> None:
    """If it fails, a verdict on an alert is about something else."""
    message, story = told(make())
    (event,) = subject_of(store, message).events
    assert {story_named(store, n) for n in (message, story, event)} == {story}
    with pytest.raises(NothingSoNamedError, match="lodewatch alerts"):
        story_named(store, "zzz")


def test_a_verdict_and_a_mute_are_kept(make: Maker, store: Store) -> None:
    """If it fails, somebody's word is said to be noted, and is not."""
    message, story = told(make())
    note(store, message, Verdict.OLD_NEWS, comment=" x ", person="ann", now=NOON)
    until = NOON + timedelta(hours=1)
    made = mute(
        store, MuteKind.STORY, story, until=until, reason=" y ", person="ann", now=NOON
    )
    (given,) = store.feedback.all()
    assert (given.verdict, given.comment, len(given.events)) == ("old-news", "x", 1)
    assert store.mutes.at(NOON) == (made,)
    assert made.reason == "y"


def test_an_alert_is_accounted_for(make: Maker, store: Store) -> None:
    """If it fails, "why?" has no answer, or another alert's."""
    message, _ = told(make())
    found = account(store, message)
    assert found.headline.startswith("China's commerce ministry suspended")
    assert [m.rule.id for m in found.matches] == ["rule-0"]
    assert found.outcome == "pending"
    with pytest.raises(NothingSoNamedError, match="the id of no alert"):
        account(store, "zzz")
