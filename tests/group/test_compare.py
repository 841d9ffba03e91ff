"""Facts rule stories out, and what agrees is weighed with words for people."""

from monitor.group.compare import compare
from monitor.group.favour import ENOUGH
from monitor.group.merge import opened
from monitor.group.pair import subject
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


def test_a_score_is_nothing_once_a_fact_rules_the_story_out() -> None:
    """Many small agreements would outvote another state."""
    other = told("TARIFF_DUTY", "ADOPTED", "2025-07-30", states=["IN"], goods=["Cu"])

    got = compare(subject(other), opened(STORY))

    assert got.score == 0
    assert not got.same
    assert got.differed == ("acting state IN is not US",)


def test_two_of_three_facts_are_not_enough() -> None:
    """Every duty of one state would be one story."""
    open_ = told("TARIFF_DUTY", "ADOPTED", "2025-08-20", title="x", states=["US"])
    full = told("TARIFF_DUTY", "ADOPTED", "2025-08-20", title="x", states=["US"], goods=["Cu"])  # fmt: skip

    assert compare(subject(open_), opened(STORY)).score < ENOUGH
    assert compare(subject(full), opened(STORY)).same
