"""Makes briefs of a time or of a story out of what is stored; reads only."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final

from monitor.model.briefing import Briefing
from monitor.model.exposure import Exposure
from monitor.model.story import Report, Story
from monitor.notify.audience import EVERYBODY, Audience
from monitor.notify.briefing import NOTHING, compose_briefing
from monitor.notify.words import days_words
from monitor.pipeline.background import backgrounds
from monitor.store import Store

OPEN_STORIES: Final = 200  # looked at for the days ahead that they name
_INSTANT: Final = timedelta(microseconds=1)


def brief_period(
    store: Store,
    *,
    since: datetime,
    until: datetime,
    now: datetime,
    titles: Callable[[str], str],
    audience: Audience = EVERYBODY,
    exposure: Exposure = NOTHING,
    limit: int = 10,
    kin: bool = True,
    linked: bool = True,
) -> Briefing:
    """Brief what was published from `since` up to, but not at, `until`.

    Without `kin` no other stories about the same are looked for; unless `linked`, what
    is left out is named without the addresses of its documents.

    Stories stand as the reports of before `until` left them, and days are ahead if
    they lie after the last day of that time, or after today.
    """
    end = min(until, now + _INSTANT)
    moved = store.standings.moved(since, end)
    others = [s.id for s in store.stories.open_stories(OPEN_STORIES)]
    first, last = since.date(), (end - _INSTANT).date()
    return compose_briefing(
        store.standings.as_of(moved, end),
        title=days_words(first, last),
        audience=audience,
        titles=titles,
        reports=_known_before(store, end),
        beside=backgrounds(store, today=last, until=end, exposure=exposure, kin=kin),
        since=since,
        until=end,
        today=last,
        open_stories=store.standings.as_of(
            [name for name in others if name not in moved], end
        ),
        limit=limit,
        exposure=exposure,
        linked=linked,
    )


def brief_story(
    store: Store,
    story: Story,
    *,
    now: datetime,
    titles: Callable[[str], str],
    audience: Audience = EVERYBODY,
    exposure: Exposure = NOTHING,
) -> Briefing:
    """Brief one story as it stands now, whatever the audience leaves out."""
    everything = Audience(
        id=audience.id, title=audience.title, about="", facts=audience.facts
    )
    until = now + _INSTANT
    return compose_briefing(
        [story],
        title=story.title,
        audience=everything,
        titles=titles,
        reports=_known_before(store, until),
        beside=backgrounds(store, today=now.date(), until=until, exposure=exposure),
        since=None,
        until=until,
        today=now.date(),
    )


def _known_before(store: Store, until: datetime) -> Callable[[str], Sequence[Report]]:
    def reports(story_id: str) -> Sequence[Report]:
        found = store.stories.reports(story_id)
        return tuple(r for r in found if r.published < until)

    return reports
