"""Turns pages into HTML: the templates, and the filters that they use.

All words are escaped, all links to others are http(s). There is one style sheet, and no
script.
"""

from datetime import UTC, datetime
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Final
from urllib.parse import quote

from markupsafe import Markup

from monitor.desk import words
from monitor.desk.known import Known
from monitor.desk.page import Page
from monitor.desk.rows import together
from monitor.desk.story import rung
from monitor.notify.agenda import entry_words, question_words, when_words
from monitor.notify.ago import relative
from monitor.notify.clean import host, one_line, web_link
from monitor.notify.history import teller
from monitor.notify.story_told import about_words, side_words
from monitor.notify.words import (
    certainty_words,
    change_words,
    date_words,
    day_words,
    direction_words,
    full_day_words,
    money_words,
    plural,
    stage_name,
    stage_words,
)
from monitor.pipeline.listed import headline
from monitor.pipeline.outcome import state_words
from monitor.templates import Templates
from monitor.web.values import Request

FOLDER: Final = Path(str(files("monitor.desk"))) / "templates"
STYLE: Final = (FOLDER / "style.css").read_bytes()
ICON: Final = (FOLDER / "icon.svg").read_bytes()
STYLE_NAME: Final = f"/style.css?{sha256(STYLE).hexdigest()[:12]}"

NAVIGATION: Final = (
    ("today", "/", "Today"),
    ("stories", "/stories", "Stories"),
    ("calendar", "/calendar", "Calendar"),
    ("companies", "/companies", "Companies"),
    ("materials", "/materials", "Materials"),
    ("alerts", "/alerts", "Alerts"),
    ("rules", "/rules", "Rules"),
    ("sources", "/sources", "Sources"),
)


def render(page: Page, request: Request, known: Known, *, now: datetime) -> bytes:
    """Return a page as HTML."""
    text = _TEMPLATES.render(
        page.template,
        page=page,
        request=request,
        known=known,
        now=now,
        today=now.date(),
        ago=lambda when: _ago(when, now),
        **page.values,
    )
    return text.encode()


def _ago(when: datetime | None, now: datetime) -> Markup:
    """Say how long ago a moment was, with the moment itself behind it."""
    if when is None:
        return Markup("never")
    whole = f"{day_words(when.date())}, {when:%H:%M} UTC"
    return Markup('<time datetime="{}" title="{}">{}</time>').format(
        when.astimezone(UTC).isoformat(timespec="seconds"),
        whole,
        relative(when, now=now),
    )


def _moment(when: datetime) -> str:
    return f"{day_words(when.date())}, {when:%H:%M} UTC"


_TEMPLATES: Final = Templates(
    "monitor.desk",
    {
        "line": lambda text, limit=None: one_line(str(text), limit=limit),
        "link": web_link,
        "host": host,
        "day": day_words,
        "full_day": full_day_words,
        "moment": _moment,
        "plural": plural,
        "together": together,
        "part": lambda text: quote(str(text), safe=""),
        "stage": stage_words,
        "stage_name": stage_name,
        "rung": rung,
        "certainty": certainty_words,
        "sure": words.sure,
        "change": change_words,
        "about": about_words,
        "teller": teller,
        "side": side_words,
        "direction": direction_words,
        "money": money_words,
        "date": date_words,
        "state": state_words,
        "headline": headline,
        "entry": entry_words,
        "entry_when": when_words,
        "question": question_words,
        "tier": words.tier,
        "state_look": words.state_look,
        "health_look": words.health_look,
        "verdict": words.verdict,
        "message_kind": words.message_kind,
        "span": words.span,
        "sentence": words.sentence,
    },
    style=STYLE_NAME,
    navigation=NAVIGATION,
    mute_spans=words.MUTE_SPANS,
)


def prepare() -> None:
    """Read the templates, so that no reader waits for it."""
    _TEMPLATES.prepare()
