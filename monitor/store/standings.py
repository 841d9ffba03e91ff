"""Stories as they stood: what moved in a time, and what was known before a moment.

Times are those of publication: a brief of last week tells last week's news, whenever
the monitor came to read it.
"""

import json
from collections.abc import Iterable
from datetime import datetime

from monitor.model.record import from_json
from monitor.model.story import Story
from monitor.store.connection import Connection
from monitor.store.events import fold
from monitor.store.moments import to_text


class Standings:
    """Looks back, over the same tables as `Stories`."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def moved(self, since: datetime, until: datetime) -> tuple[str, ...]:
        """Return the ids of the stories that reports published in that time moved.

        From `since` up to, but not at, `until`; what a first visit brought counts.
        """
        rows = self._db.rows(
            "SELECT DISTINCT c.story_id FROM events e JOIN story_changes c "
            "ON c.event_id = e.id WHERE e.published >= :since AND e.published < :until",
            {"since": to_text(since), "until": to_text(until)},
        )
        return tuple(row["story_id"] for row in rows)

    def as_of(self, ids: Iterable[str], until: datetime) -> tuple[Story, ...]:
        """Return stories as the reports published before `until` left them.

        A story that none of these tells of is left out; the others come without
        fingerprints, the one last reported first.
        """
        rows = self._db.rows(
            """
            SELECT story FROM story_changes WHERE number IN (
              SELECT max(c.number) FROM story_changes c JOIN events e ON e.id = c.event_id
              WHERE c.story_id IN (SELECT value FROM json_each(:ids))
                AND e.published < :until
              GROUP BY c.story_id)
            """,
            {"ids": json.dumps(list(ids)), "until": to_text(until)},
        )
        stories = (from_json(Story, row["story"]) for row in rows)
        return tuple(
            sorted(stories, key=lambda s: (-s.last_published.timestamp(), s.id))
        )

    def about(
        self, story: Story, until: datetime, *, limit: int = 30
    ) -> tuple[str, ...]:
        """Return the ids of other stories that name its firms or materials.

        Only what was published before `until` counts; the most names shared first.
        """
        rows = self._db.rows(
            """
            SELECT r.story_id, count(DISTINCT n.kind || n.name) AS shared,
              max(e.published) AS latest
            FROM event_names n
            JOIN events e ON e.id = n.event_id
            JOIN story_reports r ON r.event_id = n.event_id
            WHERE r.story_id <> :story AND e.published < :until AND (
              n.kind = 'company' AND n.name IN (SELECT value FROM json_each(:companies))
              OR n.kind = 'commodity'
                AND n.name IN (SELECT value FROM json_each(:commodities)))
            GROUP BY r.story_id ORDER BY shared DESC, latest DESC, r.story_id
            LIMIT :limit
            """,
            {
                "story": story.id,
                "until": to_text(until),
                "companies": json.dumps([fold(name) for name in story.companies]),
                "commodities": json.dumps([fold(name) for name in story.commodities]),
                "limit": limit,
            },
        )
        return tuple(row["story_id"] for row in rows)
