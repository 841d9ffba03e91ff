"""What was added later can be added to what was there."""

import sqlite3

import pytest

from monitor.store import schema_later
from monitor.store.schema import TABLES, statements

SCRIPTS = [
    getattr(schema_later, name)
    for name in (
        *("EDITS", "RULES", "PEOPLE", "RELATIONS", "CALENDAR", "CORRECTIONS"),
        *("NAMES_BY_TIME", "KEYS_BY_TIME", "PRESSES"),
    )
]


def test_every_script_follows_the_ones_before_it() -> None:
    """If it fails, a file of an older version cannot be opened any more."""
    database = sqlite3.connect(":memory:")
    for script in (TABLES, *SCRIPTS):
        for statement in statements(script):
            database.execute(statement)
    names = {row[0] for row in database.execute("SELECT name FROM sqlite_master")}
    assert {"rule_hits", "mutes", "relations", "calendar_told", "story_parts"} <= names


@pytest.mark.parametrize("script", SCRIPTS)
def test_no_script_can_be_applied_twice_unseen(script: str) -> None:
    """If it fails, a migration that ran twice would double what it added."""
    database = sqlite3.connect(":memory:")
    for earlier in (TABLES, *SCRIPTS[: SCRIPTS.index(script) + 1]):
        for statement in statements(earlier):
            database.execute(statement)
    again = list(statements(script))
    with pytest.raises(sqlite3.OperationalError):
        run(database, again)


def run(database: sqlite3.Connection, script: list[str]) -> None:
    for statement in script:
        database.execute(statement)
