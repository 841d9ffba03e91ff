"""What strangers' SQL may read: the views, and nothing else."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from monitor.store.confine import confine
from monitor.store.views import NAMES
from tests.empty import an_empty_store
from tests.store.test_sources import HELD, STATE


@pytest.fixture
def confined(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    path = tmp_path / "w.db"
    with an_empty_store(path) as store:
        store.sources.save(replace(STATE, subscription=HELD))
        store.meta.set("key", "value")
    uri = f"{path.as_uri()}?mode=ro"
    with closing(sqlite3.connect(uri, uri=True)) as connection:
        confine(connection)
        yield connection


@pytest.mark.parametrize("view", NAMES)
def test_every_view_can_be_read(confined: sqlite3.Connection, view: str) -> None:
    """If it fails, the tables on the pages are empty or an error."""
    rows = confined.execute(f"SELECT * FROM {view}").fetchall()
    assert len(rows) == (view == "v_sources")
    assert HELD.secret not in repr(rows)
    confined.execute(f"SELECT count(*) FROM {view}")
    confined.execute(f"PRAGMA table_xinfo({view})")


SECRETS = (
    "SELECT record FROM sources",
    "SELECT * FROM sources",
    "SELECT sources.record FROM v_sources JOIN sources USING (source)",
    # The name of a view can be given to anything.
    "WITH v_sources AS (SELECT record FROM sources) SELECT record FROM v_sources",
    "SELECT v_sources.record FROM (SELECT record FROM sources) AS v_sources",
    "SELECT (SELECT record FROM sources) FROM v_sources",
    "SELECT source FROM v_sources ORDER BY (SELECT record FROM sources)",
    "SELECT value FROM meta",
    "SELECT source FROM sources WHERE record LIKE '%secret%'",
)
CHANGES = (
    "DELETE FROM mutes",
    "CREATE TEMP TABLE t (x)",
    "CREATE TEMP VIEW v_more AS SELECT record FROM sources",
    "ATTACH ':memory:' AS other",
    "PRAGMA query_only = OFF",
    "PRAGMA writable_schema = ON",
    "UPDATE sqlite_master SET sql = ''",
    "SELECT load_extension('x')",
    "VACUUM INTO '/nonexistent/copy.db'",
)


@pytest.mark.parametrize("sql", [*SECRETS, *CHANGES])
def test_nothing_else_can(confined: sqlite3.Connection, sql: str) -> None:
    """If it fails, a page of SQL gives out a hub's secret, or writes."""
    with pytest.raises(sqlite3.DatabaseError):
        confined.execute(sql).fetchall()
