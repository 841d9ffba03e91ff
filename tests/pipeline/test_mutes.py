"""What is muted is kept, is told by nobody, and is told at the end if it is still news."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from monitor.model.event import Extraction
from monitor.model.message import Alert, MessageKind
from monitor.model.ontology import Stage
from monitor.model.people import Mute, MuteKind
from monitor.notify.reach import Silence
from monitor.pipeline.mutes import end_mutes
from monitor.pipeline.outcome import outcomes
from monitor.pipeline.parts import Parts
from monitor.pipeline.read import Reading
from monitor.pipeline.take import Taken, take_readings
from monitor.replay import article_of
from monitor.store import Store
from tests.makers import NOON, a_document, an_event

Maker = Callable[..., Parts]
HOUR = timedelta(hours=1)


def mute(
    store: Store, *, hours: float = 4, kind: MuteKind = MuteKind.RULE, name: str = ""
) -> Mute:
    """Silence the only rule, or something else, from noon on."""
    made = Mute(
        id=f"mute-{kind}-{hours}",
        kind=kind,
        target=name or "controls",
        reason="",
        person="ann",
        at=NOON,
        until=NOON + hours * HOUR,
    )
    store.mutes.add(made)
    return made


def taken(
    parts: Parts, name: str, *, at: datetime, stage: Stage = Stage.ADOPTED
) -> Taken:
    """Take in a document of one event."""
    document = a_document(id=name, published=at)
    found = Extraction(id=name, events=(an_event(stage=stage),))
    reading = Reading(article=article_of(document), extraction=found)
    return take_readings(
        parts, [reading], now=at, witness=lambda a: a.source, baseline=False
    )


def told(store: Store) -> list[MessageKind]:
    return [row.message.kind for row in store.outbox.messages()]


def test_what_is_muted_is_stored_and_not_told(make: Maker, store: Store) -> None:
    """If it fails, a mute loses what happened, or silences nobody."""
    mute(store)
    done = taken(make(), "doc-1", at=NOON + HOUR)
    assert [u.reason for u in done.untold] == [Silence.MUTED]
    assert len(store.matches.of_story(store.stories.find()[0].id)) == 1
    assert told(store) == []


def test_the_end_tells_what_is_still_news_once(make: Maker, store: Store) -> None:
    """If it fails, a mute swallows an alert, or tells it again and again."""
    parts = make()
    mute(store)
    taken(parts, "doc-1", at=NOON + HOUR)
    assert end_mutes(parts, now=NOON + 3 * HOUR) == 0
    assert end_mutes(parts, now=NOON + 4 * HOUR) == 1
    assert end_mutes(parts, now=NOON + 5 * HOUR) == 0
    assert told(store) == [MessageKind.ROOT]
    payload = store.outbox.messages()[0].message.payload
    assert isinstance(payload, Alert)
    assert payload.updates == 0


def test_what_is_old_at_the_end_is_left_to_the_digest(
    make: Maker, store: Store
) -> None:
    """If it fails, the end of a week's mute is a flood of last week's alerts."""
    parts = make()
    mute(store, hours=100)
    taken(parts, "doc-1", at=NOON + HOUR)
    assert end_mutes(parts, now=NOON + 100 * HOUR) == 0
    assert told(store) == []


def test_another_mute_goes_on(make: Maker, store: Store) -> None:
    """If it fails, the shorter of two mutes ends the longer."""
    parts = make()
    mute(store, hours=2)
    mute(store, hours=8, kind=MuteKind.ENTITY, name="REE")
    taken(parts, "doc-1", at=NOON + HOUR)
    assert end_mutes(parts, now=NOON + 3 * HOUR) == 0
    assert end_mutes(parts, now=NOON + 8 * HOUR) == 1


def test_a_muted_alert_does_not_count_as_told(make: Maker, store: Store) -> None:
    """If it fails, the first alert after a mute is taken for a repeat, and dropped."""
    parts = make()
    story = taken(parts, "doc-1", at=NOON - HOUR).matches[0]
    key = story.dedup_key
    assert store.matches.last(key) == NOON - HOUR
    mute(store)
    later = taken(parts, "doc-2", at=NOON + HOUR, stage=Stage.SUSPENDED)
    assert later.messages == 1  # a change of stage breaks through
    assert [not m.repeat for m in later.matches] == [True]


@pytest.mark.parametrize("ended", [False, True])
def test_a_mute_s_matches_count_for_dedup_once_they_are_told(
    make: Maker, store: Store, *, ended: bool
) -> None:
    """If it fails, the alert told at the end of a mute is told a second time."""
    parts = make()
    mute(store)
    (match,) = taken(parts, "doc-1", at=NOON + HOUR).matches
    assert store.matches.last(match.dedup_key) is None
    if ended:
        end_mutes(parts, now=NOON + 4 * HOUR)
        assert store.matches.last(match.dedup_key) == NOON + HOUR


def test_why_it_was_quiet_can_be_asked(make: Maker, store: Store) -> None:
    """If it fails, a muted alert looks like a lost one."""
    parts = make()
    mute(store)
    (match,) = taken(parts, "doc-1", at=NOON + HOUR).matches
    routes = parts.settings.routes
    assert outcomes(store, match.change, routes=routes) == {
        "controls": ("muted until 2025-11-07 16:00 UTC by ann",)
    }
    end_mutes(parts, now=NOON + 4 * HOUR)
    assert outcomes(store, match.change, routes=routes) == {
        "controls": ("terminal: pending",)
    }
