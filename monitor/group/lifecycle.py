"""How a story moves from stage to stage, and which reports may move it.

A report moves a story only along `TRANSITIONS`, only with enough authority for that
move, and never backwards in time. What it may not move it contests: its event is kept
in `contested_by` for a person to see. The one exception is a correction: a stage that
rests on rumour or on an outlet's own words gives way to what the act's author says.

Moves that only a calendar makes (a suspension's last day has passed) are no business of
this module: see `calendar`.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum, StrEnum

from monitor.group.identity import act_numbers
from monitor.model.event import DateInterval
from monitor.model.facts import legal_refs
from monitor.model.ontology import (
    Attribution,
    Direction,
    Mode,
    Polarity,
    Stage,
    Tier,
)
from monitor.model.story import Report, Story

_TO_LAW = {Stage.ADOPTED, Stage.EFFECTIVE, Stage.REJECTED, Stage.ENDED}
_IN_FORCE = {Stage.AMENDED, Stage.EXTENDED, Stage.SUSPENDED, Stage.ENDED}

_THERE = {Stage.ADOPTED, Stage.EFFECTIVE, *_IN_FORCE} - {Stage.ENDED}
_PLANS = {Stage.THREATENED, Stage.CONSIDERED, Stage.PROPOSED, Stage.ANNOUNCED}

# A monitor does not see every step: where a step is often missed or falls together with
# the next (a final rule in force at once), the next one is allowed as well.
TRANSITIONS: dict[Stage, frozenset[Stage]] = {
    Stage.THREATENED: frozenset(
        {Stage.CONSIDERED, Stage.PROPOSED, Stage.ANNOUNCED, *_TO_LAW}
    ),
    Stage.CONSIDERED: frozenset(
        {Stage.PROPOSED, Stage.PENDING, Stage.NON_BINDING, Stage.ANNOUNCED, *_TO_LAW}
    ),
    Stage.PROPOSED: frozenset(
        {Stage.PENDING, Stage.NON_BINDING, Stage.ANNOUNCED, Stage.AMENDED, *_TO_LAW}
    ),
    Stage.PENDING: frozenset({Stage.AMENDED, Stage.SUSPENDED, *_TO_LAW}),
    Stage.NON_BINDING: frozenset({Stage.PENDING, Stage.SUSPENDED, *_TO_LAW}),
    Stage.ANNOUNCED: frozenset(
        {Stage.PENDING, Stage.SUSPENDED, Stage.AMENDED, *_TO_LAW}
    ),
    Stage.ADOPTED: frozenset({Stage.EFFECTIVE, *_IN_FORCE}),
    Stage.EFFECTIVE: frozenset(_IN_FORCE),
    Stage.AMENDED: frozenset(
        {Stage.ADOPTED, Stage.EFFECTIVE, Stage.EXTENDED, Stage.SUSPENDED, Stage.ENDED}
    ),
    Stage.EXTENDED: frozenset(
        {Stage.EFFECTIVE, Stage.AMENDED, Stage.SUSPENDED, Stage.ENDED}
    ),
    Stage.SUSPENDED: frozenset({Stage.EFFECTIVE, Stage.EXTENDED, Stage.ENDED}),
    # A denial is not the last word, and a refusal can be appealed.
    Stage.REJECTED: frozenset(
        {Stage.PROPOSED, Stage.NON_BINDING, Stage.ANNOUNCED, Stage.ADOPTED}
    ),
    Stage.ENDED: frozenset(),
}

CORRECTED_WITHIN = timedelta(days=14)
REREAD_WITHIN = timedelta(days=14)


class Authority(IntEnum):
    """How much a report may move, from what it cites and who publishes it."""

    RUMOUR = 1
    NEWSROOM = 2
    AUTHOR = 3  # of the act: the authority, the firm, or the document itself


_AUTHORITY = {
    Attribution.OFFICIAL_DOC: Authority.AUTHOR,
    Attribution.OFFICIAL_STATEMENT: Authority.AUTHOR,
    Attribution.COMPANY_STATEMENT: Authority.AUTHOR,
    Attribution.AUTHOR: Authority.NEWSROOM,
    Attribution.NAMED_THIRD_PARTY: Authority.RUMOUR,
    Attribution.ANONYMOUS: Authority.RUMOUR,
    Attribution.MEDIA_RELAY: Authority.RUMOUR,
    Attribution.HEARSAY: Authority.RUMOUR,
}
_BINDING = frozenset(
    {
        Stage.THREATENED,
        Stage.CONSIDERED,
        Stage.PROPOSED,
        Stage.PENDING,
        Stage.NON_BINDING,
        Stage.ANNOUNCED,
    }
)


class Moved(StrEnum):
    """What became of the stage, and why."""

    ADVANCED = "advanced"
    CORRECTED = "corrected"  # by the act's author
    SAME = "same"
    PLANNED = "planned"  # a next move is planned for what is there: the stage stays
    PART = "part"  # a further part of an act that is in force begins later
    BACKGROUND = "background"  # history or a mere "if": it never moves a stage
    EARLIER = "earlier"  # published before the stage was set
    WEAKER = "weaker"  # contested: not enough authority
    NOT_ALLOWED = "not_allowed"  # contested: no such transition
    DENIED = "denied"  # contested: the report says that it is not so
    REREAD = "reread"  # contested: a wrong reading of the act that set the stage


CONTESTING = frozenset({Moved.WEAKER, Moved.NOT_ALLOWED, Moved.DENIED, Moved.REREAD})


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """The stage after a report, and why it is that."""

    stage: Stage
    why: Moved
    explanation: str  # for people

    @property
    def moved(self) -> bool:
        """Tell whether the stage is another one now."""
        return self.why in (Moved.ADVANCED, Moved.CORRECTED)

    @property
    def contested(self) -> bool:
        """Tell whether the report contradicts the stage that is kept."""
        return self.why in CONTESTING


def authority(attribution: Attribution, tier: Tier | None = None) -> Authority:
    """Return how much a statement may move; an aggregator's word is worth one less.

    A ministry's or a company's own page speaks for itself.
    """
    rank = _AUTHORITY[attribution]
    if tier is Tier.AGGREGATOR:
        return Authority(max(1, rank - 1))
    if tier in (Tier.OFFICIAL, Tier.COMPANY) and attribution is Attribution.AUTHOR:
        return Authority.AUTHOR
    return rank


def report_authority(report: Report) -> Authority:
    """Return how much `report` may move."""
    source = report.document.source
    return authority(
        report.event.certainty.attribution, source.tier if source else None
    )


def is_background(report: Report) -> bool:
    """Tell whether the report tells history, or what would be if."""
    modes = report.event.certainty.modes
    return Mode.HISTORICAL in modes or Mode.HYPOTHETICAL in modes


def advance(story: Story, report: Report) -> Move:
    """Decide the stage of `story` after `report`."""
    target = report.event.stage
    kept = _kept(story, report, target)
    if kept is not None:
        return Move(stage=story.stage, why=kept[0], explanation=kept[1])
    if target in TRANSITIONS[story.stage]:
        said = f"{story.stage} to {target}"
        return Move(stage=target, why=Moved.ADVANCED, explanation=said)
    said = f"{story.stage} corrected to {target} by the act's author"
    return Move(stage=target, why=Moved.CORRECTED, explanation=said)


def _kept(story: Story, report: Report, target: Stage) -> tuple[Moved, str] | None:
    """Say why the stage stays as it is; None if the report moves it."""
    if is_background(report):
        return Moved.BACKGROUND, "told as background; the stage stays"
    if target is story.stage:
        if report.event.certainty.polarity is Polarity.NEGATIVE and (
            target is not Stage.REJECTED
        ):
            return Moved.DENIED, f"says that it is not {target}"
        return Moved.SAME, f"still {story.stage}"
    if report.published < story.stage_since:
        return Moved.EARLIER, f"published before it was {story.stage}"
    if report.event.certainty.polarity is Polarity.NEGATIVE and (
        target is not Stage.REJECTED
    ):
        return Moved.DENIED, f"says that it is not {target}"
    return _refused(story, report, target)


def _refused(story: Story, report: Report, target: Stage) -> tuple[Moved, str] | None:
    mine, its = report_authority(report), authority(story.attribution)
    if target not in TRANSITIONS[story.stage]:
        return _unforeseen(story, report, target, mine=mine, its=its)
    needed = _needed(story.stage, target, its=its)
    if mine < needed:
        return Moved.WEAKER, f"{target} told by a weaker source than {story.stage}"
    if reread := _reread(story, report, target):
        return Moved.REREAD, reread
    return None


def _unforeseen(
    story: Story, report: Report, target: Stage, *, mine: Authority, its: Authority
) -> tuple[Moved, str] | None:
    """Say what a stage is that does not follow; None if it sets a weaker one right."""
    if _corrects(story, report, mine=mine, its=its):
        return None
    if _further_part(story, report, mine=mine):
        return Moved.PART, "a further part of the act begins later"
    if _plans(story, report, mine=mine):
        return Moved.PLANNED, f"{target} as a next move; it is still {story.stage}"
    return Moved.NOT_ALLOWED, f"{target} does not follow {story.stage}"


def _needed(stage: Stage, target: Stage, *, its: Authority) -> Authority:
    """Return the authority for a move.

    What makes a thing binding, or ends it, takes as good a source as the stage before.
    What happens to a thing that is there already (it begins, it pauses) a newsroom may
    tell by itself.
    """
    if target in (Stage.ENDED, Stage.REJECTED) or stage in _BINDING:
        return its
    return min(its, Authority.NEWSROOM)


def _corrects(story: Story, report: Report, *, mine: Authority, its: Authority) -> bool:
    """Tell whether the act's author sets a recent, weaker stage right."""
    soon = report.published - story.stage_since <= CORRECTED_WITHIN
    return soon and mine is Authority.AUTHOR and its < Authority.AUTHOR


