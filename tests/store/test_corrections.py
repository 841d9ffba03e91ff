"""Corrections are kept for ever, with who, when and why."""

from dataclasses import replace

from monitor.model.correction import Correction, CorrectionKind, Undoing
from monitor.store import Store
from tests.makers import NOON

DONE = Correction(
    id="abc1",
    kind=CorrectionKind.SPLIT,
    story="a",
    other="b",
    title="Of its own",
    events=("e1", "e2"),
    at=NOON,
    by="Ada",
    why="two acts",
)


def test_a_correction_comes_back_whole_and_once(store: Store) -> None:
    """If it fails, nobody can say who has merged what, and why."""
    for _ in range(2):
        store.corrections.add(DONE)
    assert store.corrections.all() == (DONE,)


def test_taking_back_keeps_it(store: Store) -> None:
    """If it fails, an undone correction leaves no trace."""
    store.corrections.add(DONE)
    back = Undoing(at=NOON, by="Bo", why="one after all")
    after = store.corrections.take_back(DONE, back)
    assert store.corrections.all() == (after,) == (replace(DONE, undone=back),)


def test_the_beginning_of_an_id_is_enough_if_it_is_one(store: Store) -> None:
    """If it fails, another correction than the one meant is taken back."""
    store.corrections.add(DONE)
    store.corrections.add(replace(DONE, id="abd2"))
    assert store.corrections.get("abc") == DONE
    assert [store.corrections.get(name) for name in ("ab", "", "x")] == [None] * 3
