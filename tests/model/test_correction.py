"""Replaying corrections says where each report belongs, now and then."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from monitor.model.correction import (
    Correction,
    CorrectionKind,
    Place,
    Undoing,
    in_the_way,
    kin,
    known_by,
    parted,
    place,
    resolve,
)
from tests.makers import NOON

DAY = timedelta(days=1)


def merge(story: str, other: str, *, day: int = 0) -> Correction:
    return Correction(
        id=f"merge-{story}-{other}-{day}",
        kind=CorrectionKind.MERGE,
        story=story,
        other=other,
        title="x",
        at=NOON + day * DAY,
        by="Ada",
        why="",
    )


def split(story: str, other: str, *events: str, day: int = 0) -> Correction:
    return replace(
        merge(story, other, day=day), kind=CorrectionKind.SPLIT, events=events
    )


def undone(done: Correction, *, day: int) -> Correction:
    return replace(done, undone=Undoing(at=NOON + day * DAY, by="Ada", why=""))


def test_merges_follow_each_other() -> None:
    """If it fails, a story that was merged twice is found under neither name."""
    done = (merge("a", "b"), merge("c", "a"))
    assert {name: resolve(name, done) for name in "abcd"} == {
        "a": "c",
        "b": "c",
        "c": "c",
        "d": "d",
    }
    assert place("b", "e1", done) == Place(story="c", part="b")


def test_only_the_named_events_leave_and_whatever_comes_later_stays() -> None:
    """If it fails, a split takes along what it should leave, or does not stick."""
    done = (split("a", "n", "e1"),)
    assert place("a", "e1", done) == Place(story="n", part="n")
    assert place("a", "e2", done) == Place(story="a", part="a")
    assert place("n", "e3", done) == Place(story="n", part="n")


def test_what_came_into_a_split_off_story_goes_back_with_it() -> None:
    """If it fails, undoing a split leaves a story behind that nobody made."""
    done = (undone(split("a", "n", "e1"), day=1),)
    assert place("a", "e1", done) == Place(story="a", part="a")
    assert place("n", "e3", done) == Place(story="a", part="n")


def test_a_moment_knows_neither_later_corrections_nor_their_undoing() -> None:
    """If it fails, the past is shown with what was decided afterwards."""
    early = undone(merge("a", "b", day=1), day=5)
    done = (early, merge("a", "c", day=3))
    assert known_by(done, NOON) == ()
    assert known_by(done, NOON + 2 * DAY) == (replace(early, undone=None),)
    assert known_by(done, NOON + 6 * DAY) == done


def test_what_rests_on_a_correction_is_named() -> None:
    """If it fails, taking back an early merge tears a later one apart unseen."""
    first, second, other = merge("a", "b"), merge("c", "a"), merge("x", "y")
    assert in_the_way(first, (first, second, other)) == second
    assert in_the_way(second, (first, second, other)) is None
    assert in_the_way(first, (first, undone(second, day=1), other)) is None


def test_kin_and_parted() -> None:
    """If it fails, what was told under another name is told again."""
    done = (merge("a", "b"), split("b", "n", "e1"), merge("x", "y"))
    assert kin("n", done) == {"a", "b", "n"}
    assert kin("z", done) == {"z"}
    assert parted((*done, undone(split("q", "r", "e"), day=1))) == (
        frozenset({"a", "n"}),
    )


def test_families_of_splits_are_whole_and_end_with_a_merge() -> None:
    """If it fails, of three parts of a story two are mixed up by the next report."""
    done = (split("a", "n", "e1"), split("n", "m", "e2"), split("x", "y", "e3"))
    assert parted(done) == (frozenset("anm"), frozenset("xy"))
    assert parted((*done, merge("x", "y", day=1))) == (frozenset("anm"),)


names = st.sampled_from("abcdef")
acts = st.lists(
    st.one_of(
        st.builds(merge, names, names),
        st.builds(split, names, st.sampled_from("uvw"), names),
    ),
    max_size=6,
)


@given(done=acts, part=names, event=names)
def test_taking_everything_back_gives_every_report_back(
    done: list[Correction], part: str, event: str
) -> None:
    """If it fails, a correction cannot be undone without a trace in the stories."""
    taken_back = [undone(c, day=1) for c in done]
    assert place(part, event, taken_back) == Place(story=part, part=part)