def _plans(story: Story, report: Report, *, mine: Authority) -> bool:
    """Tell whether a report speaks of turning round what is there: a planned pause."""
    event = report.event
    turns = {event.direction, story.direction} == {Direction.EASE, Direction.RESTRICT}
    return (
        turns
        and story.stage in _THERE
        and event.stage in _PLANS
        and mine >= Authority.NEWSROOM
    )


def _further_part(story: Story, report: Report, *, mine: Authority) -> bool:
    """Tell whether a report gives a later day for a part of the very act in force."""
    event = report.event
    begins = _day(event.dates.effective)
    acts = act_numbers(story.legal_refs) & act_numbers(legal_refs(event))
    return (
        story.stage is Stage.EFFECTIVE
        and event.stage in (Stage.ANNOUNCED, Stage.ADOPTED)
        and event.direction is story.direction
        and begins is not None
        and begins > report.published.date()
        and bool(acts)
        and mine >= Authority.NEWSROOM
    )


def _reread(story: Story, report: Report, target: Stage) -> str | None:
    """Find a headline that reads the suspending act as more than it is."""
    if story.stage is not Stage.SUSPENDED:
        return None
    said, known = _day(report.event.dates.expiry), _day(story.dates.expiry)
    if target is Stage.EXTENDED and known and (said is None or said <= known):
        return "an extension that names no later day"
    soon = report.published - story.stage_since <= REREAD_WITHIN
    ahead = known is not None and report.published.date() < known
    document = report.event.certainty.attribution is Attribution.OFFICIAL_DOC
    if target in (Stage.ENDED, Stage.EFFECTIVE) and soon and ahead and not document:
        return f"the suspension to {known} is told as {target}; no document says so"
    return None


def _day(interval: DateInterval | None) -> date | None:
    return interval.end or interval.start if interval else None
