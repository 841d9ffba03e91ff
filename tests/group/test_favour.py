"""What agrees is weighed; the words of the texts come last."""

from monitor.group.compare import compare
from monitor.group.favour import ENOUGH, facts, wording
from monitor.group.merge import opened
from monitor.group.pair import pair_up, subject
from tests.group.reports import PAPER, told

STORY = told(
    "TARIFF_DUTY",
    "ADOPTED",
    "2025-07-30",
    title="Fifty per cent on copper",
    text="The president signed a duty of fifty per cent on copper pipe and wire.",
    states=["US"],
    goods=["Cu"],
)


def test_the_headline_helps_where_facts_are_open() -> None:
    """A short item that names no state would be a story of its own."""
    item = told("TARIFF_DUTY", "ADOPTED", "2025-07-31", title="Fifty per cent on copper pipe", goods=["Cu"], by=PAPER)  # fmt: skip

    got = compare(subject(item), opened(STORY))
    pair = pair_up(subject(item), opened(STORY))

    assert got.same
    assert got.by_words
    assert wording(pair) is not None
    assert sum(points for points, _ in facts(pair)) < ENOUGH
