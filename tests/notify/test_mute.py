"""What a mute covers, and what breaks through."""

from datetime import timedelta

import pytest

from monitor.model.people import Mute, MuteKind
from monitor.model.story import ChangeKind
from monitor.notify.mute import held_by, muting
from tests.makers import NOON, a_change, a_story
from tests.notify.rules import a_match, a_rule, an_absence


def a_mute(kind: MuteKind, target: str) -> Mute:
    return Mute(
        id=f"{kind} {target}",
        kind=kind,
        target=target,
        reason="",
        person="ann",
        at=NOON,
        until=NOON + timedelta(days=1),
    )


STORY = a_story(company_names=("MP Materials Corp.",), companies=("mp-materials",))


@pytest.mark.parametrize(
    ("kind", "target", "covered"),
    [
        (MuteKind.STORY, "story-1", True),
        (MuteKind.STORY, "story-2", False),
        (MuteKind.RULE, "licensing", True),
        (MuteKind.RULE, "other", False),
        (MuteKind.SOURCE, "example wire", True),
        (MuteKind.SOURCE, "Another", False),
        (MuteKind.ENTITY, "ree", True),
        (MuteKind.ENTITY, "cn", True),
        (MuteKind.ENTITY, "MP Materials", True),
        (MuteKind.ENTITY, "mp-materials", True),
        (MuteKind.ENTITY, "MP", False),
        (MuteKind.ENTITY, "Cu", False),
    ],
)
def test_a_mute_covers_what_it_names(
    kind: MuteKind, target: str, *, covered: bool
) -> None:
    """If it fails, a mute silences something else, or nothing."""
    match = a_match(a_rule(id="licensing"), change=a_change(STORY))
    mute = a_mute(kind, target)
    assert (muting(match, [mute]) is mute) is covered
    assert held_by([match], [mute]) == ({match.id: mute.id} if covered else {})


def test_a_change_of_stage_breaks_through() -> None:
    """If it fails, who silenced a rumour does not hear that it has become law."""
    mute = a_mute(MuteKind.STORY, "story-1")
    for kind in ChangeKind:
        match = a_match(change=a_change(kind=kind))
        assert (muting(match, [mute]) is None) is (kind is ChangeKind.STAGE)


def test_without_mutes_nothing_is_quiet() -> None:
    """If it fails, everybody is silenced."""
    assert held_by([a_match()], []) == {}


def test_silence_after_a_change_of_stage_does_not_break_through() -> None:
    """If it fails, who silenced a story hears that nothing happens in it."""
    change = a_change(kind=ChangeKind.STAGE)
    mute = a_mute(MuteKind.STORY, "story-1")

    assert muting(an_absence(change=change), [mute]) is mute
