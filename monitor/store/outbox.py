"""The outbox: nothing is lost between a decision and its delivery, nothing told twice.

A message is leased for one attempt and settled with that lease; whoever comes too late
is refused. An attempt whose process died is not repeated but looked up: its lease runs
out, and its outcome counts as unknown.
"""

import secrets
import sqlite3
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final

from monitor.model.message import Claim, DeliveryState, Message, MessageKind
from monitor.model.rule import Severity
from monitor.store.connection import Connection
from monitor.store.messages import OutboxRow, to_message, to_outbox_row, to_row
from monitor.store.moments import from_text_or_none, to_text, to_text_or_none
from monitor.store.threads import ABOUT, about

_AHEAD: Final = timedelta(minutes=1)
"""What is further in the future than this was written before the clock was set back."""


class Outbox:
    """The messages and their states; implements `monitor.ports.Outbox`."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def enqueue(self, messages: Iterable[Message]) -> int:
        """Add the messages that are not there yet; return how many were new."""
        with self._db.transaction():
            return sum(self._db.run(_ENQUEUE, to_row(message)) for message in messages)

    def claim(self, channel: str, *, now: datetime, lease: timedelta) -> Claim | None:
        """Lease the next due message of `channel`, in order of creation, or None."""
        with self._db.transaction():
            if self._is_parked(channel):
                return None
            here = _here(channel, now)
            self._db.run(_EXPIRE, here)
            row = self._db.row(_NEXT_DUE, here)
            return None if row is None else self._lease(row, now=now, lease=lease)

    def claim_unknown(
        self, channel: str, *, now: datetime, lease: timedelta
    ) -> Claim | None:
        """Lease a message whose outcome must be looked up, or None."""
        with self._db.transaction():
            if self._is_parked(channel):
                return None
            row = self._db.row(_NEXT_UNKNOWN, _here(channel, now))
            if row is None:
                return None
            if row["state"] == DeliveryState.SENDING:
                row = self._give_up(row)
            return self._lease(row, now=now, lease=lease)

    def _is_parked(self, channel: str) -> bool:
        return channel in self.parked()

    def _give_up(self, row: sqlite3.Row) -> sqlite3.Row:
        """Call unknown what a process that died had begun; its attempt counts."""
        (unknown,) = self._db.rows(
            """
            UPDATE messages SET
              state = 'unknown', attempts = attempts + 1, next_at = NULL,
              last_error = 'the attempt was not finished'
            WHERE number = ? RETURNING *
            """,
            (row["number"],),
        )
        return unknown

    def _lease(self, row: sqlite3.Row, *, now: datetime, lease: timedelta) -> Claim:
        token = secrets.token_hex(16)
        self._db.run(
            """
            UPDATE messages SET
              state = CASE state WHEN 'unknown' THEN 'unknown' ELSE 'sending' END,
              lease = :lease, lease_until = :until,
              first_try = iif(first_try <= :ahead, first_try, :now)
            WHERE number = :number
            """,
            {
                "lease": token,
                "until": to_text(now + lease),
                "now": to_text(now),
                "ahead": to_text(now + _AHEAD),
                "number": row["number"],
            },
        )
        return Claim(
            message=to_message(row),
            lease=token,
            attempts=row["attempts"],
            first_try=_by_this_clock(row["first_try"], now),
            parent_remote_id=self._remote_id(row["parent"]),
            text_only=bool(row["text_only"]),
        )

    def _remote_id(self, parent: str | None) -> str | None:
        found: str | None = self._db.value(
            "SELECT remote_id FROM messages WHERE id = ? AND state = 'sent'", (parent,)
        )
        return found

    def settle(
        self,
        claim: Claim,
        state: DeliveryState,
        *,
        now: datetime,
        remote_id: str | None = None,
        next_at: datetime | None = None,
        counted: bool = True,
        text_only: bool = False,
        error: str | None = None,
    ) -> bool:
        """Record how the attempt ended; False if the lease was lost meanwhile.

        A lease that has run out is still good as long as nobody else has taken the
        message: what its holder knows is better than "unknown".
        """
        if state is DeliveryState.SENDING:
            raise ValueError("an attempt does not end in the state in which it began")
        settled = self._db.run(
            _SETTLE,
            {
                "id": claim.message.id,
                "lease": claim.lease,
                "state": state,
                "remote_id": remote_id,
                "next_at": to_text_or_none(next_at),
                "counted": counted,
                "text_only": text_only,
                "error": error,
                "sent_at": to_text(now) if state is DeliveryState.SENT else None,
            },
        )
        return settled == 1

    def waiting(self, kind: MessageKind) -> tuple[OutboxRow, ...]:
        """Return the messages of a kind that nobody has begun to send, in order."""
        rows = self._db.rows(
            "SELECT * FROM messages WHERE state IN ('pending', 'parked') AND kind = ? "
            "ORDER BY created_at, number",
            (kind,),
        )
        return tuple(to_outbox_row(row) for row in rows)

    def withdraw(self, message_id: str, *, reason: str) -> bool:
        """Let a message that nobody has begun to send be; say whether it was one."""
        changed = self._db.run(
            "UPDATE messages SET state = 'suppressed', reason = ? "
            "WHERE id = ? AND state IN ('pending', 'parked')",
            (reason, message_id),
        )
        return changed == 1

    def park(self, channel: str, *, reason: str, now: datetime) -> None:
        """Stop a channel until its configuration changes: nothing of it is claimed."""
        self._db.run(
            "INSERT OR REPLACE INTO parked_channels (channel, reason, at) "
            "VALUES (?, ?, ?)",
            (channel, reason, to_text(now)),
        )

    def resume(self, channel: str) -> None:
        """Let a parked channel go on, at once and with all that it still has to say."""
        with self._db.transaction():
            self._db.run("DELETE FROM parked_channels WHERE channel = ?", (channel,))
            self._db.run(
                "UPDATE messages SET state = 'pending', next_at = NULL "
                "WHERE channel = ? AND state = 'parked'",
                (channel,),
            )

    def parked(self) -> Mapping[str, str]:
        """Return the parked channels with their reasons."""
        rows = self._db.rows("SELECT channel, reason FROM parked_channels")
        return {row["channel"]: row["reason"] for row in rows}

    def doubt_open(self, *, now: datetime) -> int:
        """Call unknown what may have been sent since this state; return how many.

        For a store that was put back from a backup.
        """
        return self._db.run(_DOUBT, {"now": to_text(now)})

    def orphan(self, *, look_at: datetime) -> int:
        """Call unknown what a process that is gone was sending; return how many.

        For the one process that holds the store's lock: nobody else can be sending.
        The answer of the dead one's last request is looked for at `look_at`. What it
        was looking up is free again at once, not when its lease has run out. An attempt
        that ended like this counts: else each further death would allow one more.
        """
        with self._db.transaction():
            self._db.run(
                "UPDATE messages SET lease = NULL, lease_until = NULL "
                "WHERE state = 'unknown' AND lease IS NOT NULL"
            )
            return self._db.run(
                """
                UPDATE messages SET
                  state = 'unknown', attempts = attempts + 1, next_at = ?,
                  lease = NULL, lease_until = NULL,
                  last_error = 'the process died while sending'
                WHERE state = 'sending'
                """,
                (to_text(look_at),),
            )

    def told(self, story_id: str, channel: str) -> int:
        """Return how often a story was told on a channel, or is about to be.

        What was told of the stories that were merged into it counts, and of the one it
        was split from what it has taken along. What was suppressed or given up does not count, except the root: its place is
        taken in every state, and another root would be refused as known. A message to
        several people counts once.
        """
        count: int = self._db.value(
            "SELECT count(DISTINCT subject || ' ' || kind || ' ' || sequence) "  # noqa: S608 - constants
            f"FROM messages {_TOLD}",
            {"channel": channel, **about(self._db, story_id)},
        )
        return count

    def severity_told(self, story_id: str, channel: str) -> Severity | None:
        """Return the highest severity that `told` counts; None if it counts nothing."""
        rows = self._db.rows(
            "SELECT DISTINCT json_extract(payload, '$.severity') AS severity "  # noqa: S608
            f"FROM messages {_TOLD} AND payload_type = 'alert'",
            {"channel": channel, **about(self._db, story_id)},
        )
        told = (Severity(row["severity"]) for row in rows)
        return max(told, key=lambda severity: severity.rank, default=None)

    def root(
        self, story_id: str, channel: str, recipient: str | None = None
    ) -> OutboxRow | None:
        """Return the first message of a story on a channel, in whatever state, or None.

        There is only ever one: while it exists, everything further is an update.
        """
        row = self._db.row(
            "SELECT * FROM messages WHERE subject = ? AND channel = ? "
            "AND kind = 'root' AND sequence = '' AND coalesce(recipient, '') = ?",
            (story_id, channel, recipient or ""),
        )
        return None if row is None else to_outbox_row(row)

    def get(self, message_id: str) -> OutboxRow | None:
        """Return one message, or None."""
        row = self._db.row("SELECT * FROM messages WHERE id = ?", (message_id,))
        return None if row is None else to_outbox_row(row)

    def messages(
        self,
        *,
        state: DeliveryState | None = None,
        channel: str | None = None,
        subject: str | None = None,
        since: datetime | None = None,
        before: str = "",
        limit: int = 50,
    ) -> tuple[OutboxRow, ...]:
        """Return the messages for which everything asked holds, the newest first.

        `since` is a time of creation, `before` the id of a message. A story is also asked for
        under what was merged into it; the reminders of a story are told under it.
        """
        of_story = "" if subject is None else f"AND {_OF_STORY}"
        rows = self._db.rows(
            f"""
            SELECT * FROM messages
            WHERE (:state IS NULL OR state = :state)
              AND (:channel IS NULL OR channel = :channel)
              AND (:since IS NULL OR created_at >= :since) {of_story} AND (:before = '' OR (created_at, number) <
                (SELECT m.created_at, m.number FROM messages m WHERE m.id = :before))
            ORDER BY created_at DESC, number DESC LIMIT :limit
            """,  # noqa: S608 - of constants
            {
                "state": state,
                "channel": channel,
                "names": about(self._db, subject or "")["taken"],
                "since": to_text_or_none(since),
                "before": before,
                "limit": limit,
            },
        )
        return tuple(to_outbox_row(row) for row in rows)

    def waiting_since(self, *, now: datetime) -> datetime | None:
        """Return when the oldest message was made that could have been sent by now."""
        oldest: str | None = self._db.value(
            "SELECT min(max(created_at, coalesce(not_before, created_at))) "
            "FROM messages WHERE state = 'pending' "
            "AND (not_before IS NULL OR not_before <= ?)",
            (to_text(now),),
        )
        return from_text_or_none(oldest)

    def counts(self) -> Mapping[str, int]:
        """Return how many messages are in each state; every state is named."""
        rows = self._db.rows("SELECT state, count(*) FROM messages GROUP BY state")
        found = {row[0]: row[1] for row in rows}
        return {state.value: found.get(state.value, 0) for state in DeliveryState}


_OF_STORY = """number IN (
  SELECT m.number FROM json_each(:names) n JOIN messages m ON m.subject = n.value
  UNION
  SELECT m.number FROM json_each(:names) n JOIN messages m
  ON m.subject > 'date:' || n.value || ':' AND m.subject < 'date:' || n.value || ';')
