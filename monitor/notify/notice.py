"""Make the messages of a word to the operator."""

from dataclasses import replace
from datetime import datetime

from monitor.model.message import Message, MessageKind, Notice
from monitor.notify.key import message_id
from monitor.ports import Channel


def notice_messages(
    notice: Notice, through: Channel, *, subject: str, reason: str, now: datetime
) -> tuple[Message, ...]:
    """Return `notice` for each recipient of a channel.

    `subject` is what it is about; told again at another moment, it is another message.
    """
    sequence = now.isoformat()
    return tuple(
        Message(
            id=message_id(
                through.name, subject, MessageKind.NOTICE, sequence, recipient
            ),
            channel=through.name,
            kind=MessageKind.NOTICE,
            subject=subject,
            sequence=sequence,
            recipient=recipient,
            payload=replace(notice, at=now),
            reason=reason,
            created_at=now,
        )
        for recipient in through.recipients or (None,)
    )
