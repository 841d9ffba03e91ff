"""What documents say that their events do to somebody, by event."""

import json
from collections.abc import Iterable, Mapping, Sequence

from monitor.model.event import Relation
from monitor.model.record import from_json, to_json
from monitor.store.connection import Connection


class Relations:
    """Whom events help, hurt or expose, as their documents say."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def add(self, found: Sequence[tuple[Sequence[str], Relation]]) -> None:
        """Keep the relations of one document, each with the ids of its causes.

        A cause that is not stored is left out: the document was edited, and its first
        text has said the same. What is there already stays as it was.
        """
        self._db.run_many(
            """
            INSERT OR IGNORE INTO relations (event_id, position, effect, record)
            SELECT :event, :position, :effect, :record
            WHERE EXISTS (SELECT 1 FROM events WHERE id = :event)
            """,
            [
                {
                    "event": cause,
                    "position": position,
                    "effect": relation.polarity,
                    "record": to_json(relation),
                }
                for position, (causes, relation) in enumerate(found)
                for cause in dict.fromkeys(causes)
            ],
        )

    def of_events(self, event_ids: Iterable[str]) -> Mapping[str, Sequence[Relation]]:
        """Return the relations that these events cause, by event, in text order."""
        rows = self._db.rows(
            "SELECT event_id, record FROM relations WHERE event_id IN "
            "(SELECT value FROM json_each(?)) ORDER BY event_id, position",
            (json.dumps(list(event_ids)),),
        )
        found: dict[str, list[Relation]] = {}
        for row in rows:
            relation = from_json(Relation, row["record"])
            found.setdefault(row["event_id"], []).append(relation)
        return found
