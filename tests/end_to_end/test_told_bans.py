"""The ban of December 2024 and the pause of one of its articles, day by day.

What the monitor holds is looked at after every document, and asked for once more "as of"
that moment.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from monitor.group.calendar import asks
from monitor.model.story import Story
from monitor.pipeline.calendar import dates_of
from tests.end_to_end.telling import day_of, known_at, listening, tell
from tests.end_to_end.told_bans import BANS

pytestmark = pytest.mark.slow

# Of each story: type, stage, begins, ends, materials, how often it is contradicted.
Row = tuple[str, str, str | None, str | None, frozenset[str], int]
METALS = frozenset({"Ga", "Ge", "Sb"})
LISTED = METALS | {"superhard materials"}
DAY, END = "2024-12-03", "2026-11-27"
NONE = frozenset[str]()

WHOLE: Row = ("EXPORT_LICENSING", "ADOPTED", DAY, None, NONE, 0)
BAN: Row = ("EXPORT_BAN_QUOTA", "EFFECTIVE", DAY, None, LISTED, 0)
PAUSED: Row = ("EXPORT_BAN_QUOTA", "SUSPENDED", DAY, END, LISTED, 0)
MISREAD: Row = (*PAUSED[:-1], 1)
PROMISED = {
    (type_, "ANNOUNCED", None, None, METALS | {"REE", "graphite"}, 0)
    for type_ in ("EXPORT_LICENSING", "LICENCE_DECISION")
}
STAYS: Row = ("EXPORT_BAN_QUOTA", "EFFECTIVE", None, None, NONE, 0)  # for armies

KNOWN: dict[str, set[Row]] = {
    "2024-12-03T06:00": {WHOLE, BAN},
    "2024-12-03T08:20": {WHOLE, BAN},
    "2025-11-01T20:00": {WHOLE, BAN, *PROMISED},
    "2025-11-09T03:00": {WHOLE, PAUSED, *PROMISED},
    "2025-11-09T05:10": {WHOLE, PAUSED, STAYS, *PROMISED},
    "2025-11-10T09:00": {WHOLE, MISREAD, STAYS, *PROMISED},
}


def rows(stories: Iterable[Story]) -> set[Row]:
    """Return what is known of each story; China acts, the United States are met."""
    found: list[Row] = []
    for s in stories:
        assert (s.implementers, s.affected) == (("CN",), ("US",)), s.title
        days = day_of(s, "effective"), day_of(s, "expiry")
        goods, doubts = frozenset(s.commodities), len(s.contested_by)
        found.append((s.type, s.stage.value, *days, goods, doubts))
    assert len(set(found)) == len(found), "one measure is two stories"
    return set(found)


def test_one_article_pauses_and_the_rest_stands(tmp_path: Path) -> None:
    """If it fails, the pause of one article is told of the whole act, or as its end.

    Or an answer "as of" a day tells what was known only later.
    """
    with listening(tmp_path, since=datetime(2024, 12, 1, tzinfo=UTC)) as made:
        for told in BANS:
            tell(made, told)
            assert rows(made.store.stories.find(limit=100)) == KNOWN[told[0]], told[2]
        for when, known in KNOWN.items():
            moment = datetime.fromisoformat(when).replace(tzinfo=UTC)
            assert rows(known_at(made, moment)) == known, f"as of {when}"
        for day, asked in (("2026-11-10", 0), (END, 1)):
            today = date.fromisoformat(day)
            assert sum(asks(e, today=today) for e in dates_of(made.store)) == asked, day
