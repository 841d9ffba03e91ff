"""Copies of one text are known again, and different texts are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.group.similarity import (
    SIZE,
    alike,
    containment,
    content_words,
    fingerprint,
    is_copy,
    resemblance,
)
from monitor.model.text import Document

STORY = " ".join(f"sentence{n} tells of mine{n % 7} and ore{n % 11}" for n in range(60))
OTHER = " ".join(f"line{n} speaks of club{n % 5} and goal{n % 13}" for n in range(60))


def sketch(text: str, title: str = "") -> tuple[int, ...]:
    return fingerprint(Document(id="d", title=title, text=text))


@pytest.mark.parametrize(
    ("one", "other", "copy"),
    [
        pytest.param(STORY, STORY, True, id="the-same"),
        pytest.param(STORY, STORY.upper(), True, id="case"),
        pytest.param(STORY, STORY.replace(" ", " \u200b "), True, id="invisible"),
        pytest.param(STORY, STORY[: len(STORY) // 2], True, id="cut-in-half"),
        pytest.param(STORY, f"{STORY} Reporting by A. Writer", True, id="byline"),
        pytest.param(STORY, OTHER, False, id="another"),
        pytest.param("Duty on copper", "Duty on steel", False, id="short-and-other"),
        pytest.param("Duty on copper", "Duty on copper", True, id="short-and-same"),
        pytest.param("", "", False, id="empty"),
        pytest.param(STORY, "", False, id="one-empty"),
    ],
)
def test_copies(one: str, other: str, copy: bool) -> None:  # noqa: FBT001
    """Reprints would count as witnesses, or two texts as one."""
    assert is_copy(sketch(one), sketch(other)) is copy
    assert is_copy(sketch(other), sketch(one)) is copy


def test_estimates_are_near_the_truth() -> None:
    """A sketch would say nothing about the texts."""
    words_ = [f"w{n}" for n in range(3000)]
    half = sketch(" ".join(words_[:2000])), sketch(" ".join(words_[1000:]))

    assert len(half[0]) == SIZE
    assert abs(resemblance(*half) - 1 / 3) < 0.15
    assert abs(containment(*half) - 1 / 2) < 0.15


def test_headlines() -> None:
    """One word in common would make two headlines one."""
    assert alike("China suspends controls", "China lifts tariffs") == 0.0
    assert (
        alike("China suspends rare earth controls", "Rare earth controls: China") > 0.8
    )
    assert content_words("The companies of the mines") == {"company", "mine"}


@given(text=st.text(max_size=300), title=st.text(max_size=30))
def test_any_text_has_a_stable_sketch(text: str, title: str) -> None:
    """A hostile text would raise, or be unlike itself."""
    one = sketch(text, title)

    assert one == sketch(text, title)
    assert list(one) == sorted(set(one))
    assert resemblance(one, one) in (0.0, 1.0)
    assert all(0 <= h < 2**48 for h in one)
