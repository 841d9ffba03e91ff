"""What became of the matches of a change: told where, held back why, or nowhere."""

from collections.abc import Mapping, Sequence

from monitor.config.settings import Route
from monitor.model.message import DeliveryState
from monitor.model.people import Mute
from monitor.model.rule import Match
from monitor.model.story import StoryChange
from monitor.notify.reach import silence
from monitor.store import Store
from monitor.store.messages import OutboxRow

_MANY = 1000  # messages of one story that are looked through


def outcomes(
    store: Store, change: StoryChange, *, routes: Sequence[Route]
) -> Mapping[str, tuple[str, ...]]:
    """Return for each rule that matched a change what came of it, in sentences.

    Why a match made no message is not kept: the present routes answer for it.
    """
    rows = store.outbox.messages(subject=change.story.id, limit=_MANY)
    matches = store.matches.of_change(change.id)
    muted = store.mutes.holding(match.id for match in matches)
    return {
        match.rule.id: tuple(_of(match, rows))
        or (_nowhere(match, routes, muted.get(match.id)),)
        for match in matches
    }


def _of(match: Match, rows: Sequence[OutboxRow]) -> list[str]:
    return [
        f"{row.message.channel}: {state_words(row)}"
        for row in reversed(rows)
        if match.id in row.message.matches
    ]


def state_words(row: OutboxRow) -> str:
    """Say what has become of a message."""
    if row.state is DeliveryState.SENT and row.sent_at is not None:
        return f"sent {row.sent_at:%Y-%m-%d %H:%M} UTC"
    if row.state is DeliveryState.SUPPRESSED:
        return f"held back: {row.message.reason}"
    return f"{row.state}: {row.last_error}" if row.last_error else str(row.state)


def _nowhere(match: Match, routes: Sequence[Route], mute: Mute | None) -> str:
    if mute is not None:
        why = f": {mute.reason}" if mute.reason else ""
        until = f"{mute.until:%Y-%m-%d %H:%M} UTC"
        return f"muted until {until} by {mute.person}{why}"
    reason = silence(match, routes)
    return f"told nowhere: {reason}" if reason else "told nowhere; routes have changed"
