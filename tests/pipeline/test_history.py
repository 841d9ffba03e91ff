"""Stories as they were known at a moment: what had been seen counts."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from monitor.model.ontology import Stage
from monitor.model.story import Story
from monitor.pipeline.correct import merge_stories, split_story, undo_correction
from monitor.pipeline.history import stories_then, story_now, story_then
from monitor.pipeline.parts import Parts
from monitor.store import Store
from tests.pipeline.corrected import A1, A2, B1, B2, B3, story_of, take

Maker = Callable[..., Parts]
DAY = timedelta(days=1)


def listed(store: Store, day: int) -> tuple[Story, ...]:
    moment = A1.published + timedelta(days=day - 1, hours=1)
    return stories_then(store, moment, wanted=lambda _: True)


def test_every_day_is_told_as_it_was_told_on_that_day(
    make: Maker, store: Store
) -> None:
    """If it fails, yesterday's stage, sources or facts are today's."""
    parts = make()
    then = {}
    for day, report in enumerate((A1, B1, A2, B2, B3), start=1):
        take(parts, report)
        then[day] = store.stories.find()
    assert {day: listed(store, day) for day in then} == then
    assert listed(store, 0) == ()


def test_what_was_published_early_and_seen_late_was_not_known(
    make: Maker, store: Store
) -> None:
    """If it fails, somebody is blamed for what nobody could have known."""
    take(make(), A1, now=A1.published + 3 * DAY)
    assert listed(store, 2) == ()
    assert [s.id for s in listed(store, 5)] == [story_of(store, A1).id]


def test_later_merges_are_not_applied_and_standing_ones_are(
    make: Maker, store: Store
) -> None:
    """If it fails, the past is shown with a decision that came afterwards."""
    take(make(), A1, B1, A2, B2)
    one, other = story_of(store, A1), story_of(store, B1)
    before = listed(store, 9)
    done = merge_stories(
        store, one, other, now=A1.published + 9 * DAY, by="Ada", why=""
    )
    assert listed(store, 9) == before
    (whole,) = listed(store, 11)
    assert whole == store.stories.get(one.id)
    told = story_then(store, other.id, A1.published + 8 * DAY)
    assert told is not None
    assert (told.story.id, told.corrections) == (other.id, ())
    assert [c.story.id for c in told.timeline] == [other.id, other.id]
    assert {m.change.story.stage for m in told.matches} == {
        Stage.ADOPTED,
        Stage.SUSPENDED,
    }
    undo_correction(store, done.id, now=A1.published + 12 * DAY, by="Bo", why="")
    then = story_then(store, other.id[:8], A1.published + 11 * DAY)
    assert then is not None
    assert then.story == whole
    assert [c.stands for c in then.corrections] == [True]
    assert listed(store, 14) == before


def test_a_split_is_a_split_from_its_day_on(make: Maker, store: Store) -> None:
    """If it fails, the new story is shown on days when nobody had made it."""
    take(make(), A1, A2)
    story = story_of(store, A1)
    done = split_story(
        store, story, [A2.event_id], now=A1.published + 5 * DAY, by="Ada", why=""
    )
    assert story_then(store, done.other, A1.published + 4 * DAY) is None
    (whole,) = listed(store, 4)
    assert whole == story
    assert {s.id for s in listed(store, 7)} == {story.id, done.other}


def test_one_story_then_and_now(make: Maker, store: Store) -> None:
    """If it fails, reports, steps or alerts of later days stand in the past."""
    take(make(), A1, A2)
    now = story_now(store, story_of(store, A1))
    then = story_then(store, now.story.id, A1.published + DAY)
    assert then is not None
    assert (len(now.reports), len(now.timeline), len(now.links)) == (2, 2, 2)
    assert (len(then.reports), len(then.timeline), len(then.links)) == (1, 1, 1)
    assert (len(now.matches), len(then.matches)) == (2, 1)
    assert (now.story.stage, then.story.stage) == (Stage.EFFECTIVE, Stage.ADOPTED)
    assert story_then(store, now.story.id, A2.published + DAY) == now


@pytest.mark.parametrize("name", ["", "zzz"])
def test_an_unknown_story_is_none(name: str, make: Maker, store: Store) -> None:
    """If it fails, a mistyped id shows another story."""
    take(make(), A1)
    assert story_then(store, name, A1.published + DAY) is None


def test_only_what_is_asked_for(make: Maker, store: Store) -> None:
    """If it fails, a search in the past finds words that had not been written yet."""
    take(make(), A1, B1, A2)
    moment = A1.published + timedelta(days=1, hours=1)
    begun = store.events.telling("begin")
    assert begun
    for telling, count in (([begun], 0), ([store.events.telling("magnets")], 1)):
        found = stories_then(store, moment, wanted=lambda _: True, telling=telling)
        assert len(found) == count
    later = stories_then(
        store, moment + 2 * DAY, wanted=lambda s: s.stage is Stage.EFFECTIVE,
        telling=[begun],
    )  # fmt: skip
    assert len(later) == 1
