"""Ministries named by their task: found where their state is plain, and only there."""

import pytest

from monitor.extract.gazetteer import Gazetteer, Rank
from monitor.extract.lexicon import load_lexicon
from monitor.extract.ministries import Named, find_ministries

LEXICON = load_lexicon()
GAZETTEER = Gazetteer(LEXICON)

CASES = {
    "possessive": (
        "China's commerce ministry said",
        [("China's commerce ministry", "CN")],
    ),
    "demonym": ("the Indonesian mines ministry", [("Indonesian mines ministry", "ID")]),
    "of": ("the finance ministry of Chile said", [("finance ministry", "CL")]),
    "in capitals": (
        "India's Ministry of Mines said",
        [("India's Ministry of Mines", "IN")],
    ),
    "only state": ("In Chile, the mining ministry", [("mining ministry", "CL")]),
    "minister": ("Japan's trade minister spoke", [("Japan's trade minister", "JP")]),
    "nobody knows where": ("the commerce ministry said", []),
    "two states": ("Chile and Peru; the mining ministry", []),
    "dateline": (
        "BEIJING - The commerce ministry told the US",
        [("commerce ministry", "CN")],
    ),
    "not of the States": (
        "WASHINGTON - China's new curbs hit US firms, the commerce ministry said",
        [("commerce ministry", "CN")],
    ),
    "department of the States": (
        "WASHINGTON - The energy department told China",
        [("energy department", "US")],
    ),
    "another state behind it": (
        "the U.S. Department of War and Saudi Arabia's Maaden",
        [("U.S. Department of War", "US")],
    ),
    "of two tasks": (
        "Japan's Ministry of Trade and Industry said",
        [("Japan's Ministry of Trade and Industry", "JP")],
    ),
    "no ministry": ("the trade body and a minister", []),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_finds_the_state(case: tuple[str, list[tuple[str, str]]]) -> None:
    """A measure would be pinned on the wrong government."""
    text, wanted = case
    states = [
        Named(start=hit.start, end=hit.end, iso2=hit.entry.row.id)
        for hit in GAZETTEER.scan(text)
        if hit.entry.rank is Rank.PLACE
    ]

    found = find_ministries(text, states, LEXICON.agencies)

    assert [(text[m.start : m.end], m.iso2) for m in found] == wanted


def test_a_known_ministry_keeps_its_name() -> None:
    """MOFCOM and "China's commerce ministry" would be two agencies."""
    text = "China's commerce ministry"
    states = [Named(start=0, end=5, iso2="CN")]

    (found,) = find_ministries(text, states, LEXICON.agencies)

    assert found.name == "Ministry of Commerce of China"


def test_a_ministry_is_called_as_the_text_calls_it() -> None:
    """If it fails, readers are told of a body that does not exist."""
    text = "Britain's Department for Business and Trade"
    states = [Named(start=0, end=7, iso2="GB")]

    (found,) = find_ministries(text, states, LEXICON.agencies)

    assert found.name == "Department for Business and Trade"


@pytest.mark.parametrize("unit", ["Ministry of ", "trade ", "Ministry of A, B and C "])
def test_long_runs_end(unit: str) -> None:
    """A hostile page would hold a worker."""
    list(find_ministries(unit * 4000, [], LEXICON.agencies))
