"""Every change of every story, in the order in which the monitor saw them.

For asking rules about the past. A history of any length fits into memory: it is read in
stretches of time by one process, or in shares of the stories by several.
"""

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise

from monitor.model.story import ChangeKind, StoryChange
from monitor.store.connection import Connection
from monitor.store.events import Events
from monitor.store.moments import from_text_or_none, to_text_or_none
from monitor.store.stories import to_change

BATCH = 500  # changes read at a time

Wanted = Callable[[ChangeKind, tuple[str, str]], bool]
Place = tuple[str, int]  # time and number: where a change stands in the order
_START: Place = ("", 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """The changes after one place, up to and with another."""

    after: Place
    upto: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """The stories whose id comes after one, up to and with another."""

    after: str
    upto: str
    changes: int  # how many there are of them


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """How much happened in a time."""

    changes: int
    baseline: int  # of these, from a source's first visit
    first: datetime | None  # None: nothing happened
    last: datetime | None


class History:
    """What the rules have heard, or would have heard."""

    def __init__(self, connection: Connection, events: Events) -> None:
        self._db = connection
        self._events = events

    def period(self, since: datetime | None, until: datetime | None) -> Period:
        """Count the changes from `since` up to, but not at, `until`."""
        (row,) = self._db.rows(
            "SELECT count(*) AS changes, total(baseline) AS baseline, "
            "min(at) AS first, max(at) AS last FROM story_changes "
            "WHERE at >= coalesce(?, '') AND at < coalesce(?, '~')",
            (to_text_or_none(since), to_text_or_none(until)),
        )
        return Period(
            changes=row["changes"],
            baseline=int(row["baseline"]),
            first=from_text_or_none(row["first"]),
            last=from_text_or_none(row["last"]),
        )

    def stretches(self, until: datetime | None, *, size: int) -> tuple[Stretch, ...]:
        """Part all changes up to, but not at, `until` into stretches of `size`."""
        rows = self._db.rows(
            """
            SELECT at, number FROM (
              SELECT at, number, row_number() OVER by_time AS place,
                lead(number) OVER by_time AS next
              FROM story_changes WHERE at < coalesce(:until, '~')
              WINDOW by_time AS (ORDER BY at, number))
            WHERE place % :size = 0 OR next IS NULL ORDER BY at, number
            """,
            {"until": to_text_or_none(until), "size": size},
        )
        ends = [_START, *((row["at"], row["number"]) for row in rows)]
        return tuple(Stretch(after=a, upto=b) for a, b in pairwise(ends))

    def shares(self, until: datetime | None, *, size: int) -> tuple[Share, ...]:
        """Part all stories into shares with some `size` changes before `until`."""
        rows = self._db.rows(
            "SELECT story_id, count(*) AS changes FROM story_changes "
            "WHERE at < coalesce(?, '~') GROUP BY story_id ORDER BY story_id",
            (to_text_or_none(until),),
        )
        shares: list[Share] = []
        after, so_far = "", 0
        for row in rows:
            so_far += row["changes"]
            if so_far >= size or row is rows[-1]:
                shares.append(Share(after=after, upto=row["story_id"], changes=so_far))
                after, so_far = row["story_id"], 0
        return tuple(shares)

    def share(self, share: Share, until: datetime | None) -> Share:
        """Return a share as it is in this database: with how many changes."""
        return replace(
            share,
            changes=self._db.value(
                "SELECT count(*) FROM story_changes WHERE story_id > ? "
                "AND story_id <= ? AND at < coalesce(?, '~')",
                (share.after, share.upto, to_text_or_none(until)),
            ),
        )

    def changes(
        self, stretch: Stretch, *, wanted: Wanted = lambda _kind, _types: True
    ) -> Iterator[StoryChange]:
        """Yield the changes of a stretch.

        Those that are not `wanted`, by their kind and the types of their story and
        report, are not even read.
        """
        last = stretch.after
        while True:
            rows = self._db.rows(_NEXT, (*last, *stretch.upto, BATCH))
            yield from self._wanted(rows, wanted)
            if len(rows) < BATCH:
                return
            last = (rows[-1]["at"], rows[-1]["number"])

    def changes_of(
        self,
        share: Share,
        until: datetime | None,
        *,
        wanted: Wanted = lambda _kind, _types: True,
    ) -> Iterator[StoryChange]:
        """Yield the changes of a share of the stories up to, but not at, `until`."""
        rows = self._db.rows(
            "SELECT number FROM story_changes WHERE story_id > ? AND story_id <= ? "
            "AND at < coalesce(?, '~') ORDER BY at, number",
            (share.after, share.upto, to_text_or_none(until)),
        )
        numbers = [row["number"] for row in rows]
        for at in range(0, len(numbers), BATCH):
            some = json.dumps(numbers[at : at + BATCH])
            yield from self._wanted(self._db.rows(_THESE, (some,)), wanted)

    def numbers(self, ids: Iterable[str]) -> Mapping[str, int]:
        """Return the numbers of changes: their order where they have one time."""
        rows = self._db.rows(
            "SELECT id, number FROM story_changes WHERE id IN "
            "(SELECT value FROM json_each(?))",
            (json.dumps(list(ids)),),
        )
        return {row["id"]: row["number"] for row in rows}

    def _wanted(
        self, rows: Sequence[sqlite3.Row], wanted: Wanted
    ) -> Iterator[StoryChange]:
        asked = [
            row
            for row in rows
            if wanted(ChangeKind(row["kind"]), (row["story_type"], row["report_type"]))
        ]
        reports = self._events.by_ids({row["event_id"] for row in asked})
        return (to_change(row, reports[row["event_id"]]) for row in asked)


_TYPED = """
  SELECT c.*, json_extract(c.story, '$.type') AS story_type, e.type AS report_type
  FROM story_changes c JOIN events e ON e.id = c.event_id
"""
_NEXT = f"""{_TYPED}
  WHERE (c.at, c.number) > (?, ?) AND (c.at, c.number) <= (?, ?)
  ORDER BY c.at, c.number LIMIT ?
"""
_THESE = f"""{_TYPED}
  WHERE c.number IN (SELECT value FROM json_each(?)) ORDER BY c.at, c.number
"""  # noqa: S608 - of constants
