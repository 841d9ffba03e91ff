"""One story: where it stands, how it came there, who says so, and who was told."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from monitor.desk.documents import also, check
from monitor.desk.evidence import Excerpt, excerpt
from monitor.desk.page import Look, NoSuchPageError, Page
from monitor.group.calendar import asks, entries
from monitor.group.contradictions import contradictions
from monitor.model.calendar import CalendarEntry
from monitor.model.message import Brief
from monitor.model.ontology import Stage
from monitor.model.people import Feedback, Mute, MuteKind
from monitor.model.story import Link, Near, Report, Story, StoryChange
from monitor.notify.brief import compose
from monitor.notify.story_told import corrected, links_by_event
from monitor.pipeline.asked import FIRED, NEAR, QUIET, Answer, answers_of
from monitor.pipeline.background import backgrounds
from monitor.pipeline.history import Told, story_now
from monitor.pipeline.listed import told_record

STEPS: Final = 30  # changes that are shown, the latest of many
OTHERS: Final = 30  # reports that moved nothing
MESSAGES: Final = 40
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


def reached(timeline: Sequence[StoryChange]) -> frozenset[str]:
    """Return the parts of the way that the story has been on."""
    return frozenset(rung(change.story.stage) for change in timeline)


def _told(look: Look, name: str) -> tuple[Told, Brief]:
    found = look.store.stories.get(name)
    if found is None:
        message = f'There is no story whose id begins with "{name}".'
        raise NoSuchPageError(message)
    told = story_now(look.store, found)
    beside = backgrounds(
        look.store,
        today=look.today,
        until=look.now,
        exposure=look.known.exposure,
    )(told.story, told.reports)
    return told, compose(told.story, told.reports, background=beside)


def record(look: Look, name: str) -> Any:
    """Return one story for programs, or raise `NoSuchPageError`."""
    check(look, {})
    told, brief = _told(look, name)
    return told_record(told, brief, contradictions(told.story, told.reports))


def story(look: Look, name: str) -> Page:
    """Show one story, or raise `NoSuchPageError`."""
    told, brief = _told(look, name)
    moved = {change.report.event_id for change in told.timeline}
    others = [r for r in told.reports if r.event_id not in moved]
    links = links_by_event(told.links)
    return Page(
        template="story.html",
        title=told.story.title,
        section="stories",
        values={
            "story": told.story,
            "told": told,
            "rungs": RUNGS,
            "rung": rung(told.story.stage),
            "reached": reached(told.timeline),
            "brief": brief,
            "steps": tuple(_steps(told, links))[-STEPS:][::-1],
            "earlier": max(0, len(told.timeline) - STEPS),
            "others": others[::-1][:OTHERS],
            "more": max(0, len(others) - OTHERS),
            "contradictions": contradictions(told.story, told.reports),
            "dates": _dates(look, told),
            "messages": look.store.outbox.messages(
                subject=told.story.id, limit=MESSAGES
            ),
            "answers": _answers(look, told),
            "mutes": _mutes(look, told.story),
            "feedback": _feedback(look, told),
            "corrections": [(done, corrected(done)) for done in told.corrections],
            "near": _near(told),
        },
        also=also(look, f"/stories/{told.story.id}", {}, forms=("json",)),
    )


def _steps(told: Told, links: Mapping[str, Link]) -> Iterator[Step]:
    for change in told.timeline:
        yield Step(
            change=change,
            report=change.report,
            excerpt=excerpt(change.report),
            link=links.get(change.report.event_id),
        )


def _dates(look: Look, told: Told) -> tuple[Dated, ...]:
    found = entries(told.story, told.reports)
    return tuple(Dated(entry=e, asked=asks(e, today=look.today)) for e in found)


def _answers(look: Look, told: Told) -> tuple[Answer, ...]:
    """Return what the present rules say of the latest change."""
    if not told.timeline:
        return ()
    latest = look.known.exposure.looking_at(told.timeline[-1])
    found = answers_of(
        look.store,
        look.known.rules,
        latest,
        look.known.settings.routes,
        look.known.exposure,
    )
    order = (FIRED, NEAR, QUIET)
    return tuple(sorted(found, key=lambda a: (order.index(a.how), a.verdict.rule_id)))


def _mutes(look: Look, story: Story) -> tuple[Mute, ...]:
    return tuple(
        mute
        for mute in look.store.mutes.at(look.now)
        if mute.kind is MuteKind.STORY and mute.target == story.id
    )


def _feedback(look: Look, told: Told) -> tuple[Feedback, ...]:
    events = {report.event_id for report in told.reports}
    return tuple(f for f in look.store.feedback.all() if events & set(f.events))


def _near(told: Told) -> tuple[Near, ...]:
    """Return the other stories that reports of this one were nearest to."""
    found: dict[str, Near] = {}
    for link in told.links:
        for near in link.near or ():
            known = found.get(near.story_id)
            if near.story_id != told.story.id and (
                known is None or near.score > known.score
            ):
                found[near.story_id] = near
    return tuple(sorted(found.values(), key=lambda n: -n.score)[:_NEAR])
