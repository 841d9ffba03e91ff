"""What is said of a long story follows from a few of its reports."""

from datetime import timedelta
from pathlib import Path

import pytest

from monitor.group.calendar import entries
from monitor.group.contradictions import contradictions
from monitor.model.exposure import Exposure
from monitor.notify.brief import compose
from monitor.pipeline.background import backgrounds
from monitor.pipeline.essence import essence
from monitor.store import open_store
from tests.long_story import a_long_story
from tests.makers import NOON, a_company, a_report, a_story, an_event


@pytest.mark.parametrize("seed", range(6))
def test_few_reports_say_the_same_as_all(tmp_path: Path, seed: int) -> None:
    """If it fails, the page of a long story says other things than the terminal."""
    with open_store(tmp_path / "x.db", now=NOON) as store:
        story = a_long_story(store, 60, seed=seed)
        kin = a_report(an_event(arguments=(a_company("North Mining"),)))
        other = a_story(
            id="kin",
            title="Kin",
            companies=story.companies,
            headline_event=kin.event_id,
        )
        store.events.add(kin)
        store.stories.put(other)
        few = essence(store, story, store.outline.sketches(story.id))
        every = store.stories.reports(story.id)
        beside = backgrounds(
            store,
            today=NOON.date(),
            until=NOON + timedelta(days=1),
            exposure=Exposure(),
        )
        assert 12 <= len(few) <= len(every) == 60
        assert contradictions(story, few) == contradictions(story, every)
        assert [*entries(story, few)] == [*entries(story, every)]
        assert compose(story, few, background=beside(story, few)) == compose(
            story, every, background=beside(story, every)
        )


def test_of_many_reports_that_say_the_same_few_are_read(tmp_path: Path) -> None:
    """If it fails, the page of a story that all the world reports takes a second."""
    with open_store(tmp_path / "x.db", now=NOON) as store:
        story = a_long_story(store, 200, kinds=5)
        assert len(essence(store, story, store.outline.sketches(story.id))) < 30
