"""Give each report its story, and say what it changes there."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from monitor.group.compare import Comparison, compare
from monitor.group.lifecycle import is_background
from monitor.group.merge import Merged, merged, opened
from monitor.group.pair import subject
from monitor.model.ontology import Stage
from monitor.model.story import (
    Assignment,
    AssignReason,
    ChangeKind,
    Report,
    Story,
    StoryChange,
)


def assign(
    report: Report,
    candidates: Sequence[Story],
    *,
    now: datetime,
    baseline: bool = False,
) -> Assignment:
    """Put `report` into the story that it tells of, or open one.

    Reads no clock and no database: called again with the values in the log, it answers
    the same. The order of `candidates` does not matter; among equals the story with the
    latest report is taken.
    """
    told = subject(report)
    compared = [compare(told, story) for story in candidates]
    best = max((c for c in compared if c.same), key=_rank, default=None)
    if best is None:
        return _open(report, compared, now=now, baseline=baseline)
    return _join(report, best, now=now, baseline=baseline)


def assign_others(
    report: Report,
    candidates: Sequence[Story],
    *,
    chosen: str,
    now: datetime,
    baseline: bool = False,
) -> tuple[Assignment, ...]:
    """Put `report` into the further stories whose acts it names by their numbers.

    One announcement that suspends six earlier ones moves six stories; `assign` has put
    it into `chosen`, these are the others. Each has a change of its own.
    """
    told = subject(report)
    compared = [compare(told, s) for s in candidates if s.id != chosen]
    named = sorted((c for c in compared if c.same and c.act), key=_rank, reverse=True)
    return tuple(_join(report, c, now=now, baseline=baseline) for c in named)


def _rank(comparison: Comparison) -> tuple[float, datetime, str]:
    story = comparison.story
    return (round(comparison.score, 6), story.last_published, story.id)


def _open(
    report: Report,
    compared: Sequence[Comparison],
    *,
    now: datetime,
    baseline: bool,
) -> Assignment:
    story = opened(report)
    change = None
    if not is_background(report):
        change = _change(story, report, ChangeKind.NEW, now=now, baseline=baseline)
    return Assignment(
        story=story,
        change=change,
        reason=AssignReason.NO_CANDIDATE,
        explanation=_nearest(compared),
    )


def _nearest(compared: Sequence[Comparison]) -> str:
    """Say why no story was taken."""
    if not compared:
        return "a new story: no other shares a key with it"
    near = max(compared, key=lambda c: (c.score, -len(c.differed), c.story.id))
    why = "; ".join(near.differed) or f"too little agrees: {', '.join(near.agreed)}"
    return f'a new story: not "{near.story.title}" ({near.story.id}), {why}'


def _join(
    report: Report, best: Comparison, *, now: datetime, baseline: bool
) -> Assignment:
    before = best.story
    after = merged(before, report, copy=best.copy)
    kind = _kind(before, after)
    change = None
    if kind is not None:
        change = _change(
            after.story,
            report,
            kind,
            now=now,
            baseline=baseline,
            stage_before=None if kind is ChangeKind.NEW else before.stage,
            facts=() if kind is ChangeKind.NEW else after.facts,
        )
    agreed = ", ".join(best.agreed)
    return Assignment(
        story=after.story,
        change=change,
        reason=_reason(best),
        explanation=f"agrees: {agreed}; stage: {after.move.explanation}",
    )


def _reason(best: Comparison) -> AssignReason:
    if best.copy:
        return AssignReason.COPY
    return AssignReason.TEXT if best.by_words else AssignReason.KEY


def _kind(before: Story, after: Merged) -> ChangeKind | None:
    """Return the strongest change that applies; None if the report adds nothing."""
    if not after.heard:
        return None
    if not before.witnesses:
        return ChangeKind.NEW  # known from history only: this is its first news
    if after.move.moved:
        return ChangeKind.STAGE
    if after.facts:
        return ChangeKind.FACT
    return ChangeKind.CORROBORATED if after.witnessed else None


def _change(
    story: Story,
    report: Report,
    kind: ChangeKind,
    *,
    now: datetime,
    baseline: bool,
    stage_before: Stage | None = None,
    facts: tuple[str, ...] = (),
) -> StoryChange:
    name = f"{story.id}\x1f{report.event_id}\x1f{kind}"
    return StoryChange(
        id=sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:20],
        kind=kind,
        story=story,
        report=report,
        stage_before=stage_before,
        facts=facts,
        at=now,
        baseline=baseline,
    )
