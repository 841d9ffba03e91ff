"""References to legal acts: what names one act, and what is only a word for one."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.extract.references import find_references

# The marked words are the references.
CASES = {
    "announcement of a ministry": "as set out in [Announcement No. 61 of 2025], exporters",
    "article of an announcement": (
        "suspends [Article 2 of Announcement No. 46 of 2024], which bans"
    ),
    "paragraphs of a notice": "under [paragraphs 1 and 3 of the Notice No. 7], firms",
    "list with every number marked": (
        "suspends [Announcements No. 55, No. 56, No. 57 and No. 58 of 2025] of the"
    ),
    "range in a list": "the [Announcements Nos. 55 to 58 and 61 of 2025] are",
    "announcement of a commission": (
        "in [Announcement of the Customs Tariff Commission of the State Council"
        " No. 4 of 2025], by suspending"
    ),
    "federal register": "published at [90 FR 20938] today",
    "bill of the house": "the House passed [H.R. 7714] on Tuesday",
    "bill of the senate": "sponsors of [S. 2417] said",
    "regulation of the union": "under [Regulation (EU) 2024/1252] a project",
    "implementing regulation": "[Implementing Regulation (EU) 2026/95] sets",
    "celex": "see [32024R1252] for the text",
    "rule number": "FOR FURTHER INFORMATION: [RIN 0694-AK88].",
    "executive order": "pursuant to [Executive Order 14285], the agency",
    "proclamation": "amended by [Proclamation 10908] in March",
    "public law": "[Public Law 119-21] gave money",
    "united states code": "codified at [19 U.S.C. 1337(j)] and",
    "section alone": "tariffs under [Section 232] rose",
    "section of an act": "under [section 301 of the Trade Act of 1974] the",
    "act by name and year": "the [Export Control Reform Act of 2018] lets",
    "act behind a comma and year": "the [Customs Tariff Act, 1975] says",
    "law on something": "the [Law on Geology and Minerals] takes effect",
    "acronym of an act": "powers of [IEEPA] do not",
    "two in a sentence": "[Section 232] and [Executive Order 14257] both",
    "indian notification": "[Notification No. 46/2025-26] revises",
    "canadian regulation": "registered as [SOR/2026-148] last week",
    "gazette": "in today's [Official Gazette (No. 33124)].",
    "no reference: a law": "the law said that an order of the court",
    "no reference: law firm": "a partner at the Law Firm said",
    "no reference: section of a report": "see section 2 of the report",
    "no reference: number": "He is number 61 of 2025 runners",
    "no reference: act as verb": "they act fast and order more",
}


def marked(case: str) -> tuple[str, list[str]]:
    """Split a case into its plain text and the words in brackets."""
    text, wanted = "", []
    for piece in case.replace("]", "[").split("["):
        wanted.append(piece)
        text += piece
    return text, wanted[1::2]


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_finds_what_names_one_act(case: str) -> None:
    """A citation would be lost, or an ordinary word taken for an act."""
    text, wanted = marked(case)

    assert [found.text for found in find_references(text)] == wanted


@given(st.text(max_size=300))
def test_spans_resolve_in_any_text(text: str) -> None:
    """Evidence would point at other words than it quotes."""
    found = find_references(text)

    assert all(text[r.start : r.end] == r.text for r in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


@pytest.mark.parametrize(
    "unit",
    ["Act ", "Aa Bb ", "Section ", "No. 1 ", "1 U.S.C. 1(", "of the ", "A.B", "§"],
)
def test_long_runs_end(unit: str) -> None:
    """A hostile page would hold a worker: a nested repeat takes for ever on these."""
    find_references(unit * 4000)
