"""Messages as rows of the outbox, and rows as messages."""

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from monitor.model.message import (
    Alert,
    DeliveryState,
    Digest,
    Message,
    MessageKind,
    Notice,
    Payload,
    Reminder,
)
from monitor.model.record import from_json, to_json
from monitor.store.moments import (
    from_text,
    from_text_or_none,
    to_text,
    to_text_or_none,
)

_PAYLOADS: Mapping[str, type[Payload]] = {
    "alert": Alert,
    "digest": Digest,
    "notice": Notice,
    "reminder": Reminder,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxRow:
    """A message with what has become of it so far."""

    message: Message  # as it was enqueued; `reason` says why if it was suppressed since
    state: DeliveryState
    attempts: int  # those that count
    next_at: datetime | None  # None: as soon as its turn comes
    last_error: str | None  # None: the last attempt brought none
    remote_id: str | None  # None: not accepted, or the channel names nothing
    sent_at: datetime | None  # None: not sent


def to_row(message: Message) -> dict[str, object]:
    """Write a message that is about to be enqueued."""
    if message.state not in {DeliveryState.PENDING, DeliveryState.SUPPRESSED}:
        problem = f"a message cannot be enqueued as {message.state}"
        raise ValueError(problem)
    return {
        "id": message.id,
        "channel": message.channel,
        "kind": message.kind,
        "subject": message.subject,
        "sequence": message.sequence,
        "recipient": message.recipient,
        "parent": message.parent,
        "payload_type": type(message.payload).__name__.lower(),
        "payload": to_json(message.payload),
        "matches": json.dumps(message.matches),
        "reason": message.reason,
        "created_at": to_text(message.created_at),
        "not_before": to_text_or_none(message.not_before),
        "expires_at": to_text_or_none(message.expires_at),
        "state": message.state,
    }


def to_message(row: sqlite3.Row) -> Message:
    """Read a message as it was enqueued."""
    suppressed = row["state"] == DeliveryState.SUPPRESSED
    return Message(
        id=row["id"],
        channel=row["channel"],
        kind=MessageKind(row["kind"]),
        subject=row["subject"],
        sequence=row["sequence"],
        recipient=row["recipient"],
        parent=row["parent"],
        payload=from_json(_PAYLOADS[row["payload_type"]], row["payload"]),
        reason=row["reason"],
        matches=tuple(json.loads(row["matches"])),
        state=DeliveryState.SUPPRESSED if suppressed else DeliveryState.PENDING,
        created_at=from_text(row["created_at"]),
        not_before=from_text_or_none(row["not_before"]),
        expires_at=from_text_or_none(row["expires_at"]),
    )


def to_outbox_row(row: sqlite3.Row) -> OutboxRow:
    """Read a message with what has become of it."""
    return OutboxRow(
        message=to_message(row),
        state=DeliveryState(row["state"]),
        attempts=row["attempts"],
        next_at=from_text_or_none(row["next_at"]),
        last_error=row["last_error"],
        remote_id=row["remote_id"],
        sent_at=from_text_or_none(row["sent_at"]),
    )
