"""What was told, for other programs."""

import csv
import io
from pathlib import Path

import feedparser
import pytest

from tests.cli.conftest import Run


def test_alerts_come_as_a_table(filled: Path, run: Run) -> None:
    """If it fails, nobody can count what was told."""
    rows = list(csv.DictReader(io.StringIO(run("export", "alerts").out, newline="")))

    assert {row["state"] for row in rows} == {"sent", "dead"}
    assert filled.exists()


@pytest.mark.parametrize(
    ("asked", "count"), [((), 2), (("--country", "CN"), 1), (("--rule", "none"), 0)]
)
def test_a_feed_is_of_those_stories_that_are_asked_for(
    filled: Path, run: Run, asked: tuple[str, ...], count: int
) -> None:
    """If it fails, a feed for one rule tells what another found."""
    shown = run("export", "alerts", "--format", "atom", *asked)

    feed = feedparser.parse(shown.out.encode())
    assert not feed.bozo
    assert len(feed.entries) == count
    assert feed.feed.id == "tag:lodewatch,2025:feed:alerts"
    assert filled.exists()
