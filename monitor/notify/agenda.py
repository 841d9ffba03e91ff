"""Says what the dates of stories are, and how an entry changes that was given out.

Words for people: every date is "stated", by the source that is named, and none is a fact
because its day has come.
"""

from dataclasses import replace
from datetime import datetime
from typing import Final

from monitor.model.calendar import CalendarEntry, DateKind, EntryStatus, Given
from monitor.model.ontology import DateModifier, Granularity, Stage
from monitor.notify.clean import one_line, web_link
from monitor.notify.words import (
    CONFIRMED,
    certainty_words,
    date_words,
    day_words,
    stage_words,
)

MAX_TITLE: Final = 200
MAX_QUOTE: Final = 600

_WORDS: Final = {
    DateKind.EFFECTIVE: "stated to take effect",
    DateKind.EXPIRY: "stated to expire",
    DateKind.COMMENT: "comments stated to close",
    DateKind.CLOSING: "stated to close",
    DateKind.DEADLINE: "stated deadline",
}
_ENDS: Final = {
    Stage.SUSPENDED: "suspension stated to end",
    Stage.EXTENDED: "extension stated to end",
}
_QUESTIONS: Final = {
    DateKind.EFFECTIVE: "in force, postponed or dropped? No source yet",
    DateKind.EXPIRY: "expired, extended or resumed? No source yet",
    DateKind.CLOSING: "completed, postponed or called off? No source yet",
}
_PLANS: Final = frozenset(
    {
        Stage.THREATENED,
        Stage.CONSIDERED,
        Stage.PROPOSED,
        Stage.PENDING,
        Stage.NON_BINDING,
    }
)


def entry_words(entry: CalendarEntry) -> str:
    """Say what the date is, as a statement of its source."""
    if entry.kind is DateKind.EXPIRY:
        return _ENDS.get(entry.story.stage, _WORDS[entry.kind])
    return _WORDS[entry.kind]


def when_words(entry: CalendarEntry) -> str:
    """Write the date as exactly as it is known: `by 30 June 2026`, `Q4 2026`."""
    bound = entry.date.modifier in {DateModifier.BY, DateModifier.WITHIN}
    return f"{'by ' if bound else ''}{date_words(entry.date)}"


def question_words(entry: CalendarEntry) -> str:
    """Ask what became of a date whose day has come; empty where nothing is asked."""
    return _QUESTIONS.get(entry.kind, "")


def issued(
    entry: CalendarEntry, before: Given | None, *, now: datetime
) -> Given | None:
    """Return the entry as it is given out now; None if there is nothing to give.

    `before` is how it was given out last. The same content is the same entry down to its
    moment, so that a calendar that has not changed is the same file.
    """
    if not entry.holds:
        return None if before is None else cancelled(before, entry, now=now)
    return _numbered(
        Given(
            uid=entry.uid,
            story_id=entry.story.id,
            name=entry.name,
            first=entry.first,
            last=entry.last,
            status=_status(entry),
            summary=_summary(entry),
            description=_description(entry),
            url=web_link(entry.source.url) if entry.source else None,
            revised=now,
        ),
        before,
    )


def cancelled(
    before: Given, entry: CalendarEntry | None = None, *, now: datetime
) -> Given:
    """Return what was given out as an entry that holds no longer.

    Without an `entry` the story names no such date any more.
    """
    said = f"Now {stage_words(entry.story)}." if entry else "No longer stated."
    if before.status is EntryStatus.CANCELLED:
        return before
    changed = replace(
        before,
        status=EntryStatus.CANCELLED,
        description=f"{said}\n{before.description}",
        revised=now,
    )
    return _numbered(changed, before)


def _numbered(new: Given, before: Given | None) -> Given:
    """Raise the number where days or status have changed (RFC 5546, 2.1.4)."""
    if before is None:
        return new
    if replace(new, sequence=before.sequence, revised=before.revised) == before:
        return before
    moved = (new.first, new.last, new.status) != (
        before.first,
        before.last,
        before.status,
    )
    return replace(new, sequence=before.sequence + moved)


def _status(entry: CalendarEntry) -> EntryStatus:
    story = entry.story
    sure = (
        story.attribution in CONFIRMED
        and story.stage not in _PLANS
        and entry.date.granularity is Granularity.DAY
    )
    return EntryStatus.CONFIRMED if sure else EntryStatus.TENTATIVE


def _summary(entry: CalendarEntry) -> str:
    words = entry_words(entry)
    exact = entry.date.granularity is Granularity.DAY and entry.first == entry.last
    vague = "" if exact else f" ({when_words(entry)})"
    title = one_line(entry.story.title, limit=MAX_TITLE)
    return f"{words[:1].upper()}{words[1:]}{vague}: {title}"


def _description(entry: CalendarEntry) -> str:
    story = entry.story
    standing = stage_words(story)
    lines = [f"{standing[:1].upper()}{standing[1:]}; {certainty_words(story)}."]
    if entry.source is not None:
        quoted = one_line(entry.source.sentence.text, limit=MAX_QUOTE)
        day = day_words(entry.source.published.date())
        lines.append(f"“{quoted}” ({one_line(entry.source.witness)}, {day})")
    lines.append(f"Story {story.id}")
    return "\n".join(lines)
