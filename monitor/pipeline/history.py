"""Stories as the monitor knew them at a moment.

What had been seen by then counts, not what was published. Stories are built anew from the reports that had come by then, with the corrections that
stood then. A story to which nothing has come since is taken as it is stored.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.model.correction import Correction, known_by, place, resolve
from monitor.model.rule import Match
from monitor.model.story import Link, Report, Story, StoryChange
from monitor.pipeline.fold import folded
from monitor.store import Store
from monitor.store.links import Tie


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Everything about one story, as it is or as it was."""

    story: Story
    reports: tuple[Report, ...]  # the oldest publication first
    timeline: tuple[StoryChange, ...]
    matches: tuple[Match, ...]
    links: tuple[Link, ...]  # why each report is in the story, as they came
    corrections: tuple[Correction, ...]  # that touch it, the oldest first


def story_now(store: Store, story: Story) -> Told:
    """Return everything about a story as it is."""
    return Told(
        story=story,
        reports=store.stories.reports(story.id),
        timeline=store.stories.timeline(story.id),
        matches=store.matches.of_story(story.id),
        links=store.links.of([story.id]),
        corrections=_touching(story.id, store.corrections.all()),
    )


def story_then(store: Store, name: str, moment: datetime) -> Told | None:
    """Return everything about the story whose id begins with `name`, as of `moment`.

    None: there was no such story yet, or more than one. A story that was merged by then
    is answered with the one that it went into.
    """
    past = _Past(store, moment)
    ids = {i for i in past.stories if i.startswith(name)} if name else set()
    if not ids and name:
        former = {c.other for c in past.corrections if c.other.startswith(name)}
        ids = {resolve(i, past.corrections) for i in former} & past.stories.keys()
    if name in past.stories:
        ids = {name}
    return past.told(ids.pop()) if len(ids) == 1 else None


def stories_then(
    store: Store,
    moment: datetime,
    *,
    wanted: Callable[[Story], bool],
    telling: Sequence[frozenset[str]] = (),
) -> tuple[Story, ...]:
    """Return the stories as of `moment` that are wanted, the newest first.

    `telling`: only those with an event of each of these sets among the reports of then.
    """
    past = _Past(store, moment)
    names = [
        name
        for name, ties in past.stories.items()
        if all(any(tie.event_id in some for tie, _ in ties) for some in telling)
    ]
    found = [story for story in past.told_as(names) if wanted(story)]
    return tuple(sorted(found, key=lambda s: (-s.last_published.timestamp(), s.id)))


class _Past:
    """What the monitor knew at a moment."""

    def __init__(self, store: Store, moment: datetime) -> None:
        self._store = store
        self._moment = moment
        self.corrections = known_by(store.corrections.all(), moment)
        self.stories: dict[str, list[tuple[Tie, str]]] = {}
        self._now: dict[str, set[tuple[str, str]]] = {}
        for tie in store.links.ties(moment):
            self._now.setdefault(tie.story_id, set()).add((tie.event_id, tie.part))
            if tie.seen:
                at = place(tie.part, tie.event_id, self.corrections)
                self.stories.setdefault(at.story, []).append((tie, at.part))

    def told_as(self, names: Sequence[str]) -> Iterator[Story]:
        """Yield stories as they were; one to which nothing has come is as it is."""
        same = [name for name in names if self._is_same(name)]
        kept = self._store.stories.by_ids(same)
        yield from kept.values()
        for name in names:
            if name not in kept:
                yield self._folded(name, self._reports(name))

    def _is_same(self, name: str) -> bool:
        then = {(tie.event_id, tie.part) for tie, _ in self.stories[name]}
        return then == self._now.get(name)

    def _reports(self, name: str) -> dict[str, Report]:
        ids = dict.fromkeys(tie.event_id for tie, _ in self.stories[name])
        return dict(self._store.events.by_ids(ids))

    def _folded(self, name: str, reports: dict[str, Report]) -> Story:
        placed = [(part, reports[t.event_id]) for t, part in self.stories[name]]
        return folded(name, placed)[0]

    def told(self, name: str) -> Told:
        """Return everything about one story as it was."""
        reports = self._reports(name)
        ties = {(tie.event_id, tie.part) for tie, _ in self.stories[name]}
        links = tuple(
            link
            for link in self._store.links.of_events(reports)
            if (link.event_id, link.part) in ties
        )
        timeline = tuple(
            replace(change, story=replace(change.story, id=name))
            for change in self._store.links.changes(links, by=self._moment)
        )
        matches = (m for c in timeline for m in self._store.matches.of_change(c.id))
        return Told(
            story=self._folded(name, reports),
            reports=tuple(sorted(reports.values(), key=lambda r: r.published)),
            timeline=timeline,
            matches=tuple(m for m in matches if m.at <= self._moment),
            links=links,
            corrections=_touching(name, self.corrections),
        )


def _touching(name: str, corrections: Iterable[Correction]) -> tuple[Correction, ...]:
    return tuple(c for c in corrections if name in c.stories)
