"""Dates ahead are named, passed ones are asked about, and nothing is asserted."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from monitor.group.calendar import ahead, question
from monitor.model.event import Dates
from monitor.model.ontology import Stage
from tests.group.reports import a_day
from tests.makers import a_story

STORY = a_story(
    stage=Stage.ADOPTED,
    dates=Dates(effective=a_day("2025-12-01"), deadline=a_day("2025-11-20")),
)
MONTH = timedelta(days=30)


def test_the_nearest_comes_first() -> None:
    """The digest would list dates in the order of the fields."""
    days = ahead(STORY, today=date(2025, 11, 10), within=MONTH)

    assert [(d.day, d.words) for d in days] == [
        (date(2025, 11, 20), "deadline"),
        (date(2025, 12, 1), "is to take effect"),
    ]
    assert ahead(STORY, today=date(2025, 12, 2), within=MONTH) == ()


@pytest.mark.parametrize("stage", [Stage.ENDED, Stage.REJECTED])
def test_what_is_over_has_no_days_ahead(stage: Stage) -> None:
    """Readers would wait for a day that will not come."""
    over = replace(STORY, stage=stage)

    assert ahead(over, today=date(2025, 11, 10), within=MONTH) == ()
    assert question(over, today=date(2025, 12, 5)) is None


def test_a_passed_day_is_asked_about_until_somebody_tells() -> None:
    """A passed day would be silent, or be told as a fact."""
    asked = question(STORY, today=date(2025, 12, 5))
    told = replace(STORY, stage_since=datetime(2025, 12, 3, tzinfo=UTC))
    in_force = replace(
        STORY, stage=Stage.EFFECTIVE, dates=Dates(effective=a_day("2025-12-01"))
    )

    assert asked is not None
    assert asked.endswith("?")
    assert question(told, today=date(2025, 12, 5)) is None
    assert question(in_force, today=date(2025, 12, 5)) is None
    assert question(STORY, today=date(2026, 12, 5)) is None


def test_the_last_day_of_time() -> None:
    """A "never" written as the year 9999 would overflow."""
    never = replace(STORY, dates=Dates(expiry=a_day("9999-12-31")))

    assert ahead(never, today=date(2025, 1, 1), within=MONTH) == ()
    assert question(never, today=date(2025, 1, 1)) is None
