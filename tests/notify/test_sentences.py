"""Sentences that may be quoted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model.text import Field
from monitor.notify.sentences import (
    ahead,
    background,
    fresh,
    holding,
    leans_back,
    matters,
    sentences,
    split,
    stating,
)
from tests.makers import SENTENCE, a_document, a_report, a_span, an_event

TEXT = (
    "The U.S. Department of Defense will buy shares. It also lends $150 million to "
    'MP Materials.\n\nAnnouncement No. 61 remains in force! "Not yet," he said. '
    "Sign up for our newsletter to read more about rare earths."
)


def test_split_keeps_abbreviations_together() -> None:
    """A sentence cut at "No." loses its number, and may lose its "not"."""
    assert [text for _, text in split(TEXT)] == [
        "The U.S. Department of Defense will buy shares.",
        "It also lends $150 million to MP Materials.",
        "Announcement No. 61 remains in force!",
        '"Not yet," he said.',
        "Sign up for our newsletter to read more about rare earths.",
    ]


@given(st.text(alphabet=st.sampled_from("ab AB.!?\n\"'(U.S No. 1"), max_size=200))
def test_split_is_verbatim_and_loses_nothing(text: str) -> None:
    """A quotation must be what stands there; and no words may vanish."""
    found = split(text)

    assert all(text[start : start + len(s)] == s for start, s in found)
    assert "".join("".join(s.split()) for _, s in found) == "".join(text.split())


def test_boilerplate_and_scraps_are_not_quoted() -> None:
    """An alert that quotes a newsletter's advertisement is spam."""
    report = a_report(document=a_document(text=TEXT))

    assert [s.text for s in sentences(report)] == [
        "The U.S. Department of Defense will buy shares.",
        "It also lends $150 million to MP Materials.",
        "Announcement No. 61 remains in force!",
    ]


def test_a_sentence_that_leans_back_brings_the_one_before() -> None:
    """What "it also lends" says is a riddle to somebody who sees only that."""
    event = an_event(
        trigger=a_span("lends", TEXT),
        sentence=a_span("It also lends $150 million to MP Materials.", TEXT),
    )
    report = a_report(event, a_document(text=TEXT))

    assert [s.text for s in stating(report)] == [
        "The U.S. Department of Defense will buy shares.",
        "It also lends $150 million to MP Materials.",
    ]


@pytest.mark.parametrize(
    ("text", "leans"),
    [
        ("It will take effect.", True),
        ("The move surprised traders.", True),
        ("“This is new,” she said.", True),
        ("Italy will follow.", False),
        ("The ministry of commerce said so.", True),
        ("China will follow.", False),
    ],
)
def test_leans_back(text: str, *, leans: bool) -> None:
    """A pronoun without its noun is a riddle."""
    assert leans_back(text) is leans


def one(text: str) -> list[int]:
    """Return the three ranks of one sentence."""
    report = a_report(document=a_document(text=text))
    (sentence,) = sentences(report)
    names = ("rare earth", "China")
    return [rank(sentence, names) for rank in (matters, ahead, background)]


@pytest.mark.parametrize(
    ("text", "section"),
    [
        ("China accounts for 90% of the world's refined rare earth supply.", 0),
        ("Officials in the capital expect that talks will resume next month.", 1),
        ("Similar curbs on gallium were imposed earlier, in 2023, by Beijing.", 2),
    ],
    ids=["matters", "ahead", "background"],
)
def test_ranks_find_their_section(text: str, section: int) -> None:
    """A forecast among the reasons would mislead."""
    ranks = one(text)

    assert ranks[section] == max(ranks) > 0


def test_a_reason_must_share_something_with_the_story() -> None:
    """A percentage about something else is no reason why this matters."""
    assert one("Sugar beet accounts for 20% of the farm income there.")[0] == 0


def test_fresh_refuses_what_was_said() -> None:
    """The same sentence from a second paper is no second line."""
    said = "China suspended its export controls on rare earths until November."

    assert not fresh(
        "China's controls on rare earths exports suspended until November", [said]
    )
    assert fresh("Magnet makers in Germany welcomed lower prices", [said])


def test_words_are_given_with_the_sentence_that_holds_them() -> None:
    """If it fails, a date is sourced to a sentence that does not state it."""
    text = f"{SENTENCE} The rules were due to start on 8 November 2025."
    report = a_report(an_event(), a_document(text=text))

    assert holding(report, a_span("China", text)).text == SENTENCE
    later = holding(report, a_span("8 November", text))
    assert later.text == "The rules were due to start on 8 November 2025."
    title = a_span("suspends", report.document.title, Field.TITLE)
    assert holding(report, title).text == report.document.title
