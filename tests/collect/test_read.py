"""What the processes that parse do."""

import subprocess
import sys

from monitor.collect.article import to_article
from monitor.collect.read import read_entries, read_feed
from monitor.model.source import Feed, FetchFailed, FetchTrouble, SourceKind
from tests.collect.evil_server import FEED
from tests.fakes import fetched
from tests.makers import NOON, a_source


def test_a_feed_is_read_and_its_entries_become_articles() -> None:
    """If it fails, nothing is ever read."""
    feed = read_feed(SourceKind.FEED, fetched(FEED), 100)
    assert isinstance(feed, Feed)
    found = read_entries(feed.entries, a_source(), NOON)
    assert found == [to_article(e, a_source(), seen=NOON) for e in feed.entries]
    assert found


def test_what_is_no_feed_is_an_answer_with_its_trouble() -> None:
    """If it fails, a web page ends the visit with a traceback."""
    found = read_feed(SourceKind.FEED, fetched(b"<html><body>no</body></html>"), 100)
    assert isinstance(found, FetchFailed)
    assert (found.trouble, found.at) == (FetchTrouble.NOT_A_FEED, NOON)


def test_the_processes_that_parse_do_not_load_the_monitor() -> None:
    """If it fails, each takes a second to start and 100 MB for nothing."""
    code = "import sys, monitor.collect.read; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True
    )
    heavy = {"spacy", "numpy", "sqlite_utils", "aiohttp", "monitor.store"}
    assert not heavy & set(done.stdout.split())
