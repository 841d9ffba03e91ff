"""How much of something there was, day by day: what charts are drawn from."""

from collections.abc import Mapping
from datetime import date, datetime

from monitor.store.connection import Connection
from monitor.store.events import fold
from monitor.store.moments import to_text

Days = Mapping[date, int]


class Trends:
    """Counts by day, over the tables of others; each from an index alone."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def of_name(self, kind: str, name: str, *, since: datetime) -> Days:
        """Count the events that name a firm, material or state, by publication."""
        return self._days(
            "SELECT substr(published, 1, 10) AS day, count(*) AS count "
            "FROM event_names WHERE kind = :kind AND name = :name "
            "AND published >= :since GROUP BY day",
            {"kind": kind, "name": fold(name), "since": to_text(since)},
        )

    def of_source(self, source: str, *, since: datetime) -> Days:
        """Count the articles that a source has brought, by publication."""
        return self._days(
            "SELECT substr(published, 1, 10) AS day, count(*) AS count FROM articles "
            "WHERE source = :source AND published >= :since GROUP BY day",
            {"source": source, "since": to_text(since)},
        )

    def of_changes(self, *, since: datetime) -> Days:
        """Count what moved in stories, by when the monitor saw it."""
        return self._days(
            "SELECT substr(at, 1, 10) AS day, count(*) AS count FROM story_changes "
            "WHERE at >= :since GROUP BY day",
            {"since": to_text(since)},
        )

    def of_rules(self, *, since: datetime) -> Mapping[str, Days]:
        """Count the matches of each rule, by when it fired."""
        rows = self._db.rows(
            "SELECT rule_id, substr(at, 1, 10) AS day, count(*) AS count FROM matches "
            "WHERE at >= :since GROUP BY rule_id, day",
            {"since": to_text(since)},
        )
        found: dict[str, dict[date, int]] = {}
        for row in rows:
            days = found.setdefault(row["rule_id"], {})
            days[date.fromisoformat(row["day"])] = row["count"]
        return found

    def _days(self, sql: str, parameters: Mapping[str, object]) -> Days:
        rows = self._db.rows(sql, parameters)
        return {date.fromisoformat(row["day"]): row["count"] for row in rows}
