"""Counting what was told, day by day."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from monitor.model.story import Told
from monitor.notify.activity import (
    DAYS,
    MAX_TYPES,
    OTHERS,
    activity,
    alternative,
    count_words,
    span_words,
    starts,
)

TODAY = date(2026, 2, 5)
BERLIN = ZoneInfo("Europe/Berlin")


def told(ago: float, story: str = "s", type_: str = "TARIFF_DUTY") -> Told:
    """Return a report of `ago` days before noon of today."""
    noon = datetime(2026, 2, 5, 12, tzinfo=UTC)
    return Told(
        type=type_,
        family="TRADE_CONTROL",
        published=noon - timedelta(days=ago),
        story_id=story,
    )


def counted(*reports: Told, **changes: Any) -> Any:
    base: dict[str, Any] = {"titles": {}, "today": TODAY, "zone": BERLIN}
    return activity(reports, **base | changes)


def test_a_story_counts_once_a_day_however_many_print_it() -> None:
    """If it fails, forty copies of one text look like forty developments."""
    (one,) = counted(told(0), told(0.1), told(1), told(0, "other"))

    assert one.days == (*[0] * 28, 1, 2)
    assert one.title == "Tariff duty"


def test_days_are_the_reader_s() -> None:
    """If it fails, what came after midnight stands on the day before."""
    (one,) = counted(told(0.53))  # 23:16 UTC on the 4th: the 5th in Berlin

    assert one.days[-1] == 1


def test_what_is_older_or_unwanted_does_not_count() -> None:
    """If it fails, the picture shows what the view leaves out."""
    assert counted(told(DAYS), without=()) == ()
    assert counted(told(1), without=("TRADE_CONTROL",)) == ()
    assert starts(TODAY, BERLIN) == datetime(2026, 1, 6, 23, tzinfo=UTC)


def test_rare_types_are_told_as_one_and_none_is_lost() -> None:
    """If it fails, a picture of 24 rows fills the mail, or sums are wrong."""
    reports = [told(1, str(n), f"TYPE_{n}") for n in range(MAX_TYPES + 4)]

    found = counted(*reports)

    assert [one.title for one in found][-1] == OTHERS
    assert sum(sum(one.days) for one in found) == len(reports)
    assert len(found) == MAX_TYPES + 1


def test_the_words_say_what_the_picture_shows() -> None:
    """If it fails, who has pictures blocked learns less."""
    found = counted(told(0), told(20), titles={"TARIFF_DUTY": "Tariff"})

    assert count_words(found[0]) == "2 stories, 1 of them in the last 7 days"
    assert span_words(TODAY) == "30 days to 5 February 2026"
    assert alternative(found, TODAY) == (
        "What was reported in the 30 days to 5 February 2026, by type of event. "
        "Tariff: 2 stories, 1 of them in the last 7 days."
    )
