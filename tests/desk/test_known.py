"""What pages know besides the database."""

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
