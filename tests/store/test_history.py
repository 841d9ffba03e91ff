"""The stored changes in the order in which the monitor saw them."""

from datetime import timedelta

from monitor.model.story import Assignment, AssignReason, ChangeKind, StoryChange
from monitor.store import Store
from monitor.store.history import _NEXT, BATCH, Stretch
from tests.makers import NOON, a_change, a_document, a_report, a_story

HOUR = timedelta(hours=1)


def keep(store: Store, *hours: int, story: str = "story-1") -> list[StoryChange]:
    """Keep one change at each of these hours after noon, in this order."""
    kept = []
    now = a_story(id=story)
    for number, hour in enumerate(hours):
        at, name = NOON + hour * HOUR, f"{story}-{number}"
        report = a_report(document=a_document(id=f"doc-{name}"), first_seen=at)
        change = a_change(now, report, id=f"change-{name}", at=at, baseline=number == 0)
        kept.append(change)
        store.stories.save(
            Assignment(
                story=now,
                change=change,
                reason=AssignReason.KEY,
                explanation="same measure",
            )
        )
    return kept


def whole(store: Store) -> Stretch:
    (stretch,) = store.history.stretches(None, size=10_000)
    return stretch


def test_changes_come_as_they_were_seen(store: Store) -> None:
    """If it fails, a rule hears of the end of a story before its beginning."""
    first, second, third = keep(store, 2, 0, 2)
    found = list(store.history.changes(whole(store)))
    assert found == [second, first, third]
    numbers = store.history.numbers(change.id for change in found)
    assert numbers[first.id] < numbers[second.id] < numbers[third.id]


def test_stretches_miss_nothing_and_overlap_nowhere(store: Store) -> None:
    """If it fails, changes at the seam of two stretches are lost or heard twice."""
    keep(store, 0, 0, 0, 1, 1, 2, 5, 5)
    expected = [c.id for c in store.history.changes(whole(store))]
    for size in range(1, 10):
        stretches = store.history.stretches(None, size=size)
        found = [c.id for s in stretches for c in store.history.changes(s)]
        assert found == expected
        assert len(stretches) == -(-8 // size)


def test_shares_part_the_stories_and_not_their_changes(store: Store) -> None:
    """If it fails, what a story was told is forgotten in the middle of it."""
    for story in range(5):
        keep(store, *range(story, story + 3), story=f"story-{story}")
    expected = list(store.history.changes(whole(store)))
    until = NOON + 5 * HOUR
    for size in range(1, 16):
        heard = [
            list(store.history.changes_of(share, None))
            for share in store.history.shares(None, size=size)
        ]
        of = [{change.story.id for change in some} for some in heard]
        assert sum(map(len, of)) == 5
        assert len(of) == -(-5 // -(-size // 3))
        for some in heard:
            assert some == [change for change in expected if change in some]
        assert sum(map(len, heard)) == len(expected)
    (share,) = store.history.shares(until, size=100)
    some = list(store.history.changes_of(share, until))
    assert some == [change for change in expected if change.at < until]
    assert store.history.shares(NOON, size=100) == ()


def test_what_is_not_wanted_is_not_read(store: Store) -> None:
    """If it fails, a year of copies is read for a rule that wants new stories."""
    keep(store, 0, 1)
    asked = []

    def wanted(kind: ChangeKind, types: tuple[str, str]) -> bool:
        asked.append((kind, types))
        return len(asked) > 1

    found = [c.id for c in store.history.changes(whole(store), wanted=wanted)]
    assert found == ["change-story-1-1"]
    assert asked == [(ChangeKind.NEW, ("EXPORT_LICENSING", "EXPORT_LICENSING"))] * 2


def test_more_than_one_reading_goes_on_where_the_last_ended(store: Store) -> None:
    """If it fails, a history longer than one reading is cut or repeated."""
    keep(store, *(0 for _ in range(BATCH + 3)))
    found = [c.id for c in store.history.changes(whole(store))]
    assert len(set(found)) == len(found) == BATCH + 3


def test_a_time_is_counted_with_its_baseline(store: Store) -> None:
    """If it fails, a backtest says that it looked at more than it did."""
    keep(store, 0, 1, 2, 3)
    period = store.history.period(NOON, NOON + 3 * HOUR)
    assert (period.changes, period.baseline) == (3, 1)
    assert (period.first, period.last) == (NOON, NOON + 2 * HOUR)
    assert store.history.period(NOON + 9 * HOUR, None).first is None
    until = NOON + 2 * HOUR
    (stretch,) = store.history.stretches(until, size=10)
    assert len(list(store.history.changes(stretch))) == 2
    assert store.history.stretches(NOON, size=10) == ()


def test_reading_on_does_not_sort_the_whole_history(store: Store) -> None:
    """If it fails, each piece of a long history costs as much as all of it."""
    plan = store._db.rows(f"EXPLAIN QUERY PLAN {_NEXT}", ("", 0, "~", 0, 5))
    steps = [row["detail"] for row in plan]
    assert any("story_changes_by_time" in step for step in steps)
    assert not any("TEMP B-TREE" in step for step in steps)
