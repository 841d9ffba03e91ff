"""A word to the operator, through the channel that the configuration names for it."""

from datetime import datetime

from monitor.model.message import Message, Notice
from monitor.notify.notice import notice_messages
from monitor.pipeline.parts import Parts


def for_operator(
    parts: Parts, notice: Notice, *, subject: str, reason: str, now: datetime
) -> tuple[Message, ...]:
    """Return the messages of a notice; none where no channel is open.

    Without `[daemon] operator` the first channel is the operator's.
    """
    name = parts.settings.daemon.operator or next(iter(parts.channels), None)
    channel = parts.channels.get(name) if name else None
    if channel is None:
        return ()
    return notice_messages(notice, channel, subject=subject, reason=reason, now=now)
