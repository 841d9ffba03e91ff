"""Whole texts are compared by the words that carry them."""

import pytest

from monitor.group.wording import (
    Texts,
    cosine,
    in_common,
    latest_year,
    wording,
)
from monitor.model.text import Document

QUAKE = ("Quake hits Qeshm", "A magnitude 5.6 quake shook Qeshm in Iran on Sunday.")
AGAIN = (
    "Iran: tremor on island",
    "Villages on Qeshm were hit by a quake of 5.6 in Iran.",
)
OTHER = ("Quake hits Java", "A magnitude 6.9 quake shook Java in Indonesia on Monday.")
NOTHING = ("", "")


def test_names_weigh_more_than_the_kind_of_news() -> None:
    """If it fails, two quakes are nearer than two reports of one."""
    first, again, other, nothing = (
        wording(*text).vector for text in (QUAKE, AGAIN, OTHER, NOTHING)
    )

    assert cosine(first, again) > cosine(again, other)
    assert cosine(first, nothing) == 0.0
    assert abs(cosine(first, first) - 1) < 1e-9
    assert in_common(first, again, most=2) == ("qeshm", "iran")


def test_names_and_numbers_are_known() -> None:
    """If it fails, nothing tells two look-alike developments apart."""
    names = wording(*QUAKE).names

    assert {"qeshm", "iran", "5", "6"} <= names
    assert not {"quake", "magnitude"} & names


def test_a_text_finds_the_earlier_ones_that_are_near() -> None:
    """If it fails, a pair is missed, or compared with another figure than its own."""
    texts = Texts()
    vectors = [wording(*text).vector for text in (QUAKE, NOTHING, AGAIN)]

    assert [list(texts.add(vector)) for vector in vectors] == [[], [], [0]]
    assert texts.add(vectors[0])[2] == pytest.approx(cosine(vectors[0], vectors[2]))


def test_words_of_too_many_texts_lead_nowhere_and_still_count() -> None:
    """If it fails, a large collection is compared all with all, or its figures drift."""
    texts = Texts()
    common = [wording(f"own{n}", "ore mine copper").vector for n in range(200)]
    found = [texts.add(vector) for vector in common]
    twin = texts.add(common[199])

    assert not found[150]
    assert twin == {199: pytest.approx(1.0)}


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
