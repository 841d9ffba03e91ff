"""One story: where it stands, how it came there, who says so, and who was told."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final

from monitor.desk.documents import also, check
from monitor.desk.evidence import Excerpt, excerpt
from monitor.desk.page import Look, NoSuchPageError, Page
from monitor.group.calendar import asks, entries
from monitor.group.contradictions import contradictions
from monitor.model.calendar import CalendarEntry
from monitor.model.correction import Correction
from monitor.model.message import Brief
from monitor.model.ontology import Stage
from monitor.model.people import Feedback, Mute, MuteKind
from monitor.model.story import Link, Report, Story, StoryChange
from monitor.notify.brief import compose
from monitor.notify.story_told import corrected, links_by_event
from monitor.pipeline.asked import FIRED, NEAR, QUIET, Answer, answers_of
from monitor.pipeline.background import backgrounds
from monitor.pipeline.essence import essence
from monitor.pipeline.history import story_now
from monitor.pipeline.listed import told_record
from monitor.store.outline import Sketch

STEPS: Final = 30  # changes that are shown at a time
OTHERS: Final = 30  # reports that moved nothing
MESSAGES: Final = 40
SPLIT: Final = 30  # reports that can be split off from here
_NEAR: Final = 8  # stories offered for a merge
# The way of a measure or a deal, as the ladder at the head shows it.
_LADDER: Final = (
    ("talk", (Stage.THREATENED, Stage.CONSIDERED)),
    ("proposal", (Stage.PROPOSED, Stage.PENDING, Stage.NON_BINDING)),
    ("announcement", (Stage.ANNOUNCED, Stage.ADOPTED)),
    ("force", (Stage.EFFECTIVE, Stage.AMENDED, Stage.EXTENDED)),
    ("end", (Stage.SUSPENDED, Stage.ENDED, Stage.REJECTED)),
)
RUNGS: Final = ("talk", "proposal", "announcement", "force", "end")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One change, with the report that caused it."""

    change: StoryChange
    report: Report
    excerpt: Excerpt
    link: Link | None  # None: why it is here was not kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A date of the story."""

    entry: CalendarEntry
    asked: bool  # True: its day has come, and nobody has told what became of it


def rung(stage: Stage) -> str:
    """Return which part of the way a stage belongs to."""
    return next(name for name, stages in _LADDER if stage in stages)


def found(look: Look, name: str) -> Story:
    """Return the story that an address names, or raise `NoSuchPageError`."""
    story = look.store.stories.get(name)
    if story is None:
        message = f'There is no story whose id begins with "{name}".'
        raise NoSuchPageError(message)
    return story


def _brief(look: Look, story: Story, reports: Sequence[Report]) -> Brief:
    beside = backgrounds(
        look.store,
        today=look.today,
        until=look.now,
        exposure=look.known.exposure,
    )(story, reports)
    return compose(story, reports, background=beside)


def record(look: Look, name: str) -> Any:
    """Return one story for programs, or raise `NoSuchPageError`."""
    check(look, {})
    told = story_now(look.store, found(look, name))
    brief = _brief(look, told.story, told.reports)
    return told_record(told, brief, contradictions(told.story, told.reports))


def story(look: Look, name: str) -> Page:
    """Show one story, or raise `NoSuchPageError`.

    Of many changes and reports the latest; the others are on pages of their own.
    """
    told, outline = found(look, name), look.store.outline
    sketches = outline.sketches(told.id)
    deciding = essence(look.store, told, sketches)
    stages = outline.stages(told.id)
    shown = steps(look, told)
    latest = shown[0].change if shown else None
    others = outline.unmoved(told.id, limit=OTHERS)
    unmoved = len(sketches) - outline.moving(told.id)
    messages = look.store.outbox.messages(subject=told.id, limit=MESSAGES + 1)
    return Page(
        template="story.html",
        title=told.title,
        section="stories",
        values={
            "story": told,
            "changed_at": latest.at if latest else told.last_seen,
            "rungs": RUNGS,
            "rung": rung(told.stage),
            "reached": frozenset(map(rung, stages)),
            "brief": _brief(look, told, deciding),
            "steps": shown,
            "earlier": sum(stages.values()) - len(shown),
            "others": others,
            "more": unmoved - len(others),
            "contradictions": contradictions(told, deciding),
            "dates": _dates(look, told, deciding),
            "messages": messages[:MESSAGES],
            "more_messages": len(messages) > MESSAGES,
            "answers": _answers(look, latest),
            "mutes": _mutes(look, told),
            "feedback": _feedback(look, {s.event_id for s in sketches}),
            "corrections": [(c, corrected(c)) for c in _corrections(look, told)],
            "near": outline.near(told.id, limit=_NEAR),
            "reports": _latest(look, sketches),
            "count": len(sketches),
        },
        also=also(look, f"/stories/{told.id}", {}, forms=("json",)),
    )


def steps(look: Look, story: Story, before: str = "") -> tuple[Step, ...]:
    """Return the latest changes of a story, or those before one; the latest first."""
    changes = look.store.outline.steps(story.id, before=before, limit=STEPS)
    ids = {change.report.event_id for change in changes}
    links = links_by_event(
        [ln for ln in look.store.links.of_events(ids) if ln.story_id == story.id]
    )
    return tuple(
        Step(
            change=change,
            report=change.report,
            excerpt=excerpt(change.report),
            link=links.get(change.report.event_id),
        )
        for change in changes
    )


def _latest(look: Look, sketches: Sequence[Sketch]) -> tuple[Report, ...]:
    """Return the reports that can be split off here, the oldest first."""
    ids = [sketch.event_id for sketch in sketches[-SPLIT:]]
    reports = look.store.events.by_ids(ids)
    return tuple(reports[name] for name in ids)


def _dates(look: Look, story: Story, reports: Sequence[Report]) -> tuple[Dated, ...]:
    dated = entries(story, reports)
    return tuple(Dated(entry=e, asked=asks(e, today=look.today)) for e in dated)


def _answers(look: Look, latest: StoryChange | None) -> tuple[Answer, ...]:
    """Return what the present rules say of the latest change."""
    if latest is None:
        return ()
    answers = answers_of(
        look.store,
        look.known.rules,
        look.known.exposure.looking_at(latest),
        look.known.settings.routes,
        look.known.exposure,
    )
    order = (FIRED, NEAR, QUIET)
    return tuple(sorted(answers, key=lambda a: (order.index(a.how), a.verdict.rule_id)))


def _mutes(look: Look, story: Story) -> tuple[Mute, ...]:
    return tuple(
        mute
        for mute in look.store.mutes.at(look.now)
        if mute.kind is MuteKind.STORY and mute.target == story.id
    )


def _feedback(look: Look, events: Collection[str]) -> tuple[Feedback, ...]:
    return tuple(f for f in look.store.feedback.all() if set(f.events) & set(events))


def _corrections(look: Look, story: Story) -> tuple[Correction, ...]:
    return tuple(c for c in look.store.corrections.all() if story.id in c.stories)
