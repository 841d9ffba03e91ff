"""Dates as the news writes them, counted from Friday 7 November 2025."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.extract.dates import DateMention, find_dates
from monitor.extract.meant import Time
from monitor.model.ontology import DateModifier, Granularity

FRIDAY = date(2025, 11, 7)

# text: first day, last day, granularity, modifier
RESOLVED = {
    "on 1 December 2025": ("2025-12-01", "2025-12-01", "day", None),
    "on December 1": ("2025-12-01", "2025-12-01", "day", None),
    "on the 1st of December": ("2025-12-01", "2025-12-01", "day", None),
    "on Nov. 10, 2026": ("2026-11-10", "2026-11-10", "day", None),
    "on 2025-12-01": ("2025-12-01", "2025-12-01", "day", None),
    "on 25/12/2025": ("2025-12-25", "2025-12-25", "day", None),
    "on 12/25/2025": ("2025-12-25", "2025-12-25", "day", None),
    "on 01.12.2025": ("2025-12-01", "2025-12-01", "day", None),
    "Wednesday, December 20, 2023": ("2023-12-20", "2023-12-20", "day", None),
    "effective December 1": ("2025-12-01", "2025-12-01", "day", "from"),
    "as of January 1, 2026": ("2026-01-01", "2026-01-01", "day", "from"),
    "until 10 November 2026": ("2026-11-10", "2026-11-10", "day", "until"),
    "through September 30": ("2026-09-30", "2026-09-30", "day", "until"),
    "no later than 1 April": ("2026-04-01", "2026-04-01", "day", "by"),
    "by the end of the year": ("2025-12-31", "2025-12-31", "day", "by"),
    "by the end of 2026": ("2026-12-31", "2026-12-31", "day", "by"),
    "at the end of March 2026": ("2026-03-31", "2026-03-31", "day", None),
    "end-2026": ("2026-12-31", "2026-12-31", "day", None),
    "in October": ("2025-10-01", "2025-10-31", "month", None),
    "last October": ("2025-10-01", "2025-10-31", "month", None),
    "in March 2026": ("2026-03-01", "2026-03-31", "month", None),
    "mid-October": ("2025-10-11", "2025-10-20", "month", "mid"),
    "in Q4 2026": ("2026-10-01", "2026-12-31", "quarter", None),
    "in 4Q26": ("2026-10-01", "2026-12-31", "quarter", None),
    "the second quarter of 2026": ("2026-04-01", "2026-06-30", "quarter", None),
    "in the fourth quarter": ("2025-10-01", "2025-12-31", "quarter", None),
    "in H2 2026": ("2026-07-01", "2026-12-31", "half", None),
    "the first half of next year": ("2026-01-01", "2026-06-30", "half", None),
    "in 2028": ("2028-01-01", "2028-12-31", "year", None),
    "by 2030": ("2030-01-01", "2030-12-31", "year", "by"),
    "in early 2027": ("2027-01-01", "2027-04-30", "year", "early"),
    "in mid-2026": ("2026-05-01", "2026-08-31", "year", "mid"),
    "later this year": ("2025-11-07", "2025-12-31", "year", "late"),
    "earlier this year": ("2025-01-01", "2025-11-07", "year", "early"),
    "next year": ("2026-01-01", "2026-12-31", "year", None),
    "within 30 days": ("2025-11-07", "2025-12-07", "day", "within"),
    "in 30 days": ("2025-12-07", "2025-12-07", "day", None),
    "two weeks ago": ("2025-10-24", "2025-10-24", "day", None),
    "next month": ("2025-12-01", "2025-12-31", "month", None),
    "last week": ("2025-10-27", "2025-11-02", "week", None),
    "today": ("2025-11-07", "2025-11-07", "day", None),
    "tomorrow": ("2025-11-08", "2025-11-08", "day", None),
    "on Tuesday": ("2025-11-04", "2025-11-04", "day", None),
    "on Friday": ("2025-11-07", "2025-11-07", "day", None),
    "next Tuesday": ("2025-11-11", "2025-11-11", "day", None),
    "with immediate effect": ("2025-11-07", "2025-11-07", "day", "from"),
    "spring 2027": ("2027-01-01", "2027-12-31", "year", None),
}
OPEN = ["in fiscal 2026", "in FY26", "on 11/10/2025"]
NONE = [
    "it may be",
    "May we go",
    "the march on Rome",
    "March on",
    "a second plant",
    "the second of three",
    "a 2028 target of $2,028",
    "2,025 tonnes",
    "section 2020",
    "model 2025",
]


def told(mention: DateMention) -> tuple[str, str, str, str | None]:
    return (
        str(mention.first),
        str(mention.last),
        mention.granularity.value,
        mention.modifier and mention.modifier.value,
    )


@pytest.mark.parametrize("text", RESOLVED)
def test_a_date_is_as_exact_as_its_words(text: str) -> None:
    """A deadline would stand on the wrong day, or look more exact than it is."""
    found = find_dates(f"It starts {text}.", anchor=FRIDAY)

    assert [told(mention) for mention in found] == [RESOLVED[text]]


@pytest.mark.parametrize("text", OPEN)
def test_what_the_calendar_cannot_say_stays_open(text: str) -> None:
    """A guess about a fiscal year or a day-month order would pass for a fact."""
    (found,) = find_dates(f"It starts {text}.", anchor=FRIDAY)

    assert (found.first, found.granularity) == (None, Granularity.UNRESOLVED)


@pytest.mark.parametrize("text", NONE)
def test_words_that_only_look_like_dates_are_none(text: str) -> None:
    """The words "May", "march" and "second" would fill the calendar."""
    assert find_dates(text, anchor=FRIDAY) == ()


@pytest.mark.parametrize(
    ("time", "wanted"),
    [
        (Time.PAST, "2025-05-09"),
        (Time.FUTURE, "2026-05-09"),
        (Time.PRESENT, "2026-05-09"),
    ],
)
def test_tense_decides_the_year(time: Time, wanted: str) -> None:
    """The words "The ban runs from May 9" would lie in the wrong year."""
    (found,) = find_dates("It was May 9", anchor=FRIDAY, time=lambda _: time)

    assert str(found.first) == wanted


def test_tense_decides_the_weekday() -> None:
    """The words "Will meet on Tuesday" would be last Tuesday."""
    (found,) = find_dates(
        "will meet on Tuesday", anchor=FRIDAY, time=lambda _: Time.FUTURE
    )

    assert found.first == date(2025, 11, 11)


def test_the_ends_of_a_range_share_their_year() -> None:
    """The words "From 1 March to 31 May 2027" would begin two years before it ends."""
    first, last = find_dates("from 1 March to 31 May 2027", anchor=FRIDAY)

    assert (first.first, last.first) == (date(2027, 3, 1), date(2027, 5, 31))
    assert first.modifier is DateModifier.FROM


def test_without_an_anchor_nothing_is_counted_from_today() -> None:
    """A document without a date of publication would get invented dates."""
    tomorrow, full = find_dates("tomorrow, or on 3 May 2026", anchor=None)

    assert tomorrow.first is None
    assert full.first == date(2026, 5, 3)


DATE_WORDS = st.lists(
    st.sampled_from(
        """1 31 99 May March 2026 Q4 by until within days the end of next last in 30 Feb second half quarter 13/13/2025 year-end Tuesday , . -""".split()  # noqa: SIM905
    ),
    max_size=30,
).map(" ".join)


@given(st.one_of(st.text(max_size=200), DATE_WORDS), st.none() | st.dates())
def test_spans_resolve_in_any_text(text: str, anchor: date | None) -> None:
    """Odd words or the ends of the calendar would stop a document."""
    for found in find_dates(text, anchor=anchor):
        assert text[found.start : found.end] == found.text
        if found.first and found.last:
            assert found.first <= found.last


@pytest.mark.parametrize(
    "unit", ["May ", "1 ", "2026 ", "first ", "the ", "1/1/", "in 1 "]
)
def test_long_runs_end(unit: str) -> None:
    """A hostile page would hold a worker."""
    find_dates(unit * 4000, anchor=FRIDAY)


@pytest.mark.parametrize("time", [*Time, None])
def test_the_day_of_the_week_itself_is_today(time: Time | None) -> None:
    """Friday's news of what was said "on Friday" would lie a week ahead."""
    (found,) = find_dates("on Friday", anchor=FRIDAY, time=lambda _: time)
    assert found.first == FRIDAY


