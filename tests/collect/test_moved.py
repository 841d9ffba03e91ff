"""When a permanent redirect is believed."""

from monitor.collect.moved import SIGHTINGS, address, after_failure, after_sighting
from monitor.model.source import SourceState
from tests.makers import a_source

OLD, NEW, THIRD = (f"https://{name}.example/feed" for name in ("old", "new", "third"))
STATE = SourceState(source="s", url=OLD)


def seen(
    *sightings: tuple[str | None, bool], state: SourceState = STATE
) -> SourceState:
    for moved_to, same in sightings:
        state = after_sighting(state, moved_to, same=same)
    return state


def test_c32_a_move_is_believed_when_it_was_seen_often_enough() -> None:
    """If it fails, every visit takes a detour for ever, or a day's mistake is believed."""
    assert seen(*[(NEW, True)] * (SIGHTINGS - 1)).address is None
    assert seen(*[(NEW, True)] * SIGHTINGS).address == NEW
    assert seen(*[(NEW, True)] * SIGHTINGS).url == OLD


def test_c32_the_sightings_must_follow_each_other() -> None:
    """If it fails, a redirect that comes and goes is taken for a move."""
    assert seen((NEW, True), (NEW, True), (None, True), (NEW, True)).address is None
    assert seen((NEW, True), (NEW, True), (THIRD, True)).address is None


def test_c33_what_is_not_the_same_feed_counts_for_nothing() -> None:
    """If it fails, a feed of somebody else's becomes this source."""
    assert seen(*[(NEW, False)] * 9).address is None


def test_a_move_goes_on() -> None:
    """If it fails, the second move of a publisher is never followed."""
    moved = seen(*[(NEW, True)] * SIGHTINGS)
    assert seen((None, True), state=moved).address == NEW
    assert seen(*[(THIRD, True)] * SIGHTINGS, state=moved).address == THIRD


def test_a_lost_address_is_left_for_the_configured_one() -> None:
    """If it fails, a wrong redirect of long ago kills a source for good."""
    moved = SourceState(source="s", url=OLD, address=NEW, failures=2)
    assert after_failure(moved).address == NEW
    lost = SourceState(source="s", url=OLD, address=NEW, failures=3)
    assert after_failure(lost).address is None


def test_a_source_is_visited_where_it_moved_to() -> None:
    """If it fails, a move is found out and not followed, or outlives its source."""
    source = a_source(url=OLD)
    assert address(source, None) == OLD
    assert address(source, STATE) == OLD
    moved = SourceState(source="s", url=OLD, address=NEW)
    assert address(source, moved) == NEW
    assert address(a_source(url=THIRD), moved) == THIRD
