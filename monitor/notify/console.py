"""Prints to the terminal: the only door of this stage to rich.

Outside words are put in as text, never as markup, and without control characters, so
that no headline can colour or move what stands around it.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Final, TextIO

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
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
    Pointer,
    Quote,
    Reminder,
    Result,
)
from monitor.model.rule import Severity
from monitor.notify.clean import one_line, web_link
from monitor.notify.shorten import (
    LAST_KNOWN,
    NO_LONGER_KEPT,
    STATED,
    lead_words,
    occasion,
    rules_words,
    short_sections,
    show_words,
    sources_words,
)
from monitor.notify.text import render_digest_text
from monitor.notify.words import day_words, moment_words, sentence

WIDTH: Final = 100  # wider lines are hard to read
INDENT: Final = 2
# Both colours are fixed, so that a label reads the same on a dark and a light ground;
# everything else has the terminal's own.
_COLOURS: Final = {
    Severity.LOW: "bold #ffffff on #5f6b7a",
    Severity.MEDIUM: "bold #000000 on #ffd75f",
    Severity.HIGH: "bold #000000 on #ff9f43",
    Severity.CRITICAL: "bold #ffffff on #c0182b",
}
_NOTICE: Final = "bold #ffffff on #8e44ad"
_DATE: Final = "bold #000000 on #7fdbca"


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
            self._console.print(render(claim.message.payload), crop=False)
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
        return alert_block(payload)
    if isinstance(payload, Digest):
        return Text(render_digest_text(payload))
    if isinstance(payload, Reminder):
        return _reminder_block(payload)
    return _notice_block(payload)


def alert_block(alert: Alert) -> RenderableType:
    """Lay out an alert: what, how sure, the brief, the source.

    A rule and an indent, and no box: words and links can be copied whole.
    """
    sections = short_sections(alert) if alert.updates else alert.brief.sections
    parts: list[RenderableType] = [
        Text(one_line(alert.headline), style="bold"),
        *_standing(alert),
    ]
    if alert.exposure:
        parts.append(Text(one_line(alert.exposure), style="bold"))
    for section in sections:
        parts.append(Text(f"\n{section.title}", style="bold"))
        parts += [_said(line) for line in section.lines]
    if alert.history:
        parts.append(Text("\nHow it came to this", style="bold"))
        parts += [_said(Line(text=step)) for step in alert.history]
    kind = "update" if alert.updates else "alert"
    head = Text.assemble(
        (f" {alert.severity.value.upper()} ", _COLOURS[alert.severity]),
        f" · {one_line(alert.type_title)} · {kind} ",
    )
    return _block(head, *parts, Text(), _told(alert), link=alert.url)


def _standing(alert: Alert) -> Iterable[RenderableType]:
    """Yield where a story stands, how sure that is, and what is new."""
    yield _sure(alert.stage_words, alert.certainty_words)
    if alert.change.value != "new" and alert.change_words:
        yield Text(one_line(alert.change_words), style="bold")


def _sure(stage: str, certainty: str) -> Text:
    """Say where a story stands, and how sure that is."""
    standing = Text(sentence(one_line(stage)))
    return standing.append(f" · {one_line(certainty)}", style="italic")


def _block(
    head: Text, *parts: RenderableType, link: str | None = None
) -> RenderableType:
    """Put a heading line over indented parts; a link stays whole however long it is."""
    url = web_link(link)
    below = [_address(url, left=INDENT)] if url else []
    return Group(_headed(head), _indented(*parts), *below, Text())


def _headed(head: Text) -> RenderableType:
    """Lay out a heading line; a rule and no box, so that words can be copied whole."""
    return Rule(head, align="left", style="none", characters="─")


def _indented(*parts: RenderableType, left: int = INDENT) -> RenderableType:
    """Set parts in from the edge."""
    return Padding(Group(*parts), (0, 0, 0, left))


def _address(url: str, *, left: int) -> RenderableType:
    """Lay out a link, whole however long it is."""
    address = Text(" " * left, no_wrap=True, overflow="ignore", end="\n")
    return address.append(url, style=f"underline link {url}")


def _said(line: Line) -> RenderableType:
    """Lay out a line of a brief; quotations are marked and sourced."""
    quote = line.quote
    return _hanging(
        "• ", Text(one_line(line.text)) if quote is None else _quoted(quote)
    )


def _hanging(mark: str, words: Text) -> RenderableType:
    """Put a mark before words, which stay to the right of it."""
    hanging = Table.grid(padding=0)
    hanging.add_row(mark, words)
    return hanging


def _quoted(quote: Quote) -> Text:
    """Lay out a source's words, marked and sourced."""
    source, day = one_line(quote.source), quote.published.date()
    text = Text(f"“{one_line(quote.text)}”")
    return text.append(f" — {source}, {day_words(day)}")


def _told(alert: Alert) -> Text:
    """Say who told it and why it is told on."""
    told = [f"{sources_words(alert)}."]
    if alert.rules:
        told.append(f"Why you get this: {rules_words(alert.rules)}")
    return Text("\n".join(told), style="dim")


def _notice_block(notice: Notice) -> RenderableType:
    """Lay out a word to the operator: what, what can be done, since when, and why here."""
    when = f" · {moment_words(notice.at)} " if notice.at else " "
    said = [Text(one_line(notice.title), style="bold"), Text(one_line(notice.text))]
    points = [row for point in notice.points for row in _point(point)]
    end: list[Text] = []
    if notice.todo:
        end += [Text("\nWhat you can do", style="bold"), Text(one_line(notice.todo))]
    if notice.why:
        end.append(Text(f"\nWhy you get this: {one_line(notice.why)}", style="dim"))
    return Group(
        _headed(Text.assemble((" NOTICE ", _NOTICE), when)),
        _indented(*said),
        *([Text(), *points] if points else []),
        _indented(*end),
        Text(),
    )


def _point(point: Pointer) -> Iterable[RenderableType]:
    """Yield an entry of a notice's list, its small print and its link."""
    left = INDENT * (1 + point.level)
    yield _indented(_hanging("• ", Text(one_line(point.text))), left=left)
    if point.note:
        yield _indented(Text(one_line(point.note), style="italic"), left=left + 2)
    if url := web_link(point.url):
        yield _address(url, left=left + 2)


def _reminder_block(reminder: Reminder) -> RenderableType:
    """Lay out a reminder: the date, the story, and the words that state it."""
    parts: list[RenderableType] = [
        Text(one_line(reminder.title), style="bold"),
        Text(one_line(lead_words(reminder))),
        Text(f"\n{LAST_KNOWN}", style="bold"),
        Text(one_line(reminder.story)),
    ]
    if reminder.stage_words:
        parts.append(_sure(reminder.stage_words, reminder.certainty_words))
    if reminder.exposure:
        parts.append(Text(one_line(reminder.exposure), style="bold"))
    parts.append(Text(f"\n{STATED}", style="bold"))
    quote = reminder.quote
    stated = Text(NO_LONGER_KEPT) if quote is None else _quoted(quote)
    why = [f"Why you get this: {rules_words(reminder.rules)}"] if reminder.rules else []
    told = "\n".join([*why, one_line(show_words(reminder.story_id))])
    parts += [_hanging("• ", stated), Text(), Text(told, style="dim")]
    kind = one_line(reminder.type_title or "reminder")
    about = f" · {kind} · {occasion(reminder).lower()} "
    head = Text.assemble((" DATE? " if reminder.asks else " DATE ", _DATE), about)
    return _block(head, *parts, link=quote.url if quote else None)
