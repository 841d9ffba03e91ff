"""A story of thousands of reports, read in parts.

A page shows a few of them at a time, and what it says of all follows from few: for that the
reports are looked at in outline, without their texts and without reading every event.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from monitor.model.ontology import Attribution, Stage
from monitor.model.record import from_json
from monitor.model.story import Near, Report, Story, StoryChange
from monitor.store.connection import Connection
from monitor.store.events import Events, fold
from monitor.store.moments import from_text
from monitor.store.stories import Stories


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketch:
    """A report in outline."""

    event_id: str
    stage: Stage
    attribution: Attribution
    published: datetime
    first_seen: datetime
    said: str  # who says what: equal where two reports can differ in their words alone


class Outline:
    """What is known of one story, without reading all of it."""

    def __init__(
        self, connection: Connection, events: Events, stories: Stories
    ) -> None:
        self._db = connection
        self._events = events
        self._stories = stories

    def sketches(self, story_id: str) -> tuple[Sketch, ...]:
        """Return all reports of a story in outline, the oldest first."""
        rows = self._db.rows(_SKETCHES, {"story": story_id})
        return tuple(
            Sketch(
                event_id=row["id"],
                stage=Stage(row["stage"]),
                attribution=Attribution(row["attribution"]),
                published=from_text(row["published"]),
                first_seen=from_text(row["first_seen"]),
                said=row["said"],
            )
            for row in rows
        )

    def naming(self, story: Story) -> frozenset[str]:
        """Return the first event that names each state, material and firm of a story.

        And one for each firm that its reports say is helped, hurt or exposed.
        """
        names = json.dumps(
            [fold(name) for name in (*story.companies, *story.commodities)]
        )
        rows = self._db.rows(_NAMING, {"story": story.id, "names": names})
        return frozenset(row["event_id"] for row in rows)

    def stages(self, story_id: str) -> Mapping[Stage, int]:
        """Return at which stages a story was, with how many changes it had there."""
        rows = self._db.rows(
            "SELECT stage, count(*) AS count FROM story_changes WHERE story_id = ? "
            "GROUP BY stage",
            (story_id,),
        )
        return {Stage(row["stage"]): row["count"] for row in rows}

    def steps(
        self, story_id: str, *, before: str = "", limit: int
    ) -> tuple[StoryChange, ...]:
        """Return what moved in a story, the latest first; `before`: the id of a change."""
        ids = self._ids(_STEPS, story_id, before, limit)
        found = self._stories.changes(ids)
        return tuple(found[name] for name in ids if name in found)

    def unmoved(
        self, story_id: str, *, before: str = "", limit: int
    ) -> tuple[Report, ...]:
        """Return reports that moved nothing, the latest first; `before`: of an event."""
        ids = self._ids(_UNMOVED, story_id, before, limit)
        found = self._events.by_ids(ids)
        return tuple(found[name] for name in ids)

    def moving(self, story_id: str) -> int:
        """Return how many reports of a story moved it."""
        count: int = self._db.value(
            "SELECT count(DISTINCT c.event_id) FROM story_changes c "
            "JOIN story_reports r ON r.event_id = c.event_id AND r.story_id = c.story_id "
            "WHERE c.story_id = ?",
            (story_id,),
        )
        return count

    def near(self, story_id: str, *, limit: int) -> tuple[Near, ...]:
        """Return the other stories that reports of this one were nearest to."""
        rows = self._db.rows(_NEAR, {"story": story_id, "limit": limit})
        return tuple(from_json(Near, row["near"]) for row in rows)

    def _ids(
        self, query: str, story_id: str, before: str, limit: int
    ) -> tuple[str, ...]:
        asked = {"story": story_id, "before": before, "limit": limit}
        return tuple(row["id"] for row in self._db.rows(query, asked))


# Two reports that say the same of stage, direction, sums and days, with the same weight, are
# told apart by time alone. A day that the story goes by counts with its very words.
_SKETCHES = """
SELECT e.id, e.stage, e.published, e.first_seen,
  json_extract(e.record, '$.certainty.attribution') AS attribution,
  json_array(e.stage, e.direction,
    json_extract(e.record, '$.certainty.attribution', '$.certainty.polarity',
      '$.certainty.modes'),
    CASE WHEN e.document IS NULL THEN a.origin_tier
      ELSE json_extract(e.document, '$.source.tier') END,
    json_extract(e.record,
      '$.dates.effective.start', '$.dates.effective.end', '$.dates.effective.granularity',
      '$.dates.deadline.start', '$.dates.deadline.end', '$.dates.deadline.granularity',
      '$.dates.expiry.start', '$.dates.expiry.end', '$.dates.expiry.granularity'),
    json_extract(e.record, '$.dates.effective') =
      (SELECT json_extract(record, '$.dates.effective') FROM stories WHERE id = :story),
    json_extract(e.record, '$.dates.deadline') =
      (SELECT json_extract(record, '$.dates.deadline') FROM stories WHERE id = :story),
    json_extract(e.record, '$.dates.expiry') =
      (SELECT json_extract(record, '$.dates.expiry') FROM stories WHERE id = :story),
    (SELECT json_group_array(json_array(
         json_extract(g.value, '$.role', '$.value'), json_extract(g.value, '$.span.text')))
       FROM json_each(e.record, '$.arguments') g
      WHERE json_type(g.value, '$.value.currency') IS NOT NULL)) AS said
FROM events e LEFT JOIN articles a ON a.id = e.article_id
WHERE e.id IN (SELECT event_id FROM story_reports WHERE story_id = :story)
ORDER BY e.published, e.number
"""

_NAMING = """
SELECT event_id FROM (
  SELECT n.event_id, min(e.published || printf('%012d', e.number))
  FROM story_reports r JOIN events e ON e.id = r.event_id
    JOIN event_names n ON n.event_id = e.id
  WHERE r.story_id = :story
    AND (n.kind = 'country' OR n.name IN (SELECT value FROM json_each(:names)))
  GROUP BY n.kind, n.name)
UNION
SELECT event_id FROM (
  SELECT r.event_id, json_extract(t.value, '$.value.id') AS firm
  FROM story_reports s JOIN relations r ON r.event_id = s.event_id,
    json_each(r.record, '$.targets') t
  WHERE s.story_id = :story GROUP BY firm)
"""

_STEPS = """
SELECT id FROM story_changes
WHERE story_id = :story AND (:before = '' OR (at, number) <
  (SELECT c.at, c.number FROM story_changes c WHERE c.id = :before))
ORDER BY at DESC, number DESC LIMIT :limit
"""

_UNMOVED = """
SELECT e.id FROM events e
WHERE e.id IN (SELECT event_id FROM story_reports WHERE story_id = :story)
  AND NOT EXISTS (SELECT 1 FROM story_changes c
    WHERE c.event_id = e.id AND c.story_id = :story)
  AND (:before = '' OR (e.published, e.number) <
    (SELECT o.published, o.number FROM events o WHERE o.id = :before))
ORDER BY e.published DESC, e.number DESC LIMIT :limit
"""

_NEAR = """
SELECT n.value AS near, max(json_extract(n.value, '$.score')) AS score
FROM story_reports r, json_each(r.near) n
WHERE r.story_id = :story AND json_extract(n.value, '$.story_id') <> :story
GROUP BY json_extract(n.value, '$.story_id')
ORDER BY score DESC, json_extract(n.value, '$.story_id') LIMIT :limit
"""
