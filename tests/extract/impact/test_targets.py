"""Who is touched."""

import pytest

from monitor.model.event import Relation
from tests.extract.reader import extract

pytestmark = pytest.mark.slow

BAN = "China banned exports of antimony. "
CASES = {
    "a company": ("Nyrstar", [("COMPANY", "Nyrstar")], False),
    "a state": ("Japan", [("JURISDICTION", "Japan")], False),
    "a state's economy": ("Japan's economy", [("JURISDICTION", "Japan")], False),
    "a firm's shares": ("shares of Nyrstar", [("COMPANY", "Nyrstar")], False),
    "a sector": ("the defence industry", [("SECTOR", "defence industry")], False),
    "any maker": ("European toolmakers", [("SECTOR", "European toolmakers")], False),
    "several": (
        "Japan and Korea",
        [("JURISDICTION", "Japan"), ("JURISDICTION", "Korea")],
        False,
    ),
    "such as": (
        "smelters such as Nyrstar",
        [("SECTOR", "smelters"), ("COMPANY", "Nyrstar")],
        True,
    ),
    "like": ("companies like Nyrstar", [("COMPANY", "Nyrstar")], True),
    "including": (
        "companies including Nyrstar and Glencore",
        [("COMPANY", "Nyrstar"), ("COMPANY", "Glencore")],
        True,
    ),
    "others": (
        "Nyrstar and other smelters",
        [("COMPANY", "Nyrstar"), ("SECTOR", "smelters")],
        True,
    ),
    "anybody": ("companies", [], False),
    "a thing": ("the roof", [], False),
    "an agency": ("the Pentagon", [], False),
}


def relation(text: str) -> Relation | None:
    return next(iter(extract(text).relations), None)


@pytest.mark.parametrize(
    ("words", "targets", "exemplar"), CASES.values(), ids=CASES.keys()
)
def test_companies_sectors_and_states_are_targets(
    words: str, targets: list[tuple[str, str]], *, exemplar: bool
) -> None:
    """If it fails, a watched firm is not named, or a roof is."""
    found = relation(f"{BAN}The ban hurts {words}.")
    told = [(t.type.value, t.span.text) for t in found.targets] if found else []
    assert told == targets
    assert bool(found and found.exemplar) is exemplar
