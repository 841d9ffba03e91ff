"""Stories: their state, what moved them, and which reports tell of each."""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache

from monitor.model.correction import resolve
from monitor.model.ontology import Stage
from monitor.model.record import from_json, to_json, to_record
from monitor.model.story import (
    Assignment,
    ChangeKind,
    Report,
    Story,
    StoryChange,
)
from monitor.store.connection import Connection
from monitor.store.corrections import Corrections
from monitor.store.events import Events, fold, naming
from monitor.store.moments import from_text, to_text, to_text_or_none
from monitor.store.words import match_expression

CLOSED = (Stage.ENDED, Stage.REJECTED)


class Stories:
    """Every development that the reports tell of."""

    def __init__(self, connection: Connection, events: Events) -> None:
        self._db = connection
        self._events = events
        self._corrections = Corrections(connection)

    def save(
        self,
        assignment: Assignment,
        report: Report | None = None,
        *,
        also: bool = False,
    ) -> None:
        """Keep the story as it is now, its new report and the change, if any.

        An event belongs to one story; `also` says that it moves this one besides.

        `report` is what was assigned; it may be left out where the change names it.
        Without either only the story itself is kept.
        """
        story, change = assignment.story, assignment.change
        if report is None and change is not None:
            report = change.report
        with self._db.transaction():
            self.put(story)
            if assignment.part is not None:
                self.put_part(story.id, assignment.part)
            if report is not None:
                self._events.add(report)
                self._link(assignment, report, also=also)
            if change is not None:
                self._add_change(change, part=_part(assignment))

    def put(self, story: Story) -> None:
        """Keep a story as it is now, without a report."""
        self._db.run(_UPSERT, _to_row(story))
        self._db.run("DELETE FROM story_keys WHERE story_id = ?", (story.id,))
        self._db.run_many(
            "INSERT OR IGNORE INTO story_keys (key, story_id, last_published) "
            "VALUES (?, ?, ?)",
            [(key, story.id, to_text(story.last_published)) for key in story.keys],
        )

    def put_part(self, story_id: str, part: Story) -> None:
        """Keep a part of a merged story."""
        self._db.run(
            """
            INSERT INTO story_parts (id, story_id, fingerprints, record)
            VALUES (:id, :story_id, :fingerprints, :record)
            ON CONFLICT (id) DO UPDATE SET
              story_id = excluded.story_id,
              fingerprints = excluded.fingerprints,
              record = excluded.record
            """,
            {
                "id": part.id,
                "story_id": story_id,
                "fingerprints": json.dumps(part.fingerprints),
                "record": to_json(replace(part, fingerprints=())),
            },
        )

    def _link(self, assignment: Assignment, report: Report, *, also: bool) -> None:
        if not also:
            self._db.run(
                "DELETE FROM story_reports WHERE event_id = ? AND NOT also",
                (report.event_id,),
            )
        self._db.run(
            """
            INSERT INTO story_reports (
              event_id, story_id, part, also, reason, explanation, score, near
            ) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (event_id, part) DO UPDATE SET
              story_id = excluded.story_id,
              also = excluded.also,
              reason = excluded.reason,
              explanation = excluded.explanation,
              score = excluded.score,
              near = excluded.near
            """,
            (
                report.event_id,
                assignment.story.id,
                _part(assignment),
                also,
                assignment.reason,
                assignment.explanation,
                assignment.score,
                json.dumps([to_record(near) for near in assignment.near]),
            ),
        )

    def _add_change(self, change: StoryChange, *, part: str) -> None:
        self._events.add(change.report)
        self._db.run(
            """
            INSERT INTO story_changes (
              id, story_id, event_id, kind, stage_before, stage, facts, at, baseline,
              story, part
            ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO NOTHING
            """,
            (
                change.id,
                change.story.id,
                change.report.event_id,
                change.kind,
                change.stage_before,
                change.story.stage,
                json.dumps(change.facts),
                to_text(change.at),
                change.baseline,
                to_json(replace(change.story, fingerprints=())),
                part,
            ),
        )

    def sharing(self, keys: Sequence[str], *, most: int = -1) -> tuple[Story, ...]:
        """Return stories that have any of `keys`: those that share most, the latest."""
        return self._stories(
            """
            id IN (
              SELECT story_id FROM story_keys
              WHERE key IN (SELECT value FROM json_each(:keys))
              GROUP BY story_id
              ORDER BY count(*) DESC, max(last_published) DESC, story_id DESC LIMIT :most)
            ORDER BY id
            """,
            {"keys": json.dumps(sorted(set(keys))), "most": most},
        )

    def parts(self, story_ids: Iterable[str]) -> Mapping[str, tuple[Story, ...]]:
        """Return the parts of those of the stories that somebody has merged."""
        rows = self._db.rows(
            "SELECT * FROM story_parts "
            "WHERE story_id IN (SELECT value FROM json_each(?)) ORDER BY id",
            (json.dumps(list(story_ids)),),
        )
        found: dict[str, tuple[Story, ...]] = {}
        for row in rows:
            have = found.get(row["story_id"], ())
            found[row["story_id"]] = (*have, _to_story(row))
        return found

    def get(self, story_id: str) -> Story | None:
        """Return the story with this id, or the only one whose id begins so.

        A story that was merged into another is answered with that one.
        """
        exact = self._stories("id = :id", {"id": story_id})
        if exact or not story_id:
            return exact[0] if exact else self._merged(story_id)
        found = self._stories(
            "id > :id AND id < :id || char(1114111) LIMIT 2", {"id": story_id}
        )
        if found:
            return found[0] if len(found) == 1 else None
        return self._merged(story_id)

    def by_ids(self, ids: Iterable[str]) -> Mapping[str, Story]:
        """Return those of the stories that have a row of their own."""
        found = self._stories(
            "id IN (SELECT value FROM json_each(:ids))", {"ids": json.dumps(list(ids))}
        )
        return {story.id: story for story in found}

    def _merged(self, name: str) -> Story | None:
        """Return the story under which one goes on that has no row of its own."""
        done = self._corrections.all()
        ids = {c.other for c in done if name and c.other.startswith(name)}
        goes_on = {resolve(story_id, done) for story_id in ids}
        found = self._stories("id = :id", {"id": goes_on.pop() if goes_on else ""})
        return found[0] if found and not goes_on else None

    def find(
        self,
        *,
        stage: Stage | None = None,
        type: str | None = None,  # noqa: A002 - the noun of the domain
        text: str | None = None,
        since: datetime | None = None,
        company: str | None = None,
        limit: int = 50,
    ) -> tuple[Story, ...]:
        """Return the stories for which everything asked holds, the newest first.

        `text` and `company` are looked for in the reports; `since` is the publication
        of the latest one.
        """
        parameters = {
            "stage": stage,
            "type": type,
            "words": match_expression(text),
            "company": None if company is None else fold(company),
            "since": to_text_or_none(since),
            "limit": limit,
        }
        return self._stories(_FOUND, parameters)

    def open_stories(
        self, limit: int = 50, before: datetime | None = None
    ) -> tuple[Story, ...]:
        """Return the stories that are neither ended nor rejected, the newest first.

        With `before`, only those in which nothing has moved since then.
        """
        return self._stories(
            """
            stage NOT IN (SELECT value FROM json_each(:closed))
            AND (:before IS NULL OR NOT EXISTS (
              SELECT 1 FROM story_changes c
              WHERE c.story_id = stories.id AND c.at >= :before))
            ORDER BY last_published DESC, id LIMIT :limit
            """,
            {
                "closed": json.dumps(CLOSED),
                "before": to_text_or_none(before),
                "limit": limit,
            },
        )

    def where(
        self, condition: str, parameters: Mapping[str, object]
    ) -> tuple[Story, ...]:
        """Return the stories for which an SQL condition holds; for this package only."""
        return self._stories(condition, parameters)

    def _stories(
        self, where: str, parameters: Mapping[str, object]
    ) -> tuple[Story, ...]:
        rows = self._db.rows(f"SELECT * FROM stories WHERE {where}", parameters)  # noqa: S608
        return tuple(_to_story(row) for row in rows)

    def reports(self, story_id: str) -> tuple[Report, ...]:
        """Return the reports of a story, the oldest first."""
        return self._events.of_story(story_id)

    def timeline(self, story_id: str) -> tuple[StoryChange, ...]:
        """Return what moved in a story, in the order in which the monitor saw it.

        The stories in it are without fingerprints: these serve grouping only.
        """
        return self._changes("story_id = :id", {"id": story_id})

    def changed_since(
        self, since: datetime, until: datetime
    ) -> tuple[StoryChange, ...]:
        """Return what the monitor saw move from `since` up to, but not at, `until`."""
        return self._changes(
            "at >= :since AND at < :until",
            {"since": to_text(since), "until": to_text(until)},
        )

    def changes(self, ids: Iterable[str]) -> Mapping[str, StoryChange]:
        """Return those of the changes that are stored."""
        found = self._changes(
            "id IN (SELECT value FROM json_each(:ids))", {"ids": json.dumps(list(ids))}
        )
        return {change.id: change for change in found}

    def _changes(
        self, where: str, parameters: Mapping[str, object]
    ) -> tuple[StoryChange, ...]:
        rows = self._db.rows(
            f"SELECT * FROM story_changes WHERE {where} ORDER BY at, number",  # noqa: S608
            parameters,
        )
        reports = self._events.by_ids({row["event_id"] for row in rows})
        return tuple(to_change(row, reports[row["event_id"]]) for row in rows)

    def story_of(self, event_id: str) -> str | None:
        """Return the id of the story that an event belongs to, or None."""
        found: str | None = self._db.value(
            "SELECT story_id FROM story_reports WHERE event_id = ? AND NOT also",
            (event_id,),
        )
        return found

    def why(self, event_id: str) -> tuple[str, str] | None:
        """Return the reason and the explanation of where a report went, or None."""
        row = self._db.row(
            "SELECT reason, explanation FROM story_reports "
            "WHERE event_id = ? AND NOT also",
            (event_id,),
        )
        return None if row is None else (row["reason"], row["explanation"])


