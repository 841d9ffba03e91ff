"""The JSON that webhooks post: a documented record with a version.

What stands in docs/delivery.md is a promise to programs of other people: keys may be
added, but none goes or changes its meaning without another `VERSION`.
"""

from collections.abc import Mapping
from typing import Any, Final

from monitor.model.message import (
    Alert,
    DateAhead,
    Digest,
    Evidence,
    Message,
    Payload,
)
from monitor.model.record import to_record
from monitor.notify.text import payload_text

VERSION: Final = 1


def record(message: Message, *, text_only: bool = False) -> dict[str, Any]:
    """Return a message as JSON-ready data.

    `text_only`, after a receiver has refused the whole: the envelope and the words.
    """
    kind = type(message.payload).__name__.lower()
    envelope = {
        "version": VERSION,
        "id": message.id,
        "kind": kind,
        "update": message.parent is not None,
        "parent": message.parent,
        "subject": message.subject,
        "channel": message.channel,
        "created_at": to_record(message.created_at),
        "reason": message.reason,
        "matches": list(message.matches),
        "text": payload_text(message.payload),
    }
    return envelope if text_only else envelope | {kind: _payload(message.payload)}


def _payload(payload: Payload) -> Mapping[str, Any]:
    """Return what a message holds."""
    if isinstance(payload, Alert):
        return alert_record(payload)
    if isinstance(payload, Digest):
        return _digest(payload)
    plain: dict[str, Any] = to_record(payload)
    return plain


def alert_record(alert: Alert) -> dict[str, Any]:
    """Return an alert: the story, how sure, what changed, the brief, the evidence."""
    return {
        "story": {
            "id": alert.story_id,
            "title": alert.headline,
            "type": alert.type,
            "type_title": alert.type_title,
            "stage": alert.stage.value,
            "stage_words": alert.stage_words,
            "published": to_record(alert.published),
            "sources": alert.witnesses,
            "url": alert.url,
        },
        "severity": alert.severity.value,
        "certainty_words": alert.certainty_words,
        "change": {
            "kind": alert.change.value,
            "words": alert.change_words,
            "rises": alert.rises,
        },
        "rules": [{"id": name, "title": title} for name, title in alert.rules],
        "tags": list(alert.tags),
        "brief": to_record(alert.brief)["sections"],
        "events": [_event(one) for one in alert.events],
    }


def _event(one: Evidence) -> dict[str, Any]:
    """Return an event as `lodewatch extract` prints it, and its document."""
    return {
        "document": {
            "id": one.document_id,
            "title": one.title,
            "url": one.url,
            "source": one.source,
            "published": to_record(one.published),
        },
        **to_record(one.event),
    }


def _digest(digest: Digest) -> dict[str, Any]:
    """Return a digest with its stories."""
    return {
        "name": digest.name,
        "title": digest.title,
        "date": to_record(digest.local_date),
        "timezone": digest.timezone,
        "since": to_record(digest.since),
        "until": to_record(digest.until),
        "new": [alert_record(alert) for alert in digest.new],
        "changed": [alert_record(alert) for alert in digest.changed],
        "still_open": [alert_record(alert) for alert in digest.still_open],
        "dates_ahead": [_date(one) for one in digest.dates_ahead],
        "coverage": digest.coverage,
        "late": digest.late,
        "more": digest.more,
    }


def _date(one: DateAhead) -> dict[str, Any]:
    """Return a date ahead."""
    return {
        "date": to_record(one.day),
        "words": one.words,
        "story": {"id": one.story_id, "title": one.title, "url": one.url},
    }
