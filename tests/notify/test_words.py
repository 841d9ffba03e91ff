"""Words that are never surer than the source."""

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

from monitor.model.event import DateInterval, Dates, Money
from monitor.model.ontology import (
    Attribution,
    Bound,
    DateModifier,
    Direction,
    Granularity,
    Stage,
)
from monitor.model.story import ChangeKind
from monitor.model.text import Field, Span
from monitor.notify.words import (
    certainty_words,
    change_words,
    date_words,
    days_words,
    direction_words,
    enumerate_words,
    full_day_words,
    moment_words,
    money_words,
    on_words,
    plural,
    stage_words,
)
from tests.makers import a_change, a_report, a_span, a_story, an_event


def interval(
    start: date | None,
    granularity: Granularity = Granularity.DAY,
    *,
    end: date | None = None,
    modifier: DateModifier | None = None,
    text: str = "some day",
) -> DateInterval:
    return DateInterval(
        start=start,
        end=end or start,
        granularity=granularity,
        modifier=modifier,
        span=Span(field=Field.TEXT, start=0, end=len(text), text=text),
    )


LATE_2026 = date(2026, 11, 10)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (interval(LATE_2026), "10 November 2026"),
        (interval(date(2026, 11, 1), Granularity.MONTH), "November 2026"),
        (interval(date(2026, 10, 1), Granularity.QUARTER), "Q4 2026"),
        (interval(date(2026, 7, 1), Granularity.HALF), "second half of 2026"),
        (interval(date(2026, 1, 1), Granularity.YEAR), "2026"),
        (interval(date(2026, 11, 9), Granularity.WEEK), "the week of 9 November 2026"),
        (
            interval(date(2027, 1, 1), Granularity.YEAR, modifier=DateModifier.EARLY),
            "early 2027",
        ),
        (interval(None, Granularity.UNRESOLVED, text="fiscal 2026"), "“fiscal 2026”"),
        (interval(date(2026, 4, 1), Granularity.UNRESOLVED, text="Easter"), "“Easter”"),
        (interval(date(2026, 4, 1), Granularity.HALF, text="H?"), "“H?”"),
    ],
)
def test_a_date_is_no_exacter_than_its_source(value: DateInterval, words: str) -> None:
    """To tell "Q4 2026" as 1 October would invent a day."""
    assert date_words(value) == words


def test_an_open_date_gives_the_side_that_is_known() -> None:
    """What is "until 10 November" has an end and no start."""
    value = DateInterval(
        start=None,
        end=LATE_2026,
        granularity=Granularity.DAY,
        span=Span(field=Field.TEXT, start=0, end=1, text="x"),
    )

    assert date_words(value) == "10 November 2026"


@pytest.mark.parametrize(
    ("story", "words"),
    [
        (
            {"stage": Stage.SUSPENDED, "dates": Dates(expiry=interval(LATE_2026))},
            "suspended until 10 November 2026",
        ),
        ({"stage": Stage.SUSPENDED}, "suspended"),
        (
            {"stage": Stage.SUSPENDED, "attribution": Attribution.HEARSAY},
            "reportedly suspended",
        ),
        (
            {"stage": Stage.ADOPTED, "dates": Dates(effective=interval(LATE_2026))},
            "adopted, stated to take effect on 10 November 2026",
        ),
        (
            {"stage": Stage.EFFECTIVE, "dates": Dates(effective=interval(LATE_2026))},
            "in force; a part stated to take effect on 10 November 2026",
        ),
        (
            {
                "stage": Stage.EFFECTIVE,
                "dates": Dates(effective=interval(date(2025, 11, 8))),
            },
            "in force from 8 November 2025",
        ),
        (
            {"stage": Stage.EFFECTIVE, "family": "CORPORATE_TRANSACTION"},
            "completed",
        ),
        ({"stage": Stage.ADOPTED, "family": "A_USERS_OWN"}, "adopted"),
    ],
)
def test_stage_words(story: dict[str, Any], words: str) -> None:
    """The stage is what people act on; its date belongs to it, its doubt too."""
    assert stage_words(a_story(**story)) == words


@pytest.mark.parametrize("attribution", Attribution)
def test_only_officials_and_companies_confirm(attribution: Attribution) -> None:
    """A rumour told by one paper must never read like a fact."""
    words = certainty_words(a_story(attribution=attribution))

    confirmed = attribution in {
        Attribution.OFFICIAL_DOC,
        Attribution.OFFICIAL_STATEMENT,
        Attribution.COMPANY_STATEMENT,
    }
    assert ("not confirmed" in words) is not confirmed