def _part(assignment: Assignment) -> str:
    return (assignment.part or assignment.story).id


_FOUND = f"""
  (:stage IS NULL OR stage = :stage)
  AND (:type IS NULL OR type = :type)
  AND (:since IS NULL OR last_published >= :since)
  AND (:words IS NULL OR id IN (
        SELECT r.story_id FROM story_reports r JOIN events e ON e.id = r.event_id
        WHERE e.number IN
          (SELECT rowid FROM events_words WHERE events_words MATCH :words)))
  AND (:company IS NULL OR id IN (
        SELECT r.story_id FROM story_reports r
        WHERE r.event_id IN ({naming("company")})))
  ORDER BY last_published DESC, id LIMIT :limit
"""  # noqa: S608 - of constants

_UPSERT = """
  INSERT INTO stories (
    id, type, family, title, stage, stage_since, direction, certainty, first_published,
    last_published, first_seen, last_seen, fingerprints, record
  ) VALUES (
    :id, :type, :family, :title, :stage, :stage_since, :direction, :certainty, :first_published,
    :last_published, :first_seen, :last_seen, :fingerprints, :record
  ) ON CONFLICT (id) DO UPDATE SET
    type = excluded.type, family = excluded.family, title = excluded.title,
    stage = excluded.stage, stage_since = excluded.stage_since,
    direction = excluded.direction,
    certainty = excluded.certainty, first_published = excluded.first_published,
    last_published = excluded.last_published, first_seen = excluded.first_seen,
    last_seen = excluded.last_seen, fingerprints = excluded.fingerprints,
    record = excluded.record
"""


