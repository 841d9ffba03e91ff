"""The digest: one a day whatever the clock does, and nothing told again unchanged."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model.event import DateInterval, Dates
from monitor.model.message import Digest, MessageKind
from monitor.model.ontology import DateModifier, Granularity, Stage
from monitor.model.rule import Severity
from monitor.model.story import ChangeKind
from monitor.notify.digest import (
    MAX_OPEN,
    MAX_STORIES,
    Due,
    compose_digest,
    digest_messages,
    due,
    is_empty,
    moment,
)
from tests.makers import NOON, a_change, a_report, a_span, a_story
from tests.notify.fakes import FakeChannel
from tests.notify.rules import digest_settings

ZONES = [
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "America/Santiago",
    "America/Havana",
    "Africa/Cairo",
    "Asia/Beirut",
    "Australia/Lord_Howe",
    "America/Nuuk",
    "Asia/Tehran",
    "Pacific/Chatham",
    "Africa/Casablanca",
]
NOBODY = lambda _name, _day: False  # noqa: E731 - nothing is done yet


def tick_through(
    zone: str, at: time, start: datetime, days: int, step: timedelta
) -> list[tuple[date, Due]]:
    """Ask every `step` what is due, as the daemon does, and do it."""
    settings = digest_settings(timezone=zone, at=at)
    done: set[tuple[str, date]] = set()
    told: list[tuple[date, Due]] = []
    now = start
    while now < start + timedelta(days=days):
        for one in due([settings], now=now, done=lambda n, d: (n, d) in done):
            done.add((one.settings.name, one.local_date))
            told.append((one.local_date, one.due))
        now += step
    return told


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("at", [time(0, 0), time(1, 30), time(2, 30), time(23, 45)])
def test_one_digest_a_day_through_all_clock_changes(zone: str, at: time) -> None:
    """00:00 does not exist one night in Santiago; 02:30 comes twice in Berlin."""
    start = datetime(2026, 1, 10, 12, tzinfo=UTC)

    told = tick_through(zone, at, start, 360, timedelta(hours=1))

    days = [day for day, what in told if what is not Due.DROPPED]
    assert len(days) == len(set(days))
    first, last = days[1], days[-1]
    expected = {first + timedelta(days=n) for n in range((last - first).days + 1)}
    assert set(days[1:]) == expected


@given(
    zone=st.sampled_from(ZONES),
    minute=st.integers(0, 24 * 60 - 1),
    day=st.dates(date(2024, 1, 1), date(2027, 12, 31)),
)
def test_a_digest_is_never_early(zone: str, minute: int, day: date) -> None:
    """A gap moves it later, never before its time on its day."""
    at, where = time(minute // 60, minute % 60), ZoneInfo(zone)

    local = moment(day, at, where).astimezone(where)

    assert local.replace(tzinfo=None) >= datetime.combine(day, at)
    assert local.replace(tzinfo=None) - datetime.combine(day, at) <= timedelta(hours=1)


def test_a_date_that_does_not_exist_has_no_digest() -> None:
    """Samoa went from 29 to 31 December 2011."""
    told = tick_through(
        "Pacific/Apia",
        time(7, 30),
        datetime(2011, 12, 28, 0, tzinfo=UTC),
        5,
        timedelta(hours=1),
    )

    days = [day.day for day, what in told if what is not Due.DROPPED]
    assert 30 not in days
    assert {29, 31} <= set(days)


@pytest.mark.parametrize(
    ("late", "what"),
    [
        (timedelta(minutes=1), Due.ON_TIME),
        (timedelta(hours=3), Due.LATE),
        (timedelta(hours=12, minutes=1), Due.DROPPED),
    ],
)
def test_a_missed_digest_is_late_and_then_dropped(late: timedelta, what: Due) -> None:
    """After a night down it is sent once, marked; yesterday's news is not news."""
    at = datetime(2025, 11, 7, 6, 30, tzinfo=UTC)  # 07:30 in Berlin

    *_, newest = due([digest_settings()], now=at + late, done=NOBODY)

    assert newest.local_date == date(2025, 11, 7)
    assert newest.due is what
    assert newest.late is (what is Due.LATE)
    assert newest.reason


def test_after_days_down_only_the_newest_is_sent() -> None:
    """Three digests at once are two too many."""
    settings = digest_settings(max_lateness=timedelta(days=3))

    found = due([settings], now=NOON, done=NOBODY)

    assert [d.due for d in found if d.due is not Due.DROPPED] == [Due.LATE]
    assert len(found) > 2


def test_days_of_the_week_are_kept() -> None:
    """A digest for weekdays is silent on Sunday."""
    sunday = datetime(2025, 11, 9, 7, 0, tzinfo=UTC)
    settings = digest_settings(days=(0, 1, 2, 3, 4))

    assert all(
        d.local_date.weekday() < 5 for d in due([settings], now=sunday, done=NOBODY)
    )


def test_what_is_done_is_not_due() -> None:
    """A restart must not send it again."""
    assert not due([digest_settings()], now=NOON, done=lambda _n, _d: True)


def compose(**changes: Any) -> Digest:
    base: dict[str, Any] = {
        "settings": digest_settings(),
        "local_date": NOON.date(),
        "since": NOON - timedelta(days=1),
        "until": NOON,
        "changes": (),
        "open_stories": (),
        "reports": lambda _story: (a_report(),),
        "titles": {},
        "coverage": "41 of 44 sources fresh",
        "late": False,
    }
    return compose_digest(**base | changes)


