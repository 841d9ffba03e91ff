import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from monitor.cli.backfill import Summary, in_words
from monitor.store import open_store
from tests.cli.conftest import ENDED, ROOT, Run
from tests.makers import NOON, SENTENCE
from tests.warc import a_page, an_archive, record

PATIENCE = 120  # seconds: how long a busy machine may take
LOAN = "The Pentagon will lend Vulcan Elements $620 million for a magnet plant in {}."
BATCH = 50


def documents() -> str:
    """Return a first batch that is read at once, and news that takes its time."""
    lines: list[dict[str, object]] = [
        {
            "id": f"rain-{n}",
            "text": f"It rained on day {n}.",
            "published": NOON.isoformat(),
        }
        for n in range(BATCH)
    ]
    news = [SENTENCE, ENDED, *(LOAN.format(f"District {n}") for n in range(38))]
    lines += [
        {
            "id": f"news-{n}",
            "text": text,
            "published": (NOON - timedelta(days=90 - n)).isoformat(),
            "source": {"name": f"wire-{n % 3}"},
        }
        for n, text in enumerate(news)
    ]
    return "\n".join(json.dumps(line) for line in lines)


def start(place: Path, *arguments: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "monitor", "backfill", *arguments, "--json"],
        cwd=place,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def count(path: Path, table: str) -> int:
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
            (found,) = db.execute(f"SELECT count(*) FROM {table}").fetchone()
            return int(found)
    except sqlite3.Error:
        return 0


def killed_when(
    process: "subprocess.Popen[str]", path: Path, table: str, least: int
) -> None:
    """Kill a process as soon as a table has as many rows."""
    end = time.monotonic() + PATIENCE
    while count(path, table) < least and process.poll() is None:
        assert time.monotonic() < end
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.communicate()


def stored(path: Path) -> dict[str, list[Any]]:
    """Return all that a backfill leaves, but when it was brought in."""
    tables = {
        "articles": "SELECT id, source, title, text, published FROM articles ORDER BY id",
        "events": "SELECT id, published, witness, record FROM events ORDER BY id",
        "stories": "SELECT id, stage, first_published, last_published, fingerprints "
        "FROM stories ORDER BY id",
        "links": "SELECT event_id, story_id, reason FROM story_reports ORDER BY 1, 2",
        "changes": "SELECT event_id, kind, stage, at, baseline FROM story_changes "
        "ORDER BY at, event_id, story_id",
        "extractions": "SELECT * FROM extractions ORDER BY article_id",
    }
    with closing(sqlite3.connect(path)) as db:
        return {name: db.execute(sql).fetchall() for name, sql in tables.items()}


@pytest.mark.slow
def test_killed_twice_it_ends_as_if_nothing_had_happened(place: Path, run: Run) -> None:
    """A week of reading would begin anew, or leave other stories behind."""
    (place / "in.jsonl").write_text(f"{documents()}\n{{bad\n", encoding="utf-8")
    database = place / "lodewatch.db"
    readings = place / "lodewatch.db.backfill"

    killed_when(start(place, "in.jsonl"), readings, "readings", BATCH)
    so_far = count(readings, "readings")
    assert BATCH <= so_far < BATCH + 40
    assert count(database, "articles") == 0

    killed_when(start(place, "in.jsonl"), database, "articles", 1)
    assert count(readings, "readings") == BATCH + 40

    last = start(place, "in.jsonl")
    out, err = last.communicate(timeout=PATIENCE)
    assert last.returncode == 1, err
    assert "in.jsonl:91: is not JSON" in err
    done = json.loads(out)
    assert (done["read"], done["bad"], done["waiting"]) == (0, 1, 0)
    assert done["before"] + done["known"] == BATCH + 40
    assert not readings.exists()

    shown = run(
        "backfill", "in.jsonl", "--engine", "inline", "--db", "whole.db", "--json"
    )
    assert shown.code == 1
    whole = json.loads(shown.out)
    assert (whole["read"], whole["articles"]) == (BATCH + 40, BATCH + 40)
    assert whole["events"] >= 40
    assert stored(database) == stored(place / "whole.db")
    assert "corroborated" in {kind for _, kind, *_ in stored(database)["changes"]}
    for path in (database, place / "whole.db"):
        assert count(path, "messages") == count(path, "matches") == 0
    assert_nothing_twice(place, run)


def assert_nothing_twice(place: Path, run: Run) -> None:
    """Give the same again, with an archive: what is there costs nothing."""
    records = [record("https://wire.example/1", a_page("Licences")) for _ in range(2)]
    (place / "news.warc.gz").write_bytes(an_archive(records).getvalue())
    files = ("in.jsonl", "news.warc.gz", "--engine", "inline", "--json")
    again = json.loads(run("backfill", *files).out)
    assert (again["known"], again["read"], again["articles"]) == (BATCH + 40, 1, 1)
    assert again["repeated"] == 1


def test_beside_a_daemon_it_reads_and_waits(place: Path, run: Run) -> None:
    """Two processes would write stories at once; or all reading would be lost."""
    line = {"id": "1", "text": "It rained.", "published": "2025-11-07"}
    (place / "in.jsonl").write_text(json.dumps(line), encoding="utf-8")
    with open_store(place / "lodewatch.db", now=NOON) as daemon:
        daemon.lock()
        shown = run("backfill", "in.jsonl", "--engine", "inline", "--json")
        assert shown.code == 1
        assert "stop it first, and give this command again" in shown.err
        assert json.loads(shown.out)["waiting"] == 1
    shown = run("backfill", "in.jsonl", "--engine", "inline")
    assert shown.code == 0
    assert "1 read before; 1 new article" in shown.err


def test_what_is_wrong_with_the_command_is_told_at_once(run: Run) -> None:
    """A typing mistake would show after a night."""
    assert run("backfill").code == 2
    assert run("backfill", "nothing.jsonl").code == 2
    wrong = run("backfill", "config.toml", "--source", "exmple-wire")
    assert wrong.code == 2
    assert '"example-wire"' in wrong.err
    assert run("backfill", "config.toml").code == 1


def test_a_summary_says_only_what_there_is() -> None:
    """The one line that matters would be lost among zeros."""
    nothing = dict.fromkeys(Summary.__dataclass_fields__, 0)
    quiet = Summary(**nothing | {"read": 2, "articles": 2, "events": 1, "changes": 1})
    assert in_words(quiet) == (
        "2 documents read; 2 new articles, 1 event, 1 change of stories; nobody is told"
    )
    loud = Summary(**dict.fromkeys(nothing, 1))
    assert "1 bad" in in_words(loud)
    assert "1 article to be taken in" in in_words(loud)
