"""A story and its parts are built from the reports that belong to them."""

from monitor.pipeline.fold import folded
from tests.pipeline.corrected import A1, B1, B2


def test_a_story_of_one_part_has_no_parts() -> None:
    """If it fails, every story is kept twice."""
    story, parts = folded("a", [("a", A1)])
    assert (story.id, story.reports, parts) == ("a", 1, ())


def test_the_parts_are_each_what_they_would_be_alone() -> None:
    """If it fails, later reports are compared with a mixture of two rules."""
    story, parts = folded("a", [("b", B1), ("a", A1), ("b", B2), ("a", B2)])
    assert (story.id, story.reports) == ("a", 3)
    assert {p.id: p.legal_refs for p in parts}["b"] == ("No. 70",)
    assert {p.id: p.reports for p in parts} == {"a": 2, "b": 2}
