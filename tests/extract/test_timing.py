"""Which date is what."""

from datetime import date

import pytest

from monitor.extract.timing import (
    deadline_behind,
    next_start,
    stage_by_date,
    starts_in,
)
from monitor.model.event import DateInterval, Dates
from monitor.model.ontology import Granularity, Stage
from monitor.model.text import Field, Span
from tests.extract.reader import events, reading, the_event

pytestmark = pytest.mark.slow

DATES = {
    "from": ("Japan will ban gallium exports from 1 May 2026.", "effective", date(2026, 5, 1)),
    "effective": ("Japan banned gallium exports, effective 1 May 2026.", "effective", date(2026, 5, 1)),
    "until": ("Japan suspended its ban on gallium exports until 1 May 2026.", "expiry", date(2026, 5, 1)),
    "at once, as a verb": ("Japan banned gallium exports and the ban takes effect immediately.", "effective", date(2026, 3, 10)),
    "at once": ("Japan banned gallium exports with immediate effect.", "effective", date(2026, 3, 10)),
}  # fmt: skip


@pytest.mark.parametrize(("text", "name", "day"), DATES.values(), ids=DATES.keys())
def test_a_date_is_what_the_word_beside_it_says(
    text: str, name: str, day: date
) -> None:
    """If it fails, the calendar is wrong."""
    found = getattr(the_event(text).dates, name)
    assert found is not None
    assert found.start == day
    assert text[found.span.start : found.span.end] == found.span.text


@pytest.mark.parametrize(
    "text",
    [
        "Japan launched a gallium fund; applications open on 1 June 2026.",
        "Lynas priced $600 million of convertible notes due 2031.",
    ],
)
def test_an_opening_or_a_maturity_is_no_deadline(text: str) -> None:
    """If it fails, readers are told that something is to be sent in by then."""
    read = reading(text)
    assert deadline_behind(read, 0, len(text)) is None
    assert all(e.dates.deadline is None for e in events(text))


def test_no_date_is_invented() -> None:
    """If it fails, the publication day passes for a date of the measure."""
    assert the_event("Japan banned gallium exports.").dates == Dates()


@pytest.mark.parametrize(
    ("stage", "start", "found"),
    [
        (Stage.ADOPTED, date(2026, 1, 1), Stage.EFFECTIVE),
        (Stage.ADOPTED, date(2026, 9, 1), Stage.ADOPTED),
        (Stage.SUSPENDED, date(2026, 1, 1), Stage.SUSPENDED),
    ],
)
def test_dates_override_words(stage: Stage, start: date, found: Stage) -> None:
    """If it fails, what is in force is told as merely adopted."""
    span = Span(field=Field.TEXT, start=0, end=1, text="x")
    day = DateInterval(start=start, end=start, granularity=Granularity.DAY, span=span)
    dates = Dates(effective=day)
    assert stage_by_date(stage, dates, today=date(2026, 3, 10)) is found
    assert stage_by_date(stage, dates, today=None) is stage


def test_an_older_acts_date_is_not_this_ones() -> None:
    """If it fails, a suspension is dated to the day of the curbs that it suspends."""
    text = "Japan will suspend the gallium export curbs announced on 9 February 2026."
    assert the_event(text).dates.announced is None


LIMBS = (
    "Japan adopted Order No. 7. The duty on goods made there takes effect immediately. "
    "The duty on goods that hold its metals takes effect on 1 May 2026."
)


def test_a_part_begins_at_once_and_the_next_one_later() -> None:
    """If it fails, an act that binds today is told as one that begins in May."""
    read = reading(LIMBS)
    starts = tuple(starts_in(read, 0, len(LIMBS)))
    assert [s.at_once for s in starts] == [True, False]
    later = next_start(starts)
    assert later is not None
    assert later.start == date(2026, 5, 1)
    assert next_start(starts[1:]) is None
    assert next_start(starts[:1]) is None


DEADLINES = {
    "of applications": ("Applications must be in by 8 April.", date(2026, 4, 8)),
    "of comments": ("Comments are accepted until 8 April.", date(2026, 4, 8)),
    "of nothing sent in": ("The plant must run by 8 April.", None),
    "too far away": ("It said so. And so. And so. Bids are due by 8 April.", None),
}


@pytest.mark.parametrize(("behind", "day"), DEADLINES.values(), ids=DEADLINES.keys())
def test_a_deadline_stands_in_the_next_sentence(behind: str, day: date | None) -> None:
    """If it fails, a call for bids has no last day in the calendar."""
    first = "Japan opened a call worth $5 million. "
    read = reading(first + behind)
    found = deadline_behind(read, len(first), len(first + behind))
    assert (found.start if found else None) == day


def test_a_deal_that_closes_is_no_deadline() -> None:
    """If it fails, the day on which a firm gets its money is a day to file papers."""
    text = "Lynas raised $40 million in a share placement due to close on 8 April 2026."
    assert the_event(text).dates.deadline is None
