"""What was added later can be added to what was there."""

import json
import sqlite3

import pytest

from monitor.store import schema_later
from monitor.store.schema import TABLES, statements

SCRIPTS = [
    getattr(schema_later, name)
    for name in (
        *("EDITS", "RULES", "PEOPLE", "RELATIONS", "CALENDAR", "CORRECTIONS"),
        *("NAMES_BY_TIME", "KEYS_BY_TIME", "PRESSES", "UNREAD"),
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


def test_an_older_file_knows_what_changed_last_and_which_days_come() -> None:
    """If it fails, the stories of an older file are missing in every list."""
    database = sqlite3.connect(":memory:")
    for script in (TABLES, *SCRIPTS):
        run(database, list(statements(script)))
    record = {"dates": {"effective": {"start": "2026-01-01"},
                        "expiry": {"start": "2026-11-10", "end": "2026-11-12"}}}  # fmt: skip
    for name, kept in (("dated", record), ("plain", {"dates": {"expiry": None}})):
        database.execute(
            "INSERT INTO stories VALUES (?, '', '', '', '', '', '', 0, '', '', '', '', '', ?)",
            (name, json.dumps(kept)),
        )
    change = (
        "INSERT INTO story_changes (id, story_id, event_id, kind, stage, facts, at, "
        "baseline, story) VALUES (?, ?, '', '', '', '', ?, 0, '')"
    )
    database.execute(change, ("one", "dated", "2025-11-07"))
    for script in (schema_later.PAGES, schema_later.CONTESTED):
        run(database, list(statements(script)))
    database.execute(change, ("two", "plain", "2025-11-09"))
    database.execute(change, ("late", "plain", "2025-11-08"))
    asked = "SELECT id, changed_at, last_date FROM stories ORDER BY id"
    assert database.execute(asked).fetchall() == [
        ("dated", "2025-11-07", "2026-11-12"),
        ("plain", "2025-11-09", None),
    ]
    database.execute("UPDATE story_changes SET story_id = 'dated' WHERE id = 'two'")
    assert [row[1] for row in database.execute(asked)] == ["2025-11-09", "2025-11-08"]


def test_the_articles_of_an_older_file_are_counted_and_stay_so() -> None:
    """If it fails, sources seem to have brought nothing, or more than they have."""
    database = sqlite3.connect(":memory:")
    for script in (TABLES, *SCRIPTS):
        run(database, list(statements(script)))
    article = (
        "INSERT INTO articles (id, source, identity, identity_basis, title, text, "
        "published, published_provenance, first_seen, content_hash, origin_name, "
        "origin_tier) VALUES (?, ?, '', '', '', '', '', '', '', '', '', '') "
        "ON CONFLICT (id) DO NOTHING"
    )
    database.executemany(article, [("a", "one"), ("b", "one"), ("c", "two")])
    run(database, list(statements(schema_later.COUNTED_ARTICLES)))
    database.executemany(article, [("c", "two"), ("d", "three"), ("e", "three")])
    database.execute("DELETE FROM articles WHERE id IN ('a', 'd')")
    counted = database.execute("SELECT source, count FROM source_articles").fetchall()
    real = "SELECT source, count(*) FROM articles GROUP BY source ORDER BY source"
    assert sorted(counted) == database.execute(real).fetchall()
    assert sorted(counted) == [("one", 1), ("three", 1), ("two", 1)]
