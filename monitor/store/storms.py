"""How much a channel was told of late, and what was folded in a storm."""

from datetime import datetime

from monitor.model.message import Folded
from monitor.model.rule import Severity
from monitor.store.connection import Connection
from monitor.store.moments import from_text, to_text


class Storms:
    """Alerts of a channel, counted; a message to several people counts once."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def posted(self, channel: str, *, since: datetime) -> int:
        """Count the alerts made after `since` that were not held back."""
        count: int = self._db.value(
            "SELECT count(DISTINCT subject || ' ' || kind || ' ' || sequence) "
            "FROM messages WHERE channel = ? AND created_at > ? "
            "AND payload_type = 'alert' AND state <> 'suppressed'",
            (channel, to_text(since)),
        )
        return count

    def summed_up(self, channel: str, subject: str) -> datetime | None:
        """Return when the last summary of a channel was made, or None."""
        found: str | None = self._db.value(
            "SELECT max(created_at) FROM messages WHERE channel = ? AND subject = ?",
            (channel, subject),
        )
        return None if found is None else from_text(found)

    def folded(
        self, channel: str, subject: str, *, mark: str, since: datetime
    ) -> tuple[Folded, ...]:
        """Return what was folded after `since` and after the last summary, in order.

        Folded is what was held back for a reason that begins with `mark`.
        """
        here = {"channel": channel, "subject": subject, "mark": mark}
        rows = self._db.rows(_FOLDED, here | {"since": to_text(since)})
        return tuple(
            Folded(
                story=row["subject"],
                headline=row["headline"],
                url=row["url"],
                severity=Severity(row["severity"]),
                rule=row["rule"] or "",
                standing=" · ".join(filter(None, (row["stage"], row["sure"]))),
            )
            for row in rows
        )


_FOLDED = """
  SELECT subject,
    json_extract(payload, '$.headline') AS headline,
    json_extract(payload, '$.url') AS url,
    json_extract(payload, '$.severity') AS severity,
    json_extract(payload, '$.stage_words') AS stage,
    json_extract(payload, '$.certainty_words') AS sure,
    json_extract(payload, '$.rules[0][1]') AS rule
  FROM messages
  WHERE created_at > :since AND channel = :channel AND state = 'suppressed'
    AND payload_type = 'alert'
    AND substr(reason, 1, length(:mark)) = :mark
    AND number > coalesce(
      (SELECT max(number) FROM messages WHERE channel = :channel AND subject = :subject),
      0)
  GROUP BY subject, kind, sequence ORDER BY min(number)
"""
