"""What pages know besides the database."""

from monitor.desk.html import STYLE
from monitor.desk.known import watch_lists
from tests.desk.conftest import Place


def test_ids_have_names_for_people(shown: Place) -> None:
    """If it fails, pages speak of "Dy" and "CN" only."""
    known = shown.known
    assert known.material("REE") == "Rare earths"
    assert known.material("Dy") == "Dysprosium (Dy)"
    assert known.material("unobtainium") == "unobtainium"
    assert known.state("CN") == "China"
    assert known.title("EXPORT_LICENSING").startswith("Export licensing")
    assert known.title("MY_OWN_TYPE") == "My own type"


def test_lists_of_stages_and_numbers_are_no_watch_lists() -> None:
    """If it fails, somebody subscribes to a list in which nothing can ever be."""
    lists: dict[str, list[object]] = {
        "firm": ["ADOPTED", "FUNDING_AWARD"],
        "sums": [1, 2],
        "mine": ["Dy", 3],
    }
    assert watch_lists(lists, ["FUNDING_AWARD"]) == {"mine": ("Dy",)}


def test_sources_go_by_the_names_that_people_know(shown: Place) -> None:
    """If it fails, a page names a source as only the configuration does."""
    assert shown.known.publisher("example-wire") == "Example Wire"
    assert shown.known.publisher("Some Group") == "Some Group"
    css = STYLE.decode()
    assert "mark { background: none" in css  # a browser's own is bright yellow
