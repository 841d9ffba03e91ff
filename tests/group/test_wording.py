"""Whole texts are compared by the words that carry them."""

from monitor.group.wording import cosine, neighbours, vectors

QUAKE = ("Quake hits Qeshm", "A magnitude 5.6 quake shook Qeshm in Iran on Sunday.")
AGAIN = (
    "Iran: tremor on island",
    "Villages on Qeshm were hit by a quake of 5.6 in Iran.",
)
OTHER = ("Quake hits Java", "A magnitude 6.9 quake shook Java in Indonesia on Monday.")
NOTHING = ("", "")


def test_names_weigh_more_than_the_kind_of_news() -> None:
    """Two quakes would be nearer than two reports of one."""
    first, again, other, nothing = vectors([QUAKE, AGAIN, OTHER, NOTHING])

    assert cosine(first, again) > cosine(again, other)
    assert cosine(first, nothing) == 0.0
    assert abs(cosine(first, first) - 1) < 1e-9


def test_pairs_are_found_once() -> None:
    """A pair would be missed or compared twice."""
    pairs = list(neighbours(vectors([QUAKE, NOTHING, AGAIN])))

    assert pairs == [(0, 2)]
