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
    LAST_KNOWN,
    NO_LONGER_KEPT,
    STATED,
    Card,
    alike_words,
    cards,
    lead_words,
    outside_words,
    rules_words,
    short_sections,
    show_words,
    tally,
)
from monitor.notify.words import (
    day_words,
    full_day_words,
    moment_words,
    plural,
    sentence,
)

EVENT_TYPE: Final = "lodewatch_message"
MAX_RULES: Final = 5  # that are named as the reason
_ABOUT_US, _COMES, _ASKS = "⚙️", "📅", "❓"

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
    return _italic(alert.certainty_words)


def _italic(words: str) -> str:
    """Set words apart; an underscore would end that."""
    return f"_{escape(words, 200).replace('_', ' ')}_"


def _foot(alert: Alert) -> tuple[str, ...]:
    """Say where it comes from and why it is told."""
    lines = [*_source(alert.url), plural(alert.witnesses, "independent source")]
    return (*lines, *_why(alert.rules))


def _source(address: str | None) -> tuple[str, ...]:
    """Link to a source by its host, so that people see where they go."""
    url = web_link(address)
    return (f"Source: {link(host(url), url, 100)}",) if url else ()


def _why(rules: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """Say which rules want it told."""
    named = rules_words(rules[:MAX_RULES])
    return (f"Why you get this: {escape(named, 900)}",) if named else ()


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
    """Build a word to the operator: what, since when, what can be done, and why here."""
    when = moment_words(notice.at) if notice.at else ""
    said, todo = escape(notice.text, MAX_SECTION), escape(notice.todo, 1_000)
    why = f"Why you get this: {escape(notice.why, 400)}" if notice.why else ""
    groups = [[_point(point) for point in some] for some in _together(notice.points)]
    blocks = [heading(f"{_ABOUT_US} {one_line(notice.title)}"), paragraph(said)]
    blocks += [paragraph(cut_lines(lines, MAX_SECTION)) for lines in groups]
    if todo:
        blocks.append(paragraph(f"*What you can do*\n{todo}"))
    blocks.append(small_print(when, why))
    lines = [f"[notice] {escape(notice.title, 300)}", said, todo, why]
    lines[2:2] = [line for some in groups for line in some]
    text = cut_lines((line for line in lines if line), MAX_TEXT)
    return Post(text=text, blocks=fitted(blocks))


def _together(points: Iterable[Pointer]) -> Iterable[Sequence[Pointer]]:
    """Yield the entries of a list, each with those that belong to it."""
    some: list[Pointer] = []
    for point in points:
        if some and not point.level:
            yield some
            some = []
        some.append(point)
    if some:
        yield some


def _point(point: Pointer) -> str:
    """Say one entry of a notice's list, and below it how sure it is."""
    mark, indent = ("      ◦ ", " " * 10) if point.level else ("• ", " " * 4)
    note = f"\n{indent}{_italic(point.note)}" if point.note else ""
    return f"{mark}{link(point.text, point.url, 200)}{note}"


def reminder_post(reminder: Reminder) -> Post:
    """Build a reminder: the date, the story, and the words that state it."""
    mark = _ASKS if reminder.asks else _COMES
    title = one_line(reminder.title)
    kind = f"*{escape(reminder.type_title, 80)}*" if reminder.type_title else ""
    lead = escape(lead_words(reminder), 1_000)
    story = [f"*{LAST_KNOWN}*", escape(reminder.story, 300)]
    if reminder.stage_words:
        words = escape(sentence(reminder.stage_words), 200)
        story.append(f"{words} · {_italic(reminder.certainty_words)}")
    blocks = [
        heading(f"{mark} {title}"),
        small_print(kind, lead),
        paragraph(cut_lines(story, MAX_SECTION)),
    ]
    if reminder.exposure:
        blocks.append(paragraph(f"*{escape(reminder.exposure, 400)}*"))
    stated = [*_stated(reminder)]
    blocks.append(paragraph(cut_lines([f"*{STATED}*", *stated], MAX_SECTION)))
    source = _source(reminder.quote.url if reminder.quote else None)
    why = (*source, *_why(reminder.rules), escape(show_words(reminder.story_id), 200))
    blocks.append(small_print(*why))
    lines = [f"[date] {escape(title, 300)}", lead, *story, *stated, *why]
    return Post(text=cut_lines(lines, MAX_TEXT), blocks=fitted(blocks))


def _stated(reminder: Reminder) -> Iterable[str]:
    """Yield the words that state the day, or that they are gone."""
    if (quote := reminder.quote) is None:
        yield f"• {NO_LONGER_KEPT}"
    else:
        yield from _said([Line(text=quote.text, quote=quote)])
