"""The tour goes the whole way: feeds, alerts in the terminal, a digest on disk."""

import io
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from sqlite3 import connect

import pytest

from monitor.cli import main
from monitor.demo import load_documents, run_demo

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Tour:
    """What a newcomer has seen, and the folder that is left."""

    folder: Path
    shown: str

    def rows(self, query: str) -> list[tuple[str, ...]]:
        """Ask the database that the tour has left."""
        with closing(connect(self.folder / "demo.db")) as database:
            return database.execute(query).fetchall()


@pytest.fixture(scope="module")
def tour(tmp_path_factory: pytest.TempPathFactory) -> Tour:
    """Take the tour in an empty folder; the tests look at it and change nothing."""
    folder, stream = tmp_path_factory.mktemp("tour"), io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        assert run_demo(Path("demo"), stream) == 0
    return Tour(folder / "demo", stream.getvalue())


def test_it_shows_alerts_and_leaves_a_digest(tour: Tour) -> None:
    """If it fails, a newcomer sees nothing, or not all that there is."""
    assert "MP Materials" in tour.shown
    assert "alert" in tour.shown
    assert "lodewatch web --config" in tour.shown
    html = list((tour.folder / "digests").glob("*.html"))
    text = list((tour.folder / "digests").glob("*.txt"))
    assert len(html) == len(text) == 1
    assert "rare earth" in text[0].read_text(encoding="utf-8")
    urls = tour.rows("SELECT url FROM v_articles")
    assert {u for (u,) in urls} == {d.url for d in load_documents()}


def test_a_second_tour_by_the_command_is_like_the_first(
    tour: Tour, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """If it fails, the first command of a newcomer fails where no configuration is.

    Or the second tour tells less, for what the first has left behind.
    """
    monkeypatch.chdir(tour.folder.parent)
    assert main(("demo", "--out", "demo")) == 0
    assert capsys.readouterr().out == tour.shown


BAIT = {
    "loan-striker",
    "spreadsheet-licence",
    "biotech-licensing",
    "july-market-wrap",
    "export-licence-explainer",
}


def test_bait_raises_nothing(tour: Tour) -> None:
    """If it fails, a striker on loan is a financing deal."""
    rows = tour.rows(
        "SELECT v.story_id, a.url FROM v_alerts v "
        "JOIN v_events e ON e.story_id = v.story_id "
        "JOIN v_articles a ON a.article_id = e.article_id WHERE v.kind = 'root'"
    )
    told: dict[str, set[str]] = {}
    for story, url in rows:
        told.setdefault(story, set()).add(url.rsplit("/", 1)[-1])
    assert told
    assert [names for names in told.values() if names <= BAIT] == []
