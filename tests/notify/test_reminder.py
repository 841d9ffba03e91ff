"""Which reminder of a date is due, on which ways it goes, and what it says."""

from dataclasses import replace
from datetime import UTC, date, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.config.settings import QuietHours
from monitor.model.calendar import CalendarEntry, DateKind
from monitor.model.event import Dates
from monitor.model.message import DeliveryState, Message, Reminder
from monitor.model.ontology import Granularity
from monitor.model.rule import RuleStatus
from monitor.notify.reminder import (
    ON_THE_DAY,
    about,
    due_step,
    reminder,
    reminder_messages,
    sequence_of,
)
from tests.fakes import FakeChannel
from tests.makers import a_story
from tests.notify.dates import END, an_entry, an_interval, noon
from tests.notify.rules import a_match, a_route, a_rule

STEPS = (1, 7, 30, 90)


def due(
    entry: CalendarEntry, day: str | date, *, asked: bool = False, **more: Any
) -> int | None:
    """Return the step that is due on a day."""
    today = date.fromisoformat(day) if isinstance(day, str) else day
    given_: dict[str, Any] = {"steps": STEPS, "zone": UTC, **more}
    return due_step(entry, today=today, asked=asked, **given_)


@pytest.mark.parametrize(
    ("day", "step"),
    [
        ("2026-08-11", None),
        ("2026-08-12", 90),
        ("2026-08-30", 90),
        ("2026-10-10", 90),
        ("2026-10-11", 30),
        ("2026-11-02", 30),
        ("2026-11-03", 7),
        ("2026-11-09", 1),
        ("2026-11-10", None),
        ("2026-11-11", None),
    ],
)
def test_the_latest_step_that_has_passed_is_due(day: str, step: int | None) -> None:
    """If it fails, a reminder is missed, early, or told after a nearer one."""
    assert due(an_entry(), day) == step


@given(seen=st.integers(-400, 0), today=st.integers(-400, 5))
def test_a_reminder_never_comes_before_its_day_nor_for_what_was_just_told(
    seen: int, today: int
) -> None:
    """If it fails, people are reminded of what they were alerted to today."""
    source = an_entry().source
    assert source is not None
    known = noon(END.isoformat()) + timedelta(days=seen)
    entry = an_entry(source=replace(source, seen=known))

    step = due(entry, END + timedelta(days=today))

    if step is not None:
        assert seen < -step <= today < 0


def test_on_the_day_it_is_a_question_for_those_who_knew() -> None:
    """If it fails, the last day of a pause passes without a word."""
    source = an_entry().source
    assert source is not None
    new = an_entry(source=replace(source, seen=noon("2026-11-10")))

    assert due(an_entry(), END, asked=True) == ON_THE_DAY
    assert due(an_entry(), END + timedelta(days=9), asked=True) == ON_THE_DAY
    assert due(new, END, asked=True) is None
    assert due(an_entry(source=None), END, asked=True) == ON_THE_DAY


@pytest.mark.parametrize(
    "entry",
    [
        pytest.param(an_entry(holds=False), id="it holds no longer"),
        pytest.param(an_entry(kind=DateKind.COMMENT), id="it begins or ends nothing"),
        pytest.param(
            an_entry(date=an_interval(granularity=Granularity.YEAR)), id="too vague"
        ),
    ],
)
def test_what_nobody_is_reminded_of(entry: CalendarEntry) -> None:
    """If it fails, people learn to overlook reminders."""
    assert due(entry, "2026-10-20") is None


def test_the_day_before_a_month_is_no_day() -> None:
    """If it fails, "in November" is announced for tomorrow on the 31st of October."""
    month = an_entry(
        date=an_interval(
            date(2026, 11, 1), date(2026, 11, 30), granularity=Granularity.MONTH
        )
    )

    assert due(month, "2026-10-02") == 30
    assert due(month, "2026-10-31") == 30
    assert due(month, "2026-11-02") is None
    assert about(month, 30) == date(2026, 11, 1)
    assert about(month, ON_THE_DAY) == date(2026, 11, 30)


def made(entry: CalendarEntry, step: int = 30, **more: Any) -> tuple[Message, ...]:
    """Return the messages of a reminder, made on 11 October 2026."""
    asked: dict[str, Any] = {
        "matches": [a_match()],
        "routes": [a_route()],
        "channels": {"slack": FakeChannel("slack")},
        "today": date(2026, 10, 11),
        "now": noon("2026-10-11"),
        "titles": {"EXPORT_LICENSING": "Export licensing"},
        **more,
    }
    return reminder_messages(entry, step, **asked)


