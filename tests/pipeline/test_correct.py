"""Merges and splits by hand: they stick, tell nothing twice, and can be taken back."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from monitor.errors import CorrectionError
from monitor.model.correction import Correction
from monitor.model.message import MessageKind
from monitor.model.ontology import Stage
from monitor.model.story import Story
from monitor.pipeline.correct import merge_stories, split_story, undo_correction
from monitor.pipeline.parts import Parts
from monitor.store import Store
from tests.pipeline.corrected import A1, A2, B1, B2, B3, NOON, licences, story_of, take

Maker = Callable[..., Parts]
HOUR = timedelta(hours=1)


def merged(store: Store, one: Story, other: Story) -> Correction:
    return merge_stories(store, one, other, now=NOON, by="Ada", why="one act")


def split(store: Store, story: Story, *events: str) -> Correction:
    return split_story(store, story, events, now=NOON, by="Ada", why="two acts")


def back(store: Store, done: Correction) -> Correction:
    return undo_correction(store, done.id[:8], now=NOON + HOUR, by="Bo", why="no")


def state(store: Store) -> object:
    """Return everything that stories, their ties and their steps are."""
    stories = sorted(store.stories.find(limit=99), key=lambda s: s.id)
    return (
        stories,
        [store.links.of([s.id]) for s in stories],
        [store.stories.timeline(s.id) for s in stories],
        [store.stories.parts([s.id]) for s in stories],
    )


def test_a_merged_story_is_one_with_everything_of_both(
    make: Maker, store: Store
) -> None:
    """If it fails, a merge loses reports, steps or the later stage."""
    take(make(), A1, B1, A2, B2)
    one, other = story_of(store, A1), story_of(store, B1)
    assert one.id != other.id
    merged(store, one, other)
    (story,) = store.stories.find()
    assert (story.id, story.reports, story.stage) == (one.id, 4, Stage.SUSPENDED)
    assert set(story.witnesses) == {"Meridian", "The Paper", "Ministry"}
    assert len(store.stories.reports(one.id)) == 4
    assert [c.report.event_id for c in store.stories.timeline(one.id)] == [
        r.event_id for r in (A1, B1, A2, B2)
    ]
    assert {m.change.story.id for m in store.matches.of_story(one.id)} == {one.id}
    assert store.stories.get(other.id) == store.stories.get(other.id[:7]) == story


def test_what_would_have_gone_to_the_other_goes_to_the_whole(
    make: Maker, store: Store
) -> None:
    """If it fails, the next report opens the merged story again under its old facts."""
    take(make(), A1, B1)
    one, other = story_of(store, A1), story_of(store, B1)
    merged(store, one, other)
    done = take(make(), B2)
    (story,) = store.stories.find()
    assert (story.id, story.stage) == (one.id, Stage.SUSPENDED)
    assert [c.story.id for c in done.changes] == [one.id]
    assert [m.change.story.id for m in done.matches] == [one.id]


def test_a_merge_tells_nothing_and_nothing_twice(make: Maker, store: Store) -> None:
    """If it fails, readers are told again, or find the rest of a thread elsewhere."""
    parts = make()
    take(parts, A1, B1, B2)
    one, other = story_of(store, A1), story_of(store, B1)
    before = store.outbox.messages()
    merged(store, one, other)
    assert store.outbox.messages() == before
    assert store.outbox.told(one.id, "terminal") == 3
    told_again = take(parts, B3)  # the stage that B was told to have
    assert told_again.messages == 0
    ended = licences("EFFECTIVE", "2025-11-05", "Rule 70 is back", "No. 70")
    take(parts, ended)
    latest = store.outbox.messages()[0].message
    assert (latest.kind, latest.subject) == (MessageKind.UPDATE, one.id)
    roots = {
        m.message.subject: m.message.id for m in before if m.message.parent is None
    }
    assert latest.parent == roots[one.id]
    assert len(store.outbox.messages(subject=one.id)) == 4


def test_where_only_the_other_was_told_its_thread_goes_on(
    make: Maker, store: Store
) -> None:
    """If it fails, a channel gets a second first message of what it knows."""
    parts = make()
    copper = licences("ADOPTED", "2025-11-01", "Copper permits", "No. 61", goods=["Cu"])
    take(parts, copper, B1)
    one, other = story_of(store, copper), story_of(store, B1)
    assert store.outbox.told(one.id, "terminal") == 0
    (root,) = store.outbox.messages()
    merged(store, one, other)
    take(parts, B2)
    latest = store.outbox.messages()[0].message
    assert (latest.kind, latest.subject) == (MessageKind.UPDATE, one.id)
    assert latest.parent == root.message.id


def test_a_repeat_is_known_under_the_other_s_name(make: Maker, store: Store) -> None:
    """If it fails, a rule's dedup window starts anew with every merge."""
    take(make(), A1, B1, B2)
    one, other = story_of(store, A1), story_of(store, B1)
    key = f"controls|story={one.id}|stage=suspended"
    assert store.matches.last_of(one.id, key) is None
    merged(store, one, other)
    assert store.matches.last_of(one.id, key) == B2.published


