"""Chooses what of a digest is shown where room is short; nothing is left out silently.

Pure: the renderers and Slack's blocks share these choices, so that they tell the same.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

from monitor.model.message import Alert, Digest, Line, Reminder, Section
from monitor.model.rule import Severity
from monitor.notify.brief import BEYOND, HAPPENING, MATTERS, NEXT
from monitor.notify.clean import one_line
from monitor.notify.facts import NOT_STATED, PROCEDURE
from monitor.notify.words import plural

LAST_KNOWN: Final = "As last reported"
STATED: Final = "What states the day"
NO_LONGER_KEPT: Final = "The report that states it is not stored any more."
_SHOWN: Final = {HAPPENING: 2, MATTERS: 2, NEXT: 2, BEYOND: 0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One story of a card, with what the card has not said yet."""

    alert: Alert
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """The stories that one document tells, under its headline."""

    headline: str
    url: str | None  # None: no report has an address
    severity: Severity  # of the part that leads
    parts: tuple[Part, ...]
    alike: int  # stories left out because the parts say all that they do


def cards(alerts: Sequence[Alert]) -> tuple[Card, ...]:
    """Put the stories of a digest that stand behind each other under one headline."""
    same = groupby(alerts, key=lambda alert: (alert.headline, alert.url))
    return tuple(_card(tuple(group)) for _, group in same)


def _card(alerts: Sequence[Alert]) -> Card:
    said: set[str] = set()
    standings: set[tuple[str, ...]] = set()
    parts: list[Part] = []
    for alert in alerts:
        sections = tuple(_unsaid(short_sections(alert), said))
        standing = (alert.type, alert.stage_words, alert.certainty_words)
        if sections or standing not in standings:
            parts.append(Part(alert=alert, sections=sections))
        said |= {line.text for section in sections for line in section.lines}
        standings.add(standing)
    first = alerts[0]
    return Card(
        headline=first.headline,
        url=first.url,
        severity=first.severity,
        parts=tuple(parts),
        alike=len(alerts) - len(parts),
    )


def _unsaid(sections: Iterable[Section], said: set[str]) -> Iterable[Section]:
    """Yield sections without the lines that are said already."""
    for section in sections:
        lines = tuple(line for line in section.lines if line.text not in said)
        if lines:
            yield replace(section, lines=lines)


def short_sections(alert: Alert) -> tuple[Section, ...]:
    """Return the sections of a brief as a digest shows them: the first lines of each.

    Who does what comes first, then the sentence that states it. How sure it is stands
    beside the headline, and what may formally follow is no news: both are left out.
    """
    shown = (_short(section, alert) for section in alert.brief.sections)
    return tuple(section for section in shown if section.lines)


def _short(section: Section, alert: Alert) -> Section:
    """Keep the first lines of a section, one composed line before the quotations."""
    told = [
        line
        for line in section.lines
        if line.text != NOT_STATED and PROCEDURE not in line.text
    ]
    if section.title == HAPPENING:
        composed = [_plain(line, alert) for line in told if line.quote is None]
        told = [*composed[:1], *(line for line in told if line.quote)]
    return replace(section, lines=tuple(told[: _SHOWN.get(section.title, 1)]))


def _plain(line: Line, alert: Alert) -> Line:
    """Leave out of a line how sure it is, where that stands beside it anyway."""
    sure = alert.certainty_words
    sure = sure[:1].upper() + sure[1:]
    before, found, after = line.text.partition(f" {sure}")
    if not found:
        return line
    rest = after.removeprefix(".").removeprefix("; ")
    more = f" {rest[:1].upper()}{rest[1:]}" if rest else ""
    return replace(line, text=f"{before}{more}")


def alike_words(count: int) -> str:
    """Say that a document tells more stories of which nothing else is to be said."""
    return f"{plural(count, 'more measure')} of this document {_stand(count)} the same."


def _stand(count: int) -> str:
    return "stands" if count == 1 else "stand"


def outside_words(count: int) -> str:
    """Say how much a view leaves out."""
    return f"{plural(count, 'story')} outside this view."


def sources_words(alert: Alert) -> str:
    """Say how many independent publishers tell it."""
    return plural(alert.witnesses, "independent source")


def rules_words(rules: Sequence[tuple[str, str]]) -> str:
    """Name rules by title and id, as the answer to why somebody gets a message."""
    return "; ".join(f"{one_line(title)} ({one_line(id_)})" for id_, title in rules)


def occasion(reminder: Reminder) -> str:
    """Say why a reminder comes now, in a few words."""
    return "A stated day has come" if reminder.asks else "A stated day comes near"


def lead_words(reminder: Reminder) -> str:
    """Say how near the day is."""
    return reminder.lead or reminder.text


def show_words(story_id: str) -> str:
    """Say how to see the whole story."""
    return f"`lodewatch story show {story_id}` tells all of it."


def tally(digest: Digest) -> str:
    """Say in one line what a digest holds."""
    parts = [
        f"{count} {word}"
        for count, word in ((len(digest.new), "new"), (len(digest.changed), "changed"))
        if count
    ]
    if not parts:
        parts = ["Nothing new since the last digest"]
    if digest.still_open:
        parts.append(f"{len(digest.still_open)} still open")
    if digest.dates_ahead:
        parts.append(f"{plural(len(digest.dates_ahead), 'date')} ahead")
    return " · ".join(parts)


def shorter(digest: Digest) -> Digest | None:
    """Return the digest without its least story; None if it has none left.

    Stories that are merely open go first, then changes, then news.
    """
    for part in ("still_open", "changed", "new"):
        stories = getattr(digest, part)
        if stories:
            fewer: Digest = replace(
                digest, **{part: stories[:-1]}, more=digest.more + 1
            )
            return fewer
    return None
