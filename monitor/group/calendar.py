"""The dates that stories state, each with its source, and what to ask when one passes.

A suspension that was to end on a day has not ended because the day has come: somebody
must report it. So nothing here moves a stage; a day that has come without a report is a
question.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from monitor.model.calendar import (
    NAMES,
    CalendarEntry,
    DateKind,
    DateSource,
    bounds,
    holds,
)
from monitor.model.event import DateInterval
from monitor.model.ontology import Stage
from monitor.model.story import Report, Story
from monitor.model.text import Span

ASK_FOR: Final = timedelta(days=60)  # how long after its day a date is asked about
PART: Final = timedelta(days=14)  # in force so long before its day: another part is

_BEGUN: Final = frozenset(
    {Stage.EFFECTIVE, Stage.SUSPENDED, Stage.AMENDED, Stage.EXTENDED}
)
_LAW: Final = _BEGUN | {Stage.ADOPTED}

_BREAK = re.compile(r"[.!?][\"”’')\]]*\s+(?=[\"“‘'(\[]?[A-Z])|\n\s*\n\s*")
_COMMENT = re.compile(
    r"\b(?:comments?|submissions?|consultations?|feedback|rebuttals?|views|hearings?)\b",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"\b(?:clos(?:es?|ed|ing|ure)|complet(?:es?|ed|ing|ion)|settle(?:s|d|ment)?)\b",
    re.IGNORECASE,
)
_DEALS = ("CORPORATE_TRANSACTION", "INDUSTRIAL_POLICY")


def entries(story: Story, reports: Sequence[Report]) -> Iterator[CalendarEntry]:
    """Yield the dates that `story` states, also those that hold no longer."""
    for name in NAMES:
        interval = story.date(name)
        days = bounds(interval)
        if interval is None or days is None:
            continue
        source = _source(name, interval, reports)
        kind = _kind(story, name, source)
        overtaken = kind is DateKind.COMMENT and story.stage in _LAW
        yield CalendarEntry(
            story=story,
            name=name,
            kind=kind,
            first=days[0],
            last=days[1],
            date=interval,
            holds=holds(story, name) and not overtaken,
            source=source,
        )


def asks(entry: CalendarEntry, *, today: date) -> bool:
    """Tell whether the day has come and nobody has told what became of it.

    Only dates that are known to the quarter or better are asked about, and only for
    `ASK_FOR`. The answer is a report, never this module.
    """
    come = entry.last <= today <= min(date.max - ASK_FOR, entry.last) + ASK_FOR
    return come and entry.holds and entry.watched and not _answered(entry)


def _answered(entry: CalendarEntry) -> bool:
    """Tell whether a report has set the stage since, or told the step ahead of it."""
    story, told = entry.story, entry.story.stage_since.date()
    if told >= entry.last:
        return True
    if entry.kind is DateKind.CLOSING:
        return story.stage is Stage.EFFECTIVE
    if entry.kind is DateKind.EFFECTIVE:
        return story.stage in _BEGUN and entry.first - told <= PART
    return False


def _source(
    name: str, interval: DateInterval, reports: Sequence[Report]
) -> DateSource | None:
    """Find the report that the story has the date from, else one with the same days."""
    days = bounds(interval)
    stating = [r for r in reports if bounds(getattr(r.event.dates, name)) == days]
    if not stating:
        return None

    def order(report: Report) -> tuple[bool, datetime, str]:
        same = getattr(report.event.dates, name) == interval
        return (not same, report.published, report.event_id)

    report = min(stating, key=order)
    words: Span = getattr(report.event.dates, name).span
    return DateSource(
        event_id=report.event_id,
        document_id=report.document.id,
        witness=report.witness,
        url=report.document.url,
        published=report.published,
        seen=min(r.first_seen for r in stating),
        words=words,
        sentence=_around(report, words),
    )


def _around(report: Report, span: Span) -> Span:
    """Return the sentence in which a date stands."""
    stated = report.event.sentence
    if stated.field is span.field and stated.start <= span.start < stated.end:
        return stated
    text = report.document.field(span.field)
    ends = [0, *(m.end() for m in _BREAK.finditer(text)), len(text)]
    start = max(end for end in ends if end <= span.start)
    stop = min((end for end in ends if end >= span.end), default=len(text))
    words = text[start:stop].rstrip()
    return Span(field=span.field, start=start, end=start + len(words), text=words)


def _kind(story: Story, name: str, source: DateSource | None) -> DateKind:
    """Tell what a date is about from the words around it."""
    words = source.sentence.text if source else ""
    if name == "deadline" and _COMMENT.search(words):
        return DateKind.COMMENT
    closes = story.family in _DEALS and _CLOSING.search(words)
    if name != "expiry" and closes:
        return DateKind.CLOSING
    return DateKind(name)
