"""A story is read in parts, and its numbers are exact."""

from collections import Counter
from itertools import chain

from monitor.store import Store
from tests.long_story import a_long_story


def test_the_parts_are_the_whole(store: Store) -> None:
    """If it fails, the pages of a long story leave out a change or a report."""
    story = a_long_story(store, 50)
    whole = store.stories.timeline(story.id)
    outline = store.outline
    steps = [*outline.steps(story.id, limit=8)]
    while more := outline.steps(story.id, before=steps[-1].id, limit=8):
        steps += more
    assert steps == [*whole][::-1]

    moved = {change.report.event_id for change in whole}
    others = [r for r in store.stories.reports(story.id) if r.event_id not in moved]
    told = [*outline.unmoved(story.id, limit=5)]
    while found := outline.unmoved(story.id, before=told[-1].event_id, limit=5):
        told += found
    assert told == others[::-1]
    assert len(others) == 12

    sketches = outline.sketches(story.id)
    reports = store.stories.reports(story.id)
    assert [s.event_id for s in sketches] == [r.event_id for r in reports]
    assert outline.moving(story.id) == len(sketches) - len(others)
    assert outline.stages(story.id) == Counter(c.story.stage for c in whole)
    assert outline.steps(story.id, before="nothing", limit=5) == ()


def test_the_nearest_stories_are_offered_once_the_nearest_first(store: Store) -> None:
    """If it fails, a merge is offered with what was far, or with one story twice."""
    story = a_long_story(store, 50)
    near = store.outline.near(story.id, limit=8)
    links = store.links.of([story.id])
    score = dict.fromkeys([n.story_id for n in near], 0.0)
    for one in chain.from_iterable(link.near or () for link in links):
        if one.story_id in score:
            score[one.story_id] = max(score[one.story_id], one.score)
    assert [n.score for n in near] == sorted(score.values(), reverse=True)
    assert near[0].title == "Another one, seen by 49"
    assert len(near) == 8
