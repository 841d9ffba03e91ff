"""Which report is in which story, and why: what corrections move and history reads."""

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from monitor.model.correction import Place
from monitor.model.record import from_json
from monitor.model.story import AssignReason, Link, Near, Story, StoryChange
from monitor.store.connection import Connection
from monitor.store.moments import to_text
from monitor.store.stories import Stories


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """That a report is in a story, without why."""

    event_id: str
    part: str
    story_id: str  # as it is now
    seen: bool  # False: it came after the moment that was asked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrangement:
    """How some stories are to be after a correction."""

    stories: tuple[Story, ...]
    parts: tuple[tuple[str, Story], ...]  # (story id, one of its several parts)
    places: tuple[tuple[Link, Place], ...]  # of every report of these stories
    gone: tuple[str, ...]  # stories without a report of their own any more


class Links:
    """The ties between reports and stories."""

    def __init__(self, connection: Connection, stories: Stories) -> None:
        self._db = connection
        self._stories = stories

    def of(self, story_ids: Iterable[str]) -> tuple[Link, ...]:
        """Return the links of all reports of these stories, as they came."""
        return self._links(
            "r.story_id IN (SELECT value FROM json_each(:ids))",
            {"ids": json.dumps(list(story_ids))},
        )

    def ties(self, moment: datetime) -> tuple[Tie, ...]:
        """Return which report is in which story now, as they came, and which had come.

        For all reports at once: without the reasons, which are long.
        """
        rows = self._db.rows(
            """
            SELECT r.event_id, r.part, r.story_id, e.first_seen <= ? AS seen
            FROM story_reports r JOIN events e ON e.id = r.event_id
            ORDER BY e.number, r.part
            """,
            (to_text(moment),),
        )
        return tuple(
            Tie(
                event_id=row["event_id"],
                part=row["part"],
                story_id=row["story_id"],
                seen=bool(row["seen"]),
            )
            for row in rows
        )

    def of_events(self, event_ids: Iterable[str]) -> tuple[Link, ...]:
        """Return all links of these events, as they came."""
        return self._links(
            "r.event_id IN (SELECT value FROM json_each(:ids))",
            {"ids": json.dumps(list(event_ids))},
        )

    def _links(self, where: str, parameters: dict[str, object]) -> tuple[Link, ...]:
        rows = self._db.rows(
            f"SELECT r.* FROM story_reports r JOIN events e ON e.id = r.event_id "  # noqa: S608
            f"WHERE {where} ORDER BY e.number, r.part",
            parameters,
        )
        return tuple(_to_link(row) for row in rows)

    def changes(
        self, links: Iterable[Link], *, by: datetime
    ) -> tuple[StoryChange, ...]:
        """Return what these reports had moved by a moment, in the order of then."""
        pairs = [[link.event_id, link.part] for link in links]
        ids = self._db.rows(
            """
            SELECT c.id FROM story_changes c
            JOIN json_each(:pairs) p ON c.event_id = json_extract(p.value, '$[0]')
              AND c.part = json_extract(p.value, '$[1]')
            WHERE c.at <= :by
            """,
            {"pairs": json.dumps(pairs), "by": to_text(by)},
        )
        found = self._stories.changes(row["id"] for row in ids)
        return tuple(found.values())

    def arrange(self, arrangement: Arrangement) -> None:
        """Make the stories what a correction says, in the transaction under way."""
        for story in arrangement.stories:
            self._stories.put(story)
        moved = [
            (place.story, link.event_id, link.part)
            for link, place in arrangement.places
        ]
        for table in ("story_reports", "story_changes"):
            self._db.run_many(
                f"UPDATE {table} SET story_id = ? WHERE event_id = ? AND part = ?",  # noqa: S608
                moved,
            )
        touched = [*(s.id for s in arrangement.stories), *arrangement.gone]
        ids = (json.dumps(touched),)
        self._db.run(
            "DELETE FROM story_parts "
            "WHERE story_id IN (SELECT value FROM json_each(?))",
            ids,
        )
        for story_id, part in arrangement.parts:
            self._stories.put_part(story_id, part)
        self._db.run_many(
            "DELETE FROM stories WHERE id = ?", [(name,) for name in arrangement.gone]
        )


def _to_link(row: sqlite3.Row) -> Link:
    near = row["near"]
    return Link(
        event_id=row["event_id"],
        story_id=row["story_id"],
        part=row["part"],
        also=bool(row["also"]),
        reason=AssignReason(row["reason"]),
        explanation=row["explanation"],
        score=row["score"],
        near=None if near is None else from_json(tuple[Near, ...], near),
    )
