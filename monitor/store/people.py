"""What people said: mutes, feedback on alerts and events, and buttons they pressed."""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from monitor.model.people import Feedback, Mute, MuteKind, Verdict
from monitor.store.connection import Connection
from monitor.store.moments import from_text, to_text


class Mutes:
    """Every mute, also those that are over."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def add(self, mute: Mute) -> None:
        """Keep a mute; one that is there already stays as it was."""
        self._db.run(
            """
            INSERT INTO mutes (id, kind, target, reason, person, at, until)
            VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING
            """,
            (
                mute.id,
                mute.kind,
                mute.target,
                mute.reason,
                mute.person,
                to_text(mute.at),
                to_text(mute.until),
            ),
        )

    def get(self, name: str) -> Mute | None:
        """Return the only mute whose id begins so, or None."""
        rows = self._db.rows(
            "SELECT * FROM mutes WHERE substr(id, 1, length(:id)) = :id LIMIT 2",
            {"id": name},
        )
        return _to_mute(rows[0]) if len(rows) == 1 and name else None

    def at(self, now: datetime) -> tuple[Mute, ...]:
        """Return the mutes in force, the oldest first."""
        return self._mutes("at <= :now AND until > :now", now)

    def over(self, now: datetime) -> tuple[Mute, ...]:
        """Return the mutes that have ended and were not settled yet, the oldest first."""
        return self._mutes("until <= :now AND NOT settled", now)

    def holding(self, match_ids: Iterable[str]) -> Mapping[str, Mute]:
        """Return, by match, the mutes that keep these matches quiet, or did to their end."""
        rows = self._db.rows(
            "SELECT m.id AS match_id, u.* FROM matches m JOIN mutes u ON u.id = m.muted_by "
            "WHERE m.id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(match_ids)),),
        )
        return {row["match_id"]: _to_mute(row) for row in rows}

    def find(self, limit: int = 50) -> tuple[Mute, ...]:
        """Return the mutes, the newest first."""
        rows = self._db.rows(
            "SELECT * FROM mutes ORDER BY at DESC, number DESC LIMIT ?", (limit,)
        )
        return tuple(_to_mute(row) for row in rows)

    def end(self, mute_id: str, *, now: datetime) -> bool:
        """End a mute now; return False if it was over."""
        return bool(
            self._db.run(
                "UPDATE mutes SET until = :now WHERE id = :id AND until > :now",
                {"id": mute_id, "now": to_text(now)},
            )
        )

    def settle(self, mute_id: str) -> None:
        """Note that what an ended mute held back has been dealt with."""
        self._db.run("UPDATE mutes SET settled = 1 WHERE id = ?", (mute_id,))

    def _mutes(self, where: str, now: datetime) -> tuple[Mute, ...]:
        rows = self._db.rows(
            f"SELECT * FROM mutes WHERE {where} ORDER BY at, number",  # noqa: S608
            {"now": to_text(now)},
        )
        return tuple(_to_mute(row) for row in rows)


def _to_mute(row: sqlite3.Row) -> Mute:
    return Mute(
        id=row["id"],
        kind=MuteKind(row["kind"]),
        target=row["target"],
        reason=row["reason"],
        person=row["person"],
        at=from_text(row["at"]),
        until=from_text(row["until"]),
    )


class FeedbackGiven:
    """Every verdict that somebody gave."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def add(self, feedback: Feedback) -> None:
        """Keep a verdict; giving another later keeps both."""
        self._db.run(
            """
            INSERT INTO feedback (verdict, subject, events, comment, person, at)
            VALUES (?, ?, ?, ?, ?, ?)
            """,
            (
                feedback.verdict,
                feedback.subject,
                json.dumps(feedback.events),
                feedback.comment,
                feedback.person,
                to_text(feedback.at),
            ),
        )

    def all(self) -> tuple[Feedback, ...]:
        """Return every verdict, the oldest first."""
        rows = self._db.rows("SELECT * FROM feedback ORDER BY at, number")
        return tuple(
            Feedback(
                verdict=Verdict(row["verdict"]),
                subject=row["subject"],
                events=tuple(json.loads(row["events"])),
                comment=row["comment"],
                person=row["person"],
                at=from_text(row["at"]),
            )
            for row in rows
        )

    def told_events(self, match_ids: Sequence[str]) -> tuple[str, ...]:
        """Return the events for which these matches fired: what an alert is about."""
        rows = self._db.rows(
            """
            SELECT DISTINCT c.event_id FROM matches m
            JOIN story_changes c ON c.id = m.change_id
            WHERE m.id IN (SELECT value FROM json_each(?)) ORDER BY c.number
            """,
            (json.dumps(list(match_ids)),),
        )
        return tuple(row["event_id"] for row in rows)


class Presses:
    """Buttons that people have pressed, each once."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def add(
        self, key: str, *, message_id: str, action: str, person: str, at: datetime
    ) -> bool:
        """Keep a press; return False if it is there already."""
        return bool(
            self._db.run(
                "INSERT INTO presses (key, message_id, action, person, at) "
                "VALUES (?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING",
                (key, message_id, action, person, to_text(at)),
            )
        )
