"""When a beat comes next: at even intervals, and once for all that were missed.

A machine that slept, or whose clock was set, is days ahead at once. APScheduler's own
trigger goes through every beat of those days, while nothing else is done: half a minute
for two days of ten beats a second.
"""

from datetime import datetime, timedelta

from apscheduler.triggers.interval import IntervalTrigger


class Rhythm(IntervalTrigger):  # type: ignore[misc]  # APScheduler has no types
    """Even intervals in UTC, the first of them from now on."""

    __slots__ = ()

    def __init__(self, every: timedelta) -> None:
        super().__init__(seconds=every.total_seconds(), timezone="UTC")

    def get_next_fire_time(
        self, previous_fire_time: datetime | None, now: datetime
    ) -> datetime | None:
        """Return the next beat, or the last one that was missed.

        The library asks again until the answer lies ahead of `now`, and lets only the
        last beat of the past happen.
        """
        next_: datetime | None = super().get_next_fire_time(previous_fire_time, now)
        if next_ is None or next_ > now:
            return next_
        every: timedelta = self.interval
        return next_ + (now - next_) // every * every
