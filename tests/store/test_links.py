"""Why a report is in a story is kept with the stories that were near."""

from datetime import timedelta

from monitor.model.correction import place
from monitor.model.story import Assignment, AssignReason, Link, Near
from monitor.store import Store
from monitor.store.links import Arrangement
from tests.makers import NOON, a_change, a_document, a_report, a_story

NEAR = Near(
    story_id="story-2",
    title="Another rule",
    score=0.0,
    agreed=("acting state CN",),
    differed=("act 61 is not 70",),
)
REPORT = a_report()


def kept(store: Store) -> None:
    story = a_story(keys=("k",))
    store.stories.save(
        Assignment(
            story=story,
            change=a_change(story, REPORT),
            reason=AssignReason.KEY,
            explanation="agrees: act 61",
            score=4.5,
            near=(NEAR,),
        )
    )


def test_a_link_comes_back_whole(store: Store) -> None:
    """If it fails, nobody can say which stories a report was compared with."""
    kept(store)
    assert store.links.of(["story-1"]) == (
        Link(
            event_id=REPORT.event_id,
            story_id="story-1",
            part="story-1",
            also=False,
            reason=AssignReason.KEY,
            explanation="agrees: act 61",
            score=4.5,
            near=(NEAR,),
        ),
    )


def test_what_was_seen_later_is_left_out(store: Store) -> None:
    """If it fails, the past knows what came after it."""
    kept(store)
    late = a_report(document=a_document(id="late"), first_seen=NOON + timedelta(days=2))
    store.stories.save(
        Assignment(
            story=a_story(), change=None, reason=AssignReason.COPY, explanation="x"
        ),
        late,
    )
    ties = store.links.ties(REPORT.first_seen)
    assert [(tie.event_id, tie.seen) for tie in ties] == [
        (REPORT.event_id, True),
        (late.event_id, False),
    ]
    links = store.links.of_events([REPORT.event_id, "nobody"])
    assert links == store.links.of(["story-1"])[:1]
    assert len(store.links.changes(links, by=NOON)) == 1
    assert store.links.changes(links, by=NOON - timedelta(days=1)) == ()


def test_an_arrangement_moves_reports_and_steps_and_removes_what_is_empty(
    store: Store,
) -> None:
    """If it fails, a merged story stays in the lists, or its steps are lost."""
    kept(store)
    (link,) = store.links.of(["story-1"])
    whole, part = a_story(id="story-9"), a_story(keys=("k",))
    with store.transaction():
        store.links.arrange(
            Arrangement(
                stories=(whole,),
                parts=(("story-9", part), ("story-9", a_story(id="story-3"))),
                places=((link, place("story-9", "", ())),),
                gone=("story-1",),
            )
        )
    assert store.stories.find() == (whole,)
    assert store.stories.parts(["story-9"])["story-9"] == (
        part,
        a_story(id="story-3"),
    )
    (moved,) = store.links.of(["story-9"])
    assert (moved.part, moved.event_id) == ("story-1", REPORT.event_id)
    assert [c.story.id for c in store.stories.timeline("story-9")] == ["story-9"]
    assert store.check() is None
