"""Decides which reminder of a date is due, and makes its messages.

One before the day for each step of the configuration, the latest only if several have
passed; on the day a question. A reminder takes the routes of the rules that matched its
story. What is told is what a source has stated: no date becomes a fact by passing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, tzinfo
from typing import Final

from monitor.config.settings import Route
from monitor.model.calendar import CalendarEntry
from monitor.model.exposure import Touch
from monitor.model.message import DeliveryState, Message, MessageKind, Quote, Reminder
from monitor.model.ontology import Granularity
from monitor.model.rule import Match, RuleStatus
from monitor.notify.agenda import entry_words, question_words, when_words
from monitor.notify.clean import one_line, web_link
from monitor.notify.key import message_id
from monitor.notify.reach import taking
from monitor.notify.route import Addressed, quiet_until
from monitor.notify.shorten import show_words
from monitor.notify.touches import touches_line
from monitor.notify.words import certainty_words, day_words, plural, stage_words

ON_THE_DAY: Final = 0  # the step that is a question
COARSE: Final = 30  # days; for a month or a quarter nearer steps say nothing
_TO_THE_DAY: Final = frozenset({Granularity.DAY, Granularity.WEEK})


def due_step(
    entry: CalendarEntry,
    *,
    today: date,
    steps: Sequence[int],
    asked: bool,
    zone: tzinfo,
) -> int | None:
    """Return the step that is due, in days before the day; None if none is.

    The last of those that have passed since the date became known: who learns of a date
    today is told by the alert. `asked` says that the day has come without a report.
    """
    since = entry.source.seen if entry.source else entry.story.first_seen
    known = since.astimezone(zone).date()
    if asked:
        return ON_THE_DAY if known < entry.last else None
    if not (entry.holds and entry.watched and today < entry.first):
        return None
    least = 1 if entry.date.granularity in _TO_THE_DAY else COARSE
    left, age = (entry.first - today).days, (entry.first - known).days
    return min((s for s in steps if s >= least and left <= s < age), default=None)


def about(entry: CalendarEntry, step: int) -> date:
    """Return the day that a step is counted from: the first possible, or the last."""
    return entry.last if step == ON_THE_DAY else entry.first


def subject_of(entry: CalendarEntry) -> str:
    """Name an entry as the outbox does."""
    return f"date:{entry.story.id}:{entry.name}"


def sequence_of(entry: CalendarEntry, step: int) -> str:
    """Name a reminder of an entry: another day has reminders of its own."""
    return f"{about(entry, step).isoformat()}/{step}"


def reminder_messages(
    entry: CalendarEntry,
    step: int,
    *,
    matches: Sequence[Match],
    routes: Sequence[Route],
    channels: Mapping[str, Addressed],
    titles: Mapping[str, str],
    touches: Sequence[Touch] = (),
    today: date,
    now: datetime,
) -> tuple[Message, ...]:
    """Return the messages of a reminder, one for each channel and recipient.

    In quiet hours it waits for their end: no digest tells it in its place. `titles`
    names the types of events, `touches` what the story touches of the user's list.
    """
    heard = [m for m in matches if m.rule.status is not RuleStatus.SHADOW]
    rules = tuple({m.rule.id: (m.rule.id, m.rule.title) for m in heard}.values())
    kind = entry.story.type
    base = Message(
        id="",
        channel="",
        kind=MessageKind.REMINDER,
        subject=subject_of(entry),
        sequence=sequence_of(entry, step),
        payload=reminder(
            entry,
            step,
            today=today,
            rules=rules,
            type_title=titles.get(kind, kind),
            exposure=touches_line(touches) if touches else "",
        ),
        reason=_reason(step),
        matches=tuple(m.id for m in heard),
        created_at=now,
    )
    made: list[Message] = []
    for channel, routes_to in _channels(heard, routes).items():
        addressed = channels.get(channel)
        if addressed is None:
            closed = f"channel {channel} is not open"
            made.append(
                replace(
                    _to(base, channel, None),
                    state=DeliveryState.SUPPRESSED,
                    reason=closed,
                )
            )
            continue
        ends = [quiet_until(route, now) for route in routes_to]
        held = [end for end in ends if end is not None]
        not_before = min(held) if len(held) == len(ends) else None
        made += (
            replace(_to(base, channel, recipient), not_before=not_before)
            for recipient in addressed.recipients or (None,)
        )
    return tuple(made)


def _channels(
    matches: Sequence[Match], routes: Sequence[Route]
) -> Mapping[str, Sequence[Route]]:
    """Return the channels that hear of any of the matches, with the routes there."""
    wanted: dict[str, list[Route]] = {}
    for match in matches:
        for route in taking(match, routes):
            for channel in route.channels:
                wanted.setdefault(channel, []).append(route)
    return wanted


def _to(base: Message, channel: str, recipient: str | None) -> Message:
    name = message_id(channel, base.subject, base.kind, base.sequence, recipient)
    return replace(base, id=name, channel=channel, recipient=recipient)


def _reason(step: int) -> str:
    if step == ON_THE_DAY:
        return "the day has come, and no source tells what became of it"
    return f"{plural(step, 'day')} before the day"


def reminder(
    entry: CalendarEntry,
    step: int,
    *,
    today: date,
    rules: Sequence[tuple[str, str]],
    type_title: str,
    exposure: str = "",
) -> Reminder:
    """Freeze what a reminder says; `rules` are (id, title) of those that matched."""
    when, story = when_words(entry), entry.story
    stated = f"{entry_words(entry)} {when}"
    if step == ON_THE_DAY:
        title = f"{when}: {question_words(entry)}"
        lead = f"{stated[:1].upper()}{stated[1:]}; that day has come."
    else:
        title = f"{when}: {entry_words(entry)}"
        left = plural((entry.first - today).days, "day")
        lead = f"In {left}, counted from {day_words(today)}."
    stage, sure = stage_words(story), certainty_words(story)
    standing = f"As last reported: {stage}; {sure}."
    wanted = f"Rules: {', '.join(one_line(title) for _, title in rules)}."
    return Reminder(
        story_id=story.id,
        title=title,
        story=one_line(story.title),
        text=f"{lead} {standing} {wanted} {show_words(story.id)}",
        quote=_quote(entry),
        lead=lead,
        asks=step == ON_THE_DAY,
        type_title=type_title,
        stage_words=stage,
        certainty_words=sure,
        exposure=exposure,
        rules=tuple(rules),
    )


def _quote(entry: CalendarEntry) -> Quote | None:
    source = entry.source
    if source is None:
        return None
    return Quote(
        text=source.sentence.text,
        source=source.witness,
        url=web_link(source.url),
        published=source.published,
    )