"""


def _by_this_clock(first_try: str | None, now: datetime) -> datetime | None:
    """Return when a message was first tried; never later than now."""
    tried = from_text_or_none(first_try)
    return None if tried is None else min(tried, now)


def _here(channel: str, now: datetime) -> Mapping[str, str]:
    """Return what the questions below ask for."""
    return {
        "channel": channel,
        "now": to_text(now),
        "ahead": to_text(now + _AHEAD),
    }


_TOLD = f"""
  WHERE channel = :channel AND {ABOUT}
    AND (kind = 'root' OR state NOT IN ('suppressed', 'dead'))
"""

_ENQUEUE = """
  INSERT INTO messages (
    id, channel, kind, subject, sequence, recipient, parent, payload_type, payload,
    matches, reason, created_at, not_before, expires_at, state
  ) VALUES (
    :id, :channel, :kind, :subject, :sequence, :recipient, :parent, :payload_type,
    :payload, :matches, :reason, :created_at, :not_before, :expires_at, :state
  ) ON CONFLICT DO NOTHING
"""

_EXPIRE = """
  UPDATE messages SET state = 'suppressed', reason = 'stale: ' || reason
  WHERE channel = :channel AND state IN ('pending', 'parked')
    AND expires_at IS NOT NULL AND expires_at <= :now
