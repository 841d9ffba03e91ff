"""Whole texts are compared by the words that carry them."""

import pytest

from monitor.group.wording import cosine, latest_year, neighbours, vectors
from monitor.model.text import Document

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


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("In 2005 a quake struck; one in 2008 was weaker.", 2008),
        ("It fell to $2005 or 2,005 dollars, 2010% more than 2006.5.", None),
        ("Flight 12008 left at 20:15.", None),
        ("", None),
    ],
)
def test_the_latest_year_of_a_text(text: str, year: int | None) -> None:
    """If it fails, a price is taken for the time of the news."""
    assert latest_year(Document(id="a", title="", text=text)) == year
