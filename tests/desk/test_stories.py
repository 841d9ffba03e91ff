"""The list of stories and its filters."""

from dataclasses import replace
from urllib.parse import quote

import pytest

from monitor.desk.stories import find, stories, wanted
from tests.desk.conftest import LookAt, Place

CHINA = "China suspends rare earth export controls"
LOAN = "Pentagon lends Vulcan Elements"


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("type=FUNDING_AWARD", {LOAN}),
        ("stage=ENDED", {CHINA}),
        ("material=REE", {CHINA}),
        ("company=Vulcan", {LOAN}),
        ("state=CN&stage=ENDED", {CHINA}),
        ("q=lend", {LOAN}),
        ("contested=1", set()),
        ("stage=NONSENSE&before=nonsense&type=", {CHINA, LOAN}),
    ],
)
def test_filters_narrow_the_list_down(
    look_at: LookAt, query: str, wanted: set[str]
) -> None:
    """If it fails, a filter shows what was not asked for, or hides what was."""
    found: list[str] = [r.story.title for r in stories(look_at(query)).values["rows"]]  # type: ignore[attr-defined]
    assert len(found) == len(wanted)
    for title in wanted:
        told = (CHINA, "Suspension of rare earth") if title == CHINA else title
        assert any(t.startswith(told) for t in found)


def test_an_empty_list_says_what_to_do(shown: Place) -> None:
    """If it fails, a filter too many looks like an empty database."""
    assert "Show all stories" in shown.show("/stories?q=nothing")


@pytest.mark.parametrize(
    ("values", "titles"), [(("Vulcan Elements", "REE"), 2), (("Vulcan",), 1), ((), 0)]
)
def test_a_watch_list_is_a_filter(
    look_at: LookAt, values: tuple[str, ...], titles: int
) -> None:
    """If it fails, the feed of a watch list has what is not on it, or lacks what is."""
    look = look_at("list=mine")
    known = replace(look.known, lists={"mine": values})
    for among in (2, 1):  # looked through at once, or one after the other
        ids, query = [], "list=mine"
        for _ in range(4):
            at = replace(look_at(query), known=known)
            placed, further = find(at, wanted(at), most=1, among=among)
            ids += [one.story_id for one in placed]
            if further is None:
                break
            query = f"list=mine&before={quote(further)}"
        assert len(ids) == len(set(ids)) == titles
