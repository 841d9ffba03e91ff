"""Names messages so that telling the same thing twice is one row of the outbox."""

import hashlib

from monitor.model.message import MessageKind


def message_id(
    channel: str,
    subject: str,
    kind: MessageKind,
    sequence: str = "",
    recipient: str | None = None,
) -> str:
    """Return the id of a message: the same parts, the same id, for ever."""
    parts = (channel, subject, kind.value, sequence, recipient or "")
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:24]
