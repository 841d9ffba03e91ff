"""Freezes what is told about a story: the content of a message or a digest's entry."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from monitor.model.message import Alert, Brief, Evidence, Quote
from monitor.model.ontology import Stage
from monitor.model.rule import Match, Severity
from monitor.model.story import ChangeKind, Report, Story, StoryChange
from monitor.notify.background import Beside, nothing
from monitor.notify.brief import compose
from monitor.notify.clean import one_line, web_link
from monitor.notify.history import history
from monitor.notify.ranking import ranked
from monitor.notify.stakes import USUAL
from monitor.notify.touches import touches_line
from monitor.notify.words import certainty_words, change_words, stage_words

MAX_HEADLINE: Final = 300
MAX_NOTE: Final = 160
MAX_EVENTS: Final = 10
_KINDS: Final = (
    ChangeKind.NEW,
    ChangeKind.STAGE,
    ChangeKind.FACT,
    ChangeKind.CORROBORATED,
)
_STAGES: Final = tuple(Stage)


def alert(
    matches: Sequence[Match],
    *,
    reports: Sequence[Report],
    titles: Mapping[str, str],
    updates: int = 0,
    in_place: bool = False,
    severity_told: Severity | None = None,
    beside: Beside = nothing,
) -> Alert:
    """Freeze what the matches of one story say; they are told as one.

    `severity_told` is the highest severity the channel has heard of the story; None
    if that is unknown or nothing was told.
    """
    story = latest_first([m.change for m in matches])[0].story
    # What a rule waited for in vain is told of an old change: it is no news itself.
    changes = latest_first([m.change for m in matches if not m.is_absence])
    rules = {m.rule.id: m.rule for m in matches}
    severity = max((m.rule.severity for m in matches), key=lambda s: s.rank)
    louder = severity_told is not None and severity.rank > severity_told.rank
    return alert_of(
        story,
        reports,
        changes=changes,
        notes=_notes(matches),
        titles=titles,
        severity=severity,
        rules=tuple((r.id, r.title) for r in rules.values()),
        tags=tuple(dict.fromkeys(t for r in rules.values() for t in r.tags)),
        updates=updates,
        in_place=in_place,
        rises=louder or any(rises(c) for c in changes),
        beside=beside,
        events=evidence(changes),
    )


def wordless(
    matches: Sequence[Match],
    *,
    updates: int,
    in_place: bool,
    **_words: object,
) -> Alert:
    """Freeze of `matches` what is counted, and compose no words: for asking the past."""
    story = latest_first([m.change for m in matches])[0].story
    return Alert(
        story_id=story.id,
        headline=story.title,
        type=story.type,
        type_title=story.type,
        stage=story.stage,
        stage_words="",
        certainty_words="",
        change=ChangeKind.FACT,
        change_words="",
        severity=max((m.rule.severity for m in matches), key=lambda s: s.rank),
        rules=tuple({m.rule.id: (m.rule.id, m.rule.title) for m in matches}.values()),
        brief=Brief(sections=()),
        quotes=(),
        url=None,
        witnesses=max(len(story.witnesses), 1),
        updates=updates,
        in_place=in_place,
        published=story.last_published,
    )


def alert_of(
    story: Story,
    reports: Sequence[Report],
    *,
    changes: Sequence[StoryChange] = (),
    notes: Sequence[str] = (),
    titles: Mapping[str, str],
    severity: Severity = Severity.LOW,
    rules: tuple[tuple[str, str], ...] = (),
    tags: tuple[str, ...] = (),
    updates: int = 0,
    in_place: bool = False,
    rises: bool = False,
    beside: Beside = nothing,
    kinds: Sequence[str] = USUAL,
    told: list[str] | None = None,
    since: datetime | None = None,
    events: tuple[Evidence, ...] = (),
) -> Alert:
    """Freeze a story as it is now; `changes` are what happened since it was told.

    `notes` say what the changes do not: that there were many, or that none came.
    `kinds`, `told` and `since` are those of `monitor.notify.brief.compose`.
    """
    kind = min((c.kind for c in changes), key=_KINDS.index, default=ChangeKind.FACT)
    before = next((c.stage_before for c in changes if c.stage_before), None)
    background = beside(story, reports)
    brief = compose(
        story,
        reports,
        stage_before=before,
        # What it touches and how it came to this stand beside the brief.
        background=replace(background, touches=()),
        timeline=False,
        kinds=kinds,
        told=told,
        since=since,
    )
    return Alert(
        story_id=story.id,
        headline=one_line(story.title, limit=MAX_HEADLINE),
        type=story.type,
        type_title=titles.get(story.type, story.type.replace("_", " ").capitalize()),
        stage=story.stage,
        stage_words=stage_words(story),
        certainty_words=certainty_words(story),
        change=kind,
        change_words="; ".join(
            dict.fromkeys([*(change_words(c) for c in changes), *notes])
        ),
        severity=severity,
        rules=rules,
        tags=tags,
        brief=brief,
        quotes=quotes_of(brief),
        url=_best_link(story, reports),
        witnesses=max(len(story.witnesses), 1),
        updates=updates,
        in_place=in_place,
        rises=rises,
        published=story.last_published,
        history=history(story, reports),
        exposure=touches_line(background.touches) if background.touches else "",
        events=events,
    )


def evidence(changes: Sequence[StoryChange]) -> tuple[Evidence, ...]:
    """Return the events behind changes, once each, in their order and not too many."""
    reports = {c.report.event_id: c.report for c in changes}
    return tuple(_evidence(r) for r in list(reports.values())[:MAX_EVENTS])


def _evidence(report: Report) -> Evidence:
    """Keep an event with as much of its document as says where it was told."""
    document = report.document
    return Evidence(
        event=report.event,
        document_id=document.id,
        title=one_line(document.title, limit=MAX_HEADLINE),
        url=web_link(document.url),
        source=document.source.name if document.source else report.witness,
        published=report.published,
    )


def _notes(matches: Sequence[Match]) -> tuple[str, ...]:
    """Say what rules with a memory found: "count: 3 within 6h"."""
    told = (
        f"{m.rule.correlate.type.replace('_', ' ')}: {check.actual}"
        for m in matches
        if m.rule.correlate is not None
        for check in m.checks
        if check.condition == "correlate"
    )
    return tuple(dict.fromkeys(one_line(text, limit=MAX_NOTE) for text in told))


def rises(change: StoryChange) -> bool:
    """Say whether a change is a step forward that deserves to be seen by everybody."""
    before, now = change.stage_before, change.story.stage
    if change.kind is not ChangeKind.STAGE or before is None:
        return False
    resumed = before is Stage.SUSPENDED and now is not Stage.SUSPENDED
    return resumed or _STAGES.index(now) > _STAGES.index(before)


def latest_first(changes: Sequence[StoryChange]) -> tuple[StoryChange, ...]:
    """Return the changes, once each, the newest first."""
    once = {c.id: c for c in changes}
    return tuple(sorted(once.values(), key=lambda c: c.at, reverse=True))


def quotes_of(brief: Brief) -> tuple[Quote, ...]:
    """Return the quotations of a brief, in order."""
    return tuple(
        line.quote for s in brief.sections for line in s.lines if line.quote is not None
    )


def _best_link(story: Story, reports: Sequence[Report]) -> str | None:
    """Return the first usable link, the best report's first."""
    links = (web_link(r.document.url) for r in ranked(story, reports))
    return next((link for link in links if link is not None), None)
