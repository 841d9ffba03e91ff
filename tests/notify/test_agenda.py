"""An entry says what its source states, and keeps its name and number while it moves."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from monitor.model.calendar import CalendarEntry, DateKind, EntryStatus, Given
from monitor.model.ontology import Attribution, DateModifier, Granularity, Stage
from monitor.notify.agenda import (
    cancelled,
    entry_words,
    issued,
    question_words,
    when_words,
)
from tests.makers import NOON, a_story
from tests.notify.dates import END, an_entry, an_interval

LATER = NOON + timedelta(days=3)


def given(entry: CalendarEntry, before: Given | None = None) -> Given:
    """Return an entry as it is given out."""
    found = issued(entry, before, now=NOON if before is None else LATER)
    assert found is not None
    return found


def test_an_entry_says_what_is_stated_and_by_whom() -> None:
    """If it fails, a calendar asserts what one paper has written."""
    made = given(an_entry())

    assert made.uid == "story-1-expiry@lodewatch"
    assert made.summary == (
        "Suspension stated to end: China suspends rare earth export controls"
    )
    assert "“China's commerce ministry suspended" in made.description
    assert "(Example Wire, 7 November 2025)" in made.description
    assert (made.first, made.last, made.sequence) == (END, END, 0)
    assert made.status is EntryStatus.CONFIRMED


def test_the_same_content_is_the_same_entry() -> None:
    """If it fails, every export looks like a change to whoever subscribes."""
    first = given(an_entry())

    assert given(an_entry(), first) is first


def test_a_date_that_moves_keeps_its_name_and_raises_its_number() -> None:
    """If it fails, the old day stays beside the new one in everybody's calendar."""
    first = given(an_entry())

    moved = given(an_entry(date=an_interval(date(2027, 11, 10))), first)
    again = given(an_entry(date=an_interval(date(2028, 11, 10))), moved)

    assert moved.uid == first.uid
    assert (moved.sequence, again.sequence) == (1, 2)
    assert moved.revised == LATER


def test_other_words_are_a_revision_and_no_move() -> None:
    """If it fails, calendar programs announce a new date where only a title changed."""
    first = given(an_entry())
    story = replace(an_entry().story, title="China pauses its controls")

    other = given(an_entry(story=story), first)

    assert other.sequence == first.sequence
    assert other.revised == LATER


def test_what_holds_no_longer_is_cancelled_once_and_may_come_back() -> None:
    """If it fails, people prepare for a day that was called off."""
    first = given(an_entry())
    over = an_entry(holds=False, story=a_story(stage=Stage.ENDED))

    off = given(over, first)
    back = given(an_entry(), off)

    assert (off.status, off.sequence) == (EntryStatus.CANCELLED, 1)
    assert off.description.startswith("Now ended.")
    assert given(over, off) is off
    assert (back.status, back.sequence) == (EntryStatus.CONFIRMED, 2)
    assert issued(over, None, now=NOON) is None  # nobody has heard of it
    assert cancelled(first, now=LATER).sequence == 1


@pytest.mark.parametrize(
    "entry",
    [
        pytest.param(
            an_entry(story=a_story(attribution=Attribution.HEARSAY)), id="hearsay"
        ),
        pytest.param(an_entry(story=a_story(stage=Stage.PROPOSED)), id="a plan"),
        pytest.param(
            an_entry(
                date=an_interval(
                    END.replace(day=1),
                    END.replace(day=30),
                    granularity=Granularity.MONTH,
                )
            ),
            id="a month",
        ),
    ],
)
def test_what_is_not_sure_is_tentative(entry: CalendarEntry) -> None:
    """If it fails, a rumoured day looks like a decided one."""
    assert given(entry).status is EntryStatus.TENTATIVE


def test_a_month_stays_a_month() -> None:
    """If it fails, "November 2026" becomes the first or the thirtieth."""
    month = an_interval(
        date(2026, 11, 1), date(2026, 11, 30), granularity=Granularity.MONTH
    )

    made = given(an_entry(date=month, kind=DateKind.EFFECTIVE, name="effective"))

    assert made.summary.startswith("Stated to take effect (November 2026): ")
    assert (made.first, made.last) == (date(2026, 11, 1), date(2026, 11, 30))


@pytest.mark.parametrize(
    ("kind", "stage", "words", "question"),
    [
        ("expiry", "SUSPENDED", "suspension stated to end", "expired, extended or"),
        ("expiry", "EXTENDED", "extension stated to end", "expired, extended or"),
        ("expiry", "EFFECTIVE", "stated to expire", "expired, extended or resumed"),
        ("effective", "ADOPTED", "stated to take effect", "in force, postponed or"),
        ("closing", "ADOPTED", "stated to close", "completed, postponed or called"),
        ("comment", "PROPOSED", "comments stated to close", ""),
        ("deadline", "ADOPTED", "stated deadline", ""),
    ],
)
def test_dates_are_stated_and_passed_ones_are_questions(
    kind: str, stage: str, words: str, question: str
) -> None:
    """If it fails, a day is told as a fact, or a question has the wrong answers."""
    entry = an_entry(kind=DateKind(kind), story=a_story(stage=Stage(stage)))

    assert entry_words(entry) == words
    assert question_words(entry).startswith(question)


def test_a_day_that_is_a_limit_is_told_as_one() -> None:
    """If it fails, "by 10 November" becomes "on 10 November"."""
    limit = an_entry(date=an_interval(modifier=DateModifier.BY))

    assert when_words(limit) == "by 10 November 2026"
    assert when_words(an_entry()) == "10 November 2026"


def test_an_address_that_is_no_link_is_left_out() -> None:
    """If it fails, a calendar program runs what a feed has put into a link."""
    source = an_entry().source
    assert source is not None
    bad = an_entry(source=replace(source, url="javascript:alert(1)"))

    assert given(bad).url is None
    assert given(an_entry(source=None)).url is None
