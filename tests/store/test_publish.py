"""The copy for other people's tools, made of a store with something in every view."""

import json
import re
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from monitor.errors import StoreError
from monitor.store import Store
from monitor.store.publish import PRIVATE, description, publish
from monitor.store.views import NAMES
from tests.store.test_sources import STATE
from tests.store.test_views import full

__all__ = ["full"]

SCHEMA = Path(__file__).parents[2] / "docs/schema.md"
KEY = "https://u:secret@feeds.example/x.xml?key=secret"


def rows(path: Path, sql: str) -> list[dict[str, Any]]:
    with closing(sqlite3.connect(path)) as raw:
        raw.row_factory = sqlite3.Row
        return [dict(row) for row in raw.execute(sql)]


def test_every_view_is_a_table_that_can_be_searched(
    full: Store, tmp_path: Path
) -> None:
    """If it fails, somebody who opens the copy finds less than the program shows."""
    counts = publish(full.path, tmp_path / "out.db")
    assert set(counts) == {name.removeprefix("v_") for name in NAMES}
    assert all(counts.values())
    with closing(sqlite3.connect(tmp_path / "out.db")) as raw:
        made = Database(raw)
        found = list(made.table("events").search("suspend"))  # stemmed: "suspended"
        assert {row["event_id"] for row in found} >= {"event-1"}
        assert {f.column for f in made.table("events").foreign_keys} == {"story_id"}
    (event,) = rows(
        tmp_path / "out.db", "SELECT * FROM events WHERE event_id='event-1'"
    )
    assert isinstance(event["certainty"], float)
    assert json.loads(event["record"])["type"] == event["type"]


def test_what_is_nobodys_business_stays_at_home(full: Store, tmp_path: Path) -> None:
    """If it fails, publishing the copy publishes addresses, names or keys."""
    full.sources.save(replace(STATE, source="mine", url=KEY))
    publish(full.path, tmp_path / "out.db")
    with closing(sqlite3.connect(tmp_path / "out.db")) as raw:
        tables = [
            t
            for (t,) in raw.execute(
                "SELECT name FROM sqlite_master WHERE sql GLOB 'CREATE TABLE*'"
            )
        ]
        columns = {
            c[1] for t in tables for c in raw.execute(f"PRAGMA table_info([{t}])")
        }
    assert not columns & PRIVATE
    assert "messages" not in tables
    told = (tmp_path / "out.db").read_bytes()
    assert b"secret" not in told
    for name in (b"Ada", b"Bo\x00"):
        assert name not in told
    (source,) = rows(
        tmp_path / "out.db", "SELECT url FROM sources WHERE source = 'mine'"
    )
    assert source["url"] == "https://feeds.example/x.xml"


def test_a_copy_for_strangers_holds_less(full: Store, tmp_path: Path) -> None:
    """If it fails, strangers get other people's articles, or what the house thinks."""
    counts = publish(full.path, tmp_path / "out.db", public=True)
    assert not {"alerts", "mutes", "feedback", "story_corrections"} & set(counts)
    (article,) = rows(tmp_path / "out.db", "SELECT * FROM articles")
    assert "text" not in article
    about = description("out", public=True)["databases"]["out"]["tables"]
    assert set(about) == set(counts)
    assert "text" not in about["articles"]["columns"]


def test_it_is_there_whole_or_not_at_all(full: Store, tmp_path: Path) -> None:
    """If it fails, a half copy is taken for a whole one, or the store is overwritten."""
    with pytest.raises(StoreError, match="the store itself"):
        publish(full.path, full.path)
    with pytest.raises(StoreError, match="name a file in a folder"):
        publish(full.path, tmp_path / "none/out.db")
    with pytest.raises(StoreError):
        publish(tmp_path / "none.db", tmp_path / "out.db")
    assert not list(tmp_path.glob("out.db*"))


def test_the_descriptions_are_those_of_the_document() -> None:
    """If it fails, docs/schema.md and the published copy explain a column differently."""
    text = SCHEMA.read_text(encoding="utf-8")
    told = {
        f"v_{name}": table
        for name, table in description("x")["databases"]["x"]["tables"].items()
    }
    for part in re.split(r"^## ", text, flags=re.MULTILINE):
        name, _, rest = part.partition("\n")
        if not name.startswith("v_"):
            continue
        found = re.findall(r"^\| `(\w+)` \| (.*?) \|$", rest, flags=re.MULTILINE)
        kept = {column: words for column, words in found if column not in PRIVATE}
        assert told[name]["columns"] == kept, name
        assert told[name]["description"] == " ".join(
            rest.split("\n| column")[0].split()
        )