def test_new_and_changed_are_told_apart() -> None:
    """A reader must see at once what he has not seen before."""
    old = a_story(id="old")
    digest = compose(
        changes=[
            a_change(a_story(id="fresh"), id="1"),
            a_change(a_story(id="fresh"), id="2", kind=ChangeKind.FACT),
            a_change(old, id="3", kind=ChangeKind.STAGE, stage_before=Stage.EFFECTIVE),
        ]
    )

    assert [a.story_id for a in digest.new] == ["fresh"]
    assert [a.story_id for a in digest.changed] == ["old"]
    assert "Stage: in force → suspended" in digest.changed[0].change_words


@pytest.mark.parametrize(
    ("at", "told"),
    [
        (NOON - timedelta(days=1), False),
        (NOON - timedelta(days=1) + timedelta(seconds=1), True),
        (NOON, True),
        (NOON + timedelta(seconds=1), False),
    ],
)
def test_each_change_is_told_in_one_digest(at: datetime, *, told: bool) -> None:
    """Windows that overlap tell twice, windows with gaps lose."""
    assert bool(compose(changes=[a_change(at=at)]).new) is told


def test_baseline_is_no_news() -> None:
    """A new source's archive must not fill the first digest."""
    assert is_empty(compose(changes=[a_change(baseline=True)]))


def test_open_stories_are_told_without_those_that_changed_or_ended() -> None:
    """What stands under "new" must not stand under "still open" as well."""
    stories = [
        a_story(id="a"),
        a_story(id="b"),
        a_story(id="c", stage=Stage.ENDED),
    ]

    digest = compose(changes=[a_change(stories[0])], open_stories=stories)

    assert [a.story_id for a in digest.still_open] == ["b"]


def test_severity_filters_and_orders() -> None:
    """The most urgent first, and nothing below what was asked for."""
    stories = [a_story(id=name) for name in ("low", "high", "critical")]
    digest = compose(
        settings=digest_settings(min_severity=Severity.HIGH),
        changes=[a_change(s, id=s.id) for s in stories],
        open_stories=[a_story(id="other")],
        severities={"high": Severity.HIGH, "critical": Severity.CRITICAL},
    )

    assert [a.story_id for a in digest.new] == ["critical", "high"]
    assert not digest.still_open


def test_what_does_not_fit_is_counted() -> None:
    """The count after "+" must be true."""
    changes = [a_change(a_story(id=str(i)), id=str(i)) for i in range(MAX_STORIES + 3)]
    still = [a_story(id=f"o{i}") for i in range(MAX_OPEN + 2)]

    digest = compose(changes=changes, open_stories=still)

    assert len(digest.new) == MAX_STORIES
    assert digest.more == 5


def on(
    day: date, granularity: Granularity = Granularity.DAY, **more: Any
) -> DateInterval:
    return DateInterval(
        start=day.replace(day=1) if granularity is not Granularity.DAY else day,
        end=day,
        granularity=granularity,
        span=a_span("until"),
        **more,
    )


def test_dates_ahead_are_the_nearest_first_and_no_exacter_than_stated() -> None:
    """The calendar must not turn "November 2026" into the 30th."""
    today = NOON.date()
    stories = [
        a_story(id="far", dates=Dates(expiry=on(date(2026, 11, 10)))),
        a_story(
            id="month", dates=Dates(effective=on(date(2025, 12, 31), Granularity.MONTH))
        ),
        a_story(
            id="by",
            dates=Dates(deadline=on(date(2025, 12, 1), modifier=DateModifier.BY)),
        ),
        a_story(id="past", dates=Dates(effective=on(today - timedelta(days=1)))),
        a_story(id="today", dates=Dates(effective=on(today))),
    ]

    digest = compose(open_stories=stories)

    assert [(d.story_id, d.words) for d in digest.dates_ahead] == [
        ("today", "stated to take effect"),
        ("by", "stated deadline (by that day)"),
        ("month", "stated to take effect (December 2025)"),
        ("far", "the suspension is stated to end"),
    ]
    assert digest.dates_ahead[0].url == "https://news.example/china-suspends"


def test_what_is_suspended_or_over_has_no_day_of_taking_effect() -> None:
    """If it fails, the digest announces days that will not come."""
    day = Dates(effective=on(date(2025, 12, 1)))
    paused = a_story(dates=day, first_published=NOON - timedelta(days=29))
    other = a_story(id="other", stage=Stage.ADOPTED, dates=day)

    digest = compose(open_stories=[paused, other])

    assert [d.story_id for d in digest.dates_ahead] == ["other"]


def test_a_digest_is_one_message_for_each_recipient() -> None:
    """The key is digest and local date: a second run adds nothing."""
    mail = FakeChannel(name="mail", recipients=("ann@example.org", "bob@example.org"))
    digest = compose()

    first, again = digest_messages(digest, mail), digest_messages(digest, mail)

    assert [m.recipient for m in first] == list(mail.recipients)
    assert {m.subject for m in first} == {"digest:daily:2025-11-07"}
    assert first[0].kind is MessageKind.DIGEST
    assert [m.id for m in first] == [m.id for m in again]
    late = digest_messages(replace(digest, late=True), FakeChannel())
    assert late[0].reason == "late digest"