def test_certainty_counts_sources_and_contradictions() -> None:
    """Two sources are not one, and a denial is not to be hidden."""
    story = a_story(
        attribution=Attribution.AUTHOR, witnesses=("a", "b"), contested_by=("e1",)
    )

    assert certainty_words(story) == (
        "reported by 2 sources, no official statement seen; contested by 1 report"
    )


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"kind": ChangeKind.NEW}, "New story"),
        (
            {"kind": ChangeKind.STAGE, "stage_before": Stage.EFFECTIVE},
            "Stage: in force → suspended",
        ),
        (
            {"kind": ChangeKind.FACT, "facts": ("expiry", "legal_refs")},
            "New: stated end, legal reference",
        ),
        ({"kind": ChangeKind.FACT}, "Changed"),
        ({"kind": ChangeKind.CORROBORATED}, "Also reported by Example Wire"),
    ],
)
def test_change_words(change: dict[str, Any], words: str) -> None:
    """An update must say what is new about it."""
    assert change_words(a_change(**change)) == words


@pytest.mark.parametrize(
    ("money", "words"),
    [
        ({"low": "400000000", "currency": "USD"}, "USD 400 million"),
        ({"low": "110", "currency": "USD", "per": "kg"}, "USD 110 per kg"),
        ({"low": "150000000", "bound": Bound.MAX}, "up to 150 million"),
        ({"low": "1200000000", "high": "1500000000"}, "1.2 billion to 1.5 billion"),
        ({"low": "1234567"}, "1,234,567"),
        ({"low": "72800000000", "currency": "INR"}, "INR 72.8 billion"),
    ],
)
def test_money_is_written_as_stated(money: dict[str, Any], words: str) -> None:
    """A sum must lose no digit, no bound and no currency."""
    low = Decimal(money.pop("low"))
    high = Decimal(money.pop("high", low))

    assert money_words(Money(low=low, high=high, **{"currency": None} | money)) == words


def test_small_words() -> None:
    """Counts and lists read as people write them."""
    assert (plural(1, "story"), plural(2, "story"), plural(0, "date")) == (
        "1 story",
        "2 stories",
        "0 dates",
    )
    assert enumerate_words(["a", "b", "c"]) == "a, b and c"
    assert enumerate_words(["a"]) == "a"
    assert full_day_words(LATE_2026) == "Tuesday 10 November 2026"
    assert direction_words(Direction.NEUTRAL) is None


def test_a_moment_is_told_in_utc() -> None:
    """If it fails, a notice from another zone is hours off and does not say so."""
    berlin = datetime(2026, 11, 10, 0, 30, tzinfo=timezone(timedelta(hours=1)))

    assert moment_words(berlin) == "9 November 2026, 23:30 UTC"


def test_a_planned_next_move_is_not_told_as_done() -> None:
    """If it fails, readers take a plan for the act."""
    plan = an_event(stage=Stage.ANNOUNCED, direction=Direction.EASE)
    change = a_change(
        story=a_story(stage=Stage.ADOPTED, plans=("ANNOUNCED ease",)),
        report=a_report(plan),
        kind=ChangeKind.FACT,
        facts=("plan",),
    )
    assert change_words(change) == "A next move is announced: easing"


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2025, 11, 7), date(2025, 11, 7), "7 November 2025"),
        (date(2025, 11, 1), date(2025, 11, 30), "1 to 30 November 2025"),
        (date(2025, 10, 9), date(2025, 11, 7), "9 October to 7 November 2025"),
        (date(2025, 12, 9), date(2026, 1, 7), "9 December 2025 to 7 January 2026"),
    ],
)
def test_spans_of_days_are_short_and_whole(first: date, last: date, words: str) -> None:
    """If it fails, the headline of a brief names other days than it covers."""
    assert days_words(first, last) == words


@pytest.mark.parametrize(
    ("granularity", "modifier", "words"),
    [
        (Granularity.DAY, None, "on 1 July 2026"),
        (Granularity.MONTH, None, "in July 2026"),
        (Granularity.QUARTER, None, "in Q3 2026"),
        (Granularity.HALF, None, "in the second half of 2026"),
        (Granularity.YEAR, DateModifier.BY, "by 2026"),
    ],
)
def test_dates_fit_into_sentences(
    granularity: Granularity, modifier: DateModifier | None, words: str
) -> None:
    """If it fails, a sentence says "to take effect 2026"."""
    day = date(2026, 7, 1)
    value = DateInterval(
        start=day,
        end=day,
        granularity=granularity,
        span=a_span("until"),
        modifier=modifier,
    )

    assert on_words(value) == words
