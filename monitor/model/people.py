"""What people say to the monitor: be quiet about this, and this alert was (not) right."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class MuteKind(StrEnum):
    """What a mute is about."""

    STORY = "story"
    ENTITY = "entity"  # a firm, material or state
    RULE = "rule"
    SOURCE = "source"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mute:
    """Nobody is told of something for a time; a change of stage is told all the same."""

    id: str
    kind: MuteKind
    target: str  # a story's or rule's id, or a name, as given
    reason: str  # "" where none was given
    person: str
    at: datetime
    until: datetime  # moved to the present where somebody ends it early


class Verdict(StrEnum):
    """What somebody says of an alert or event."""

    RELEVANT = "relevant"
    NOT_RELEVANT = "not-relevant"
    WRONG_COMPANY = "wrong-company"
    OLD_NEWS = "old-news"
    ACKNOWLEDGED = "acknowledged"  # somebody takes care of it

    @property
    def right(self) -> bool:
        """Say whether the alert was worth telling."""
        return self in (Verdict.RELEVANT, Verdict.ACKNOWLEDGED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """A verdict with who gave it when, and the events that it is about."""

    verdict: Verdict
    subject: str  # the id of the message or event that it was given on
    events: tuple[str, ...]  # ids
    comment: str  # "" where none was given
    person: str
    at: datetime


def judged(given: tuple[Feedback, ...]) -> dict[str, Feedback]:
    """Return the verdict that counts of each event, from all in the order of time.

    The latest does; to acknowledge says less than any other and takes none back.
    """
    counts: dict[str, Feedback] = {}
    for one in given:
        for event in one.events:
            if one.verdict is Verdict.ACKNOWLEDGED and event in counts:
                continue
            counts[event] = one
    return counts
