"""Boilerplate in texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.extract.sections import sections

NEWS = "Acme opened its smelter on Monday.\n\nIt cost $3m and took two years.\n\n"
TAILS = {
    "about": "About Acme Metals\nAcme opened a mine in 1999.",
    "about, in one line": "About Acme: Acme acquired Bolt in 2020.",
    "forward-looking": "Forward-looking statements\nWe expect to start production.",
    "safe harbour": "Safe Harbor Statement\nActual results may differ.",
    "related": "Related stories\nCobra bans exports",
    "read more": "Read more: Cobra bans exports",
    "caption": "Photo: Acme opened its plant",
    "byline": "Reporting by A. Writer; editing by B. Editor",
    "contacts": "Media contact\nJane Doe signed this",
}


@pytest.mark.parametrize("tail", TAILS.values(), ids=TAILS.keys())
def test_boilerplate_is_found_and_the_news_is_not(tail: str) -> None:
    """If it fails, every press release's last paragraph is a new milestone."""
    found = sections(NEWS + tail)
    assert found
    assert found[0].start >= len(NEWS)
    assert found[-1].end == len(NEWS + tail)
    assert found[0].reason


@pytest.mark.parametrize(
    "text",
    [
        NEWS,
        "About 40 ships wait outside the port.\n\nThe strike goes on.",
        "",
        "Talks about the ban went on. The related stories are told here.",
    ],
)
def test_news_is_no_boilerplate(text: str) -> None:
    """If it fails, news is thrown away with the furniture."""
    assert sections(text) == ()


@given(st.text())
def test_sections_lie_in_the_text_and_in_order(text: str) -> None:
    """If it fails, odd texts break the extraction."""
    found = sections(text)
    assert all(0 <= s.start < s.end <= len(text) for s in found)
    assert list(found) == sorted(found, key=lambda s: s.start)
