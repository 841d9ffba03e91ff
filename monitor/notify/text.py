"""Renders digests, alerts and notices as plain text, for mail, files and terminals."""

import textwrap
from collections.abc import Iterable
from typing import Final

from monitor.model.message import Alert, Digest, Line, Notice, Payload, Quote, Reminder
from monitor.notify.activity import span_words
from monitor.notify.brief import HAPPENING
from monitor.notify.clean import one_line, web_link
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
    show_words,
    sources_words,
    tally,
)
from monitor.notify.words import day_words, full_day_words, moment_words, sentence

WIDTH: Final = 76
_BULLET: Final = "  - "
_INNER: Final = "      - "
_DAY: Final = 18  # characters for a day
_BARS: Final = "·▁▂▃▄▅▆▇█"


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
    """Render a notice: what, what can be done, since when, and why it comes here."""
    parts = [_wrapped(f"[NOTICE] {notice.title}")]
    if notice.at is not None:
        parts.append(moment_words(notice.at))
    parts += ["", _wrapped(notice.text)]
    if notice.points:
        parts.append("")
    for point in notice.points:
        first = _INNER if point.level else _BULLET
        parts.append(_wrapped(point.text, first=first))
        below = " " * len(first)
        if point.note:
            parts.append(_wrapped(f"({one_line(point.note)})", indent=below))
        if url := web_link(point.url):
            parts.append(below + url)
    if notice.todo:
        parts += ["", "WHAT YOU CAN DO", _wrapped(notice.todo)]
    if notice.why:
        parts += ["", _wrapped(f"Why you get this: {notice.why}")]
    return "\n".join(parts) + "\n"


def reminder_text(reminder: Reminder) -> str:
    """Render a reminder: the date, the story, and the words that state it."""
    parts = [
        _wrapped(f"[DATE] {reminder.title}"),
        _wrapped(lead_words(reminder)),
        "",
        LAST_KNOWN.upper(),
        _wrapped(reminder.story),
    ]
    if reminder.stage_words:
        kind = f"{reminder.type_title} · " if reminder.type_title else ""
        parts.append(_wrapped(f"{kind}{reminder.stage_words}"))
        parts.append(_wrapped(f"({one_line(reminder.certainty_words)})"))
    if reminder.exposure:
        parts.append(_wrapped(reminder.exposure))
    parts += ["", STATED.upper()]
    if (quote := reminder.quote) is None:
        parts.append(_wrapped(NO_LONGER_KEPT, first=_BULLET))
    else:
        parts.append(_said(Line(text=quote.text, quote=quote)))
        if url := web_link(quote.url):
            parts += ["", url]
    rules = rules_words(reminder.rules)
    told = f"Why you get this: {rules}. " if rules else ""
    parts += ["", _wrapped(f"{told}{show_words(reminder.story_id)}")]
    return "\n".join(parts) + "\n"


def alert_text(alert: Alert) -> str:
    """Render an alert: what, how sure, what changed, the brief, and why it is told."""
    parts = [
        _wrapped(f"[{alert.severity.value.upper()}] {alert.headline}"),
        *_standing(alert),
    ]
    for section in alert.brief.sections:
        parts += ["", section.title.upper(), *(_said(line) for line in section.lines)]
    if alert.history:
        parts += ["", "HOW IT CAME TO THIS"]
        parts += [_wrapped(step, first=_BULLET) for step in alert.history]
    if url := web_link(alert.url):
        parts += ["", url]
    rules = rules_words(alert.rules)
    told = f"Why you get this: {rules}. " if rules else ""
    parts += ["", _wrapped(f"{told}{sources_words(alert)}.")]
    return "\n".join(parts) + "\n"


def _standing(alert: Alert) -> Iterable[str]:
    """Yield what kind of development it is, where it stands, and how sure that is."""
    yield _wrapped(f"{alert.type_title} · {alert.stage_words}")
    yield _wrapped(f"({alert.certainty_words})")
    if alert.change.value != "new" and alert.change_words:
        yield _wrapped(alert.change_words)
    if alert.exposure:
        yield _wrapped(alert.exposure)


def render_digest_text(digest: Digest) -> str:
    """Render a digest for people who read mail as text."""
    title = " · ".join(filter(None, (one_line(digest.title), digest.audience)))
    head = [title.upper(), full_day_words(digest.local_date)]
    head.append(tally(digest))
    if digest.late:
        head.append("Late: the monitor was not running when this was due.")
    parts = ["\n".join(head)]
    for title, alerts in (("NEW", digest.new), ("CHANGED", digest.changed)):
        if alerts:
            parts.append(_ruled(title))
            parts += [_entry(card) for card in cards(alerts)]
    if digest.dates_ahead:
        parts.append(_ruled("DATES AHEAD"))
        parts.append("\n".join(_date_lines(digest)))
    if digest.still_open:
        parts.append(_ruled("STILL OPEN"))
        parts.append("\n".join(_open_lines(digest)))
    if digest.activity:
        parts.append(_ruled("WHAT WAS REPORTED, BY TYPE"))
        parts.append("\n".join(_activity_lines(digest)))
    parts.append(_foot(digest))
    return "\n\n".join(parts) + "\n"


def _ruled(title: str) -> str:
    """Give a heading the look of one."""
    return f"{title}\n{'=' * WIDTH}"


def _entry(card: Card) -> str:
    """Render the stories of one document."""
    lines = [_wrapped(card.headline)]
    if url := web_link(card.url):
        lines.append(url)
    for number, part in enumerate(card.parts):
        lines += [""] if number else []
        lines += _standing(part.alert)
        for section in part.sections:
            title = [] if section.title == HAPPENING else [f"{section.title}:"]
            lines += ["", *title, *(_said(line) for line in section.lines)]
    if card.alike:
        lines += ["", _wrapped(alike_words(card.alike))]
    return "\n".join(lines)


def _date_lines(digest: Digest) -> Iterable[str]:
    """Yield the days ahead."""
    for ahead in digest.dates_ahead:
        day = one_line(ahead.when, limit=30) or day_words(ahead.day)
        yield _wrapped(
            ahead.words, first=f"{sentence(day):<{_DAY}} ", indent=" " * (_DAY + 1)
        )
        yield _wrapped(ahead.title, indent=" " * (_DAY + 1))


def _open_lines(digest: Digest) -> Iterable[str]:
    """Yield the stories that are open without news."""
    for alert in digest.still_open:
        standing = f"{alert.type_title} · {alert.stage_words} · {alert.certainty_words}"
        yield _wrapped(alert.headline, first=_BULLET)
        yield _wrapped(standing, indent=" " * len(_BULLET))


def _activity_lines(digest: Digest) -> Iterable[str]:
    """Yield a row of bars for each type of event, one column a day."""
    highest = max(max(one.days) for one in digest.activity)
    for one in digest.activity:
        bars = "".join(_BARS[-(-count * 8 // highest)] for count in one.days)
        yield f"{one_line(one.title, limit=36):<37}{sum(one.days):>5}  {bars}"
    yield ""
    yield _wrapped(
        f"Stories told of on each day, {span_words(digest.local_date)}; the last column "
        "is that day."
    )


def _foot(digest: Digest) -> str:
    """Say what was left out, what was watched, and for which time."""
    span = f"From {digest.since:%Y-%m-%d %H:%M} to {digest.until:%Y-%m-%d %H:%M} UTC."
    more = [f"+{digest.more} more in the monitor."] if digest.more else []
    if digest.audience:
        outside = f" {outside_words(digest.outside)}" if digest.outside else ""
        more.append(_wrapped(f"For {digest.audience.lower()}: {digest.about}{outside}"))
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
