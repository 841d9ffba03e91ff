"""Sources: health and rhythm."""

from tests.desk.conftest import Place


def test_a_source_in_trouble_stands_first_with_its_reason(shown: Place) -> None:
    """If it fails, a dead source stays dead unseen."""
    page = shown.show("/sources")
    assert "The server answered 403 Forbidden" in page
    assert page.index("ministry") < page.index("Example Wire")
    assert "3 in a row" in page
