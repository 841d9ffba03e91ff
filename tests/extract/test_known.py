import pytest

from monitor.extract.known import Known
from monitor.extract.lexicon import load_lexicon


@pytest.fixture(scope="module")
def known() -> Known:
    return Known(load_lexicon())


@pytest.mark.parametrize(
    ("name", "ids"),
    [("dysprosium", ("Dy",)), ("dy", ("Dy",)), ("Rare Earths", ("REE",))],
)
def test_a_material_is_known_by_any_name(
    known: Known, name: str, ids: tuple[str, ...]
) -> None:
    """If it fails, somebody has to know chemistry, or watches a whole group unasked."""
    assert known.material(name) == ids


@pytest.mark.parametrize("name", ["MP", "MP Materials", "mp materials"])
def test_a_firm_is_known_by_name_or_ticker(known: Known, name: str) -> None:
    """If it fails, a rule watches a name that no text is read as."""
    assert known.company(name) == ("MP Materials",)


def test_what_is_not_known_comes_with_a_suggestion(known: Known) -> None:
    """If it fails, a misspelt name is watched in vain for ever."""
    assert 'did you mean "dysprosium"?' in known.material("dysprosum")
    assert 'did you mean "MP Materials"?' in known.company("MP Materals")


@pytest.mark.parametrize("name", ["CN", "China", "china"])
def test_a_state_is_known_by_code_or_name(known: Known, name: str) -> None:
    """If it fails, whoever asks for China by its name hears nothing."""
    assert known.state(name) == ("CN",)
    assert "no jurisdiction is called" in known.state("Atlantis")
