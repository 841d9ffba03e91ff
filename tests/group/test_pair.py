"""A report beside a story: shared firms, time, and days that the story named."""

import pytest

from monitor.group.favour import facts
from monitor.group.merge import opened
from monitor.group.pair import listed, pair_up, shared_firms, subject
from tests.group.reports import dollars, told


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


@pytest.mark.parametrize(
    ("stage", "when", "firm", "carried"),
    [
        ("ADOPTED", "2025-07-17", "MP Materials", True),
        ("PROPOSED", "2025-07-17", "MP Materials", False),
        ("ADOPTED", "2025-09-17", "MP Materials", False),
        ("ADOPTED", "2025-07-17", "Lynas", False),
    ],
)
def test_an_offering_is_carried_out(
    stage: str,
    when: str,
    firm: str,
    carried: bool,  # noqa: FBT001
) -> None:
    """The pricing of an offering that grew overnight would be a second offering."""
    planned = told(
        "CAPITAL_RAISE",
        "PROPOSED",
        "2025-07-16",
        firms=["MP Materials"],
        sums=[dollars(500)],
    )
    priced = told("CAPITAL_RAISE", stage, when, firms=[firm], sums=[dollars(650)])
    pair = pair_up(subject(priced), opened(planned))
    assert pair.carries_out is carried
    assert any("carried out" in what for _, what in facts(pair)) is carried


def test_the_act_of_a_story_is_the_one_that_it_began_with() -> None:
    """An act that suspends six would make one story of their news."""
    story = told(
        "EXPORT_LICENSING",
        "SUSPENDED",
        "2025-11-07",
        acts=["Export Control Law", "Announcement No. 57", "Announcement No. 70"],
    )
    for act, own in (("Announcement No. 57", True), ("Announcement No. 70", False)):
        news = told("EXPORT_LICENSING", "SUSPENDED", "2025-11-08", acts=[act])
        assert pair_up(subject(news), opened(story)).own_act is own
