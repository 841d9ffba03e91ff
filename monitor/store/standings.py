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

RECENT = 300  # events of one name that are looked at


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

        Only what was published before `until` counts, and of each name the `RECENT`
        latest events; the most names shared first, then the latest.
        """
        events: dict[str, set[tuple[str, str]]] = {}
        wanted = [("company", name) for name in story.companies]
        wanted += [("commodity", name) for name in story.commodities]
        for kind, name in wanted:
            for row in self._db.rows(
                _LATEST, (kind, fold(name), to_text(until), RECENT)
            ):
                events.setdefault(row["event_id"], set()).add((kind, fold(name)))
        rows = self._db.rows(
            """
            SELECT r.story_id, r.event_id, e.published
            FROM story_reports r JOIN events e ON e.id = r.event_id
            WHERE r.event_id IN (SELECT value FROM json_each(:events))
              AND r.story_id <> :story
            """,
            {"events": json.dumps(list(events)), "story": story.id},
        )
        shared: dict[str, set[tuple[str, str]]] = {}
        latest: dict[str, str] = {}
        for row in rows:
            name = row["story_id"]
            shared.setdefault(name, set()).update(events[row["event_id"]])
            latest[name] = max(latest.get(name, ""), row["published"])
        order = sorted(shared)
        order.sort(key=lambda name: (len(shared[name]), latest[name]), reverse=True)
        return tuple(order[:limit])


# An index serves it: an alert asks in the transaction that keeps its story.
_LATEST = """
  SELECT event_id FROM event_names WHERE kind = ? AND name = ? AND published < ?
  ORDER BY published DESC LIMIT ?
"""
