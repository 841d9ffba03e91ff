"""Stories as they stood."""

from datetime import timedelta

import pytest

from monitor.model.ontology import Stage
from monitor.model.story import Assignment, AssignReason, ChangeKind, Story
from monitor.store import Store, standings
from tests.makers import NOON, a_change, a_company, a_report, a_story, an_event

DAY = timedelta(days=1)


def keep(
    store: Store, story: Story, *, day: int, number: str, arguments: object = None
) -> None:
    """Keep a report of a story, published some days after noon's."""
    event = an_event() if arguments is None else an_event(arguments=arguments)
    report = a_report(
        event,
        event_id=f"event-{number}",
        published=NOON + day * DAY,
        first_seen=NOON + 90 * DAY,
    )
    change = a_change(
        story, report, id=f"change-{number}", kind=ChangeKind.STAGE, at=NOON + 90 * DAY
    )
    reason = AssignReason.KEY
    store.stories.save(
        Assignment(story=story, change=change, reason=reason, explanation="")
    )


def test_a_time_is_one_of_publication(store: Store) -> None:
    """If it fails, an archive read today is told as this week's news."""
    keep(store, a_story(id="old"), day=0, number="1")
    keep(store, a_story(id="new"), day=8, number="2")

    assert store.standings.moved(NOON, NOON + DAY) == ("old",)
    assert store.standings.moved(NOON + DAY, NOON + 8 * DAY) == ()
    assert store.standings.moved(NOON + 8 * DAY, NOON + 9 * DAY) == ("new",)


def test_a_story_is_shown_as_it_was_known(store: Store) -> None:
    """If it fails, a brief of last month tells what happened since."""
    then = a_story(stage=Stage.SUSPENDED)
    now = a_story(stage=Stage.ENDED, last_published=NOON + 8 * DAY)
    keep(store, then, day=0, number="1")
    keep(store, now, day=8, number="2")

    ids = ["story-1", "unknown"]
    assert [s.stage for s in store.standings.as_of(ids, NOON + DAY)] == [
        Stage.SUSPENDED
    ]
    assert [s.stage for s in store.standings.as_of(ids, NOON + 9 * DAY)] == [
        Stage.ENDED
    ]
    assert store.standings.as_of(ids, NOON) == ()


def test_stories_about_the_same_things_are_found(store: Store) -> None:
    """If it fails, related stories are not, or strangers are."""
    mp = a_company("MP Materials")
    mine = a_story(companies=("mp-materials",))
    keep(store, mine, day=0, number="1")
    keep(store, a_story(id="material"), day=0, number="2")
    both = (*an_event().arguments, mp)
    keep(store, a_story(id="both"), day=0, number="3", arguments=both)
    keep(store, a_story(id="stranger"), day=0, number="4", arguments=())
    keep(store, a_story(id="later"), day=5, number="5")

    assert store.standings.about(mine, NOON + DAY) == ("both", "material")
    assert store.standings.about(mine, NOON + DAY, limit=1) == ("both",)


def test_of_a_common_name_only_the_latest_are_looked_at(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If it fails, an alert about a common material holds up everybody who writes."""
    monkeypatch.setattr(standings, "RECENT", 2)
    for day in range(4):
        keep(store, a_story(id=f"story-{day}"), day=day, number=str(day))

    assert store.standings.about(a_story(id="mine"), NOON + 9 * DAY) == (
        "story-3",
        "story-2",
    )
    plan = store._db.rows(
        f"EXPLAIN QUERY PLAN {standings._LATEST}", ("commodity", "ree", "~", 2)
    )
    assert "event_names_by_time" in plan[0]["detail"]
    assert not any("TEMP B-TREE" in step["detail"] for step in plan)
