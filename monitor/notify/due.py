"""Decides which digests are due.

A digest belongs to a local date, not to a moment: however the clock jumps, each date
that exists has one.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from monitor.config.settings import DigestSettings

LATE_AFTER: Final = timedelta(minutes=15)
_DAY: Final = timedelta(days=1)


class Due(StrEnum):
    """What is to be done about a digest whose time has come."""

    ON_TIME = "on_time"
    LATE = "late"  # send it, marked
    DROPPED = "dropped"  # too late, or a newer one covers it: record it as done


@dataclass(frozen=True, slots=True, kw_only=True)
class DueDigest:
    """One digest of one local date that is not done yet."""

    settings: DigestSettings
    local_date: date
    at: datetime  # when it was due, UTC
    due: Due
    reason: str

    @property
    def late(self) -> bool:
        """Say whether it is to be marked late."""
        return self.due is Due.LATE


def due(
    settings: Sequence[DigestSettings],
    *,
    now: datetime,
    done: Callable[[str, date], bool],
) -> tuple[DueDigest, ...]:
    """Return the digests whose time has come and that `done` does not know.

    The caller records what it sends, and what is dropped, as done.
    """
    return tuple(d for one in settings for d in _due(one, now=now, done=done))


def _due(
    settings: DigestSettings, *, now: datetime, done: Callable[[str, date], bool]
) -> Iterable[DueDigest]:
    """Yield what is due of one digest, oldest first; only the newest is sent."""
    waiting = [
        (day, at)
        for day, at in _moments(settings, now)
        if at <= now and not done(settings.name, day)
    ]
    for day, at in waiting:
        what, reason = _verdict(settings, now - at, newest=(day, at) == waiting[-1])
        yield DueDigest(
            settings=settings, local_date=day, at=at, due=what, reason=reason
        )


def _verdict(
    settings: DigestSettings, lateness: timedelta, *, newest: bool
) -> tuple[Due, str]:
    """Decide what becomes of a digest that is `lateness` behind its time."""
    if lateness > settings.max_lateness:
        return Due.DROPPED, f"{lateness} late, more than {settings.max_lateness}"
    if not newest:
        return Due.DROPPED, "a later digest is due as well and covers it"
    if lateness > LATE_AFTER:
        return Due.LATE, f"{lateness} late: the monitor was not running"
    return Due.ON_TIME, "its time has come"


def _moments(
    settings: DigestSettings, now: datetime
) -> Iterable[tuple[date, datetime]]:
    """Yield the recent local dates of a digest with the moment each is due."""
    zone = ZoneInfo(settings.timezone)
    today = now.astimezone(zone).date()
    back = settings.max_lateness.days + 2
    for ago in range(back, -1, -1):
        day = today - ago * _DAY
        if day.weekday() in settings.days and _exists(day, zone):
            yield day, moment(day, settings.at, zone)


def moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    """Return when the clock first shows `at` on `day`, or would have, in UTC.

    A time that is skipped comes as much later as the clock jumps; of a time that comes
    twice it is the first.
    """
    return datetime.combine(day, at, tzinfo=zone).replace(fold=0).astimezone(UTC)


def _exists(day: date, zone: ZoneInfo) -> bool:
    """Say whether a zone has a date at all; crossing the date line can skip one."""
    noon = datetime.combine(day, time(12), tzinfo=zone)
    return noon.astimezone(UTC).astimezone(zone).date() == day
