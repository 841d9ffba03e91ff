"""What the calendar has given out, and which reminders were told.

An entry that moves must reach other people's calendars as the same entry, with a higher
number; so what was given out last is remembered. A reminder is told once, whatever
becomes of the channels.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from monitor.model.calendar import EntryStatus, Given, entry_uid
from monitor.model.correction import taken
from monitor.model.rule import RuleStatus
from monitor.model.story import Story
from monitor.store.connection import Connection
from monitor.store.corrections import Corrections
from monitor.store.moments import from_text, to_text
from monitor.store.stories import Stories


class Calendar:
    """The dates of all stories, as far as they were handed to others."""

    def __init__(self, connection: Connection, stories: Stories) -> None:
        self._db = connection
        self._stories = stories
        self._corrections = Corrections(connection)

    def stories(
        self,
        *,
        since: date | None = None,
        until: date | None = None,
        rule: str | None = None,
        matched: bool = False,
        given: bool = False,
    ) -> tuple[Story, ...]:
        """Return the stories with a date that may lie between two days, both included.

        `rule` is the id of a rule that has matched, and `matched` asks for any rule that
        is not in shadow. With `given` also those of which an entry was given out.
        """
        ahead = since is not None and not given
        return self._stories.where(
            _AHEAD if ahead else _DATED,
            {
                "since": None if since is None else since.isoformat(),
                "until": None if until is None else until.isoformat(),
                "rule": rule,
                "matched": matched,
                "given": given,
                "shadow": RuleStatus.SHADOW,
            },
        )

    def days(
        self,
        *,
        since: date,
        until: date,
        material: str | None = None,
        company: str | None = None,
    ) -> tuple[tuple[str, str], ...]:
        """Return stories with the names of their dates between two days, nearest first.

        Both days are included. `material` is the id of one, `company` the id or name of a
        firm; None: whichever it is.
        """
        rows = self._db.rows(
            _DAYS,
            {
                "since": since.isoformat(),
                "until": until.isoformat(),
                "material": material,
                "company": company,
            },
        )
        return tuple((row["id"], row["name"]) for row in rows)

    def given(self) -> dict[str, Given]:
        """Return what was last given out of each entry, by its name."""
        rows = self._db.rows("SELECT * FROM calendar_given ORDER BY uid")
        return {
            row["uid"]: Given(
                uid=row["uid"],
                story_id=row["story_id"],
                name=row["name"],
                first=date.fromisoformat(row["first"]),
                last=date.fromisoformat(row["last"]),
                status=EntryStatus(row["status"]),
                summary=row["summary"],
                description=row["description"],
                url=row["url"],
                sequence=row["sequence"],
                revised=from_text(row["revised"]),
            )
            for row in rows
        }

    def give(self, entries: Iterable[Given]) -> None:
        """Remember what is given out now."""
        with self._db.transaction():
            self._db.run_many(
                """
                INSERT OR REPLACE INTO calendar_given (
                  uid, story_id, name, first, last, status, summary, description, url,
                  sequence, revised
                ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    (
                        e.uid,
                        e.story_id,
                        e.name,
                        e.first.isoformat(),
                        e.last.isoformat(),
                        e.status,
                        e.summary,
                        e.description,
                        e.url,
                        e.sequence,
                        to_text(e.revised),
                    )
                    for e in entries
                ],
            )

    def reminded(self, story_id: str, name: str, day: date) -> frozenset[int]:
        """Return the reminders told for this day of a story's date, by days before it.

        What was told of a story that was merged into it counts.
        """
        names = taken(story_id, self._corrections.all())
        rows = self._db.rows(
            "SELECT DISTINCT days_before FROM calendar_told WHERE day = ? "
            "AND uid IN (SELECT value FROM json_each(?))",
            (day.isoformat(), json.dumps([entry_uid(one, name) for one in names])),
        )
        return frozenset(row["days_before"] for row in rows)

    def remind(
        self,
        uid: str,
        day: date,
        days_before: int,
        *,
        at: datetime,
        message_ids: Sequence[str] = (),
    ) -> None:
        """Note that a reminder is told; the first note stays."""
        self._db.run(
            """
            INSERT INTO calendar_told (uid, day, days_before, at, messages)
            VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
            """,
            (
                uid,
                day.isoformat(),
                days_before,
                to_text(at),
                json.dumps(list(message_ids)),
            ),
        )


# The end of an open date is its start, and the other way round.
_DATED = """
  (EXISTS (
    SELECT 1 FROM json_each(stories.record, '$.dates') d
    WHERE d.type = 'object' AND d.key <> 'announced'
      AND coalesce(json_extract(d.value, '$.end'), json_extract(d.value, '$.start'))
          >= coalesce(:since, '')
      AND coalesce(json_extract(d.value, '$.start'), json_extract(d.value, '$.end'))
          <= coalesce(:until, '9999-12-31'))
   OR :given AND id IN (SELECT story_id FROM calendar_given))
  AND (:rule IS NULL AND NOT :matched OR EXISTS (
        SELECT 1 FROM matches m JOIN story_changes c ON c.id = m.change_id
        WHERE c.story_id = stories.id
          AND (:rule IS NULL OR m.rule_id = :rule)
          AND (:rule IS NOT NULL OR json_extract(m.rule, '$.status') <> :shadow)))
  ORDER BY id
"""
_DAYS = """
  SELECT s.id, d.key AS name,
    coalesce(json_extract(d.value, '$.start'), json_extract(d.value, '$.end')) AS first,
    coalesce(json_extract(d.value, '$.end'), json_extract(d.value, '$.start')) AS last
  FROM stories s, json_each(s.record, '$.dates') d
  WHERE s.last_date >= :since AND d.type = 'object' AND d.key <> 'announced'
    AND last >= :since AND first <= :until
    AND (:material IS NULL OR EXISTS (
      SELECT 1 FROM json_each(s.record, '$.commodities') WHERE value = :material))
    AND (:company IS NULL OR EXISTS (
      SELECT 1 FROM json_each(s.record, '$.companies')
      WHERE value = :company COLLATE NOCASE
      UNION ALL SELECT 1 FROM json_each(s.record, '$.company_names')
      WHERE value = :company COLLATE NOCASE))
  ORDER BY first, last, s.id, name
"""
# By the index of last days: in the order of ids every story would be read.
_AHEAD = "last_date >= :since AND " + _DATED.replace("ORDER BY id", "ORDER BY +id")
