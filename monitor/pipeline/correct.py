"""Correct stories by hand: merge two, split one, and take either back.

A correction moves reports, never messages: what was told stays told, under whatever name,
and nothing is told because of it. The stories it touches are built anew from their
reports; what comes later follows it.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from hashlib import sha256

from monitor.errors import CorrectionError
from monitor.model.correction import (
    Correction,
    CorrectionKind,
    Undoing,
    in_the_way,
    place,
)
from monitor.model.facts import headline
from monitor.model.story import Report, Story
from monitor.pipeline.fold import folded
from monitor.store import Store
from monitor.store.links import Arrangement


def merge_stories(
    store: Store, survivor: Story, other: Story, *, now: datetime, by: str, why: str
) -> Correction:
    """Take `other` into `survivor`, with its reports, alerts and threads."""
    if survivor.id == other.id:
        message = f"story {survivor.id} is one story already"
        raise CorrectionError(message)
    done = Correction(
        id=_name("merge", survivor.id, other.id, now.isoformat()),
        kind=CorrectionKind.MERGE,
        story=survivor.id,
        other=other.id,
        title=other.title,
        at=now,
        by=by,
        why=why,
    )
    with store.transaction():
        store.corrections.add(done)
        _arrange(store, done.stories)
    return done


def split_story(
    store: Store,
    story: Story,
    events: Iterable[str],
    *,
    now: datetime,
    by: str,
    why: str,
) -> Correction:
    """Make the reports of `events` a story of their own.

    `events` are ids or unique beginnings of them.
    """
    reports = store.stories.reports(story.id)
    leaving = tuple(dict.fromkeys(_event(reports, story, name) for name in events))
    if not leaving:
        message = "name at least one event with --events"
        raise CorrectionError(message)
    if len(leaving) == len(reports):
        message = f"these are all reports of story {story.id}: nothing would stay in it"
        raise CorrectionError(message)
    first = next(r for r in reports if r.event_id in leaving)
    name = _name("split", story.id, *sorted(leaving), now.isoformat())
    done = Correction(
        id=_name("correction", name),
        kind=CorrectionKind.SPLIT,
        story=story.id,
        other=name[:16],
        title=headline(first),
        events=leaving,
        at=now,
        by=by,
        why=why,
    )
    with store.transaction():
        store.corrections.add(done)
        _arrange(store, done.stories)
    return done


def undo_correction(
    store: Store, name: str, *, now: datetime, by: str, why: str
) -> Correction:
    """Take back the correction whose id begins with `name`."""
    with store.transaction():
        done = store.corrections.get(name)
        if done is None:
            message = (
                f'no correction, or more than one, has an id that begins with "{name}"; '
                "`lodewatch story show` lists those of a story"
            )
            raise CorrectionError(message)
        if done.undone is not None:
            message = f"correction {done.id} is taken back already"
            raise CorrectionError(message)
        later = in_the_way(done, store.corrections.all())
        if later is not None:
            message = (
                f"a later correction rests on this one: take back {later.id} first"
            )
            raise CorrectionError(message)
        before = store.links.of(done.stories)
        after = store.corrections.take_back(done, Undoing(at=now, by=by, why=why))
        _arrange(store, done.stories | {link.story_id for link in before})
    return after


def _name(*parts: str) -> str:
    return sha256("\x1f".join(parts).encode()).hexdigest()[:20]


def _event(reports: Sequence[Report], story: Story, name: str) -> str:
    found = [r.event_id for r in reports if name and r.event_id.startswith(name)]
    if len(found) != 1:
        message = (
            f'no event of story {story.id}, or more than one, has an id that begins with "{name}"; '
            f"`lodewatch story show {story.id[:8]} --why` lists them"
        )
        raise CorrectionError(message)
    return found[0]


def _arrange(store: Store, touched: Iterable[str]) -> None:
    """Build the stories anew that hold, or held, a report of `touched`."""
    names = frozenset(touched)
    corrections = store.corrections.all()
    links = store.links.of(names)
    places = tuple((k, place(k.part, k.event_id, corrections)) for k in links)
    told = store.events.by_ids({link.event_id for link in links})
    stories: list[Story] = []
    parts: list[tuple[str, Story]] = []
    for name in dict.fromkeys(p.story for _, p in places):
        mine = [(p.part, told[k.event_id]) for k, p in places if p.story == name]
        story, several = folded(name, mine)
        stories.append(story)
        parts += [(name, part) for part in several]
    store.links.arrange(
        Arrangement(
            stories=tuple(stories),
            parts=tuple(parts),
            places=places,
            gone=tuple(sorted(names - {story.id for story in stories})),
        )
    )
