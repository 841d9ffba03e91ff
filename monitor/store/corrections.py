"""Merges and splits by hand: every one is kept, also those that were taken back."""

from dataclasses import replace

from monitor.model.correction import Correction, Undoing
from monitor.model.record import from_json, to_json
from monitor.store.connection import Connection
from monitor.store.moments import to_text


class Corrections:
    """What people have done to stories, in order."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def all(self) -> tuple[Correction, ...]:
        """Return every correction, the oldest first."""
        rows = self._db.rows("SELECT record FROM story_corrections ORDER BY number")
        return tuple(from_json(Correction, row["record"]) for row in rows)

    def get(self, name: str) -> Correction | None:
        """Return the correction with this id, or the only one whose id begins so."""
        found = [c for c in self.all() if name and c.id.startswith(name)]
        return found[0] if len(found) == 1 else None

    def add(self, correction: Correction) -> None:
        """Keep one correction; one that is there already stays as it was."""
        self._db.run(
            """
            INSERT INTO story_corrections (id, kind, story_id, other_id, at, record)
            VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING
            """,
            (
                correction.id,
                correction.kind,
                correction.story,
                correction.other,
                to_text(correction.at),
                to_json(correction),
            ),
        )

    def take_back(self, correction: Correction, undone: Undoing) -> Correction:
        """Note who has taken a correction back; return it as it is then."""
        after = replace(correction, undone=undone)
        self._db.run(
            "UPDATE story_corrections SET undone_at = ?, record = ? WHERE id = ?",
            (to_text(undone.at), to_json(after), correction.id),
        )
        return after
