"""What rules remember: the changes that they count, and which of them are switched off.

Matches are elsewhere; this is what comes before one. It is kept with the changes, in the
same transaction, so that a restart finds the same count.
"""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from monitor.model.rule import Hit, Rule
from monitor.store.connection import Connection
from monitor.store.moments import from_text, to_text


class Rules:
    """The memory of the rules."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def add(self, hits: Iterable[Hit]) -> None:
        """Keep the hits that are not there yet; their changes must be stored already."""
        with self._db.transaction():
            self._db.run_many(
                """
                INSERT INTO rule_hits (
                  rule_id, group_key, change_id, at, baseline, terms, steps
                ) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
                """,
                [
                    (
                        hit.rule_id,
                        hit.group,
                        hit.change_id,
                        to_text(hit.at),
                        hit.baseline,
                        json.dumps(hit.terms),
                        json.dumps(hit.steps),
                    )
                    for hit in hits
                ],
            )

    def earlier(self, rule: Rule, hit: Hit) -> tuple[Hit, ...]:
        """Return what came before `hit` in its group and the rule's window, in order."""
        if rule.correlate is None:
            return ()
        return self._hits(
            """
            rule_id = :rule AND group_key = :group AND at >= :since AND at <= :until
            AND change_id <> :change AND number < coalesce(
              (SELECT number FROM rule_hits WHERE rule_id = :rule
               AND group_key = :group AND change_id = :change), 9e18)
            ORDER BY number
            """,
            {
                "rule": rule.id,
                "group": hit.group,
                "since": to_text(hit.at - rule.correlate.window),
                "until": to_text(hit.at),
                "change": hit.change_id,
            },
        )

    def unanswered(self, rule: Rule, before: datetime) -> Mapping[str, Sequence[Hit]]:
        """Return the groups with a hit up to `before` that no match has told of yet.

        Each with all its hits, in order.
        """
        hits = self._hits(
            """
            rule_id = :rule AND group_key IN (
              SELECT h.group_key FROM rule_hits h
              WHERE h.rule_id = :rule AND h.at <= :before AND NOT EXISTS (
                SELECT 1 FROM matches m
                WHERE m.change_id = h.change_id AND m.rule_id = h.rule_id))
            ORDER BY group_key, number
            """,
            {"rule": rule.id, "before": to_text(before)},
        )
        groups: dict[str, list[Hit]] = {}
        for hit in hits:
            groups.setdefault(hit.group, []).append(hit)
        return groups

    def forget(self, hits: Iterable[Hit]) -> None:
        """Drop hits that can no longer matter."""
        with self._db.transaction():
            self._db.run_many(
                "DELETE FROM rule_hits "
                "WHERE rule_id = ? AND group_key = ? AND change_id = ?",
                [(hit.rule_id, hit.group, hit.change_id) for hit in hits],
            )

    def counted(self) -> Mapping[str, str]:
        """Return the rules that are known here, with the hash of their content."""
        rows = self._db.rows("SELECT rule_id, rule_hash FROM rule_states")
        return {row["rule_id"]: row["rule_hash"] for row in rows}

    def begin(self, rule: Rule) -> None:
        """Let a rule, as it is now, count anew: on, and with nothing behind it."""
        with self._db.transaction():
            self._db.run("DELETE FROM rule_hits WHERE rule_id = ?", (rule.id,))
            self._db.run(
                "INSERT OR REPLACE INTO rule_states (rule_id, rule_hash) VALUES (?, ?)",
                (rule.id, rule.hash),
            )

    def end(self, rule_ids: Iterable[str]) -> None:
        """Forget rules that are no more."""
        names = json.dumps(list(rule_ids))
        with self._db.transaction():
            for table in ("rule_hits", "rule_states"):
                self._db.run(
                    f"DELETE FROM {table} WHERE rule_id IN "  # noqa: S608 - our names
                    "(SELECT value FROM json_each(?))",
                    (names,),
                )

    def switch_off(self, rule: Rule, reason: str, *, now: datetime) -> bool:
        """Switch a rule off until its content changes; return False if it was off."""
        if rule.id in self.off([rule]):
            return False
        self._db.run(
            """
            INSERT INTO rule_states (rule_id, rule_hash, off, off_at)
            VALUES (?, ?, ?, ?)
            ON CONFLICT (rule_id) DO UPDATE SET
              rule_hash = excluded.rule_hash, off = excluded.off,
              off_at = excluded.off_at
            """,
            (rule.id, rule.hash, reason, to_text(now)),
        )
        return True

    def off(self, rules: Iterable[Rule]) -> Mapping[str, str]:
        """Return those of the rules, as they are now, that are off, and why."""
        rows = self._db.rows(
            "SELECT rule_id, rule_hash, off FROM rule_states WHERE off IS NOT NULL"
        )
        found = {(row["rule_id"], row["rule_hash"]): row["off"] for row in rows}
        if not found:
            return {}
        names = {(rule.id, rule.hash) for rule in rules}
        return {
            id_: why for (id_, hash_), why in found.items() if (id_, hash_) in names
        }

    def _hits(self, where: str, parameters: Mapping[str, object]) -> tuple[Hit, ...]:
        rows = self._db.rows(
            f"SELECT * FROM rule_hits WHERE {where}",  # noqa: S608 - our text
            parameters,
        )
        return tuple(_to_hit(row) for row in rows)


def _to_hit(row: sqlite3.Row) -> Hit:
    return Hit(
        rule_id=row["rule_id"],
        change_id=row["change_id"],
        group=row["group_key"],
        at=from_text(row["at"]),
        baseline=bool(row["baseline"]),
        terms=tuple(json.loads(row["terms"])),
        steps=tuple(json.loads(row["steps"])),
    )
