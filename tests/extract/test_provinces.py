"""Provinces that act, and those that are places."""

import pytest

from monitor.extract.provinces import acts
from tests.extract.reader import parser, reading

pytestmark = pytest.mark.slow

CASES = {
    "subject": ("Ontario will lend the miner C$5 million.", "Ontario", True),
    "agent": ("The mine was approved by Queensland.", "Queensland", True),
    "its government": ("The Quebec government agreed.", "Quebec", True),
    "its minister": ("Ontario's mines minister agreed.", "Ontario", True),
    "government of": ("The Government of Western Australia agreed.", "Western Australia", True),
    "a place": ("The mine in Western Australia closed.", "Western Australia", False),
    "an origin": ("It ships ore from Quebec.", "Quebec", False),
    "a firm's home": ("A Texas miner closed.", "Texas", False),
}  # fmt: skip


@pytest.mark.parametrize(("text", "name", "does"), CASES.values(), ids=CASES.keys())
def test_a_province_acts_or_is_a_place(text: str, name: str, does: bool) -> None:  # noqa: FBT001
    """If it fails, a province's grant has no giver, or a mine's place acts."""
    (doc,) = parser().parse([text])
    start = text.index(name)
    assert acts(doc, start, start + len(name)) is does


def test_a_province_acts_for_its_state() -> None:
    """If it fails, Ontario's loan is nobody's when Canada is asked for."""
    read = reading("Ontario will lend the miner C$5 million.")
    assert [getattr(m.value, "iso2", "") for m in read.mentions] == ["CA"]
