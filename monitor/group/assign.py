"""Give each report its story, and say what it changes there."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from types import MappingProxyType
from typing import Final

from monitor.group.against import CHANGING
from monitor.group.compare import Comparison, compare, in_common
from monitor.group.identity import act_numbers
from monitor.group.lifecycle import is_background
from monitor.group.merge import Merged, merged, opened
from monitor.group.pair import Subject, subject
from monitor.group.refold import is_told
from monitor.group.similarity import alike, resemblance
from monitor.model.facts import legal_refs
from monitor.model.ontology import Stage
from monitor.model.story import (
    Assignment,
    AssignReason,
    ChangeKind,
    Near,
    Report,
    Story,
    StoryChange,
)

# Stories that a report is compared with: those that share most keys with it, and of these
# the latest. A report that fits more of them says too little to choose by.
CANDIDATES: Final = 25
NEAR: Final = 5  # other stories that are kept to explain an assignment

_PROVISION = re.compile(r"(?i)(?:article|paragraph|clause|section|annex|item)s? \d")

Parts = Mapping[str, Sequence[Story]]
_NO_PARTS: Final[Parts] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fit:
    """A story with the comparison of that part of it which the report fits best."""

    story: Story
    best: Comparison


def assign(
    report: Report,
    candidates: Sequence[Story],
    *,
    now: datetime,
    baseline: bool = False,
    parts: Parts = _NO_PARTS,
    parted: Sequence[frozenset[str]] = (),
) -> Assignment:
    """Put `report` into the story that it tells of, or open one.

    Reads no clock and no database: called again with the values in the log, it answers
    the same. The order of `candidates` does not matter; among equals the story with the
    latest report is taken.

    `parts` are the parts of those stories that somebody has merged, by the story's id: a
    report that fits one of them goes to the whole. Of stories that somebody has `parted`
    the one whose words are nearer is taken: by its facts a report fits them all.
    """
    told = subject(report)
    fits = [_fit(told, story, parts) for story in candidates]
    best = max((f for f in fits if f.best.same), key=_rank, default=None)
    if best is None:
        return _open(report, told, fits, now=now, baseline=baseline)
    best = _of_parted(told, best, fits, parted)
    return _join(told, best, fits, now=now, baseline=baseline)


def assign_others(
    report: Report,
    candidates: Sequence[Story],
    *,
    chosen: str,
    now: datetime,
    baseline: bool = False,
    parts: Parts = _NO_PARTS,
    parted: Sequence[frozenset[str]] = (),
) -> tuple[Assignment, ...]:
    """Put `report` into the further stories whose acts it names by their numbers.

    One announcement that suspends six earlier ones moves six stories; `assign` has put
    it into `chosen`, these are the others. Each has a change of its own. What somebody
    has `parted` from the chosen one is told of the same act and is not moved. One act
    may hold several measures: what is told of one of them, or of one article of the
    act, does not move the others.
    """
    told = subject(report)
    if not told.identity.laws:
        return ()
    apart = {chosen, *_family(chosen, parted)}
    fits = [_fit(told, s, parts) for s in candidates if s.id not in apart]
    done = _moved_with(report, candidates, chosen)
    named = sorted(
        (f for f in fits if f.best.same and f.best.shared - done),
        key=_rank,
        reverse=True,
    )
    return tuple(_join(told, f, (), now=now, baseline=baseline) for f in named)


def _moved_with(
    report: Report, candidates: Sequence[Story], chosen: str
) -> frozenset[str]:
    """Return the acts whose other measures a report leaves where they are."""
    refs = legal_refs(report.event)
    whole = act_numbers(r for r in refs if not _PROVISION.match(r))
    changes = report.event.stage in CHANGING
    its = next((s.legal_refs for s in candidates if s.id == chosen), ())
    return act_numbers(its) - (whole if changes else frozenset())


def _fit(told: Subject, story: Story, parts: Parts) -> _Fit:
    compared = [compare(told, part) for part in parts.get(story.id) or (story,)]
    best = max(compared, key=lambda c: (c.same, c.score, -len(c.differed), c.story.id))
    return _Fit(story=story, best=best)


def _rank(fit: _Fit) -> tuple[float, bool, datetime, str]:
    score, story = round(fit.best.score, 6), fit.story
    return (score, fit.best.goods, story.last_published, story.id)


def _of_parted(
    told: Subject,
    best: _Fit,
    fits: Sequence[_Fit],
    parted: Sequence[frozenset[str]],
) -> _Fit:
    """Return the nearest by its words of the stories that were split from `best`."""
    tied = _family(best.story.id, parted)
    rivals = [f for f in fits if f.best.same and f.story.id in tied]
    return max(rivals, key=lambda f: (_likeness(told, f.story), _rank(f)), default=best)


def _family(story_id: str, parted: Sequence[frozenset[str]]) -> frozenset[str]:
    return next((f for f in parted if story_id in f), frozenset())


def _likeness(told: Subject, story: Story) -> float:
    """Return how near a report's words are to a story's, 0..2."""
    texts = (resemblance(told.signature, other) for other in story.fingerprints)
    return max(texts, default=0.0) + alike(told.headline, story.title)


def _near(
    told: Subject, fits: Sequence[_Fit], *, chosen: str | None = None
) -> tuple[Near, ...]:
    """Return the stories that came nearest without being taken, the nearest first."""
    others = sorted(
        (f for f in fits if f.story.id != chosen),
        key=lambda f: (-f.best.score, len(f.best.differed), f.story.id),
    )
    return tuple(
        Near(
            story_id=f.story.id,
            title=f.story.title,
            score=round(f.best.score, 2),
            agreed=f.best.agreed or in_common(told, f.best.story),
            differed=f.best.differed,
        )
        for f in others[:NEAR]
    )


def _open(
    report: Report,
    told: Subject,
    fits: Sequence[_Fit],
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
        explanation=_nearest(fits),
        near=_near(told, fits),
    )


def _nearest(fits: Sequence[_Fit]) -> str:
    """Say why no story was taken."""
    if not fits:
        return "a new story: no other shares a key with it"
    fit = max(
        fits, key=lambda f: (f.best.score, -len(f.best.differed), f.best.story.id)
    )
    near, story = fit.best, fit.story
    why = "; ".join(near.differed) or f"too little agrees: {', '.join(near.agreed)}"
    return f'a new story: not "{story.title}" ({story.id}), {why}'


def _join(
    told: Subject,
    fit: _Fit,
    fits: Sequence[_Fit],
    *,
    now: datetime,
    baseline: bool,
) -> Assignment:
    before, best, report = fit.story, fit.best, told.report
    whole = best.story.id == before.id and best.story == before
    copy = best.copy or (not whole and is_told(before, report))
    after = merged(before, report, copy=copy)
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
        score=round(best.score, 2),
        near=_near(told, fits, chosen=before.id),
        part=None if whole else merged(best.story, report, copy=best.copy).story,
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
