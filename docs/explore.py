"""Look at what lodewatch knows, with sqlite-utils and, where it is there, pandas.

    lodewatch export db --out minerals.db
    python docs/explore.py minerals.db

sqlite-utils comes with lodewatch. For the second half: pip install pandas. Both parts read
tables that docs/schema.md describes; copy what you like into a notebook of yours.
"""

import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from sqlite_utils import Database


def by_type(db: Database) -> list[dict[str, Any]]:
    """Count developments and their reports, by type."""
    return list(
        db.query(
            """
            SELECT type, count(*) AS stories, sum(reports) AS reports,
              max(last_published) AS latest
            FROM stories GROUP BY type ORDER BY stories DESC, type
            """
        )
    )


def said_about(db: Database, words: str) -> Iterator[dict[str, Any]]:
    """Yield the sentences in which all the words occur, with source and link."""
    for row in db.table("events").search(words, order_by="published desc", limit=10):
        yield {k: row[k] for k in ("published", "witness", "stage", "sentence", "url")}


def by_material(db: Database) -> list[dict[str, Any]]:
    """Count the developments of each material; lists are JSON arrays."""
    return list(
        db.query(
            """
            SELECT m.value AS material, count(*) AS stories
            FROM stories, json_each(stories.commodities) AS m
            GROUP BY m.value ORDER BY stories DESC, material
            """
        )
    )


def weeks(path: str) -> Any:
    """Return a table of events by week and type, as a pandas DataFrame."""
    import sqlite3  # noqa: PLC0415
    from contextlib import closing  # noqa: PLC0415

    import pandas as pd  # noqa: PLC0415

    with closing(sqlite3.connect(path)) as raw:
        events = pd.read_sql_query("SELECT published, type FROM events", raw)
    published = pd.to_datetime(events["published"], format="ISO8601")
    events["week"] = published.dt.strftime("%G-W%V")
    return events.pivot_table(
        index="week", columns="type", values="published", aggfunc="count", fill_value=0
    )


def main(path: str, words: str) -> None:
    """Print all of it."""
    db = Database(path) if Path(path).is_file() else Database(memory=True)
    if not {"stories", "events"} <= set(db.table_names()):
        sys.exit(f"{path} is no export: make one with lodewatch export db --out {path}")
    print("Developments by type")
    for row in by_type(db):
        print(f"  {row['stories']:5}  {row['reports']:5} reports  {row['type']}")
    print("Developments by material")
    for row in by_material(db):
        print(f"  {row['stories']:5}  {row['material']}")
    print(f"What was said about “{words}”")
    for row in said_about(db, words):
        print(f"  {row['published'][:10]}  {row['witness']}: {row['sentence']}")
        print(f"              {row['url']}")
    db.close()
    if find_spec("pandas") is None:
        print("For events by week: pip install pandas")
        return
    print(weeks(path))


if __name__ == "__main__":
    if len(sys.argv) < 2:  # noqa: PLR2004
        sys.exit("usage: python docs/explore.py DATABASE [WORDS]")
    main(sys.argv[1], " ".join(sys.argv[2:]) or "export controls")
