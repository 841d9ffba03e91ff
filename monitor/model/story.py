"""Stories: one development each, however many reports tell of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from monitor.model.event import DateInterval, Dates, Event, Money
from monitor.model.ontology import Attribution, Direction, Stage
from monitor.model.text import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One event with the document that tells it: what grouping assigns."""

    event_id: str
    event: Event
    document: Document
    witness: str  # the publisher; feeds of one publisher are one witness
    published: datetime  # UTC
    first_seen: datetime  # UTC


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """The state of one development after its latest report."""

    id: str
    type: str
    family: str
    title: str  # a verbatim headline or sentence of its best report
    stage: Stage
    stage_detail: str | None = None  # None: none applies
    stage_since: datetime  # publication time of the report that set the stage
    direction: Direction
    attribution: Attribution  # the strongest so far for this stage
    certainty: float
    implementers: tuple[str, ...] = ()  # ISO alpha-2
    affected: tuple[str, ...] = ()
    commodities: tuple[str, ...] = ()
    companies: tuple[str, ...] = ()  # gazetteer ids
    company_names: tuple[str, ...] = ()
    money: tuple[Money, ...] = ()
    legal_refs: tuple[str, ...] = ()
    dates: Dates = Dates()
    keys: tuple[str, ...] = ()  # blocking keys: reports that share one are compared
    fingerprints: tuple[tuple[int, ...], ...] = ()  # text signatures of its reports
    witnesses: tuple[str, ...] = ()  # independent publishers, in order of appearance
    reports: int = 1
    plans: tuple[str, ...] = ()  # next moves told so far, e.g. "ANNOUNCED ease"
    contested_by: tuple[str, ...] = ()  # event ids that contradict the stage
    first_published: datetime
    last_published: datetime
    first_seen: datetime
    last_seen: datetime
    headline_event: str  # id of the event that the title and evidence come from

    def date(self, name: str) -> DateInterval | None:
        """Return the announced, effective, expiry or deadline date."""
        value: DateInterval | None = getattr(self.dates, name)
        return value


class ChangeKind(StrEnum):
    """What a report did to a story; the strongest that applies."""

    NEW = "new"
    STAGE = "stage"
    FACT = "fact"
    CORROBORATED = "corroborated"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryChange:
    """One change of one story: what rules hear of."""

    id: str
    kind: ChangeKind
    story: Story  # after the change
    report: Report  # what caused it
    stage_before: Stage | None  # None: the story is new
    facts: tuple[str, ...] = ()  # fields that were filled or moved, e.g. "expiry"
    at: datetime  # when the monitor saw it, UTC
    baseline: bool = False  # True: from a source's first visit; stored, not alerted
    touches: tuple[str, ...] = ()  # kinds of a user's own list; never stored


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """That a report told of a story; as much as counting needs."""

    type: str
    family: str
    published: datetime
    story_id: str


class AssignReason(StrEnum):
    """Why a report went to its story."""

    NO_CANDIDATE = "no_candidate"  # a new story
    KEY = "key"  # same development by its facts
    TEXT = "text"  # same development by its words
    COPY = "copy"  # a copy of a text already counted


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """Another story that a report was compared with, and why it is not that one."""

    story_id: str
    title: str  # as it was then
    score: float  # what spoke for it; 0: a fact rules it out
    agreed: tuple[str, ...]
    differed: tuple[str, ...]  # empty: too little agreed, or another fitted better


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """Where a report belongs, and what it changes there."""

    story: Story
    change: StoryChange | None  # None: it adds nothing
    reason: AssignReason
    explanation: str  # for people: the facts that agreed or differed
    score: float = 0.0  # what spoke for the story; 0: it is new
    near: tuple[Near, ...] = ()  # the nearest of the other stories, the nearest first
    part: Story | None = None  # the part of a merged story; None: the story is one


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Why a report is in a story, as it was found when the report came."""

    event_id: str
    story_id: str
    part: str  # the story by its facts; another than `story_id` after a correction
    also: bool  # True: the report belongs to another story, and moves this one too
    reason: AssignReason
    explanation: str
    score: float | None  # None: from before scores and near stories were kept
    near: tuple[Near, ...] | None  # None: as `score`
