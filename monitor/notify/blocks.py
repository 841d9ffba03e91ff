"""Builds what Slack shows of a message, of pieces that are within its limits and safe."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from monitor.model.message import (
    Alert,
    Digest,
    Line,
    Message,
    Notice,
    Pointer,
    Reminder,
    Section,
)
from monitor.model.rule import Severity
from monitor.notify.brief import HAPPENING
from monitor.notify.buttons import buttons
from monitor.notify.clean import host, one_line, web_link
from monitor.notify.mrkdwn import (
    MAX_BLOCKS,
    MAX_SECTION,
    MAX_TEXT,
    Block,
    cut_lines,
    escape,
    fitted,
    heading,
    link,
    paragraph,
    small_print,
)
from monitor.notify.shorten import (
    Card,
    alike_words,
    cards,
    outside_words,
    short_sections,
    tally,
)
from monitor.notify.words import day_words, full_day_words, plural

EVENT_TYPE: Final = "lodewatch_message"

_MARKS: Final = {
    Severity.LOW: "⚪",
    Severity.MEDIUM: "🟡",
    Severity.HIGH: "🟠",
    Severity.CRITICAL: "🔴",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """The content of one Slack message."""

    text: str  # what notifications and refused blocks fall back to; never empty
    blocks: tuple[Block, ...]


def post(message: Message, *, with_buttons: bool = False) -> Post:
    """Build the content of a message: a root, a reply, a digest, a reminder or a notice.

    Only an alert can have buttons.
    """
    payload = message.payload
    if isinstance(payload, Alert):
        return alert_post(
            payload,
            reply=message.parent is not None,
            buttons_of=message.id if with_buttons else None,
        )
    if isinstance(payload, Digest):
        return digest_post(payload)
    if isinstance(payload, Reminder):
        return reminder_post(payload)
    return notice_post(payload)


def metadata(message_id: str) -> Block:
    """Build the mark by which a message is found again: an opaque id, nothing else."""
    return {"event_type": EVENT_TYPE, "event_payload": {"d": message_id}}


def alert_post(
    alert: Alert,
    *,
    reply: bool = False,
    root: bool = False,
    buttons_of: str | None = None,
) -> Post:
    """Build an alert; as a `root` brought up to date it says so in its first lines.

    `buttons_of` is the id of the message that its buttons are about; None: it has none.
    """
    headline = f"{_MARKS[alert.severity]} {one_line(alert.headline)}"
    blocks = [heading(headline), small_print(*_standing(alert, reply=reply, root=root))]
    if alert.exposure:
        blocks.append(paragraph(f"*{escape(alert.exposure, 400)}*"))
    sections = short_sections(alert) if reply else alert.brief.sections
    blocks += [_brief_section(section) for section in sections]
    if alert.history:
        blocks.append(_list("How it came to this", _history(alert)))
    blocks.append(small_print(*_foot(alert)))
    row = () if buttons_of is None else (buttons(buttons_of),)
    fitting = fitted(blocks, most=MAX_BLOCKS - len(row))
    return Post(text=_alert_words(alert, root=root), blocks=(*fitting, *row))


def _alert_words(alert: Alert, *, root: bool) -> str:
    """Say an alert without blocks."""
    lines = [
        f"[{alert.severity.value}] {escape(alert.headline)}",
        *_standing(alert, reply=False, root=root),
        *(
            said
            for section in alert.brief.sections[:1]
            for said in _said(section.lines)
        ),
        *_foot(alert)[:1],
    ]
    return cut_lines(lines, MAX_TEXT)


def _standing(alert: Alert, *, reply: bool, root: bool) -> tuple[str, ...]:
    """Say what it is, where it stands and how sure that is."""
    stage = escape(alert.stage_words, 200)
    lines = [f"*{escape(alert.type_title, 80)}* · {stage}", _sure(alert)]
    if root and alert.updates:
        lines[0] = f"*{plural(alert.updates, 'update')} · now {stage}*"
    if (reply or alert.change.value != "new") and alert.change_words:
        lines.insert(0, f"*{escape(alert.change_words, 300)}*")
    return tuple(lines)


def _history(alert: Alert) -> Iterable[str]:
    """Yield the stages so far, each with its day and first source."""
    for step in alert.history:
        yield f"• {escape(step, 200)}"


def _sure(alert: Alert) -> str:
    """Say how sure it is."""
    return f"_{escape(alert.certainty_words, 200).replace('_', ' ')}_"


def _foot(alert: Alert) -> tuple[str, ...]:
    """Say where it comes from and why it is told."""
    url = web_link(alert.url)
    lines = [f"Source: {link(host(url), url, 100)}"] if url else []
    lines.append(plural(alert.witnesses, "independent source"))
    if alert.rules:
        rules = [f"{escape(t, 120)} ({escape(id_, 80)})" for id_, t in alert.rules[:5]]
        lines.append(f"Why you get this: {'; '.join(rules)}")
    return tuple(lines)


def _brief_section(section: Section) -> Block:
    """Build one section of a brief."""
    title = f"*{escape(section.title, 80)}*"
    return paragraph(cut_lines([title, *_said(section.lines)], MAX_SECTION))


def _said(lines: Sequence[Line]) -> Iterable[str]:
    """Yield the lines of a brief; quotations with their source."""
    for line in lines:
        if line.quote is None:
            yield f"• {escape(line.text)}"
        else:
            source = link(line.quote.source, line.quote.url, 80)
            day = day_words(line.quote.published.date())
            yield f"• “{escape(line.text)}” — {source}, {day}"


def digest_post(digest: Digest) -> Post:
    """Build a digest: a line or two for each story."""
    names = filter(None, (one_line(digest.title), one_line(digest.audience)))
    title = f"{' · '.join(names)} · {full_day_words(digest.local_date)}"
    late = (":hourglass: Late: the monitor was not running.",) if digest.late else ()
    blocks = [heading(title), small_print(escape(tally(digest)), *late)]
    for name, alerts in (("New", digest.new), ("Changed", digest.changed)):
        if alerts:
            blocks.append(paragraph(f"*{name}*"))
            blocks += [paragraph(_digest_entry(card)) for card in cards(alerts)]
    if digest.dates_ahead:
        blocks.append(_list("Dates ahead", _date_lines(digest)))
    if digest.still_open:
        blocks.append(_list("Still open", _open_lines(digest)))
    more = (f"+{digest.more} more in the monitor",) if digest.more else ()
    outside = (outside_words(digest.outside),) if digest.outside else ()
    foot = small_print(*more, *outside, escape(digest.coverage, 600))
    text = cut_lines([escape(title, 200), escape(tally(digest))], MAX_TEXT)
    return Post(text=text, blocks=fitted([*blocks, foot]))


def _digest_entry(card: Card) -> str:
    """Say the stories of one document, each with who does what."""
    lines = [f"{_MARKS[card.severity]} {link(card.headline, card.url, 250)}"]
    for part in card.parts:
        alert = part.alert
        lines.append(f"*{escape(alert.stage_words, 200)}* · {_sure(alert)}")
        if alert.change.value != "new" and alert.change_words:
            lines.append(escape(alert.change_words, 200))
        if part.sections and part.sections[0].title == HAPPENING:
            lines += _said(part.sections[0].lines[:1])
    if card.alike:
        lines.append(alike_words(card.alike))
    return cut_lines(lines, MAX_SECTION)


def _date_lines(digest: Digest) -> Iterable[str]:
    """Yield the days ahead."""
    for ahead in digest.dates_ahead:
        title = link(ahead.title, ahead.url, 160)
        day = escape(ahead.when, 60) or day_words(ahead.day)
        yield f"• *{day}* {escape(ahead.words, 120)}: {title}"


def _open_lines(digest: Digest) -> Iterable[str]:
    """Yield the stories that are open without news."""
    for alert in digest.still_open:
        title = link(alert.headline, alert.url, 160)
        yield f"• {title}: {escape(alert.stage_words, 120)}"


def _list(title: str, lines: Iterable[str]) -> Block:
    """Build a section of lines under a title."""
    return paragraph(cut_lines([f"*{title}*", *lines], MAX_SECTION))


def notice_post(notice: Notice) -> Post:
    """Build a word to the operator."""
    head = [escape(notice.title, 300), escape(notice.text, 3_000)]
    points = [_point(point) for point in notice.points]
    blocks = [heading(notice.title), paragraph(escape(notice.text, MAX_SECTION))]
    if points:
        blocks.append(paragraph(cut_lines(points, MAX_SECTION)))
    return Post(text=cut_lines([*head, *points], MAX_TEXT), blocks=fitted(blocks))


def _point(point: Pointer) -> str:
    """Say one entry of a notice's list."""
    mark = "      ◦ " if point.level else "• "
    return f"{mark}{link(point.text, point.url, 200)}"


def reminder_post(reminder: Reminder) -> Post:
    """Build a reminder: the date, and the words that state it with their source."""
    title = one_line(reminder.title)
    lines = [escape(reminder.story, 300), escape(reminder.text, 1_000)]
    if (quote := reminder.quote) is not None:
        day = day_words(quote.published.date())
        said = link(quote.source, quote.url, limit=80)
        lines.append(f"“{escape(quote.text)}” ({said}, {day})")
    text = cut_lines([escape(title, 300), *lines], MAX_TEXT)
    body = paragraph(cut_lines(lines, MAX_SECTION))
    return Post(text=text, blocks=fitted([heading(title), body]))
