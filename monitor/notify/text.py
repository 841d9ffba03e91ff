"""Renders digests, alerts and notices as plain text, for mail, files and terminals."""

import textwrap
from collections.abc import Iterable
from typing import Final

from monitor.model.message import Alert, Digest, Line, Notice, Payload, Quote, Reminder
from monitor.notify.clean import one_line, web_link
from monitor.notify.shorten import short_sections, tally
from monitor.notify.words import day_words, full_day_words

WIDTH: Final = 76
_BULLET: Final = "  - "
_INNER: Final = "      - "


def payload_text(payload: Payload) -> str:
    """Render whatever a message holds."""
    if isinstance(payload, Alert):
        return alert_text(payload)
    if isinstance(payload, Digest):
        return render_digest_text(payload)
    if isinstance(payload, Reminder):
        return reminder_text(payload)
    return notice_text(payload)


def notice_text(notice: Notice) -> str:
    """Render a notice."""
    parts = [one_line(notice.title), "", _wrapped(notice.text)]
    if notice.points:
        parts.append("")
    for point in notice.points:
        parts.append(_wrapped(point.text, first=_BULLET if not point.level else _INNER))
        if url := web_link(point.url):
            parts.append(" " * len(_INNER) + url)
    return "\n".join(parts) + "\n"


def reminder_text(reminder: Reminder) -> str:
    """Render a reminder: the date, and the words that state it."""
    parts = [
        _wrapped(f"[DATE] {reminder.title}"),
        _wrapped(reminder.story),
        "",
        _wrapped(reminder.text),
    ]
    if (quote := reminder.quote) is not None:
        parts += ["", _wrapped(f"“{one_line(quote.text)}” {_source(quote)}")]
        if url := web_link(quote.url):
            parts.append(url)
    return "\n".join(parts) + "\n"


def alert_text(alert: Alert) -> str:
    """Render an alert: what, how sure, the brief, the way to the source."""
    parts = [
        f"[{alert.severity.value.upper()}] {one_line(alert.headline)}",
        *_standing(alert),
    ]
    for section in alert.brief.sections:
        parts += ["", section.title.upper(), *(_said(line) for line in section.lines)]
    if url := web_link(alert.url):
        parts += ["", url]
    if alert.rules:
        parts.append(f"Rules: {', '.join(one_line(title) for _, title in alert.rules)}")
    return "\n".join(parts) + "\n"


def _standing(alert: Alert) -> Iterable[str]:
    """Yield what kind of development it is, where it stands, and how sure that is."""
    yield one_line(f"{alert.type_title} · {alert.stage_words}")
    yield one_line(f"({alert.certainty_words})")
    if alert.change_words:
        yield one_line(alert.change_words)


def render_digest_text(digest: Digest) -> str:
    """Render a digest for people who read mail as text."""
    head = [one_line(digest.title).upper(), full_day_words(digest.local_date)]
    head.append(tally(digest))
    if digest.late:
        head.append("Late: the monitor was not running when this was due.")
    parts = ["\n".join(head)]
    for title, alerts in (("NEW", digest.new), ("CHANGED", digest.changed)):
        if alerts:
            parts.append(_ruled(title))
            parts += [_entry(alert) for alert in alerts]
    if digest.dates_ahead:
        parts.append(_ruled("DATES AHEAD"))
        parts.append("\n".join(_date_lines(digest)))
    if digest.still_open:
        parts.append(_ruled("STILL OPEN"))
        parts.append("\n".join(_open_lines(digest)))
    parts.append(_foot(digest))
    return "\n\n".join(parts) + "\n"


def _ruled(title: str) -> str:
    """Give a heading the look of one."""
    return f"{title}\n{'=' * WIDTH}"


def _entry(alert: Alert) -> str:
    """Render one story of a digest."""
    lines = [_wrapped(alert.headline)]
    if url := web_link(alert.url):
        lines.append(url)
    standing = [*_standing(alert)]
    lines += standing if alert.change.value != "new" else standing[:2]
    for section in short_sections(alert):
        lines += ["", f"{section.title}:", *(_said(line) for line in section.lines)]
    return "\n".join(lines)


def _date_lines(digest: Digest) -> Iterable[str]:
    """Yield the days ahead."""
    for ahead in digest.dates_ahead:
        yield f"{day_words(ahead.day):<18} {one_line(ahead.words)}"
        yield _wrapped(ahead.title, indent=" " * 19)


def _open_lines(digest: Digest) -> Iterable[str]:
    """Yield the stories that are open without news."""
    for alert in digest.still_open:
        yield _wrapped(alert.headline, first=_BULLET)
        yield _wrapped(alert.stage_words, indent=" " * len(_BULLET))


def _foot(digest: Digest) -> str:
    """Say what was left out, what was watched, and for which time."""
    span = f"From {digest.since:%Y-%m-%d %H:%M} to {digest.until:%Y-%m-%d %H:%M} UTC."
    more = [f"+{digest.more} more in the monitor."] if digest.more else []
    return "\n".join(["-" * WIDTH, *more, _wrapped(digest.coverage), span])


def _said(line: Line) -> str:
    """Render a line of a brief, a quotation with its source."""
    if line.quote is None:
        return _wrapped(line.text, first=_BULLET)
    return _wrapped(f"“{one_line(line.text)}” {_source(line.quote)}", first=_BULLET)


def _source(quote: Quote) -> str:
    """Name a quotation's publisher and day."""
    return f"({one_line(quote.source)}, {day_words(quote.published.date())})"


def _wrapped(text: str, *, first: str = "", indent: str = "") -> str:
    """Wrap outside words to the width of a mail."""
    return textwrap.fill(
        one_line(text),
        WIDTH,
        initial_indent=first or indent,
        subsequent_indent=" " * len(first) if first else indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
