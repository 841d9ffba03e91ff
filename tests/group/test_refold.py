"""A story built anew from its reports is the story that grouping has made."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.group.refold import is_told, refold
from monitor.model.story import Report
from tests.group.reports import PAPER, Shelf, told
from tests.group.test_assign import anything

FIRST = told("EXPORT_LICENSING", "ADOPTED", "2025-10-09", states=["CN"], goods=["Dy"])


@given(
    reports=st.lists(anything, min_size=1, max_size=8, unique_by=lambda r: r.event_id)
)
def test_built_anew_a_story_is_what_it_was(reports: list[Report]) -> None:
    """If it fails, undoing a correction, or asking for yesterday, changes the story."""
    shelf = Shelf()
    came: dict[str, list[Report]] = {}
    for report in reports:
        shelf.put(report)
        for given_ in shelf.log[sum(map(len, came.values())) :]:
            came.setdefault(given_.story.id, []).append(report)
    for name, story in shelf.stories.items():
        assert refold(came[name], story_id=name) == story


def test_the_kind_of_a_story_is_that_of_its_lead() -> None:
    """If it fails, a merged story turns into the other one's type."""
    other = told("LICENCE_DECISION", "ADOPTED", "2025-10-01", goods=["Dy"])
    story = refold([other, FIRST], story_id="a", lead=FIRST)
    assert (story.id, story.type, story.reports) == ("a", "EXPORT_LICENSING", 2)


def test_a_copy_is_known_and_nothing_is_no_story() -> None:
    """If it fails, a wire text counts as many witnesses after a merge."""
    text = (
        "The ministry will ask for a licence for every shipment from Monday, it said."
    )
    one = told("EXPORT_LICENSING", "ADOPTED", "2025-10-09", text=text, id_="1")
    copy = told("EXPORT_LICENSING", "ADOPTED", "2025-10-10", text=text, by=PAPER)
    assert is_told(refold([one], story_id="a"), copy)
    assert refold([one, copy], story_id="a").witnesses == ("Meridian",)
    with pytest.raises(ValueError, match="at least one"):
        refold([], story_id="a")
