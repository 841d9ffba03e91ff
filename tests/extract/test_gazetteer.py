"""Looking names up in a text: capitals, hyphens, accents, and nothing twice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.extract.gazetteer import Gazetteer, words
from monitor.extract.lexicon import (
    AgencyRow,
    CommodityRow,
    CompanyRow,
    Lexicon,
    PlaceRow,
)

GAZETTEER = Gazetteer(
    Lexicon(
        companies=(
            CompanyRow(id="usar", name="USA Rare Earth"),
            CompanyRow(id="catl", name="CATL"),
            CompanyRow(id="socgen", name="Société Générale"),
            CompanyRow(id="onsemi", name="onsemi"),
            CompanyRow(id="rr", name="Rolls-Royce"),
            CompanyRow(
                id="mp", name="MP Materials", aliases=("MP",), ambiguous=("MP",)
            ),
        ),
        agencies=(AgencyRow(id="mofcom", name="Ministry of Commerce", iso2="CN"),),
        places=(
            PlaceRow(id="US", name="United States", aliases=("US", "U.S.", "USA")),
        ),
        commodities=(
            CommodityRow(
                id="REE", names=("rare earth", "rare earths"), symbols=("REE",)
            ),
            CommodityRow(id="Nd", names=("neodymium",), symbols=("Nd",)),
        ),
    )
)

# The text: ids of the rows found, in order of place.
CASES = {
    "exact": ("the U.S. said", ["US"]),
    "at the end of a sentence": ("in the U.S.", ["US"]),
    "pronoun": ("join us now", []),
    "acronym in capitals only": ("the Us and uS", []),
    "inside a word": ("USABLE RUSAL", []),
    "one company": ("USA Rare Earth rose", ["US", "usar", "REE"]),
    "small letters are no company": ("usa rare earth", ["REE"]),
    "newspaper spelling": ("Catl rose, CATL fell, catl", ["catl", "catl"]),
    "headline in capitals": ("USA RARE EARTH RISES", ["US", "usar", "REE"]),
    "hyphen": ("rare-earth magnets", ["REE"]),
    "name with hyphen": ("Rolls-Royce and Rolls Royce", ["rr", "rr"]),
    "without accents": ("Societe Generale lends", ["socgen"]),
    "with accents": ("Société Générale lends", ["socgen"]),
    "small brand at the start": ("Onsemi and onsemi", ["onsemi", "onsemi"]),
    "symbol": ("Nd but not ND or nd", ["Nd"]),
    "not across paragraphs": ("a rare\n\nearth", []),
    "across a line": ("a rare\nearth", ["REE"]),
    "not across a stop": ("rare. earth", []),
    "function words in any case": ("Ministry Of Commerce", ["mofcom"]),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_finds_names_as_they_are_written(case: tuple[str, list[str]]) -> None:
    """A name would be missed in a headline, or found inside another word."""
    text, wanted = case

    assert [hit.entry.row.id for hit in GAZETTEER.scan(text)] == wanted


def test_an_ambiguous_name_is_marked() -> None:
    """A member of parliament would be a mine."""
    (hit,) = GAZETTEER.scan("the MP said")

    assert hit.entry.ambiguous


def test_a_row_is_found_once_at_one_place() -> None:
    """Two spellings of one alias would count as two mentions."""
    gazetteer = Gazetteer(
        Lexicon(places=(PlaceRow(id="US", name="U.S.", aliases=("U. S.",)),))
    )

    assert len(gazetteer.scan("the U.S. said")) == 1


@given(st.text(max_size=200))
def test_hits_lie_in_the_text(text: str) -> None:
    """Offsets would drift on signs that take several code points."""
    assert all(text[w.start : w.end].strip() or "\n" in text for w in words(text))
    for hit in GAZETTEER.scan(text):
        assert 0 <= hit.start < hit.end <= len(text)


@pytest.mark.parametrize("unit", ["rare ", "US.", "-", "\n\n", "U."])
def test_long_runs_end(unit: str) -> None:
    """A hostile page would hold a worker."""
    GAZETTEER.scan(unit * 20_000)
