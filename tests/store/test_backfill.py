"""The file beside the database: what was read stays read, and comes out in order."""

from datetime import timedelta
from pathlib import Path

import pytest

from monitor.errors import StoreLocked
from monitor.model.event import Extraction
from monitor.replay import article_of
from monitor.store.backfill import Harvest, Readings
from tests.makers import NOON, a_document


def harvest(name: str, *, days: int = 0, error: str | None = None) -> Harvest:
    article = article_of(a_document(id=name, published=NOON - timedelta(days=days)))
    return Harvest(
        article_id=name,
        key=f"key of {name}",
        place=f"in.jsonl:{name}",
        article=article,
        extraction=None if error else Extraction(id=name),
        error=error,
    )


def test_what_was_read_outlives_the_process_and_comes_in_the_order_of_time(
    tmp_path: Path,
) -> None:
    """If it fails, an interrupted backfill begins anew, or its stories run backwards."""
    with Readings(tmp_path / "x.db", version="1") as readings:
        readings.add([harvest("b", days=1), harvest("c"), harvest("a", days=2)])
        readings.add(
            [harvest("d", days=1, error="took too long"), harvest("c", days=9)]
        )
        assert readings.done(["a"]) == {"a": None}
    with Readings(tmp_path / "x.db", version="1") as again:
        assert again.dropped == 0
        assert again.done(["a", "z"]) == {"a": "key of a"}
        assert again.waiting() == 4
        assert again.failed() == (("in.jsonl:d", "took too long"),)
        chunks = list(again.in_order(size=2))
        assert [[h.article_id for h in chunk] for chunk in chunks] == [
            ["a", "b"],
            ["d", "c"],
        ]
        assert chunks[0][0] == harvest("a", days=2)
        assert chunks[1][0].extraction is None
        again.remove()
    assert not list(tmp_path.glob("x.db.backfill*[!k]"))


def test_what_leaves_nothing_to_keep_is_known_and_not_taken_in(tmp_path: Path) -> None:
    """If it fails, a page without a text is read again after each interruption."""
    empty = Harvest(article_id="e", key="k", place="x", article=None, extraction=None)
    with Readings(tmp_path / "x.db", version="1") as readings:
        readings.add([empty])
        assert readings.done(["e"]) == {"e": None}
        assert readings.waiting() == 0
        assert list(readings.in_order(size=9)) == []


def test_another_version_of_the_extractor_reads_anew(tmp_path: Path) -> None:
    """If it fails, an upgrade in the middle mixes the events of two versions."""
    with Readings(tmp_path / "x.db", version="1") as readings:
        readings.add([harvest("a")])
    with Readings(tmp_path / "x.db", version="2") as readings:
        assert readings.dropped == 1
        assert readings.done(["a"]) == {}


def test_two_backfills_at_once_are_refused(tmp_path: Path) -> None:
    """If it fails, two of them read the same files, each for itself."""
    with (
        Readings(tmp_path / "x.db", version="1"),
        pytest.raises(StoreLocked, match="already running"),
    ):
        Readings(tmp_path / "x.db", version="1")
