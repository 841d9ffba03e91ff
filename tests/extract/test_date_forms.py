"""The table of date forms: each pattern compiles, matches and resolves by itself."""

from datetime import date

import pytest

from monitor.extract.date_forms import FORMS
from monitor.extract.date_rules import Form, Place
from monitor.extract.meant import Context
from monitor.model.ontology import Granularity

FRIDAY = date(2025, 11, 7)


def places(text: str) -> list[Place]:
    return [place for form in FORMS for place in form.places(text)]


@pytest.mark.parametrize(
    ("text", "year"), [("1 December 2025", 2025), ("Q4 26", 2026), ("October 9", None)]
)
def test_a_place_knows_the_year_it_states(text: str, year: int | None) -> None:
    """The other end of a range could not lend its year."""
    longest = max(places(text), key=lambda place: place.end - place.start)

    assert longest.year == year


@pytest.mark.parametrize("form", FORMS)
def test_no_form_matches_nothing(form: Form) -> None:
    """An empty match would be a date of no words, at every place of a text."""
    assert not list(form.places(""))
    assert all(place.end > place.start for place in form.places("in May 2026 a b"))


def test_an_impossible_day_is_no_period() -> None:
    """30 February would stop the extraction."""
    (place,) = [
        p for p in places("30 February 2026") if p.end - p.start > len("30 Feb")
    ][:1]
    context = Context(anchor=FRIDAY, time=None, bounded=None)

    assert place.form.resolve(place, context) is None


def test_a_month_is_resolved_to_its_days() -> None:
    """A month would be told as its first day."""
    place = max(places("in March 2026"), key=lambda p: p.end - p.start)
    period = place.form.resolve(place, Context(anchor=FRIDAY, time=None, bounded=None))

    assert period is not None
    assert (period.last, period.granularity) == (date(2026, 3, 31), Granularity.MONTH)
