"""Digests fall due once a day, whatever the clock does."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.notify.due import Due, due, moment
from tests.makers import NOON
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


@pytest.mark.fault(no=13)
@pytest.mark.fault(no=14)
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


@pytest.mark.fault(no=12)
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


@pytest.mark.fault(no=12)
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


@pytest.mark.fault(no=12)
@pytest.mark.fault(no=14)
def test_what_is_done_is_not_due() -> None:
    """A restart must not send it again."""
    assert not due([digest_settings()], now=NOON, done=lambda _n, _d: True)


ALL_ZONES = sorted(available_timezones() - {"localtime", "posixrules", "Factory"})


@pytest.mark.fault(no=13)
@pytest.mark.fault(no=14)
@given(
    zone=st.sampled_from(ALL_ZONES),
    minute=st.integers(0, 24 * 60 - 1),
    start=st.dates(date(1990, 1, 1), date(2037, 1, 1)),
    step=st.integers(31, 170),
)
def test_every_date_of_every_zone_has_one_digest(
    zone: str, minute: int, start: date, step: int
) -> None:
    """If it fails, somewhere a day has no digest, or two, when the clock is changed."""
    at, where = time(minute // 60, minute % 60), ZoneInfo(zone)
    begin = datetime.combine(start, time(12), tzinfo=UTC)
    end = begin + timedelta(days=10)

    told = tick_through(zone, at, begin, 10, timedelta(minutes=step))

    sent = [day for day, what in told if what is not Due.DROPPED]
    hours = (begin + timedelta(hours=n) for n in range(24, 24 * 9))
    there = {moment_of.astimezone(where).date() for moment_of in hours}
    whole = there - {begin.astimezone(where).date(), end.astimezone(where).date()}
    between = {day for day in whole if begin < moment(day, at, where) < end}
    assert len(sent) == len(set(sent))
    assert {d for d in between if d < max(between)} <= {*sent}


def changes(zone: str) -> tuple[tuple[datetime, timedelta], ...]:
    """Return when the clocks of a zone are set in two years, and to which offset."""
    where = ZoneInfo(zone)
    found = []
    noon = datetime(2026, 1, 1, 12, tzinfo=UTC)
    for week in range(105):
        low, high = noon + timedelta(weeks=week), noon + timedelta(weeks=week + 1)
        before, after = (t.astimezone(where).utcoffset() for t in (low, high))
        if before == after or after is None:
            continue
        while high - low > timedelta(minutes=1):
            middle = low + (high - low) / 2
            is_before = middle.astimezone(where).utcoffset() == before
            low, high = (middle, high) if is_before else (low, middle)
        found.append((high.replace(second=0, microsecond=0), after))
    return tuple(found)


@pytest.mark.fault(no=13)
@pytest.mark.fault(no=14)
def test_every_change_of_every_clock_in_two_years_leaves_one_digest_a_day() -> None:
    """If it fails, in some place a day without a digest, or with two, is to come."""
    zones = {changes(zone): zone for zone in ALL_ZONES}
    del zones[()]
    assert len(zones) > 20
    for moments, zone in zones.items():
        for at_, _ in moments:
            local = at_.astimezone(ZoneInfo(zone))
            for minutes in (-60, -30, -1, 0):
                at = (local + timedelta(minutes=minutes)).time()
                begin = at_ - timedelta(days=1, hours=12)
                told = tick_through(zone, at, begin, 4, timedelta(hours=1))
                days = [day for day, what in told if what is not Due.DROPPED]
                middle = [local.date() + timedelta(days=n) for n in (-1, 0, 1)]
                assert [d for d in days if d in middle] == middle, (zone, at_, at)
                assert len(days) == len(set(days)), (zone, at_, at)
