"""Rules that fired, with the rule as it was and the change that it fired for."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from monitor.model.correction import kin
from monitor.model.record import from_json, to_json, to_record
from monitor.model.rule import Check, Match, Rule, RuleStatus, Severity
from monitor.store.connection import Connection
from monitor.store.corrections import Corrections
from monitor.store.moments import from_text, from_text_or_none, to_text
from monitor.store.stories import Stories


class Matches:
    """Every match, also those that told nobody."""

    def __init__(self, connection: Connection, stories: Stories) -> None:
        self._db = connection
        self._stories = stories
        self._corrections = Corrections(connection)

    def add(
        self,
        matches: Sequence[Match],
        *,
        muted: Mapping[str, str] = MappingProxyType({}),
    ) -> int:
        """Keep the matches that are not there yet; return how many were new.

        The changes they fired for must be stored already. `muted` are those that a mute
        or another match keeps quiet, by id, each with the id of that.
        """
        with self._db.transaction():
            return self._db.run_many(
                """
                INSERT INTO matches (
                  id, rule_id, rule_hash, change_id, dedup_key, repeat, at, checks, rule,
                  muted_by
                ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING
                """,
                [
                    (
                        match.id,
                        match.rule.id,
                        match.rule.hash,
                        match.change.id,
                        match.dedup_key,
                        match.repeat,
                        to_text(match.at),
                        json.dumps([to_record(check) for check in match.checks]),
                        to_json(match.rule),
                        muted.get(match.id),
                    )
                    for match in matches
                ],
            )

    def last(self, dedup_key: str) -> datetime | None:
        """Return when this last fired anew, or None.

        Repeats do not count: a story that is told again every day would otherwise stay
        within its window for ever. Nor does what a mute kept quiet.
        """
        return from_text_or_none(
            self._db.value(
                "SELECT max(at) FROM matches WHERE dedup_key = ? AND NOT repeat "
                "AND muted_by IS NULL",
                (dedup_key,),
            )
        )

    def events_of(self, rule_id: str) -> frozenset[str]:
        """Return the ids of the events for which a rule has fired."""
        rows = self._db.rows(
            "SELECT DISTINCT c.event_id FROM matches m "
            "JOIN story_changes c ON c.id = m.change_id WHERE m.rule_id = ?",
            (rule_id,),
        )
        return frozenset(row["event_id"] for row in rows)

    def stories_of(self, rule_id: str) -> frozenset[str]:
        """Return the ids of the stories for which a rule has fired."""
        rows = self._db.rows(
            "SELECT DISTINCT c.story_id FROM matches m "
            "JOIN story_changes c ON c.id = m.change_id WHERE m.rule_id = ?",
            (rule_id,),
        )
        return frozenset(row["story_id"] for row in rows)

    def told_since(self, rule_ids: Iterable[str], since: datetime) -> tuple[Match, ...]:
        """Return what these rules found in changes since then, the oldest first.

        What was kept quiet, by a mute or by another match, is left out.
        """
        return self._matches(
            "muted_by IS NULL AND rule_id IN (SELECT value FROM json_each(:rules)) "
            "AND change_id IN (SELECT id FROM story_changes WHERE at >= :since)",
            {"rules": json.dumps(list(rule_ids)), "since": to_text(since)},
        )

    def muted_by(self, mute_id: str) -> tuple[Match, ...]:
        """Return the matches that a mute keeps quiet, the oldest first."""
        return self._matches("muted_by = :mute", {"mute": mute_id})

    def mute(self, mutes: Mapping[str, str | None]) -> None:
        """Let matches, by id, be kept quiet by another mute, or by none."""
        with self._db.transaction():
            self._db.run_many(
                "UPDATE matches SET muted_by = ? WHERE id = ?",
                [(mute, match) for match, mute in mutes.items()],
            )

    def last_of(self, story_id: str, dedup_key: str) -> datetime | None:
        """Return when this last fired anew for a story, under any name it had.

        A key may name the story by its id. What was told of a part of it under another
        id counts as well, and what was told of reports that have left it does not.
        """
        if story_id not in dedup_key:
            return self.last(dedup_key)
        names = kin(story_id, self._corrections.all())
        if names == {story_id}:
            return self.last(dedup_key)
        keys = [dedup_key.replace(story_id, name) for name in sorted(names)]
        return from_text_or_none(
            self._db.value(
                """
                SELECT max(m.at) FROM matches m JOIN story_changes c ON c.id = m.change_id
                WHERE m.dedup_key IN (SELECT value FROM json_each(:keys))
                  AND NOT m.repeat AND m.muted_by IS NULL AND c.story_id = :story
                """,
                {"keys": json.dumps(keys), "story": story_id},
            )
        )

    def severities(self, story_ids: Iterable[str]) -> Mapping[str, Severity]:
        """Return the highest severity that a rule gave to each story.

        Stories that no rule wanted, or only rules in shadow, are left out.
        """
        rows = self._db.rows(
            """
            SELECT DISTINCT c.story_id, json_extract(m.rule, '$.severity') AS severity
            FROM matches m JOIN story_changes c ON c.id = m.change_id
            WHERE c.story_id IN (SELECT value FROM json_each(?))
              AND json_extract(m.rule, '$.status') <> ?
            """,
            (json.dumps(sorted(story_ids)), RuleStatus.SHADOW),
        )
        highest: dict[str, Severity] = {}
        for row in rows:
            severity = Severity(row["severity"])
            known = highest.get(row["story_id"], severity)
            highest[row["story_id"]] = max(severity, known, key=lambda s: s.rank)
        return highest

    def of_story(self, story_id: str) -> tuple[Match, ...]:
        """Return the matches of a story, the oldest first."""
        return self._matches(
            "change_id IN (SELECT id FROM story_changes WHERE story_id = :id)",
            {"id": story_id},
        )

    def of_change(self, change_id: str) -> tuple[Match, ...]:
        """Return the matches of one change, in the order in which they were found."""
        return self._matches("change_id = :id", {"id": change_id})

    def by_ids(self, match_ids: Sequence[str]) -> tuple[Match, ...]:
        """Return the matches of these ids, the oldest first."""
        return self._matches(
            "id IN (SELECT value FROM json_each(:ids))",
            {"ids": json.dumps(list(match_ids))},
        )

    def _matches(
        self, where: str, parameters: Mapping[str, object]
    ) -> tuple[Match, ...]:
        rows = self._db.rows(
            f"SELECT * FROM matches WHERE {where} ORDER BY at, number",  # noqa: S608
            parameters,
        )
        changes = self._stories.changes({row["change_id"] for row in rows})
        return tuple(
            Match(
                id=row["id"],
                rule=from_json(Rule, row["rule"]),
                change=changes[row["change_id"]],
                dedup_key=row["dedup_key"],
                repeat=bool(row["repeat"]),
                checks=from_json(tuple[Check, ...], row["checks"]),
                at=from_text(row["at"]),
            )
            for row in rows
        )
