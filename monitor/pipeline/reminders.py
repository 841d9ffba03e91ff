"""Remind of the dates of stories that rules have matched: each once, the latest only."""

import logging
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from monitor.group.calendar import ASK_FOR, asks
from monitor.model.calendar import CalendarEntry
from monitor.model.message import MessageKind
from monitor.notify.reminder import (
    about,
    due_step,
    reminder_messages,
    sequence_of,
    subject_of,
)
from monitor.pipeline.calendar import dates_of
from monitor.pipeline.parts import Parts

log = logging.getLogger(__name__)

DONE: Final = "reminders_of"  # in meta: the local day whose reminders are made
SUPERSEDED: Final = "the date has moved, holds no longer, or a later reminder is due"
_DAY: Final = timedelta(days=1)


def make_reminders(parts: Parts, *, now: datetime) -> int:
    """Enqueue the reminders that are due; return how many messages that made.

    They are made once a local day, at the time that the configuration sets, or as soon
    after it as the monitor runs. What waits to be sent and holds no longer is let be.
    """
    store, settings = parts.store, parts.settings.calendar
    today = _day(parts, now)
    waiting = store.outbox.waiting(MessageKind.REMINDER)
    fresh = store.meta.get(DONE) != today.isoformat() and bool(settings.reminders)
    if not (fresh or waiting):
        return 0
    made = 0
    with store.transaction():
        due = _due(parts, today)
        valid = {(subject_of(e), sequence_of(e, step)) for e, step in due}
        for row in waiting:
            if (row.message.subject, row.message.sequence) not in valid:
                store.outbox.withdraw(row.message.id, reason=SUPERSEDED)
        if fresh:
            made = sum(_remind(parts, *one, today=today, now=now) for one in due)
            store.meta.set(DONE, today.isoformat())
    return made


def _day(parts: Parts, now: datetime) -> date:
    """Return the local day whose reminders are due: yesterday's until the time comes."""
    settings = parts.settings.calendar
    local = now.astimezone(ZoneInfo(settings.timezone))
    return local.date() if local.time() >= settings.at else local.date() - _DAY


def _due(parts: Parts, today: date) -> list[tuple[CalendarEntry, int]]:
    """Return the entries of which a reminder is due, with its days before the day."""
    settings = parts.settings.calendar
    if not settings.reminders:
        return []
    zone = ZoneInfo(settings.timezone)
    furthest = timedelta(days=max(settings.reminders))
    found = dates_of(
        parts.store, since=today - ASK_FOR, until=today + furthest, matched=True
    )
    due = []
    for entry in found:
        step = due_step(
            entry,
            today=today,
            steps=settings.reminders,
            asked=asks(entry, today=today),
            zone=zone,
        )
        if step is not None:
            due.append((entry, step))
    return due


def _remind(
    parts: Parts, entry: CalendarEntry, step: int, *, today: date, now: datetime
) -> int:
    """Enqueue one reminder unless it was told; return how many messages that made."""
    store, day = parts.store, about(entry, step)
    if step in store.calendar.reminded(entry.story.id, entry.name, day):
        return 0
    messages = reminder_messages(
        entry,
        step,
        matches=store.matches.of_story(entry.story.id),
        routes=parts.settings.routes,
        channels=parts.channels,
        titles=parts.titles,
        touches=parts.exposure.touched_by(entry.story),
        today=today,
        now=now,
    )
    if _may_have_been_told(parts, today):
        messages = ()
    made = store.outbox.enqueue(messages)
    store.calendar.remind(
        entry.uid, day, step, at=now, message_ids=[m.id for m in messages]
    )
    log.info(
        "reminder due",
        extra={"story": entry.story.id, "date": str(day), "days_before": step,
               "messages": made},
    )  # fmt: skip
    return made


def _may_have_been_told(parts: Parts, today: date) -> bool:
    """Say whether a backup was put back after the reminders of this day were due."""
    restored = parts.store.restored()
    return restored is not None and _day(parts, restored) >= today
