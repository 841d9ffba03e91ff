"""Makers for entries of the calendar."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from monitor.model.calendar import CalendarEntry, DateKind, DateSource
from monitor.model.event import DateInterval, Dates
from monitor.model.message import Quote, Reminder
from monitor.model.ontology import DateModifier, Granularity
from tests.makers import NOON, SENTENCE, a_span, a_story

END = date(2026, 11, 10)


def an_interval(
    first: date = END, last: date | None = None, **changes: Any
) -> DateInterval:
    """Return the last day of a suspension, or another time."""
    base = DateInterval(
        start=first,
        end=last or first,
        granularity=Granularity.DAY,
        modifier=DateModifier.UNTIL,
        span=a_span("until 10 November 2026"),
    )
    return replace(base, **changes)


def an_entry(**changes: Any) -> CalendarEntry:
    """Return the end of a suspension, as a wire has told it."""
    interval = changes.pop("date", an_interval())
    story = changes.pop("story", a_story(dates=Dates(expiry=interval)))
    base = CalendarEntry(
        story=story,
        name="expiry",
        kind=DateKind.EXPIRY,
        first=interval.start or interval.end,
        last=interval.end or interval.start,
        date=interval,
        holds=True,
        source=a_source(),
    )
    return replace(base, **changes)


def a_source(**changes: Any) -> DateSource:
    """Return where the end of the suspension stands."""
    base = DateSource(
        event_id="event-1",
        document_id="doc-1",
        witness="Example Wire",
        url="https://news.example/china-suspends",
        published=NOON,
        seen=NOON,
        words=a_span("until 10 November 2026"),
        sentence=a_span(SENTENCE),
    )
    return replace(base, **changes)


def noon(day: str) -> datetime:
    """Return noon of a day, in UTC."""
    return datetime.fromisoformat(day).replace(hour=12, tzinfo=UTC)


def a_reminder(words: str = "Words", url: str | None = None) -> Reminder:
    """Return a reminder in which every outside word is `words`."""
    quote = Quote(text=words, source=words, url=url or words, published=NOON)
    return Reminder(
        story_id="story-1",
        title=f"10 November 2026: {words}",
        story=words,
        text=f"In 30 days. {words}",
        quote=quote,
        lead=f"In 30 days. {words}",
        type_title=words,
        stage_words=words,
        certainty_words=words,
        exposure=words,
        rules=(("controls", words),),
    )
