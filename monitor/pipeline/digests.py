"""Make the digests that are due: one for each day and name, whatever the clock does."""

import logging
from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from monitor.config import DigestSettings
from monitor.model.message import Digest, Message
from monitor.notify.activity import activity, starts
from monitor.notify.audience import EVERYBODY, audiences
from monitor.notify.digest import compose_digest, digest_messages, is_empty
from monitor.notify.due import Due, DueDigest, due
from monitor.pipeline.background import backgrounds
from monitor.pipeline.coverage import coverage_words
from monitor.pipeline.parts import Parts

log = logging.getLogger(__name__)

FIRST_PERIOD: Final = timedelta(days=1)  # what the first digest looks back on
OPEN_STORIES: Final = 50
STARTED: Final = "started_at"


def make_digests(parts: Parts, *, now: datetime) -> int:
    """Enqueue the digests that are due; return how many messages that made."""
    store = parts.store
    made = 0
    # Whoever put a backup back may have got the digests of before then; what they told
    # is told again by the next one at most.
    begin = max(
        _started(parts, now), store.restored() or datetime.min.replace(tzinfo=UTC)
    )
    for one in due(parts.settings.digests, now=now, done=store.digests.done):
        if one.at < begin:
            store.digests.mark(one.settings.name, one.local_date, at=now, until=None)
            continue
        log.info(
            "digest due",
            extra={"digest": one.settings.name, "date": str(one.local_date),
                   "verdict": one.due, "reason": one.reason},
        )  # fmt: skip
        with store.transaction():
            made += _make(parts, one, now=now)
    return made


def _started(parts: Parts, now: datetime) -> datetime:
    """Return when this database was first at work: digests of before then are nobody's.

    The first to ask is the first at work.
    """
    meta = parts.store.meta
    if (found := meta.get(STARTED)) is not None:
        return datetime.fromisoformat(found)
    meta.set(STARTED, now.isoformat())
    return now


def _make(parts: Parts, one: DueDigest, *, now: datetime) -> int:
    messages: tuple[Message, ...] = ()
    if one.due is not Due.DROPPED:
        digest = preview_digest(
            parts,
            one.settings,
            since=parts.store.digests.last_until(one.settings.name, now=now)
            or _started(parts, now),
            now=now,
            local_date=one.local_date,
            late=one.late,
        )
        channel = parts.channels.get(one.settings.channel)
        if channel is None:
            log.error(
                "digest not made: its channel is not open",
                extra={
                    "digest": one.settings.name,
                    "channel": one.settings.channel,
                },
            )
            return 0  # not marked as done: made when the channel is mended
        if one.settings.empty or not is_empty(digest):
            messages = digest_messages(digest, channel, to=one.settings.to)
    enqueued = parts.store.outbox.enqueue(messages)
    parts.store.digests.mark(
        one.settings.name,
        one.local_date,
        at=now,
        until=None if one.due is Due.DROPPED else now,
        message_ids=[m.id for m in messages],
    )
    return enqueued


def preview_digest(
    parts: Parts,
    settings: DigestSettings,
    *,
    since: datetime | None,
    now: datetime,
    local_date: date | None = None,
    late: bool = False,
) -> Digest:
    """Compose the digest as it would be made at `now`, without making it.

    `local_date` is the day it is for; None is the digest's own today.

    It tells the stories that a rule wanted to hear of; the rest is in the database.
    """
    store = parts.store
    start = since or now - FIRST_PERIOD
    changes = store.stories.changed_since(start, now)
    still_open = store.stories.open_stories(OPEN_STORIES, before=start)
    stories = {c.story.id for c in changes} | {s.id for s in still_open}
    severities = store.matches.severities(stories)
    zone = ZoneInfo(settings.timezone)
    today = local_date or now.astimezone(zone).date()
    audience = audiences()[settings.audience] if settings.audience else EVERYBODY
    return compose_digest(
        settings=settings,
        local_date=today,
        since=start,
        until=now,
        changes=[c for c in changes if c.story.id in severities],
        open_stories=[s for s in still_open if s.id in severities],
        reports=store.stories.reports,
        titles=parts.titles,
        coverage=coverage_words(
            parts.settings.sources, store.sources.states(), now=now
        ),
        late=late,
        severities=severities,
        beside=backgrounds(
            store, today=today, until=now, exposure=parts.exposure, kin=False
        ),
        audience=audience,
        activity=activity(
            store.events.told(starts(today, zone), now),
            titles=parts.titles,
            today=today,
            zone=zone,
            without=audience.without,
        ),
    )
