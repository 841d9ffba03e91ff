"""Developments for other programs."""

import csv
import io
from pathlib import Path

import feedparser

from tests.cli.conftest import Run


def test_stories_come_as_a_table(filled: Path, run: Run) -> None:
    """If it fails, an analyst types developments into a spreadsheet."""
    shown = run("export", "stories", "--stage", "ended")

    (row,) = csv.DictReader(io.StringIO(shown.out, newline=""))
    assert row["commodities"] == "REE"
    assert filled.exists()


def test_a_story_is_one_entry_of_a_feed_that_is_new_with_each_report(
    filled: Path, run: Run, story_id: str
) -> None:
    """If it fails, a reader of the feed misses what a story has come to."""
    shown = run("export", "stories", "--format", "atom", "--rule",
                "rare-earth-licences")  # fmt: skip

    feed = feedparser.parse(shown.out.encode())
    (entry,) = feed.entries
    assert not feed.bozo
    assert entry.id == f"tag:lodewatch,2025:story:{story_id}"
    assert entry.updated > entry.published
    assert feed.feed.updated == entry.updated
    assert filled.exists()


def test_before_the_first_round_there_is_an_empty_table(place: Path, run: Run) -> None:
    """If it fails, a script that exports each night fails on the first."""
    shown = run("export", "stories")

    assert shown.code == 0
    assert len(shown.out.splitlines()) == 1
    assert not (place / "lodewatch.db").exists()