def test_a_duration_ends_only_if_it_begins_on_a_stated_day() -> None:
    """If it fails, a reader is told of an end that nobody has stated."""
    stated = find_dates("suspended for six months from 3 February 2026", anchor=FRIDAY)
    assert date(2026, 8, 3) in [mention.first for mention in stated]
    whole = find_dates("from 1 July at 6 a.m., for two years", anchor=FRIDAY)
    assert date(2027, 6, 30) in [mention.first for mention in whole]
    assert find_dates("suspended for six months", anchor=FRIDAY) == ()


@pytest.mark.parametrize(
    ("text", "time", "wanted"),
    [
        # a limit lies ahead, whatever the verb: the halt "was prolonged until 30 June"
        ("until 30 June", Time.PAST, "2026-06-30"),
        ("from July", Time.PRESENT, "2026-07-01"),
        ("from 20 October", Time.PRESENT, "2025-10-20"),
        ("starts on Saturday", Time.PRESENT, "2025-11-08"),
        ("opened on Saturday", Time.PAST, "2025-11-01"),
        ("effective 12:01 a.m. Monday", Time.PRESENT, "2025-11-10"),
        ("brought under the duty effective Monday", Time.PAST, "2025-11-03"),
        ("no longer leaves as of Thursday", Time.PRESENT, "2025-11-06"),
        ("from Thursday", Time.FUTURE, "2025-11-13"),
        ("from Monday week", None, "2025-11-17"),
        ("in Monday's gazette", Time.PRESENT, "2025-11-03"),
        ("took effect this Tuesday", Time.PAST, "2025-11-04"),
        ("in force the day after tomorrow", None, "2025-11-09"),
        ("from the 25th", None, "2025-11-25"),
        ("as of the 6th", Time.PRESENT, "2025-11-06"),
        ("fire broke out on the 9th.", Time.PAST, "2025-10-09"),
        ("UNTIL NOV 10, 2027", None, "2027-11-10"),
        ("stretched to Christmas Eve", None, "2025-12-24"),
        ("to stand still from 2 to 16 February", Time.FUTURE, "2026-02-02"),
        ("from 3 September until 2 March 2026", None, "2025-09-03"),
    ],
)
def test_the_clause_decides_which_day_is_meant(
    text: str, time: Time | None, wanted: str
) -> None:
    """If it fails, a calendar holds a measure a week or a year beside its day."""
    found = find_dates(text, anchor=FRIDAY, time=lambda _: time)
    assert str(found[0].first) == wanted


def test_a_span_of_years_has_two_ends() -> None:
    """If it fails, an offtake for 2028-34 ends nowhere, or 40-60 becomes a date."""
    first, last = find_dates("deliveries in 2028-34", anchor=FRIDAY)
    assert (str(first.first), str(last.first)) == ("2028-01-01", "2034-01-01")
    assert find_dates("from 40-60 dollars on the 5th package", anchor=FRIDAY) == ()