def test_a_reminder_takes_the_ways_of_its_storys_rules() -> None:
    """If it fails, those who were alerted are not reminded, or others are."""
    rule = a_rule(id="other", tags=("deal.equity",))
    routes = [
        a_route(tags=("policy.*",), channels=("slack", "mail")),
        a_route(channels=("rest",)),
    ]
    people = FakeChannel("mail", recipients=("ann@example.org", "bob@example.org"))
    channels = {"slack": FakeChannel("slack"), "mail": people}
    ways: dict[str, Any] = {"routes": routes, "channels": channels}

    one = made(an_entry(), **ways)
    both = made(an_entry(), matches=[a_match(), a_match(rule), a_match()], **ways)

    assert [(m.channel, m.recipient) for m in one] == [
        ("slack", None),
        ("mail", "ann@example.org"),
        ("mail", "bob@example.org"),
    ]
    assert {m.channel for m in both} == {"slack", "mail", "rest"}
    assert len({m.id for m in both}) == len(both) == 4
    closed = next(m for m in both if m.channel == "rest")
    assert closed.state is DeliveryState.SUPPRESSED
    assert closed.reason == "channel rest is not open"


def test_a_rule_in_shadow_reminds_nobody() -> None:
    """If it fails, a rule that is only tried out writes to people."""
    assert made(an_entry(), matches=[a_match(a_rule(status=RuleStatus.SHADOW))]) == ()


def test_quiet_hours_put_a_reminder_off() -> None:
    """If it fails, a reminder wakes people, or quiet hours swallow it."""
    quiet = a_route(
        quiet_hours=QuietHours(start=time(9), end=time(18)), timezone="Europe/Berlin"
    )
    night = a_route(quiet_hours=QuietHours(start=time(11), end=time(7)))

    (later,) = made(an_entry(), routes=[quiet])
    (next_day,) = made(an_entry(), routes=[night])
    (at_once,) = made(
        an_entry(),
        matches=[a_match(), a_match(a_rule(id="b"))],
        routes=[replace(quiet, go_on=True), a_route()],
    )

    assert later.not_before == noon("2026-10-11") + timedelta(hours=4)
    assert next_day.not_before == noon("2026-10-12") - timedelta(hours=5)
    assert at_once.not_before is None


def test_each_day_and_step_has_a_key_of_its_own() -> None:
    """If it fails, a moved date is not told again, or the same one is told twice."""
    moved = an_entry(date=an_interval(date(2027, 11, 10)))
    keys = [
        (m.subject, m.sequence)
        for entry, step in ((an_entry(), 30), (an_entry(), 7), (moved, 30))
        for m in made(entry, step)
    ]

    assert len(set(keys)) == 3
    assert keys[0] == ("date:story-1:expiry", "2026-11-10/30")
    assert made(an_entry()) == made(an_entry())
    assert sequence_of(an_entry(), ON_THE_DAY) == "2026-11-10/0"


def said(entry: CalendarEntry, step: int, today: str) -> Reminder:
    return reminder(
        entry,
        step,
        today=date.fromisoformat(today),
        rules=[("controls", "Controls change")],
        type_title="Export licensing",
    )


def test_a_reminder_says_what_is_stated_and_counts_the_days_left() -> None:
    """If it fails, a reminder after an outage is off by the days that were missed."""
    story = a_story(dates=Dates(expiry=an_interval()))

    made_ = said(an_entry(story=story), 30, "2026-10-15")

    assert made_.title == "10 November 2026: suspension stated to end"
    assert made_.story == "China suspends rare earth export controls"
    assert made_.text.startswith("In 26 days, counted from 15 October 2026. As last ")
    assert "suspended until 10 November 2026; stated by officials" in made_.text
    assert "Rules: Controls change." in made_.text
    assert made_.quote is not None
    assert made_.quote.text.startswith("China's commerce ministry suspended")
    assert made_.quote.url == "https://news.example/china-suspends"
    assert "In 1 day," in said(an_entry(), 1, "2026-11-09").text


def test_on_the_day_nothing_is_asserted() -> None:
    """If it fails, the monitor tells as a fact what nobody has reported."""
    made_ = said(an_entry(), ON_THE_DAY, "2026-11-10")

    assert made_.title == (
        "10 November 2026: expired, extended or resumed? No source yet"
    )
    assert made_.text.startswith(
        "Suspension stated to end 10 November 2026; that day has come."
    )
    assert made_.story not in made_.title
    assert " ended" not in made_.text


def test_a_date_whose_report_is_gone_is_told_without_a_quotation() -> None:
    """If it fails, one story without its report stops all reminders."""
    assert said(an_entry(source=None), 7, "2026-11-03").quote is None
