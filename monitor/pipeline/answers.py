"""What people answer to alerts: the same for commands and for buttons in Slack."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from monitor.errors import MonitorError
from monitor.model.message import Alert
from monitor.model.people import Feedback, Mute, MuteKind, Verdict
from monitor.model.rule import Match
from monitor.pipeline.outcome import state_words
from monitor.store import Store
from monitor.store.messages import OutboxRow


class NothingSoNamedError(MonitorError):
    """Neither an alert nor an event has this id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """An alert or event that somebody speaks about."""

    id: str
    story: str  # the story's id
    title: str
    events: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Why an alert was told, or was not."""

    row: OutboxRow
    headline: str
    outcome: str  # what became of it, e.g. "sent 2025-11-07 12:00 UTC"
    matches: tuple[Match, ...]  # what fired, with every condition


def subject_of(store: Store, name: str) -> Subject:
    """Return the alert or event called `name`; raise `NothingSoNamedError`."""
    row = store.outbox.get(name)
    if row is not None and isinstance(row.message.payload, Alert):
        payload = row.message.payload
        events = store.feedback.told_events(row.message.matches)
        return Subject(
            id=name, story=payload.story_id, title=payload.headline, events=events
        )
    report = store.events.get(name)
    story = store.stories.story_of(name)
    if report is not None and story is not None:
        return Subject(
            id=name, story=story, title=report.document.title, events=(name,)
        )
    message = (
        f'"{name}" is the id of no alert and no event; '
        "`lodewatch alerts` and `lodewatch events` list them with their ids"
    )
    raise NothingSoNamedError(message)


def note(
    store: Store,
    name: str,
    verdict: Verdict,
    *,
    comment: str,
    person: str,
    now: datetime,
) -> tuple[Subject, Feedback]:
    """Keep a verdict on an alert or event, and return both."""
    subject = subject_of(store, name)
    feedback = Feedback(
        verdict=verdict,
        subject=subject.id,
        events=subject.events,
        comment=comment.strip(),
        person=person,
        at=now,
    )
    store.feedback.add(feedback)
    return subject, feedback


def mute(
    store: Store,
    kind: MuteKind,
    target: str,
    *,
    until: datetime,
    reason: str,
    person: str,
    now: datetime,
) -> Mute:
    """Keep a mute and return it; `target` is named as matches name it."""
    moment = f"{kind}\x1f{target}\x1f{now.isoformat()}"
    made = Mute(
        id=sha256(moment.encode()).hexdigest()[:16],
        kind=kind,
        target=target,
        reason=reason.strip(),
        person=person,
        at=now,
        until=until,
    )
    store.mutes.add(made)
    return made


def story_named(store: Store, name: str) -> str:
    """Return the id of the story called `name`, or of that of an alert or event.

    Raises `NothingSoNamedError`.
    """
    story = store.stories.get(name)
    if story is None:
        told = subject_of(store, name).story
        story = store.stories.get(told)  # it may have been merged since
        return story.id if story is not None else told
    return story.id


def account(store: Store, name: str) -> Account:
    """Say why the alert called `name` was told; raise `NothingSoNamedError`."""
    row = store.outbox.get(name)
    if row is None or not isinstance(row.message.payload, Alert):
        message = (
            f'"{name}" is the id of no alert; `lodewatch alerts` lists them with '
            "their ids"
        )
        raise NothingSoNamedError(message)
    return Account(
        row=row,
        headline=row.message.payload.headline,
        outcome=state_words(row),
        matches=store.matches.by_ids(row.message.matches),
    )
