"""What the forms do: the same as the commands, by the same functions.

Every action returns the page to go on with; what cannot be done is raised, and nothing is
changed then.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from monitor.desk.jobs import BACKTEST, TESTS, Jobs
from monitor.errors import MonitorError
from monitor.model.people import MuteKind, Verdict
from monitor.model.story import Story
from monitor.pipeline import answers
from monitor.pipeline.correct import merge_stories, split_story, undo_correction
from monitor.pipeline.named import Names, named
from monitor.store import Store
from monitor.web.values import Fields, first

SPANS: Final = {
    "4h": timedelta(hours=4),
    "24h": timedelta(hours=24),
    "7d": timedelta(days=7),
    "30d": timedelta(days=30),
}
SOMEBODY: Final = "somebody"
_HISTORY: Final = timedelta(days=90)  # what a backtest from the page plays
_STORY: Final = re.compile(r"(?:.*/stories/)?([0-9a-f]{4,64})/?(?:[?#].*)?")


class BadFormError(MonitorError):
    """A form does not say what is to be done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """What somebody wants done, and who."""

    form: Fields
    person: str
    now: datetime
    names: Names

    def given(self, name: str) -> str:
        """Return what a field holds; empty: nothing."""
        return first(self.form, name) or ""

    def needed(self, name: str, words: str) -> str:
        """Return what a field holds, or raise `BadFormError` with what to say."""
        if not (found := self.given(name)):
            raise BadFormError(words)
        return found


Action = Callable[[Store, Deed, str], str]


def act(store: Store, path: str, deed: Deed) -> str:
    """Do what a form asks for; return where to go on. Raises `MonitorError`."""
    for pattern, action in _ACTIONS.items():
        if (found := re.fullmatch(pattern, path)) is not None:
            return action(store, deed, found[1])
    raise BadFormError("There is no such form.")


def begin(jobs: Jobs, path: str, *, now: datetime) -> str | None:
    """Start the work that a form asks for; None: it asks for something else."""
    work: Mapping[str, tuple[str, ...]] = {
        "/rules/tests": TESTS,
        "/rules/backtest": (*BACKTEST, "--since", f"{now - _HISTORY:%Y-%m-%d}"),
    }
    if path not in work:
        return None
    command = work[path]
    if not jobs.start(command[1], command, now=now):
        raise BadFormError("Something is being worked on; wait until it is done.")
    return "/rules"


def _found(store: Store, name: str) -> Story:
    story = store.stories.get(name)
    if story is None:
        message = f'No story, or more than one, has an id that begins with "{name}".'
        raise BadFormError(message)
    return story


def _mute(store: Store, deed: Deed, name: str) -> str:
    story = _found(store, name)
    _keep_mute(store, deed, MuteKind.STORY, story.id)
    return f"/stories/{story.id}#told"


def _mute_named(store: Store, deed: Deed, _: str) -> str:
    kind = deed.given("kind")
    if kind not in set(MuteKind):
        choices = ", ".join(MuteKind)
        message = f"Say what it is: {choices}."
        raise BadFormError(message)
    name = deed.needed("name", f"Name the {kind} to mute.").strip()
    found = named(store, deed.names, MuteKind(kind), name)
    _keep_mute(store, deed, MuteKind(kind), found.target)
    return "/alerts#muted"


def _keep_mute(store: Store, deed: Deed, kind: MuteKind, target: str) -> None:
    span = SPANS.get(deed.given("for"))
    if span is None:
        choices = ", ".join(SPANS)
        message = f"Say how long: {choices}."
        raise BadFormError(message)
    answers.mute(
        store,
        kind,
        target,
        until=deed.now + span,
        reason=deed.given("reason"),
        person=deed.person,
        now=deed.now,
    )


def _end_mute(store: Store, deed: Deed, name: str) -> str:
    mute = store.mutes.get(name)
    if mute is None:
        raise BadFormError("That mute does not exist.")
    store.mutes.end(mute.id, now=deed.now)
    return f"/stories/{mute.target}#told" if mute.kind is MuteKind.STORY else "/alerts"


def _merge(store: Store, deed: Deed, name: str) -> str:
    story = _found(store, name)
    given = deed.given("other") or deed.given("near")
    match = _STORY.fullmatch(given)
    if match is None:
        raise BadFormError("Say which other story: its id, or the address of its page.")
    with store.transaction():
        done = merge_stories(
            store,
            story,
            _found(store, match[1]),
            now=deed.now,
            by=deed.person,
            why=deed.given("why"),
        )
    return f"/stories/{done.story}#corrections"


def _split(store: Store, deed: Deed, name: str) -> str:
    story = _found(store, name)
    events = tuple(deed.form.get("event", ()))
    if not events:
        raise BadFormError("Tick the reports that are another story.")
    with store.transaction():
        done = split_story(
            store, story, events, now=deed.now, by=deed.person, why=deed.given("why")
        )
    return f"/stories/{done.other}"


def _undo(store: Store, deed: Deed, name: str) -> str:
    with store.transaction():
        done = undo_correction(
            store, name, now=deed.now, by=deed.person, why=deed.given("why")
        )
    return f"/stories/{done.story}#corrections"


def _note(store: Store, deed: Deed, name: str) -> str:
    said = deed.needed("verdict", "Say whether it was right.")
    if said not in set(Verdict):
        choices = ", ".join(Verdict)
        message = f"{said!r} is no verdict; there are {choices}."
        raise BadFormError(message)
    subject, _ = answers.note(
        store,
        name,
        Verdict(said),
        comment=deed.given("comment"),
        person=deed.person,
        now=deed.now,
    )
    if store.outbox.get(name) is not None:
        return f"/alerts/{name}"
    return f"/stories/{answers.story_named(store, subject.story)}#said"


_ACTIONS: Final[Mapping[str, Action]] = {
    r"/stories/([0-9a-f]+)/mute": _mute,
    r"/stories/([0-9a-f]+)/merge": _merge,
    r"/stories/([0-9a-f]+)/split": _split,
    r"/corrections/([0-9a-f]+)/undo": _undo,
    r"/mutes()": _mute_named,
    r"/mutes/([0-9a-f]+)/end": _end_mute,
    r"/feedback/([\w-]+)": _note,
}
