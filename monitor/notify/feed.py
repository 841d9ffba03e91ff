"""What events, stories and alerts are as entries of a feed."""

from collections.abc import Callable, Iterable

from monitor.model import facts
from monitor.model.calendar import CalendarEntry
from monitor.model.message import Alert, Message, Reminder
from monitor.model.story import Report, Story
from monitor.notify.agenda import entry_words, when_words
from monitor.notify.atom import Entry, tag
from monitor.notify.clean import one_line, web_link
from monitor.notify.text import payload_text
from monitor.notify.words import certainty_words, stage_name, stage_words

TitleOf = Callable[[str], str]


def event_entry(report: Report, *, title_of: TitleOf) -> Entry:
    """Return one event as its document states it."""
    event = report.event
    lines = (
        f"{title_of(event.type)}: {stage_name(event.stage, event.family)}",
        f"“{one_line(event.sentence.text)}”",
        one_line(report.witness),
    )
    return Entry(
        id=tag("event", report.event_id),
        title=facts.headline(report),
        text="\n".join(lines),
        updated=report.first_seen,
        published=report.published,
        url=web_link(report.document.url),
        categories=(event.type, *facts.commodities(event)),
    )


def story_entry(story: Story, *, title_of: TitleOf, url: str | None = None) -> Entry:
    """Return a story as it stands; it is new to readers whenever a report comes.

    `url` is its page; None: it has none.
    """
    lines = (
        f"{title_of(story.type)}: {stage_words(story)}",
        f"({certainty_words(story)})",
        ", ".join((*story.company_names, *story.commodities)),
    )
    return Entry(
        id=tag("story", story.id),
        title=story.title,
        text="\n".join(one_line(line) for line in lines if line),
        updated=story.last_seen,
        published=story.first_published,
        url=url,
        categories=(story.type, *story.commodities),
    )


def date_entry(entry: CalendarEntry, *, title_of: TitleOf, url: str) -> Entry:
    """Return a date that a story states; it is new to readers when its source changes."""
    story, source = entry.story, entry.source
    lines = (
        f"{entry_words(entry)} {when_words(entry)}",
        f"{title_of(story.type)}: {stage_words(story)} ({certainty_words(story)})",
        f"“{one_line(source.sentence.text)}”" if source else "",
        one_line(source.witness) if source else "",
    )
    return Entry(
        id=tag("date", entry.uid),
        title=f"{entry.first:%Y-%m-%d} {entry_words(entry)}: {story.title}",
        text="\n".join(line for line in lines if line),
        updated=source.seen if source else story.last_seen,
        url=url,
        categories=(entry.kind, story.type, *story.commodities),
    )


def alert_entries(messages: Iterable[Message]) -> tuple[Entry, ...]:
    """Return what people were told of stories, however many channels told it.

    What was decided about a story at one moment is one entry, with the words of the
    message that has most to say. Digests and words to the operator are left out.
    """
    fullest: dict[str, Message] = {}
    for message in messages:
        if not isinstance(message.payload, (Alert, Reminder)):
            continue
        name = f"{message.subject}/{message.created_at:%Y%m%dT%H%M%S.%fZ}"
        before = fullest.get(name, message)
        fullest[name] = max(before, message, key=lambda m: (len(m.matches), m.id))
    return tuple(
        _alert_entry(name, message, message.payload)
        for name, message in fullest.items()
        if isinstance(message.payload, (Alert, Reminder))
    )


def _alert_entry(name: str, message: Message, payload: Alert | Reminder) -> Entry:
    return Entry(
        id=tag("alert", name),
        title=payload.headline if isinstance(payload, Alert) else payload.title,
        text=payload_text(payload),
        updated=message.created_at,
        url=_link(payload),
        categories=_categories(payload),
    )


def _link(payload: Alert | Reminder) -> str | None:
    if isinstance(payload, Alert):
        return web_link(payload.url)
    return web_link(payload.quote.url) if payload.quote is not None else None


def _categories(payload: Alert | Reminder) -> tuple[str, ...]:
    if isinstance(payload, Alert):
        return (payload.type, payload.severity, *payload.tags)
    return ("reminder",)
