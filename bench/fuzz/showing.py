"""Targets: a stranger's words in what we write. Read back, they are words again."""

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from html.parser import HTMLParser
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

from icalendar import Calendar
from rich.console import Console

from bench.fuzz.target import Target, text_of
from monitor.cli.output import Listing
from monitor.config.settings import EmailSettings
from monitor.model.calendar import Given
from monitor.model.message import Alert, Brief, Line, Quote, Section
from monitor.model.record import from_json, to_json
from monitor.notify import blocks, mrkdwn
from monitor.notify.agenda import issued
from monitor.notify.atom import Entry, render_atom
from monitor.notify.clean import one_line, web_link
from monitor.notify.console import render
from monitor.notify.html import (
    render_alert_html,
    render_briefing_html,
    render_digest_html,
)
from monitor.notify.ical import render_ical
from monitor.notify.mail import build
from monitor.notify.markdown import render_briefing_markdown
from monitor.notify.table import as_csv
from tests.makers import NOON, a_message, an_alert
from tests.notify.briefings import a_briefing
from tests.notify.dates import a_reminder, an_entry
from tests.notify.rules import a_digest

_LINK = re.compile(r"<(https?://[^|<>]*)\|[^<>|]*>", re.IGNORECASE)
_UNSAFE = {
    "script",
    "iframe",
    "object",
    "form",
    "svg",
    "math",
    "input",
    "embed",
    "base",
}
_TEXTS: Listing[str] = Listing(
    fields=[("text", lambda i: i), ("again", lambda i: i)],
    headings=(),
    cells=lambda _: (),
    record=lambda i: {"text": i},
)
_MAIL = EmailSettings(
    name="mail", host="127.0.0.1", port=25, security="none", user=None, password=None,
    password_env="SMTP_PASSWORD", sender="a@b.example", to=("c@d.example",),
    timeout=timedelta(seconds=5), on_unknown="hold",
)  # fmt: skip


def _alert(text: str) -> Alert:
    """Return an alert in which every outside word is `text`."""
    quote = Quote(text=text, source=text, url=text, published=NOON)
    said = Section(
        title="What's happening", lines=(Line(text=text, quote=quote), Line(text=text))
    )
    return an_alert(
        headline=text, stage_words=text, certainty_words=text, change_words=text,
        rules=((text, text),), url=text, quotes=(quote,), history=(text,),
        brief=Brief(sections=(said,)),
    )  # fmt: skip


def _words(block: object) -> Iterator[tuple[str, str]]:
    """Yield the texts of Slack's blocks with their kind."""
    if isinstance(block, dict):
        if isinstance(block.get("text"), str):
            yield block["type"], block["text"]
        for value in block.values():
            yield from _words(value)
    elif isinstance(block, (list, tuple)):
        for value in block:
            yield from _words(value)


def slack(data: bytes) -> None:
    text = text_of(data)
    alert = _alert(text)
    for message in (
        a_message(payload=alert),
        a_message(payload=a_digest(new=(alert,))),
        a_message(payload=a_reminder(text)),
    ):
        made = blocks.post(message, with_buttons=True)
        assert made.text
        json.dumps(made.blocks).encode()
        assert len(made.blocks) <= mrkdwn.MAX_BLOCKS
        for kind, said in (("mrkdwn", made.text), *_words(made.blocks)):
            assert len(said) <= mrkdwn.MAX_TEXT
            if kind == "mrkdwn":
                rest = _LINK.sub("", said)
                assert "<" not in rest, rest
                assert ">" not in rest, rest