def test_a_split_takes_the_named_reports_and_later_ones_like_them(
    make: Maker, store: Store
) -> None:
    """If it fails, the split falls together again with the next report."""
    parts = make()
    mixed = licences(
        "ADOPTED", "2025-11-02", "Gallium dealers must now name every buyer", "No. 61"
    )
    take(parts, A1, mixed)
    story = story_of(store, A1)
    assert story_of(store, mixed).id == story.id
    done = split(store, story, mixed.event_id[:8])
    new = story_of(store, mixed)
    assert (new.id, new.reports, new.title) == (done.other, 1, mixed.document.title)
    assert story_of(store, A1).reports == 1
    like_new = licences(
        "ADOPTED", "2025-11-03", "Gallium dealers must name buyers", "No. 61", by=("X", A1.document.source.tier)  # type: ignore[union-attr]
    )  # fmt: skip
    like_old = licences(
        "ADOPTED", "2025-11-03", "Permits for magnets: notice 61", "No. 61", by=("Y", A1.document.source.tier)  # type: ignore[union-attr]
    )  # fmt: skip
    take(parts, like_new, like_old)
    assert story_of(store, like_new).id == new.id
    assert story_of(store, like_old).id == story.id


def test_what_was_told_of_a_split_off_report_stays_told(
    make: Maker, store: Store
) -> None:
    """If it fails, the part that leaves is told as new although it was told before."""
    parts = make()
    take(parts, A1, A2)
    story = story_of(store, A1)
    count = len(store.outbox.messages())
    split(store, story, A2.event_id)
    new = story_of(store, A2)
    assert len(store.outbox.messages()) == count == 2
    assert store.outbox.told(new.id, "terminal") == 1
    assert store.threads.of(new.id, "terminal") == store.threads.of(
        story.id, "terminal"
    )
    key = f"controls|story={new.id}|stage=effective"
    assert store.matches.last_of(new.id, key) == A2.published
    old = f"controls|story={story.id}|stage=effective"
    assert store.matches.last_of(story.id, old) is None


@pytest.mark.parametrize("way", ["merge", "split"])
def test_undoing_at_once_leaves_everything_as_it_was(
    way: str, make: Maker, store: Store
) -> None:
    """If it fails, trying a correction out is not safe."""
    take(make(), A1, B1, A2, B2)
    before = state(store)
    one = story_of(store, A1)
    done = (
        merged(store, one, story_of(store, B1))
        if way == "merge"
        else split(store, one, A2.event_id)
    )
    assert state(store) != before
    assert back(store, done).undone is not None
    assert state(store) == before