"""

# A parked message of a channel that is not parked is one whose channel has been resumed,
# or whose process died before it could park the channel. A wait that was begun in the
# future is over: the clock was set back, and else it would last until then.
_NEXT_DUE = """
  SELECT * FROM messages m
  WHERE channel = :channel AND state IN ('pending', 'parked')
    AND (not_before IS NULL OR not_before <= :now OR created_at > :ahead)
    AND (next_at IS NULL OR next_at <= :now OR first_try > :ahead)
    AND NOT EXISTS (
      SELECT 1 FROM messages p
      WHERE p.id = m.parent AND p.state IN ('pending', 'parked', 'sending', 'unknown'))
  ORDER BY created_at, number LIMIT 1
"""

_NEXT_UNKNOWN = """
  SELECT * FROM messages
  WHERE channel = :channel AND state IN ('sending', 'unknown')
    AND (state = 'sending' OR next_at IS NULL OR next_at <= :now OR first_try > :ahead)
    AND (lease_until IS NULL OR lease_until <= :now)
  ORDER BY created_at, number LIMIT 1
"""

_DOUBT = """
  UPDATE messages SET
    state = 'unknown', next_at = NULL, lease = NULL, lease_until = NULL,
    first_try = coalesce(first_try, created_at),
    last_error = 'restored from a backup: it may have been sent since'
  WHERE state IN ('pending', 'parked', 'sending')
    AND (not_before IS NULL OR not_before <= :now)
"""

_SETTLE = """
  UPDATE messages SET
    state = :state,
    remote_id = coalesce(:remote_id, remote_id),
    next_at = :next_at,
    attempts = attempts + :counted,
    text_only = max(text_only, :text_only),
    last_error = :error,
    sent_at = :sent_at,
    lease = NULL,
    lease_until = NULL
  WHERE id = :id AND lease = :lease
"""
