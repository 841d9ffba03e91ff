"""A word to the operator, through the channel that the configuration names for it."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from monitor.model.message import Message, Notice
from monitor.notify.notice import notice_messages
from monitor.pipeline.parts import Parts

_NAMED: Final = "`[daemon] operator` names this channel."
_FIRST: Final = "it is the first channel, and `[daemon] operator` names no other."


def for_operator(
    parts: Parts, notice: Notice, *, subject: str, reason: str, now: datetime
) -> tuple[Message, ...]:
    """Return the messages of a notice; none where no channel is open.

    Without `[daemon] operator` the first channel is the operator's.
    """
    named = parts.settings.daemon.operator
    name = named or next(iter(parts.channels), None)
    channel = parts.channels.get(name) if name else None
    if channel is None:
        return ()
    told = replace(notice, why=_NAMED if named else _FIRST)
    return notice_messages(told, channel, subject=subject, reason=reason, now=now)
