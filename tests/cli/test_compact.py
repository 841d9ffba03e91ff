from pathlib import Path

from monitor.store import open_store
from tests.cli.conftest import Run
from tests.makers import NOON
from tests.store.test_articles import an_article


def test_the_file_gets_smaller_and_keeps_what_counts(filled: Path, run: Run) -> None:
    """If it fails, a full disk cannot be helped, or evidence is lost."""
    with open_store(filled / "lodewatch.db", now=NOON) as store:
        names = [f"a{n}" for n in range(200)]
        store.articles.add(
            [an_article(id=n, identity=n, text="word " * 2000) for n in names]
        )
        store.events.extracted(names, "1")
    before = run("events").out
    config = filled / "config.toml"
    text = config.read_text(encoding="utf-8")
    shown = run("compact")
    assert shown.code == 0
    assert "dropped" not in shown.err
    keep = text.replace("[store]", '[store]\nkeep_texts = "30d"')
    config.write_text(keep, encoding="utf-8")
    shown = run("compact")
    assert "dropped the texts of 200 articles" in shown.err
    assert (filled / "lodewatch.db").stat().st_size < 1024 * 1024
    assert run("events").out == before


def test_nothing_is_done_beside_a_daemon_or_without_a_database(
    place: Path, run: Run
) -> None:
    """If it fails, a daemon waits for minutes, or an empty database appears."""
    assert run("compact").code == 2
    assert not (place / "lodewatch.db").exists()
    with open_store(place / "lodewatch.db", now=NOON) as store:
        store.lock()
        refused = run("compact")
    assert refused.code == 2
    assert "already running" in refused.err
