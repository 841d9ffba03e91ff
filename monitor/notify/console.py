"""Prints to the terminal: the only door of this stage to rich.

Outside words are put in as text, never as markup, and without control characters, so
that no headline can colour or move what stands around it.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Final, TextIO

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from monitor.model.message import (
    Alert,
    Claim,
    Delivery,
    Digest,
    Finding,
    Line,
    Lookup,
    Notice,
    Payload,
    Quote,
    Reminder,
    Result,
)
from monitor.model.rule import Severity
from monitor.notify.clean import one_line, web_link
from monitor.notify.shorten import short_sections, sources_words
from monitor.notify.text import render_digest_text
from monitor.notify.words import day_words

WIDTH: Final = 100  # wider lines are hard to read
_COLOURS: Final = {
    Severity.LOW: "bright_black",
    Severity.MEDIUM: "yellow",
    Severity.HIGH: "dark_orange",
    Severity.CRITICAL: "red",
}


class ConsoleChannel:
    """A terminal, or a file that stands for one; implements `monitor.ports.Channel`."""

    def __init__(self, name: str, stream: TextIO) -> None:
        self._name = name
        self._console = Console(file=stream, highlight=False, emoji=False)
        self._console.width = min(self._console.width, WIDTH)

    @property
    def name(self) -> str:
        """Return the name that `config.toml` gives it."""
        return self._name

    @property
    def recipients(self) -> tuple[str, ...]:
        """Return none: whoever looks, sees it."""
        return ()

    @property
    def min_interval(self) -> timedelta:
        """Return none."""
        return timedelta(0)

    @property
    def timeout(self) -> timedelta:
        """Return a guess: a terminal that is stopped blocks."""
        return timedelta(seconds=10)

    def send(self, claim: Claim) -> Delivery:
        """Print the message."""
        try:
            self._console.print(render(claim.message.payload))
            self._console.file.flush()
        except (OSError, ValueError) as e:
            return Delivery(result=Result.NOT_SENT, error=f"{type(e).__name__}: {e}")
        return Delivery(result=Result.ACCEPTED)

    def find(self, claim: Claim) -> Lookup:  # noqa: ARG002 - the port's signature
        """Say that a terminal cannot be read back."""
        return Lookup(finding=Finding.CANNOT_LOOK, error="a terminal cannot be read")


def render(payload: Payload) -> RenderableType:
    """Lay out whatever a message holds."""
    if isinstance(payload, Alert):
        return alert_panel(payload)
    if isinstance(payload, Digest):
        return Text(render_digest_text(payload))
    if isinstance(payload, Reminder):
        return _reminder_panel(payload)
    return _notice_panel(payload)


def alert_panel(alert: Alert) -> Panel:
    """Lay out an alert: what, how sure, the brief, the source."""
    colour = _COLOURS[alert.severity]
    sections = short_sections(alert) if alert.updates else alert.brief.sections
    parts: list[RenderableType] = [
        Text(one_line(alert.headline), style="bold"),
        *_standing(alert, colour),
    ]
    if alert.exposure:
        parts.append(Text(one_line(alert.exposure), style=f"bold {colour}"))
    for section in sections:
        parts.append(Text(f"\n{section.title}", style=f"bold {colour}"))
        parts += [_said(line) for line in section.lines]
    if alert.history:
        parts.append(Text("\nHow it came to this", style=f"bold {colour}"))
        parts += [_said(Line(text=step)) for step in alert.history]
    parts.append(Text())
    parts += _foot(alert)
    kind = "update" if alert.updates else "alert"
    title = Text(
        f" {alert.severity.value.upper()} · {one_line(alert.type_title)} · {kind} "
    )
    return Panel(
        Group(*parts),
        title=title,
        title_align="left",
        border_style=colour,
        padding=(1, 2),
    )


def _standing(alert: Alert, colour: str) -> Iterable[RenderableType]:
    """Yield where a story stands and how sure that is."""
    words = one_line(alert.stage_words)
    yield Text(words[:1].upper() + words[1:], style=colour)
    yield Text(one_line(alert.certainty_words), style="italic")
    if alert.change.value != "new" and alert.change_words:
        yield Text(one_line(alert.change_words), style="bold")


def _said(line: Line) -> RenderableType:
    """Lay out a line of a brief; quotations are marked and sourced."""
    text = Text("• ")
    if line.quote is None:
        text.append(one_line(line.text))
    else:
        text.append(_quoted(line.quote))
    hanging = Table.grid(padding=0)
    hanging.add_row(text[:2], text[2:])
    return Padding(hanging, (0, 0, 0, 1))


def _quoted(quote: Quote) -> Text:
    """Lay out a source's words, marked and sourced."""
    source, day = one_line(quote.source), quote.published.date()
    text = Text(f"“{one_line(quote.text)}”")
    return text.append(f"  {source}, {day_words(day)}", style="dim")


def _foot(alert: Alert) -> Iterable[RenderableType]:
    """Yield the way to the source and why it is told."""
    if url := web_link(alert.url):
        yield Text(url, style=f"underline link {url}", overflow="fold")
    yield Text(f"{sources_words(alert)}.", style="dim")
    rules = [f"{one_line(title)} ({one_line(id_)})" for id_, title in alert.rules]
    if rules:
        yield Text(f"Why you get this: {'; '.join(rules)}", style="dim")


def _notice_panel(notice: Notice) -> Panel:
    """Lay out a word to the operator."""
    title = Text(f" {one_line(notice.title)} ")
    body = Text(one_line(notice.text))
    for point in notice.points:
        body.append(f"\n{'    ' * point.level}• {one_line(point.text)}")
    return Panel(body, title=title, title_align="left", border_style="magenta")


def _reminder_panel(reminder: Reminder) -> Panel:
    """Lay out a reminder: the date, and the words that state it."""
    parts: list[RenderableType] = [
        Text(one_line(reminder.title), style="bold"),
        Text(one_line(reminder.story)),
        Text(one_line(reminder.text), style="dim"),
    ]
    if (quote := reminder.quote) is not None:
        parts += [Text(), _quoted(quote)]
        if url := web_link(quote.url):
            parts.append(Text(url, style=f"underline link {url}", overflow="fold"))
    return Panel(Group(*parts), title=" DATE ", title_align="left", border_style="cyan")
