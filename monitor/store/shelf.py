"""What lists for people are made of: which stories, in which order, quick to ask.

Every question is answered from an index, newest first, so that a list of forty costs
the same whether a thousand or a million articles are stored.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from monitor.model.ontology import Stage
from monitor.store.connection import Connection
from monitor.store.events import fold, naming
from monitor.store.moments import from_text, to_text_or_none
from monitor.store.words import match_expression

RARE: Final = (
    2000  # events up to which a name is looked up, instead of the stories read
)
READ: Final = 2000  # latest events with the words asked for that are looked through


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which stories are asked for; None: whatever it is."""

    text: str | None = None  # words of headline and evidence
    type: str | None = None
    stage: Stage | None = None
    material: str | None = None  # a commodity's id
    company: str | None = None  # id, ticker, or the beginning of a name
    country: str | None = None  # code or name
    contested: bool = False  # True: only those that a report contradicts


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A story's place in a list."""

    story_id: str
    changed_at: datetime  # when the monitor last saw something move in it


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A firm or material with how much it is in the news."""

    id: str
    name: str  # for a material its id
    stories: int
    changed_at: datetime  # of the latest of them


class Shelf:
    """Finds stories for lists, over the same tables as `Stories`."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def stories(
        self,
        wanted: Wanted,
        *,
        before: datetime | None = None,
        after: str | None = None,
        limit: int = 40,
    ) -> tuple[Placed, ...]:
        """Return the stories that changed last, up to, but not at, `before`.

        Of several that changed at that very moment, those with an id behind `after`.
        """
        names = {
            "company": wanted.company,
            "commodity": wanted.material,
            "country": wanted.country,
        }
        parameters: dict[str, object] = {
            kind: fold(name) for kind, name in names.items() if name
        }
        parameters |= {
            "type": wanted.type,
            "stage": wanted.stage,
            "words": match_expression(wanted.text),
            "read": READ,
            "before": to_text_or_none(before),
            "after": after,
            "limit": limit,
        }
        where = " AND ".join(self._conditions(wanted, names, parameters))
        rows = self._db.rows(
            f"SELECT s.id, s.changed_at FROM stories s WHERE {where} "  # noqa: S608
            "ORDER BY s.changed_at DESC, s.id LIMIT :limit",
            parameters,
        )
        return tuple(
            Placed(story_id=row["id"], changed_at=from_text(row["changed_at"]))
            for row in rows
        )

    def _conditions(
        self,
        wanted: Wanted,
        names: dict[str, str | None],
        parameters: dict[str, object],
    ) -> Iterator[str]:
        yield "s.changed_at IS NOT NULL"
        if parameters["before"] is not None:
            yield "s.changed_at <= :before"
            yield "(s.changed_at < :before OR s.id > :after)"
        if wanted.type is not None:
            yield "s.type = :type"
        if wanted.stage is not None:
            yield "s.stage = :stage"
        if parameters["words"] is not None:
            yield _WORDS
        if wanted.contested:
            yield "json_array_length(s.record, '$.contested_by') > 0"
        for kind in (kind for kind, name in names.items() if name):
            yield self._naming(kind, parameters)

    def _naming(self, kind: str, parameters: dict[str, object]) -> str:
        """Ask for a name: a rare one by its events, a frequent one story by story."""
        count = self._db.value(
            f"SELECT count(*) FROM (SELECT 1 FROM event_names WHERE kind = :kind "  # noqa: S608
            f"AND name = :name LIMIT {RARE})",
            {"kind": kind, "name": parameters[kind]},
        )
        events = naming(kind)
        if count < RARE:
            return (
                "s.id IN (SELECT r.story_id FROM story_reports r "  # noqa: S608
                f"WHERE r.event_id IN ({events}))"
            )
        return (
            "EXISTS (SELECT 1 FROM story_reports r CROSS JOIN event_names n "  # noqa: S608
            "ON n.event_id = r.event_id WHERE r.story_id = s.id "
            f"AND n.kind = '{kind}' AND n.name = :{kind})"
        )

    def in_the_news(self, kind: str, *, stories: int = 1000) -> tuple[Named, ...]:
        """Return the firms or materials of the latest stories, the most told first.

        `kind` is "company" or "commodity"; `stories` is how many are looked through.
        """
        ids, names = {
            "company": ("companies", "company_names"),
            "commodity": ("commodities", "commodities"),
        }[kind]
        rows = self._db.rows(
            f"""
            SELECT changed_at, json_extract(record, '$.{ids}') AS ids,
                   json_extract(record, '$.{names}') AS names
            FROM stories WHERE changed_at IS NOT NULL
            ORDER BY changed_at DESC LIMIT :stories
            """,  # noqa: S608
            {"stories": stories},
        )
        found: dict[str, Named] = {}
        for row in rows:
            for id_, name in zip(
                json.loads(row["ids"]), json.loads(row["names"]), strict=False
            ):
                known = found.get(id_)
                found[id_] = Named(
                    id=id_,
                    name=name,
                    stories=known.stories + 1 if known else 1,
                    changed_at=known.changed_at
                    if known
                    else from_text(row["changed_at"]),
                )
        return tuple(sorted(found.values(), key=lambda n: (-n.stories, n.name)))

    def latest_changes(self, story_ids: Iterable[str]) -> dict[str, str]:
        """Return the id of the latest change of each story."""
        rows = self._db.rows(
            "SELECT j.value AS story_id, (SELECT c.id FROM story_changes c "
            "WHERE c.story_id = j.value ORDER BY c.at DESC, c.number DESC LIMIT 1) AS id "
            "FROM json_each(?) j",
            (json.dumps(list(story_ids)),),
        )
        return {row["story_id"]: row["id"] for row in rows if row["id"]}

    def state(self) -> tuple[int, int]:
        """Return two numbers that grow with every change of a story and every message."""
        row = self._db.row(
            "SELECT (SELECT max(number) FROM story_changes) AS changes, "
            "(SELECT max(number) FROM messages) AS messages"
        )
        return (0, 0) if row is None else (row["changes"] or 0, row["messages"] or 0)


_WORDS: Final = """
  s.id IN (
    SELECT r.story_id FROM story_reports r JOIN events e ON e.id = r.event_id
    WHERE e.number IN (
      SELECT rowid FROM events_words WHERE events_words MATCH :words
      ORDER BY rowid DESC LIMIT :read))
"""
