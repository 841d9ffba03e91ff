"""What is shown where room is short."""

from dataclasses import replace

import pytest

from monitor.model.message import Brief, Digest, Line, Section
from monitor.notify.brief import BEYOND, HAPPENING, NEXT
from monitor.notify.facts import NOT_STATED, PROCEDURE
from monitor.notify.shorten import (
    alike_words,
    cards,
    lead_words,
    occasion,
    outside_words,
    rules_words,
    short_sections,
    shorter,
    sources_words,
    tally,
)
from tests.makers import a_quote, an_alert
from tests.notify.dates import a_reminder
from tests.notify.rules import a_digest


def in_sections(*lines: Line, title: str = HAPPENING) -> Brief:
    return Brief(sections=(Section(title=title, lines=lines),))


def test_a_reminder_says_why_it_comes_now() -> None:
    """If it fails, a question about a day reads like a reminder of it, or says nothing."""
    asked = replace(a_reminder(), asks=True)
    old = replace(a_reminder(), lead="", text="In 3 days. As last reported: x.")

    assert (occasion(a_reminder()), occasion(asked)) == (
        "A stated day comes near",
        "A stated day has come",
    )
    assert lead_words(a_reminder()) == "In 30 days. Words"
    assert lead_words(old) == old.text
    assert rules_words([("a", "A\nrule"), ("b", "B")]) == "A rule (a); B (b)"


def test_who_does_what_comes_before_the_sentence_that_states_it() -> None:
    """If it fails, a card begins with a quotation that may lack who acts."""
    lines = (Line(text="q", quote=a_quote()), Line(text="China acts."))
    brief = Brief(
        sections=(
            Section(title=HAPPENING, lines=lines),
            Section(title=NEXT, lines=(Line(text=NOT_STATED),)),
            Section(title=BEYOND, lines=(Line(text="old"),)),
        )
    )

    (section,) = short_sections(an_alert(brief=brief))

    assert [line.text for line in section.lines] == ["China acts.", "q"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("China acts. Hearsay, not confirmed.", "China acts."),
        (
            "China acts. Hearsay, not confirmed; conditional.",
            "China acts. Conditional.",
        ),
        ("China acts. Given as possible.", "China acts. Given as possible."),
    ],
)
def test_how_sure_it_is_stands_beside_it_once_and_no_other_reserve_is_lost(
    text: str, shown: str
) -> None:
    """If it fails, a card repeats itself, or drops a "conditional"."""
    alert = an_alert(
        brief=in_sections(Line(text=text)), certainty_words="hearsay, not confirmed"
    )

    assert short_sections(alert)[0].lines[0].text == shown


def test_procedure_is_no_news() -> None:
    """If it fails, every card ends with the same sentence about what may follow."""
    line = Line(text=f"Formally, it can end {PROCEDURE}.")

    assert short_sections(an_alert(brief=in_sections(line, title=NEXT))) == ()


def test_stories_of_one_document_share_a_card_and_say_each_thing_once() -> None:
    """If it fails, one announcement fills a digest with three cards alike."""
    same = an_alert(brief=in_sections(Line(text="China acts.")))
    other = an_alert(brief=in_sections(Line(text="It lends.")), stage_words="adopted")
    last = an_alert(headline="Another")

    first, second = cards([same, same, other, last])

    assert [p.sections[0].lines[0].text for p in first.parts] == [
        "China acts.",
        "It lends.",
    ]
    assert first.alike == 1
    assert second.headline == "Another"
    assert alike_words(1) == "1 more measure of this document stands the same."
    assert alike_words(2) == "2 more measures of this document stand the same."
    assert outside_words(1) == "1 story outside this view."
    assert sources_words(same) == "1 independent source"


def test_without_a_quotation_the_status_is_shown() -> None:
    """A card without any line would say nothing."""
    brief = Brief(sections=(Section(title=HAPPENING, lines=(Line(text="status"),)),))

    (section,) = short_sections(an_alert(brief=brief))

    assert section.lines[0].text == "status"


def test_tally_says_what_is_in_it_and_that_nothing_is() -> None:
    """An empty day must not look like a broken monitor."""
    assert tally(a_digest(still_open=(an_alert(),))) == "1 new · 1 still open"
    assert tally(a_digest(new=())) == "Nothing new since the last digest"


def test_the_least_goes_first_and_everything_is_counted() -> None:
    """News is the last thing to leave out."""
    digest: Digest | None = a_digest(still_open=(an_alert(),), changed=(an_alert(),))
    seen = []
    while digest is not None:
        parts = (len(digest.still_open), len(digest.changed), len(digest.new))
        seen.append((*parts, digest.more))
        digest = shorter(digest)

    assert seen == [(1, 1, 1, 0), (0, 1, 1, 1), (0, 0, 1, 2), (0, 0, 0, 3)]
