"""Which digests were made: one for each local date, whatever the clock does."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from monitor.store.connection import Connection
from monitor.store.moments import from_text_or_none, to_text, to_text_or_none


class Digests:
    """The days whose digest has been made."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def done(self, name: str, local_date: date) -> bool:
        """Say whether the digest `name` of that day was made already."""
        return bool(
            self._db.value(
                "SELECT count(*) FROM digests WHERE name = ? AND local_date = ?",
                (name, local_date.isoformat()),
            )
        )

    def mark(
        self,
        name: str,
        local_date: date,
        *,
        at: datetime,
        until: datetime | None,
        message_ids: Sequence[str] = (),
    ) -> None:
        """Note that the digest of a day is done; the first note stays.

        `until` is up to when it told; None for a day that was let pass.
        """
        self._db.run(
            """
            INSERT INTO digests (name, local_date, at, until, messages)
            VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (name, local_date) DO NOTHING
            """,
            (
                name,
                local_date.isoformat(),
                to_text(at),
                to_text_or_none(until),
                json.dumps(list(message_ids)),
            ),
        )

    def latest(self) -> Mapping[str, date]:
        """Return the last local date of each digest that was made."""
        rows = self._db.rows("SELECT name, max(local_date) FROM digests GROUP BY name")
        return {row[0]: date.fromisoformat(row[1]) for row in rows}

    def last_until(self, name: str, *, now: datetime) -> datetime | None:
        """Return up to when the last digest `name` told, or None before the first.

        One of after `now` was made by a clock that has been set back since: what
        it told may have to be told again, and what it could not know must be.
        """
        return from_text_or_none(
            self._db.value(
                "SELECT max(until) FROM digests WHERE name = ? AND until <= ?",
                (name, to_text(now)),
            )
        )
