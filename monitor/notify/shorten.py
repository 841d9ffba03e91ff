"""Chooses what of a digest is shown where room is short; nothing is left out silently.

Pure: the renderers and Slack's blocks share these choices, so that they tell the same.
"""

from dataclasses import replace
from typing import Final

from monitor.model.message import Alert, Digest, Line, Section
from monitor.notify.brief import BEYOND, HAPPENING, MATTERS, NEXT
from monitor.notify.facts import NOT_STATED
from monitor.notify.words import plural

_SHOWN: Final = {HAPPENING: 2, MATTERS: 2, NEXT: 2, BEYOND: 0}


def short_sections(alert: Alert) -> tuple[Section, ...]:
    """Return the sections of a brief as a digest shows them: the first lines of each.

    What is already said by the stage and certainty beside them is not said again.
    """
    shown = (_short(section) for section in alert.brief.sections)
    return tuple(section for section in shown if section.lines)


def _short(section: Section) -> Section:
    """Keep the first lines of a section; quotations only where one states the event."""
    lines: tuple[Line, ...] = section.lines
    if section.title == HAPPENING:
        lines = tuple(line for line in lines if line.quote) or lines
    told = tuple(line for line in lines if line.text != NOT_STATED)
    return replace(section, lines=told[: _SHOWN.get(section.title, 1)])


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