def test_undoing_later_sorts_what_has_come_since(make: Maker, store: Store) -> None:
    """If it fails, reports that came during a merge stay in the wrong story."""
    parts = make()
    take(parts, A1, B1)
    one, other = story_of(store, A1), story_of(store, B1)
    done = merged(store, one, other)
    take(parts, A2, B2)
    back(store, done)
    assert story_of(store, A2).id == one.id
    assert story_of(store, B2).id == other.id
    assert story_of(store, B2).stage is Stage.SUSPENDED
    assert story_of(store, A1).stage is Stage.EFFECTIVE
    take(parts, B3)
    assert story_of(store, B3).id == other.id


def test_a_split_that_is_taken_back_takes_its_later_reports_along(
    make: Maker, store: Store
) -> None:
    """If it fails, taking a split back leaves half a story that nobody wanted."""
    parts = make()
    take(parts, A1, A2)
    story = story_of(store, A1)
    done = split(store, story, A2.event_id)
    copy = licences(
        "EFFECTIVE", "2025-11-04", "Magnet permits begin", "No. 61",
        by=("X", A1.document.source.tier),  # type: ignore[union-attr]
    )  # fmt: skip
    take(parts, copy)
    assert story_of(store, copy).id == done.other
    back(store, done)
    (whole,) = store.stories.find()
    assert (whole.id, whole.reports) == (story.id, 3)


def test_corrections_are_taken_back_in_the_reverse_order(
    make: Maker, store: Store
) -> None:
    """If it fails, an old merge is undone under a newer one and nobody can tell what is what."""
    other_act = licences("ADOPTED", "2025-11-02", "Third rule", "No. 99")
    take(make(), A1, B1, other_act)
    before = state(store)
    one, two, three = (story_of(store, r) for r in (A1, B1, other_act))
    first = merged(store, one, two)
    second = merged(store, three, one)
    assert [s.id for s in store.stories.find()] == [three.id]
    with pytest.raises(CorrectionError, match=second.id):
        back(store, first)
    back(store, second)
    back(store, first)
    assert state(store) == before
    assert [c.undone is not None for c in store.corrections.all()] == [True, True]


def test_mistakes_are_said_and_change_nothing(make: Maker, store: Store) -> None:
    """If it fails, a typo tears a story apart."""
    take(make(), A1, A2)
    story = story_of(store, A1)
    before = state(store)
    done = split(store, story, A1.event_id)
    back(store, done)
    mistakes: tuple[tuple[Callable[[], object], str], ...] = (
        (lambda: merged(store, story, story), "one story already"),
        (lambda: split(store, story), "at least one"),
        (lambda: split(store, story, "zzz"), "no event"),
        (lambda: split(store, story, A1.event_id, A2.event_id), "nothing would stay"),
        (lambda: back(store, done), "already"),
        (
            lambda: undo_correction(store, "zz", now=NOON, by="", why=""),
            "no correction",
        ),
    )
    for wrong, words in mistakes:
        with pytest.raises(CorrectionError, match=words):
            wrong()
    assert state(store) == before


def test_two_ties_of_one_report_are_one_report_after_a_merge(
    make: Maker, store: Store
) -> None:
    """If it fails, merging two of the six stories that one act moved is refused."""
    both = licences("SUSPENDED", "2025-11-04", "One act puts off two rules", "No. 61")
    event = both.event
    refs = [a for r in (A1, B1) for a in r.event.of("legal_ref")]
    rest = tuple(a for a in event.arguments if a.role != "legal_ref")
    act = type(both)(
        event_id=both.event_id,
        event=type(event)(**{f: getattr(event, f) for f in event.__slots__} | {"arguments": (*rest, *refs)}),
        document=both.document,
        witness=both.witness,
        published=both.published,
        first_seen=both.first_seen,
    )  # fmt: skip
    take(make(), A1, B1, act)
    before = state(store)
    one, other = (s for s in store.stories.find())
    done = merged(store, one, other)
    (story,) = store.stories.find()
    assert (story.reports, story.stage) == (3, Stage.SUSPENDED)
    back(store, done)
    assert state(store) == before
