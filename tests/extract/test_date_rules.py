"""Rules that count from the day of publication, Friday 7 November 2025."""

import re
from datetime import date

import pytest

from monitor.extract import date_rules as rules
from monitor.extract.date_forms import FORMS
from monitor.extract.date_rules import Place
from monitor.extract.meant import Context
from monitor.model.ontology import DateModifier

FRIDAY = date(2025, 11, 7)


def place(pattern: str, text: str) -> Place:
    found = re.search(pattern, text)
    assert found
    return Place(start=0, end=len(text), form=FORMS[0], match=found)


def context(**changes: object) -> Context:
    known = {"anchor": FRIDAY, "time": None, "bounded": None} | changes
    return Context(**known)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("bounded", "wanted"),
    [(DateModifier.UNTIL, 2026), (DateModifier.BY, 2026), (None, 2025)],
)
def test_a_limit_lies_ahead(bounded: DateModifier | None, wanted: int) -> None:
    """The words "until 1 August" would end a ban before it was reported."""
    there = place(r"(?P<day>\d) (?P<month>\w+)", "1 August")

    found = rules.resolve_day(there, context(bounded=bounded))

    assert found is not None
    assert found.first.year == wanted


def test_a_limit_that_has_just_passed_stays_passed() -> None:
    """The words "expired on 31 October" would lie a year ahead."""
    there = place(r"(?P<day>\d+) (?P<month>\w+)", "31 October")

    found = rules.resolve_day(there, context(bounded=DateModifier.UNTIL))

    assert found is not None
    assert found.first == date(2025, 10, 31)


@pytest.mark.parametrize("anchor", [date.min, date.max])
def test_counting_stays_inside_the_calendar(anchor: date) -> None:
    """A wrong date of publication would stop the document."""
    there = place(r"(?P<n>\d+) (?P<unit>year) ago", "999 year ago")

    assert rules.resolve_counted(there, context(anchor=anchor)) is not None
