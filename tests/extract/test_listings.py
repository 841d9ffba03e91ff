"""Whose dollar a company means, by where its shares are listed."""

import pytest

from monitor.extract.listings import listing_state
from monitor.model.ontology import Tier
from monitor.model.text import Document, Origin

CASES = {
    "by its ticker": ("Acme (ASX: ACM) raised $5 million.", "AU"),
    "on the venture exchange": ("Acme (TSX-V: ACM) raised $5 million.", "CA"),
    "beside trading over the counter": ("Acme (TSX: ACM, OTCQX: ACMF) rose.", "CA"),
    "on two exchanges": ("Acme (ASX: ACM) (NYSE: ACM) raised $5 million.", None),
    "on two exchanges in one": ("Acme (NYSE: ACM; ASX: ACM) raised it.", None),
    "in another's dollars": (
        "Acme (TSX: ACM) raised $5 million. All amounts are in U.S. dollars.",
        None,
    ),
    "unknown": ("Acme raised $5 million.", None),
}


def listed(text: str, name: str = "Acme", tier: Tier = Tier.COMPANY) -> str | None:
    document = Document(id="d", text=text, source=Origin(name=name, tier=tier))
    return listing_state(document, {"Boral": "ASX"}.get)


@pytest.mark.parametrize(("text", "state"), CASES.values(), ids=CASES.keys())
def test_firm_evidence_only(text: str, state: str | None) -> None:
    """If it fails, a placement is told in the wrong currency, a third too high."""
    assert listed(text) == state


def test_the_lexicon_knows_where_a_firm_is_listed() -> None:
    assert listed("It raised $5 million.", name="Boral") == "AU"


def test_a_newspaper_is_listed_nowhere() -> None:
    """If it fails, a wire that names a ticker counts in that exchange's money."""
    assert listed("Acme (ASX: ACM) raised $5 million.", tier=Tier.WIRE) is None
