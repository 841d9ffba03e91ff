"""A report beside a story: shared firms, time, and days that the story named."""

import pytest

from monitor.group.merge import opened
from monitor.group.pair import listed, pair_up, shared_firms, subject
from tests.group.reports import told


def test_firms_by_short_and_long_name() -> None:
    """A short name would be another firm, or a state's name would be any firm."""
    assert (
        shared_firms(frozenset({"mp materials"}), frozenset({"mp materials texas"}))
        == 1
    )
    assert shared_firms(frozenset({"usa"}), frozenset({"usa rare earth"})) == 0
    assert listed(frozenset("ba")) == "a, b"


def test_a_day_that_the_story_has_named() -> None:
    """News on the day a suspension ends would come too late for its story."""
    paused = told("EXPORT_LICENSING", "SUSPENDED", "2025-11-07", expiry="2026-11-10")
    on_the_day = told("EXPORT_LICENSING", "EXTENDED", "2026-11-09")
    in_between = told("EXPORT_LICENSING", "EFFECTIVE", "2026-06-09")

    assert pair_up(subject(on_the_day), opened(paused)).on_named_day
    assert not pair_up(subject(in_between), opened(paused)).on_named_day
    assert pair_up(subject(in_between), opened(paused)).gap.days == 214


@pytest.mark.parametrize(
    ("stage", "when", "followed"),
    [
        ("EXTENDED", "2026-10-20", True),
        ("ENDED", "2026-03-01", True),
        ("EXTENDED", "2026-12-20", False),
        ("ADOPTED", "2026-10-20", False),
    ],
)
def test_a_pause_is_followed_until_its_last_day(
    stage: str, when: str, *, followed: bool
) -> None:
    """If it fails, an extension told three weeks ahead is a story of its own."""
    paused = told("EXPORT_LICENSING", "SUSPENDED", "2025-11-07", expiry="2026-11-10")
    later = told("EXPORT_LICENSING", stage, when)

    assert pair_up(subject(later), opened(paused)).on_named_day is followed