def _to_row(story: Story) -> dict[str, object]:
    return {
        "id": story.id,
        "type": story.type,
        "family": story.family,
        "title": story.title,
        "stage": story.stage,
        "stage_since": to_text(story.stage_since),
        "direction": story.direction,
        "certainty": story.certainty,
        "first_published": to_text(story.first_published),
        "last_published": to_text(story.last_published),
        "first_seen": to_text(story.first_seen),
        "last_seen": to_text(story.last_seen),
        "fingerprints": json.dumps(story.fingerprints),
        "record": to_json(replace(story, fingerprints=())),
    }


def _to_story(row: sqlite3.Row) -> Story:
    return _read_story(row["record"], row["fingerprints"])


@lru_cache(maxsize=150)  # what is much in the news is read for each report of it
def _read_story(record: str, fingerprints: str) -> Story:
    prints = tuple(tuple(p) for p in json.loads(fingerprints))
    return replace(from_json(Story, record), fingerprints=prints)


def to_change(row: sqlite3.Row, report: Report) -> StoryChange:
    """Read a change from a row of its table and its report."""
    before = row["stage_before"]
    story = from_json(Story, row["story"])
    if story.id != row["story_id"]:  # as it was then, under the name that it has now
        story = replace(story, id=row["story_id"])
    return StoryChange(
        id=row["id"],
        kind=ChangeKind(row["kind"]),
        story=story,
        report=report,
        stage_before=None if before is None else Stage(before),
        facts=tuple(json.loads(row["facts"])),
        at=from_text(row["at"]),
        baseline=bool(row["baseline"]),
    )
