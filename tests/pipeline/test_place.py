"""A report finds its story among all that are stored."""

from datetime import timedelta

from monitor.pipeline.place import placed
from monitor.store import Store
from tests.makers import NOON, a_document, a_report

DAY = timedelta(days=1)


def test_a_report_joins_the_story_that_is_stored(store: Store) -> None:
    """If it fails, each outlet's report of one act is told as news."""
    first = a_report()
    own, *others = placed(store, first, now=NOON)
    store.stories.save(own, first)

    second = a_report(document=a_document(id="doc-2", published=NOON + DAY))
    again, *_ = placed(store, second, now=NOON + DAY)

    assert not others
    assert own.change is not None
    assert again.story.id == own.story.id
    assert again.story.reports == 2


def test_nothing_is_written(store: Store) -> None:
    """If it fails, looking for a story already changes one."""
    placed(store, a_report(), now=NOON)

    assert store.stories.find() == ()
