"""Facts that rule a story out are found, each with words for people."""

import pytest

from monitor.group.against import against
from monitor.group.merge import opened
from monitor.group.pair import pair_up, subject
from monitor.model.story import Report
from tests.group.reports import told

STORY = told(
    "TARIFF_DUTY",
    "ADOPTED",
    "2025-07-30",
    title="Fifty per cent on copper",
    text="The president signed a duty of fifty per cent on copper pipe and wire.",
    states=["US"],
    goods=["Cu"],
)


def against_story(report: Report) -> tuple[str, ...]:
    return against(pair_up(subject(report), opened(STORY)))


@pytest.mark.parametrize(
    ("facts_", "why"),
    [
        ({"type_": "TRADE_REMEDY"}, "type"),
        ({"goods": ["steel"]}, "material"),
        ({"when": "2027-07-30"}, "days after"),
        ({"when": "2025-10-30", "stage": "CONSIDERED"}, "a new CONSIDERED"),
    ],
)
def test_what_rules_out(facts_: dict[str, object], why: str) -> None:
    """Another development would be merged away."""
    base: dict[str, object] = {"type_": "TARIFF_DUTY", "stage": "ADOPTED", "when": "2025-07-30", "states": ["US"], "goods": ["Cu"]}  # fmt: skip

    found = against_story(told(**(base | facts_)))  # type: ignore[arg-type]

    assert any(why in reason for reason in found)
