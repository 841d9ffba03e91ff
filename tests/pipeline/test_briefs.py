"""Briefs out of a real database."""

from collections.abc import Callable
from datetime import timedelta

from monitor.notify.audience import audiences
from monitor.pipeline.briefs import brief_period, brief_story
from monitor.pipeline.parts import Parts
from monitor.pipeline.read import Reading
from monitor.pipeline.take import take_readings
from monitor.replay import article_of
from monitor.store import Store
from tests.fakes import reads_events_in
from tests.makers import NOON, a_document

Maker = Callable[..., Parts]
DAY = timedelta(days=1)


def take(parts: Parts, *, now: timedelta = 90 * DAY) -> None:
    """Take in a report long after it was published."""
    document = a_document()
    reading = Reading(
        article=article_of(document),
        extraction=reads_events_in("rare earth")(document),
    )
    take_readings(
        parts, [reading], now=NOON + now, witness=lambda a: a.source, baseline=True
    )


def test_a_time_is_briefed_by_publication_also_from_a_first_visit(
    make: Maker, store: Store
) -> None:
    """If it fails, a brief of last month is empty because the source is new."""
    take(make())
    now = NOON + 100 * DAY

    then = brief_period(
        store, since=NOON - DAY, until=NOON + DAY, now=now, titles=str.lower
    )
    later = brief_period(
        store, since=NOON + DAY, until=NOON + 9 * DAY, now=now, titles=str.lower
    )

    assert (then.stories, then.title) == (1, "6 to 8 November 2025")
    assert then.today == (NOON + DAY).date()
    assert later.stories == 0


def test_nothing_after_now_is_known(make: Maker, store: Store) -> None:
    """If it fails, a brief up to the end of the year takes its days for past."""
    take(make())

    told = brief_period(
        store, since=NOON - DAY, until=NOON + 300 * DAY, now=NOON, titles=str.lower
    )

    assert told.today == NOON.date()
    assert told.stories == 1


def test_a_story_is_told_whatever_the_audience_leaves_out(
    make: Maker, store: Store
) -> None:
    """If it fails, the brief of a named story is an empty page."""
    take(make())
    (story,) = store.stories.find()

    told = brief_story(
        store, story, now=NOON + DAY, titles=str.lower, audience=audiences()["investor"]
    )

    assert (told.stories, told.left_out, told.since) == (1, (), None)
    assert told.audience == "investor"
