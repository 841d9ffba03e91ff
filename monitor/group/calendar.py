"""What a story's own dates say about the days ahead, without asserting anything.

A suspension that was to end on a day has not ended because the day has come: somebody
must report it. So nothing here moves a stage; what the calendar suggests is worded as a
date to watch, and, once it has passed, as a question.
"""

from datetime import date, timedelta

from monitor.model.event import DateInterval
from monitor.model.message import DateAhead
from monitor.model.ontology import Granularity, Stage
from monitor.model.story import Story

_GONE = frozenset({Stage.ENDED, Stage.REJECTED})
_ASK_FOR = timedelta(days=60)

_WORDS = {
    "effective": "is to take effect",
    "expiry": "is to end",
    "deadline": "deadline",
}
_EXPIRES = {
    Stage.SUSPENDED: "suspension is to end",
    Stage.EXTENDED: "extension is to end",
}


def ahead(story: Story, *, today: date, within: timedelta) -> tuple[DateAhead, ...]:
    """Return the days from `today` on that the story names, the nearest first."""
    if story.stage in _GONE:
        return ()
    found = []
    for name, words in _WORDS.items():
        day = _last_day(story.date(name))
        if day is not None and today <= day and day - today <= within:
            said = _EXPIRES.get(story.stage, words) if name == "expiry" else words
            found.append(_entry(story, day, said))
    return tuple(sorted(found, key=lambda d: (d.day, d.words)))


def _entry(story: Story, day: date, words: str) -> DateAhead:
    return DateAhead(
        day=day, words=words, story_id=story.id, title=story.title, url=None
    )


def question(story: Story, *, today: date) -> str | None:
    """Return what to ask about a day that has passed without a report; None if nothing.

    The answer to it is a report, never this module.
    """
    if story.stage in _GONE:
        return None
    for name in ("expiry", "effective", "deadline"):
        interval = story.date(name)
        day = _last_day(interval)
        if (
            day is None
            or interval is None
            or not (day < today and today - day <= _ASK_FOR)
        ):
            continue
        if _told_since(story, day) or (name, story.stage) in _SETTLED:
            continue
        said = _PASSED[name].format(day=_shown(interval, day))
        return f"{said} No source on what follows: has it happened?"
    return None


_PASSED = {
    "expiry": "It was to end on {day}.",
    "effective": "It was to take effect on {day}.",
    "deadline": "A deadline was set for {day}.",
}
_SETTLED = {
    ("effective", Stage.EFFECTIVE),
    ("effective", Stage.SUSPENDED),
    ("effective", Stage.AMENDED),
    ("effective", Stage.EXTENDED),
}


def _told_since(story: Story, day: date) -> bool:
    """Tell whether the stage was set after the day: somebody has answered."""
    return story.stage_since.date() > day


def _last_day(interval: DateInterval | None) -> date | None:
    if interval is None or interval.granularity is Granularity.UNRESOLVED:
        return None
    return interval.end or interval.start


def _shown(interval: DateInterval, day: date) -> str:
    if interval.granularity is Granularity.DAY:
        return f"{day.day} {day:%B %Y}"
    return f"{day:%B %Y} or before"
