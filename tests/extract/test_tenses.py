"""The time of a clause, read from its parse."""

import pytest

from monitor.extract.meant import Time
from monitor.extract.tenses import Tenses, time_of
from tests.extract.reader import DAY, reading

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("It imposed a ban.", Time.PAST),
        ("It has imposed a ban.", Time.PAST),
        ("It will impose a ban.", Time.FUTURE),
        ("It could impose a ban.", Time.FUTURE),
        ("It may impose a ban.", None),
        ("It imposes a ban.", Time.PRESENT),
    ],
)
def test_the_time_of_a_verb(text: str, wanted: Time | None) -> None:
    """If it fails, bare dates fall into the wrong year."""
    verb = next(t for t in reading(text).doc if t.lemma_ == "impose")
    assert time_of(verb) is wanted


def test_what_is_only_planned_lies_ahead() -> None:
    """If it fails, "completion is expected in November" is told as past."""
    doc = reading("Completion of the deal is expected in November.").doc
    assert Tenses(doc).at(doc.text.index("November")) is Time.FUTURE


def test_a_form_in_ing_has_the_time_of_its_verb() -> None:
    """If it fails, "began shipping magnets on Monday" lies a week ahead."""
    doc = reading("The firm began shipping magnets on Monday.").doc
    assert Tenses(doc).at(doc.text.index("Monday")) is not Time.PRESENT


def test_nothing_is_known_of_an_empty_text() -> None:
    """If it fails, an entry without text stops its batch."""
    assert Tenses(reading("").doc).at(0) is None


def test_the_day_of_saying_is_past() -> None:
    """If it fails, "said on Monday it would" announces it a week ahead."""
    read = reading("Japan said on Monday it would ban gallium exports.")
    (day,) = read.dates
    assert day.first is not None
    assert (DAY.date() - day.first).days == 1
