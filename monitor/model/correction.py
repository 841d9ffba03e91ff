"""What people have corrected about stories: merged, split, and taken back.

Grouping gives each report a part: the story that it found by its facts. Corrections say
to which story that part, or single events of it, belong instead. Nothing else is moved:
replaying the corrections over the parts gives the stories, as they are now or as they
were at any moment.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum


class CorrectionKind(StrEnum):
    """What was done by hand."""

    MERGE = "merge"
    SPLIT = "split"


@dataclass(frozen=True, slots=True, kw_only=True)
class Undoing:
    """Who took a correction back, when and why."""

    at: datetime  # UTC
    by: str
    why: str  # empty: no reason was given


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One merge or split by hand; it is never deleted, only taken back."""

    id: str
    kind: CorrectionKind
    story: str  # the story that goes on, or that is split
    other: str  # merge: the story that is taken in; split: the new one
    title: str  # of `other` when it was made, for people
    events: tuple[str, ...] = ()  # split: those that leave; empty for a merge
    at: datetime  # UTC
    by: str
    why: str  # empty: no reason was given
    undone: Undoing | None = None  # None: it stands

    @property
    def stands(self) -> bool:
        """Tell whether it has not been taken back."""
        return self.undone is None

    @property
    def stories(self) -> frozenset[str]:
        """Return both stories that it touches."""
        return frozenset((self.story, self.other))


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a report belongs after all corrections."""

    story: str
    part: str  # by what later reports are compared: a part of the story, or all of it


def place(part: str, event_id: str, corrections: Iterable[Correction]) -> Place:
    """Return where a report belongs that grouping has put into `part`.

    `corrections` are all that were made, in order. What came into a story that was split
    off goes back with the rest of it when the split is taken back.
    """
    story = part
    for done in corrections:
        if done.kind is CorrectionKind.MERGE:
            if done.stands and story == done.other:
                story = done.story
        elif not done.stands:
            if story == done.other:
                story = done.story
        elif story == done.story and event_id in done.events:
            story = part = done.other
    return Place(story=story, part=part)


def resolve(story_id: str, corrections: Iterable[Correction]) -> str:
    """Return the story under which `story_id` goes on."""
    return place(story_id, "", corrections).story


def known_by(
    corrections: Iterable[Correction], moment: datetime
) -> tuple[Correction, ...]:
    """Return the corrections as they stood at `moment`."""
    return tuple(
        c if c.undone is None or c.undone.at <= moment else replace(c, undone=None)
        for c in corrections
        if c.at <= moment
    )


def kin(story_id: str, corrections: Sequence[Correction]) -> frozenset[str]:
    """Return the stories that corrections tie to `story_id`, itself among them."""
    found = {story_id}
    while more := [c for c in corrections if c.stories & found and c.stories - found]:
        found.update(*(c.stories for c in more))
    return frozenset(found)


def taken(story_id: str, corrections: Sequence[Correction]) -> tuple[str, ...]:
    """Return the names of a story: its own, and those of stories merged into it."""
    names = sorted(kin(story_id, corrections))
    return tuple(
        n for n in names if n == story_id or resolve(n, corrections) == story_id
    )


def parted(corrections: Sequence[Correction]) -> tuple[frozenset[str], ...]:
    """Return the families of stories that stand apart because somebody split them."""
    families: list[frozenset[str]] = []
    for done in corrections:
        if done.kind is CorrectionKind.SPLIT and done.stands:
            family = frozenset(resolve(name, corrections) for name in done.stories)
            near = [f for f in families if f & family]
            families = [f for f in families if f not in near]
            families.append(family.union(*near))
    return tuple(family for family in families if len(family) > 1)


def in_the_way(
    correction: Correction, corrections: Sequence[Correction]
) -> Correction | None:
    """Return the latest correction that rests on this one; None if none does.

    What was done later to either story must be taken back first.
    """
    later = corrections[[c.id for c in corrections].index(correction.id) + 1 :]
    touching = [c for c in later if c.stands and c.stories & correction.stories]
    return touching[-1] if touching else None
