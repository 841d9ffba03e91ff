"""Counts by day."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.match import load_rules
from monitor.store import Store, open_store
from tests.cli.conftest import RULES, fill
from tests.makers import NOON
from tests.store.test_articles import an_article

ARTICLE = an_article()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    (tmp_path / "r.toml").write_text(RULES, encoding="utf-8")
    rules = load_rules(tmp_path / "r.toml", types=["EXPORT_LICENSING"])
    with open_store(tmp_path / "w.db", now=NOON) as opened:
        fill(opened, rules)
        opened.articles.add([ARTICLE])
        yield opened


def test_days_are_counted_from_the_beginning_on(store: Store) -> None:
    """If it fails, a chart shows a fall or a rise that never was."""
    first, second = NOON.date(), NOON.date() + timedelta(days=1)
    since = NOON - timedelta(hours=12)
    trends = store.trends
    assert trends.of_name("commodity", "REE", since=since) == {first: 1, second: 1}
    assert trends.of_changes(since=since) == {first: 2, second: 1}
    late = NOON + timedelta(hours=12)
    assert trends.of_name("commodity", "REE", since=late) == {second: 1}
    assert trends.of_rules(since=since) == {
        "rare-earth-licences": {first: 1, second: 1}
    }
    found = trends.of_source(ARTICLE.source, since=ARTICLE.published)
    assert found == {ARTICLE.published.date(): 1}
    assert trends.of_source("nobody", since=since) == {}
