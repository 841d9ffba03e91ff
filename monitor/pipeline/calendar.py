"""The dates of all stories, each with its source; and what of them is given out."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime

from monitor.group.calendar import entries
from monitor.model.calendar import CalendarEntry, Given
from monitor.model.correction import resolve
from monitor.model.story import Story
from monitor.notify.agenda import cancelled, issued
from monitor.store import Store

Wanted = Callable[[Story], bool]


def dates_of(
    store: Store,
    *,
    since: date | None = None,
    until: date | None = None,
    rule: str | None = None,
    matched: bool = False,
    wanted: Wanted = lambda _: True,
) -> tuple[CalendarEntry, ...]:
    """Return the dates that may lie between two days, both included, the nearest first.

    Those that hold no longer are among them. `rule` is the id of a rule that has matched
    the story, `matched` asks for any rule.
    """
    stories = store.calendar.stories(
        since=since, until=until, rule=rule, matched=matched
    )
    found = [
        entry
        for story in stories
        if wanted(story)
        for entry in entries(story, store.stories.reports(story.id))
        if _within(entry.first, entry.last, since, until)
    ]
    return tuple(sorted(found, key=lambda e: (e.first, e.last, e.uid)))


def give_out(
    store: Store,
    *,
    now: datetime,
    since: date | None = None,
    until: date | None = None,
    rule: str | None = None,
    wanted: Wanted = lambda _: True,
) -> tuple[Given, ...]:
    """Return the entries to be given out, and remember them.

    An entry whose day has moved out of the time asked for is given once more as long as
    the day it was last given with is within it.
    """
    with store.transaction():
        known: dict[str, dict[str, Given]] = defaultdict(dict)
        corrections = store.corrections.all()
        for one in store.calendar.given().values():
            # What a merged story has given out is cancelled by the one it went into.
            known[resolve(one.story_id, corrections)][one.uid] = one
        stories = store.calendar.stories(
            since=since, until=until, rule=rule, given=True
        )
        given = [
            new
            for story in stories
            if wanted(story)
            for new, before in _issued(store, story, known[story.id], now=now)
            if _within(new.first, new.last, since, until)
            or (before and _within(before.first, before.last, since, until))
        ]
        store.calendar.give(given)
    return tuple(given)


def _issued(
    store: Store, story: Story, known: Mapping[str, Given], *, now: datetime
) -> Iterator[tuple[Given, Given | None]]:
    """Yield the entries of a story, with how each was given out last (`known`)."""
    stated = set()
    for entry in entries(story, store.stories.reports(story.id)):
        stated.add(entry.uid)
        before = known.get(entry.uid)
        if (new := issued(entry, before, now=now)) is not None:
            yield new, before
    for before in known.values():
        if before.uid not in stated:
            yield cancelled(before, now=now), before


def _within(first: date, last: date, since: date | None, until: date | None) -> bool:
    return (since is None or last >= since) and (until is None or first <= until)
