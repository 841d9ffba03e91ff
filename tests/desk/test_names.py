"""Companies and materials."""

from tests.desk.conftest import Place


def test_a_company_and_a_material_have_their_stories(shown: Place) -> None:
    """If it fails, an analyst does not find what concerns a firm."""
    assert "/companies/vulcan-elements" in shown.show("/companies")
    firm = shown.show("/companies/vulcan-elements")
    assert "<h1>Vulcan Elements</h1>" in firm
    assert "Pentagon lends" in firm
    assert "1 event from" in firm
    material = shown.show("/materials/REE")
    assert "<h1>Rare earths</h1>" in material
    assert "Pentagon lends" not in material
    assert "2 events from" in material
