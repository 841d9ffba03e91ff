"""Every change of every story, in the order in which the monitor saw them.

For asking rules about the past. A history of any length fits into memory, and can be
read in stretches by several processes.
"""

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
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

    def changes(
        self, stretch: Stretch, *, wanted: Wanted = lambda _kind, _types: True
    ) -> Iterator[tuple[int, StoryChange]]:
        """Yield the changes of a stretch, each with its number.

        Those that are not `wanted`, by their kind and the types of their story and
        report, are not even read.
        """
        last = stretch.after
        while True:
            rows = self._db.rows(_NEXT, (*last, *stretch.upto, BATCH))
            asked = [
                row
                for row in rows
                if wanted(
                    ChangeKind(row["kind"]), (row["story_type"], row["report_type"])
                )
            ]
            numbers = (row["number"] for row in asked)
            yield from zip(numbers, self._to_changes(asked), strict=True)
            if len(rows) < BATCH:
                return
            last = (rows[-1]["at"], rows[-1]["number"])

    def numbered(self, numbers: Iterable[int]) -> Iterator[StoryChange]:
        """Yield the changes with these numbers, in the order of time."""
        rows = self._db.rows(
            "SELECT * FROM story_changes WHERE number IN "
            "(SELECT value FROM json_each(?)) ORDER BY at, number",
            (json.dumps(list(numbers)),),
        )
        yield from self._to_changes(rows)

    def _to_changes(self, rows: Sequence[sqlite3.Row]) -> Iterator[StoryChange]:
        reports = self._events.by_ids({row["event_id"] for row in rows})
        return (to_change(row, reports[row["event_id"]]) for row in rows)


_NEXT = """
  SELECT c.*, json_extract(c.story, '$.type') AS story_type, e.type AS report_type
  FROM story_changes c JOIN events e ON e.id = c.event_id
  WHERE (c.at, c.number) > (?, ?) AND (c.at, c.number) <= (?, ?)
  ORDER BY c.at, c.number LIMIT ?
"""
