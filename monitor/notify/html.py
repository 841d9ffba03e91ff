"""Renders digests, alerts, reminders, notices and briefs as HTML.

What goes by mail is e-mail-safe: tables, inline styles, and one picture that says in words
what it shows, so that every mail client shows it; below 90 kB, because Gmail clips a
message at about 102 kB. All words are escaped, all links http(s).
"""

import base64
from datetime import datetime
from typing import Final

import css_inline

from monitor.model.briefing import Briefing, Dated
from monitor.model.message import Alert, Digest, Notice, Reminder
from monitor.notify.activity import alternative, span_words
from monitor.notify.chart import SHOWN, draw
from monitor.notify.clean import one_line, web_link
from monitor.notify.facts import NOT_STATED
from monitor.notify.footnotes import footnotes
from monitor.notify.markdown import lead, once
from monitor.notify.shorten import (
    LAST_KNOWN,
    NO_LONGER_KEPT,
    STATED,
    alike_words,
    cards,
    lead_words,
    occasion,
    outside_words,
    rules_words,
    shorter,
    show_words,
    sources_words,
    tally,
)
from monitor.notify.words import day_words, full_day_words, moment_words, sentence
from monitor.templates import Templates

MAX_BYTES: Final = 90_000
_WITHIN: Final = "cid:within"


def _line(text: object, limit: int | None = None) -> str:
    """Clean outside words; what comes back is escaped by Jinja2."""
    return one_line(str(text), limit=limit)


def _dated(dated: Dated) -> str:
    """Say what a day brings, without the day where it stands beside it anyway."""
    words = one_line(dated.text).removeprefix(f"{day_words(dated.day)}: ")
    return sentence(words)


def _moment(value: datetime) -> str:
    """Write a moment to the minute."""
    return f"{day_words(value.date())}, {value:%H:%M}"


_TEMPLATES: Final = Templates(
    "monitor.notify",
    {
        "line": _line,
        "link": web_link,
        "day": day_words,
        "full_day": full_day_words,
        "moment": _moment,
        "moment_utc": moment_words,
        "rules": rules_words,
        "occasion": occasion,
        "lead_words": lead_words,
        "show": show_words,
        "sentence": sentence,
        "tally": tally,
        "lead": lead,
        "once": once,
        "dated": _dated,
        "cards": cards,
        "alike": alike_words,
        "outside": outside_words,
        "sources": sources_words,
        "span": span_words,
        "alternative": alternative,
    },
)
_INLINER: Final = css_inline.CSSInliner(
    keep_at_rules=True, load_remote_stylesheets=False
)


def render_digest_html(digest: Digest, *, picture: str | None = None) -> str:
    """Return a digest as a whole page, with "+N more" where it would be too long.

    `picture` is the address under which a mail carries the picture of the last weeks;
    without one the page holds the picture itself, which counts for no limit.
    """
    address = picture or _WITHIN
    html = _render("digest.html", digest=digest, picture=address, shown=SHOWN)
    while len(html.encode()) > MAX_BYTES:
        fewer = shorter(digest)
        if fewer is None:
            break
        digest = fewer
        html = _render("digest.html", digest=digest, picture=address, shown=SHOWN)
    if picture is None and digest.activity:
        drawn = base64.b64encode(draw(digest.activity, digest.local_date)).decode()
        html = html.replace(_WITHIN, f"data:image/png;base64,{drawn}")
    return html


def render_alert_html(alert: Alert) -> str:
    """Return an alert as a whole page."""
    return _render("alert.html", alert=alert)


def render_notice_html(notice: Notice) -> str:
    """Return a notice as a whole page."""
    return _render("notice.html", notice=notice)


def render_reminder_html(reminder: Reminder) -> str:
    """Return a reminder as a whole page."""
    return _render(
        "reminder.html",
        reminder=reminder,
        last_known=LAST_KNOWN,
        stated=STATED,
        gone=NO_LONGER_KEPT,
    )


def render_briefing_html(briefing: Briefing) -> str:
    """Return a brief as a page of its own: nothing is loaded, no script, no limit.

    It is for browsers and paper, so its styles stay in one place.
    """
    return _TEMPLATES.render(
        "brief.html", brief=briefing, notes=footnotes(briefing), not_stated=NOT_STATED
    )


def _render(name: str, **values: object) -> str:
    """Fill in a template and move its styles into the elements."""
    return _INLINER.inline(_TEMPLATES.render(name, **values))
