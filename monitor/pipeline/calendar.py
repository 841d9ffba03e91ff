"""The dates of all stories, each with its source; and what of them is given out."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Final

from monitor.group.calendar import entries
from monitor.model.calendar import CalendarEntry, Given
from monitor.model.correction import resolve
from monitor.model.story import Report, Story
from monitor.notify.agenda import cancelled, issued
from monitor.store import Store

Wanted = Callable[[Story], bool]
_Day = tuple[str, str]  # a story's id and the name of one of its dates

_FEW: Final = 16  # stories that are read at first, and then twice as many each time
_BATCH: Final = 64  # stories whose reports are read at once


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
        for story, reports in _told(store, [s for s in stories if wanted(s)])
        for entry in entries(story, reports)
        if _within(entry.first, entry.last, since, until)
    ]
    return tuple(sorted(found, key=lambda e: (e.first, e.last, e.uid)))


def dates_holding(
    store: Store,
    *,
    since: date,
    until: date,
    material: str | None = None,
    company: str | None = None,
    latest: bool = False,
) -> Iterator[CalendarEntry]:
    """Yield the dates that hold and may lie between two days, the nearest first.

    Both days are included; `latest` asks for the furthest first. Stories are read as far
    as entries are taken: a list of ten costs the same however many dates are ahead.
    """
    days = store.calendar.days(
        since=since, until=until, material=material, company=company
    )
    if latest:
        days = days[::-1]
    for batch in _growing(days):
        stories = store.stories.by_ids({story_id for story_id, _ in batch})
        found = {
            (story.id, entry.name): entry
            for story, reports in _told(store, tuple(stories.values()))
            for entry in entries(story, reports)
        }
        for day in batch:
            if (entry := found.get(day)) is not None and entry.holds:
                yield entry


def _growing(days: Sequence[_Day]) -> Iterator[Sequence[_Day]]:
    place, size = 0, _FEW
    while place < len(days):
        yield days[place : place + size]
        place, size = place + size, min(2 * size, _BATCH)


def _told(
    store: Store, stories: Sequence[Story]
) -> Iterable[tuple[Story, tuple[Report, ...]]]:
    """Yield stories with their reports, read some at a time."""
    for place in range(0, len(stories), _BATCH):
        batch = stories[place : place + _BATCH]
        reports = store.events.of_stories(story.id for story in batch)
        for story in batch:
            yield story, reports.get(story.id, ())


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