class _Page(HTMLParser):
    """Looks for what no page of ours has."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag not in _UNSAFE, tag
        for name, value in attrs:
            assert not name.startswith("on"), name
            if name == "href":
                assert urlsplit(value or "").scheme in ("http", "https", ""), value
            if name == "src":
                assert (value or "").startswith(("data:image/png", "cid:")), value


def html(data: bytes) -> None:
    text = text_of(data)
    alert = _alert(text)
    quote = Quote(text=text, source=text, url=text, published=NOON)
    for page in (
        render_alert_html(alert),
        render_digest_html(a_digest(new=(alert,), coverage=text)),
        render_briefing_html(a_briefing(text, quote, title=text)),
    ):
        page.encode()
        _Page().feed(page)
    render_briefing_markdown(a_briefing(text, quote, title=text)).encode()


def mail(data: bytes) -> None:
    text = text_of(data)
    made = build(a_message(payload=_alert(text), recipient="c@d.example"), _MAIL)
    read = message_from_bytes(made.as_bytes(), policy=default)
    assert sorted(read.keys()) == sorted(made.keys()), "a header more or less"
    assert read["To"].addresses[0].addr_spec == "c@d.example"
    body = read.get_body(("plain",))
    assert body is not None


def calendar(data: bytes) -> None:
    text = text_of(data)
    given = issued(an_entry(), None, now=NOON)
    assert isinstance(given, Given)
    changed = replace(given, summary=text, description=text, url=web_link(text))
    content = render_ical([changed, given], name=text)
    read = Calendar.from_ical(content)
    events = list(read.walk("VEVENT"))
    assert len(events) == 2, "an event more or less"  # noqa: PLR2004
    assert {str(e["uid"]) for e in events} == {given.uid}
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))  # noqa: PLR2004


def atom(data: bytes) -> None:
    text = text_of(data)
    entry = Entry(id="tag:x", title=text, text=text, updated=NOON, published=NOON,
                  url=web_link(text), categories=(text,))  # fmt: skip
    root = ET.fromstring(render_atom([entry], name=text, id="tag:y"))
    space = "{http://www.w3.org/2005/Atom}"
    assert len(root.findall(f"{space}entry")) == 1
    shown = root.findtext(f"{space}entry/{space}title") or ""
    assert shown == re.sub(
        "[\ufffe\uffff\ufdd0-\ufdef\x00-\x08\x0b\x0c\x0e-\x1f]", "", one_line(text)
    )


def table(data: bytes) -> None:
    text = text_of(data)
    rows = list(csv.reader(io.StringIO(as_csv([text, "end"], _TEXTS), newline="")))
    assert len(rows) == 3, "a row more or less"  # noqa: PLR2004
    for row in rows:
        assert len(row) == 2, "a cell more or less"  # noqa: PLR2004
        assert not row[0].lstrip().startswith(tuple("=+-@\uff1d\uff0b\uff0d\uff20")), (
            row[0]
        )


def terminal(data: bytes) -> None:
    text = text_of(data)
    out = io.StringIO()
    shown = Console(file=out, width=80, no_color=True, force_terminal=False)
    shown.print(render(_alert(text)))
    assert not re.search(
        "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", out.getvalue()
    )


def record(data: bytes) -> None:
    """What is kept of a message is read back as it was."""
    text = text_of(data)
    alert = replace(_alert(text), published=NOON + timedelta(microseconds=len(text)))
    assert from_json(Alert, to_json(alert)) == alert


TARGETS = (
    Target(name="slack", check=slack, seconds=4, tests=("notify/test_blocks.py", "notify/test_clean.py")),
    Target(name="html", check=html, seconds=10, tests=("notify/test_html.py", "notify/test_clean.py")),
    Target(name="mail", check=mail, seconds=10, tests=("notify/test_mail.py",)),
    Target(name="calendar", check=calendar, tests=("notify/test_ical.py",)),
    Target(name="atom", check=atom, tests=("notify/test_atom.py",)),
    Target(name="table", check=table, tests=("cli/test_exported.py",)),
    Target(name="terminal", check=terminal, seconds=4, tests=("notify/test_console.py",)),
    Target(name="record", check=record, tests=("model/test_record.py",)),
)  # fmt: skip
