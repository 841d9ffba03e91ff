"""What a pressed button does: exactly what the command of that name does.

Who pressed it, where, and under which post is checked first. A press is recorded in the
transaction of what it does, so that one that Slack delivers twice is done once.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from monitor.config import SlackSettings
from monitor.model.message import Alert
from monitor.model.people import MuteKind, Verdict
from monitor.notify.because import because
from monitor.notify.buttons import Action, Press
from monitor.pipeline.answers import account, mute, note, story_named
from monitor.pipeline.parts import Parts
from monitor.store.messages import OutboxRow

MUTED_FOR: Final = timedelta(hours=24)

_VERDICTS: Final = {
    Action.ACK: Verdict.ACKNOWLEDGED,
    Action.NOT_RELEVANT: Verdict.NOT_RELEVANT,
    Action.WRONG_COMPANY: Verdict.WRONG_COMPANY,
    Action.OLD_NEWS: Verdict.OLD_NEWS,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the person who pressed is told, and nobody else."""

    text: str
    refused: str | None = None  # why nothing was done; None: it was done


def press(parts: Parts, pressed: Press, *, team: str, now: datetime) -> Reply | None:
    """Do what was pressed and say so; None: it was done already.

    `team` is the id of the workspace that the app is installed in.
    """
    row = parts.store.outbox.get(pressed.message)
    if row is None or (problem := _foreign(parts, row, pressed)):
        reason = "no message of ours" if row is None else problem
        return Reply(text="This post is not one of this monitor's.", refused=reason)
    if problem := _stranger(parts, row, pressed, team):
        return Reply(
            text="Your buttons do not count here; ask who runs the monitor.",
            refused=problem,
        )
    if row.remote_id is None:
        return Reply(
            text="This post is still being confirmed. Please try again in a minute.",
            refused="not known to be posted yet",
        )
    with parts.store.transaction():
        if not parts.store.presses.add(
            pressed.key,
            message_id=pressed.message,
            action=pressed.action,
            person=_person(pressed),
            at=now,
        ):
            return None
        return Reply(text=_do(parts, pressed, now=now))


def _foreign(parts: Parts, row: OutboxRow, pressed: Press) -> str | None:
    """Return why a press does not belong to the message that it names, or None."""
    settings = _settings(parts, row)
    if settings is None or not settings.buttons:
        return f"channel {row.message.channel} has no buttons"
    if not isinstance(row.message.payload, Alert):
        return "no alert"
    if row.remote_id not in (None, f"{pressed.channel}:{pressed.ts}"):
        return f"message {row.message.id} stands elsewhere than in {pressed.channel}"
    return None


def _stranger(parts: Parts, row: OutboxRow, pressed: Press, team: str) -> str | None:
    """Return why somebody's press does not count, or None."""
    settings = _settings(parts, row)
    members = settings.members if settings is not None else ()
    if members:
        known = pressed.member in members
        return None if known else f"{pressed.member} is not among the channel's members"
    if pressed.team != team:
        return f"{pressed.member} is of another workspace ({pressed.team or 'unnamed'})"
    return None


def _settings(parts: Parts, row: OutboxRow) -> SlackSettings | None:
    found = parts.settings.channel(row.message.channel)
    return found if isinstance(found, SlackSettings) else None


def _person(pressed: Press) -> str:
    """Name who pressed: by the id, which unlike a name cannot be changed."""
    return f"slack:{pressed.member}"


def _do(parts: Parts, pressed: Press, *, now: datetime) -> str:
    """Do it, and return the words for who pressed."""
    store, person = parts.store, _person(pressed)
    if pressed.action is Action.WHY:
        found = account(store, pressed.message)
        return "\n".join(
            because(
                found.headline, found.row.message.reason, found.outcome, found.matches
            )
        )
    if pressed.action is Action.MUTE:
        story = story_named(store, pressed.message)
        made = mute(
            store,
            MuteKind.STORY,
            story,
            until=now + MUTED_FOR,
            reason="",
            person=person,
            now=now,
        )
        return (
            f"Muted until {made.until:%Y-%m-%d %H:%M} UTC: this story. A change of "
            f"stage is told all the same. `lodewatch mute --end {made.id[:8]}` ends it."
        )
    verdict = _VERDICTS[pressed.action]
    subject, given = note(
        store, pressed.message, verdict, comment="", person=person, now=now
    )
    if verdict is Verdict.ACKNOWLEDGED:
        return f"Noted: you take care of “{subject.title}”."
    return f"Noted: {given.verdict}, on “{subject.title}”."
