"""Composes a day's digest, and decides which digests are due.

A digest belongs to a local date, not to a moment: however the clock jumps, each date
that exists has one. What yesterday's digest told is not told again without a change.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final, Protocol
from zoneinfo import ZoneInfo

from monitor.config.settings import DigestSettings
from monitor.model.calendar import holding
from monitor.model.event import DateInterval
from monitor.model.message import Alert, DateAhead, Digest, Message, MessageKind
from monitor.model.ontology import DateModifier, Granularity, Stage
from monitor.model.rule import Severity
from monitor.model.story import ChangeKind, Report, Story, StoryChange
from monitor.notify.alert import alert_of, latest_first
from monitor.notify.background import Background, Beside
from monitor.notify.clean import one_line, web_link
from monitor.notify.facts import ahead_words
from monitor.notify.key import message_id
from monitor.notify.route import Addressed
from monitor.notify.words import date_words

LATE_AFTER: Final = timedelta(minutes=15)
STALE_AFTER: Final = timedelta(hours=36)  # then the next digest has long replaced it
MAX_STORIES: Final = 12  # in each of "new" and "changed"
MAX_OPEN: Final = 10
MAX_DATES: Final = 10
_DAY: Final = timedelta(days=1)
_CLOSED: Final = frozenset({Stage.ENDED, Stage.REJECTED})

Reports = Callable[[str], Sequence[Report]]


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


def compose_digest(
    *,
    settings: DigestSettings,
    local_date: date,
    since: datetime,
    until: datetime,
    changes: Sequence[StoryChange],
    open_stories: Sequence[Story],
    reports: Reports,
    titles: Mapping[str, str],
    coverage: str,
    late: bool,
    severities: Mapping[str, Severity] | None = None,
    beside: Beside | None = None,
) -> Digest:
    """Compose what happened after `since` and up to `until`.

    `severities` gives the highest severity of a story's matches; a story without one
    is low. `beside` looks up what lies beside a story; without it only the day is known.
    """
    ranks = severities or {}
    known = beside or (lambda _story, _reports: Background(today=local_date))

    def heard(story_id: str) -> bool:
        severity = ranks.get(story_id, Severity.LOW)
        return severity.rank >= settings.min_severity.rank

    def entry(group: Sequence[StoryChange]) -> Alert:
        story = group[0].story
        return alert_of(
            story,
            reports(story.id),
            changes=group,
            titles=titles,
            severity=ranks.get(story.id, Severity.LOW),
            beside=known,
        )

    told = _by_story(c for c in changes if since < c.at <= until and not c.baseline)
    groups = [group for story, group in told.items() if heard(story)]
    groups.sort(key=lambda group: _weight(group, ranks))
    new = [g for g in groups if any(c.kind is ChangeKind.NEW for c in g)]
    changed = [g for g in groups if g not in new]
    waiting = [
        s
        for s in open_stories
        if s.id not in told and s.stage not in _CLOSED and heard(s.id)
    ]
    waiting.sort(
        key=lambda s: (_next_day(s, local_date), -s.last_published.timestamp())
    )
    stories = (*(g[0].story for g in groups), *waiting)
    left_out = sum(max(0, len(found) - MAX_STORIES) for found in (new, changed))
    return Digest(
        name=settings.name,
        title=settings.title,
        local_date=local_date,
        timezone=settings.timezone,
        since=since,
        until=until,
        new=tuple(entry(g) for g in new[:MAX_STORIES]),
        changed=tuple(entry(g) for g in changed[:MAX_STORIES]),
        still_open=tuple(
            alert_of(
                s,
                reports(s.id),
                titles=titles,
                severity=ranks.get(s.id, Severity.LOW),
                beside=known,
            )
            for s in waiting[:MAX_OPEN]
        ),
        dates_ahead=_dates_ahead(stories, local_date, reports),
        coverage=coverage,
        late=late,
        more=left_out + max(0, len(waiting) - MAX_OPEN),
    )


def is_empty(digest: Digest) -> bool:
    """Say whether nothing has happened; what is open or ahead is no news."""
    return not (digest.new or digest.changed)


def _by_story(changes: Iterable[StoryChange]) -> dict[str, tuple[StoryChange, ...]]:
    """Gather changes by story, the newest first in each."""
    groups: dict[str, list[StoryChange]] = {}
    for change in changes:
        groups.setdefault(change.story.id, []).append(change)
    return {story: latest_first(group) for story, group in groups.items()}


def _weight(
    group: Sequence[StoryChange], ranks: Mapping[str, Severity]
) -> tuple[int, float, float]:
    """Put the most severe first, then the surest, then the newest."""
    story = group[0].story
    severity = ranks.get(story.id, Severity.LOW)
    return -severity.rank, -story.certainty, -story.last_published.timestamp()


def _ahead(story: Story, today: date) -> Iterable[tuple[date, str, DateInterval]]:
    """Yield the stated days of a story that are not over yet."""
    for name, value in holding(story):
        day = value.end or value.start
        if day is not None and day >= today:
            yield day, name, value


def _next_day(story: Story, today: date) -> date:
    """Return the next day that a story names; the last of all days if none."""
    return min((day for day, _, _ in _ahead(story, today)), default=date.max)


def _dates_ahead(
    stories: Sequence[Story], today: date, reports: Reports
) -> tuple[DateAhead, ...]:
    """Return the days ahead, the nearest first."""
    found = [(*item, story) for story in stories for item in _ahead(story, today)]
    found.sort(key=lambda item: item[0])
    return tuple(
        DateAhead(
            day=day,
            words=ahead_words(story, name) + _vagueness(value),
            story_id=story.id,
            title=one_line(story.title),
            url=_link(reports(story.id)),
        )
        for day, name, value, story in found[:MAX_DATES]
    )


def _vagueness(value: DateInterval) -> str:
    """Say how vague a date is; empty for a plain day."""
    if value.modifier in {DateModifier.BY, DateModifier.WITHIN}:
        return " (by that day)"
    exact = value.granularity is Granularity.DAY
    return "" if exact else f" ({date_words(value)})"


def _link(reports: Sequence[Report]) -> str | None:
    """Return the first link of some reports."""
    links = (web_link(r.document.url) for r in reports)
    return next((link for link in links if link is not None), None)


def digest_subject(name: str, local_date: date) -> str:
    """Name a digest as the outbox does."""
    return f"digest:{name}:{local_date.isoformat()}"


class Listener(Addressed, Protocol):
    """As much of a channel as a digest asks for."""

    @property
    def name(self) -> str:
        """Return the name that `config.toml` gives it."""


def digest_messages(digest: Digest, channel: Listener) -> tuple[Message, ...]:
    """Address a digest to a channel, once for each recipient."""
    subject = digest_subject(digest.name, digest.local_date)
    return tuple(
        Message(
            id=message_id(channel.name, subject, MessageKind.DIGEST, "", recipient),
            channel=channel.name,
            kind=MessageKind.DIGEST,
            subject=subject,
            sequence="",
            recipient=recipient,
            payload=digest,
            reason="late digest" if digest.late else "daily digest",
            created_at=digest.until,
            expires_at=digest.until + STALE_AFTER,
        )
        for recipient in channel.recipients or (None,)
    )
