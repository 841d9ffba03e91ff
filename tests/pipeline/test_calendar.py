"""Dates are read from stored stories; what is given out keeps its name as it moves."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import pytest

from monitor.model.calendar import EntryStatus
from monitor.model.ontology import Stage
from monitor.pipeline import calendar
from monitor.pipeline.calendar import dates_holding, dates_of, give_out
from monitor.pipeline.correct import merge_stories
from monitor.pipeline.parts import Parts
from monitor.store import Store
from tests.makers import NOON
from tests.pipeline.dates import of_another_state, suspended, tell

Maker = Callable[..., Parts]
DAY = timedelta(days=1)
END = date(2026, 11, 10)


def test_a_date_comes_with_the_words_of_its_source(make: Maker, store: Store) -> None:
    """If it fails, a date stands in the calendar and nobody knows who has said so."""
    tell(make(), suspended("2026-11-10"), at=NOON, id_="doc-1")

    (entry,) = dates_of(store)

    assert (entry.first, entry.holds) == (END, True)
    assert entry.source is not None
    assert (entry.source.document_id, entry.source.seen) == ("doc-1", NOON)
    assert "suspended" in entry.source.sentence.text
    assert dates_of(store, since=END + DAY) == ()
    assert dates_of(store, until=END - DAY) == ()
    assert dates_of(store, matched=True) == (entry,)
    assert dates_of(store, wanted=lambda story: story.stage is Stage.ENDED) == ()


def test_the_nearest_dates_that_hold_are_read_as_far_as_asked(
    make: Maker, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If it fails, the days ahead are wrong, or reading ten of them reads thousands."""
    monkeypatch.setattr(calendar, "_FEW", 1)
    monkeypatch.setattr(calendar, "_BATCH", 1)
    parts, act = make(), suspended("2026-11-10")
    both = replace(act.dates, deadline=act.dates.expiry)
    tell(parts, replace(act, dates=both), at=NOON)
    tell(parts, of_another_state(suspended("2026-11-03")), at=NOON + DAY)
    ended = suspended("2026-11-01", stage=Stage.ENDED)
    tell(parts, replace(ended, type="TARIFF_DUTY"), at=NOON + 2 * DAY)

    ahead = partial(dates_holding, store, since=NOON.date(), until=END)
    every = dates_of(store, since=NOON.date(), until=END)
    found = [entry for entry in every if entry.holds]
    assert [*ahead()] == found
    assert [e.last.day for e in found] == [3, 10, 10]
    assert next(ahead(latest=True)) == found[-1]
    statements: list[str] = []
    store._db.raw.set_trace_callback(statements.append)
    next(ahead())
    # The first story in time has ended; the last is not read at all.
    assert sum("FROM story_reports" in said for said in statements) == 1 + 1


def test_a_moved_date_is_the_same_entry_with_a_higher_number(
    make: Maker, store: Store
) -> None:
    """If it fails, the old day of an extended pause stays in everybody's calendar."""
    parts = make()
    tell(parts, suspended("2026-11-10"), at=NOON)
    (first,) = give_out(store, now=NOON)
    assert give_out(store, now=NOON + DAY) == (first,)

    tell(parts, suspended("2026-11-20"), at=NOON + 2 * DAY)
    (moved,) = give_out(store, now=NOON + 3 * DAY)

    assert (first.sequence, moved.sequence) == (0, 1)
    assert (moved.uid, moved.last) == (first.uid, date(2026, 11, 20))
    assert give_out(store, now=NOON + 4 * DAY) == (moved,)


def test_an_entry_that_leaves_the_time_asked_for_is_given_once_more(
    make: Maker, store: Store
) -> None:
    """If it fails, a subscriber of this year's dates keeps a day that has moved."""
    parts, end = make(), date(2026, 12, 31)
    tell(parts, suspended("2026-11-10"), at=NOON)
    give_out(store, now=NOON, until=end)

    tell(parts, suspended("2027-11-10"), at=NOON + 2 * DAY)
    (moved,) = give_out(store, now=NOON + 3 * DAY, until=end)

    assert (moved.first.year, moved.sequence) == (2027, 1)
    assert give_out(store, now=NOON + 4 * DAY, until=end) == ()


def test_what_ends_early_is_cancelled(make: Maker, store: Store) -> None:
    """If it fails, a pause that was lifted still ends next year, says the calendar."""
    parts = make()
    tell(parts, suspended("2026-11-10"), at=NOON)
    (first,) = give_out(store, now=NOON)

    tell(parts, suspended(None, stage=Stage.EFFECTIVE), at=NOON + 20 * DAY)
    (off,) = give_out(store, now=NOON + 21 * DAY)

    assert (off.uid, off.sequence) == (first.uid, 1)
    assert off.status is EntryStatus.CANCELLED
    assert off.description.startswith("No longer stated.")


def test_what_was_never_given_out_is_not_cancelled(make: Maker, store: Store) -> None:
    """If it fails, a new subscriber gets a list of days that never were."""
    parts = make()
    tell(parts, suspended("2026-11-10"), at=NOON)
    tell(parts, suspended(None, stage=Stage.ENDED), at=NOON + 20 * DAY)

    assert give_out(store, now=NOON + 21 * DAY) == ()
    assert [e.holds for e in dates_of(store)] == [False]


def test_what_a_merged_story_has_given_out_is_cancelled(
    make: Maker, store: Store
) -> None:
    """If it fails, a date stands twice in everybody's calendar after a merge."""
    parts = make()
    tell(parts, suspended("2026-11-10"), at=NOON)
    other = of_another_state(suspended("2026-11-10"))
    tell(parts, other, at=NOON + DAY)
    first, second = sorted(give_out(store, now=NOON + DAY), key=lambda g: g.revised)
    one, two = (store.stories.get(g.story_id) for g in (first, second))
    assert one is not None
    assert two is not None

    merge_stories(store, one, two, now=NOON + 2 * DAY, by="Ada", why="one act")
    given = {g.uid: g for g in give_out(store, now=NOON + 2 * DAY)}
    assert given[first.uid].status is not EntryStatus.CANCELLED
    assert given[second.uid].status is EntryStatus.CANCELLED
    assert given[second.uid].sequence == second.sequence + 1
