"""Clusters grow by nearness, and stay apart where their names differ."""

from collections import defaultdict
from collections.abc import Mapping

from monitor.group.joining import ALONE, joined

NOBODY: frozenset[str] = frozenset()


def clusters(
    near: Mapping[tuple[int, int], float], names: list[frozenset[str]]
) -> set[frozenset[int]]:
    edges: dict[int, dict[int, float]] = defaultdict(dict)
    for (a, b), value in near.items():
        edges[a][b] = edges[b][a] = value
    return {frozenset(its) for its in joined(names, edges).members.values()}


def all_pairs(count: int, value: float) -> dict[tuple[int, int], float]:
    return {(a, b): value for b in range(count) for a in range(b)}


def test_two_documents_must_be_nearer_than_groups() -> None:
    """If it fails, two texts that share a few words by chance are one development."""
    below, alone = ALONE - 0.01, [NOBODY] * 2

    assert clusters({(0, 1): below}, alone) == {frozenset({0}), frozenset({1})}
    assert clusters({(0, 1): ALONE}, alone) == {frozenset({0, 1})}


def test_one_document_that_is_near_to_everything_chains_no_strangers() -> None:
    """If it fails, a week in review makes one development of the week's news."""
    near = {(0, 1): 0.9, (2, 3): 0.9, (1, 4): 0.4, (3, 4): 0.4}

    got = clusters(near, [NOBODY] * 5)

    assert not any({0, 2} <= its for its in got)


def test_groups_whose_names_differ_stay_apart() -> None:
    """If it fails, two quakes are one development because both are quakes."""
    a, b = frozenset("abcdefghijkl"), frozenset("mnopqrstuvwx")
    near = all_pairs(10, 0.27)
    near |= {(x, y): 0.4 for x, y in near if (x < 5) == (y < 5)}
    halves = {frozenset(range(5)), frozenset(range(5, 10))}

    assert clusters(near, [a] * 5 + [b] * 5) == halves
    assert clusters(near, [a] * 10) == {frozenset(range(10))}


def test_groups_that_hold_together_far_better_than_to_each_other_stay_apart() -> None:
    """If it fails, two developments without names in their reports are one."""
    near = all_pairs(10, 0.3)
    near |= {(x, y): 0.6 for x, y in near if (x < 5) == (y < 5)}
    halves = {frozenset(range(5)), frozenset(range(5, 10))}

    assert clusters(near, [NOBODY] * 10) == halves


def test_what_has_nothing_in_common_stays_alone() -> None:
    """If it fails, a document without words or events raises an error."""
    assert clusters({}, [NOBODY] * 2) == {frozenset({0}), frozenset({1})}
