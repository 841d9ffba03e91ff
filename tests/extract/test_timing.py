"""Which date is what."""

from datetime import date

import pytest

from monitor.extract.timing import stage_by_date
from monitor.model.event import DateInterval, Dates
from monitor.model.ontology import Granularity, Stage
from monitor.model.text import Field, Span
from tests.extract.reader import the_event

pytestmark = pytest.mark.slow

DATES = {
    "from": ("Japan will ban gallium exports from 1 May 2026.", "effective", date(2026, 5, 1)),
    "effective": ("Japan banned gallium exports, effective 1 May 2026.", "effective", date(2026, 5, 1)),
    "until": ("Japan suspended its ban on gallium exports until 1 May 2026.", "expiry", date(2026, 5, 1)),
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
