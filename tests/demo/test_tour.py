"""The tour goes the whole way: feeds, alerts in the terminal, a digest on disk."""

import io
from contextlib import closing
from pathlib import Path
from sqlite3 import connect

import pytest

from monitor.demo import load_documents, run_demo

pytestmark = pytest.mark.slow


def test_it_shows_alerts_and_leaves_a_digest_twice_alike(tmp_path: Path) -> None:
    """If it fails, a newcomer sees nothing, or the second tour differs."""
    shown = []
    for _ in range(2):
        stream = io.StringIO()
        assert run_demo(tmp_path / "demo", stream) == 0
        shown.append(stream.getvalue())
    assert "MP Materials" in shown[0]
    assert "alert" in shown[0]
    assert shown[0] == shown[1]
    html = list((tmp_path / "demo/digests").glob("*.html"))
    text = list((tmp_path / "demo/digests").glob("*.txt"))
    assert len(html) == len(text) == 1
    assert "rare earth" in text[0].read_text(encoding="utf-8")
    with closing(connect(tmp_path / "demo/demo.db")) as database:
        urls = database.execute("SELECT url FROM v_articles").fetchall()
    assert {u for (u,) in urls} == {d.url for d in load_documents()}


BAIT = {
    "loan-striker",
    "spreadsheet-licence",
    "biotech-licensing",
    "july-market-wrap",
    "export-licence-explainer",
}


def test_bait_raises_nothing(tmp_path: Path) -> None:
    """If it fails, a striker on loan is a financing deal."""
    run_demo(tmp_path, io.StringIO())
    with closing(connect(tmp_path / "demo.db")) as database:
        rows = database.execute(
            "SELECT v.story_id, a.url FROM v_alerts v "
            "JOIN v_events e ON e.story_id = v.story_id "
            "JOIN v_articles a ON a.article_id = e.article_id WHERE v.kind = 'root'"
        ).fetchall()
    told: dict[str, set[str]] = {}
    for story, url in rows:
        told.setdefault(story, set()).add(url.rsplit("/", 1)[-1])
    assert told
    assert [names for names in told.values() if names <= BAIT] == []
