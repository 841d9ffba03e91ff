"""What `feedback`, `ack` and `mute` share: who speaks, and about what."""

import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import click

from monitor import app
from monitor.config import Settings
from monitor.errors import MonitorError
from monitor.model.message import Alert
from monitor.model.people import Feedback, Verdict
from monitor.store import Store


class NothingSoNamedError(MonitorError):
    """Neither an alert nor an event has this id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """An alert or event that somebody speaks about."""

    id: str
    story: str  # the story's id
    title: str
    events: tuple[str, ...]


def _person(_ctx: click.Context, _param: click.Parameter, value: str | None) -> str:
    """Return who speaks: as given, else the user of this machine."""
    if value and value.strip():
        return value.strip()
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container without a user of that number
        return "somebody"


by_option = click.option(
    "--by",
    "person",
    metavar="NAME",
    callback=_person,
    help="Who says so; the user of this machine otherwise.",
)


@contextmanager
def existing(settings: Settings) -> Iterator[Store]:
    """Open the database to write into it; a mistyped path makes no new one."""
    there = settings.store.path.exists()
    with app.open_database(settings, read_only=not there) as store:
        yield store


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
