"""What is said of a story beside its brief: contradictions, corrections, and why.

Lines of text, the same on a terminal and in a pipe.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from monitor.model.contradiction import Contradiction, Side
from monitor.model.correction import Correction, CorrectionKind
from monitor.model.ontology import Direction, Stage
from monitor.model.record import to_record
from monitor.model.story import AssignReason, Link, Near, Report, Story
from monitor.notify.clean import one_line
from monitor.notify.words import day_words, direction_words, plural, stage_name

SHORT: Final = 8  # signs of an id that are shown

_REASONS: Final = {
    AssignReason.KEY: "by its facts",
    AssignReason.TEXT: "by its words",
    AssignReason.COPY: "a copy of a text already counted",
}
_ABOUT: Final = {
    "effective": "day of taking effect",
    "expiry": "last day",
    "money": "sum",
}


# --- contradictions ----------------------------------------------------------------


def contradicted(found: Contradiction, family: str) -> Iterator[str]:
    """Yield what is kept and what others say, one a line."""
    yield f"{about_words(found)}: {_side(found.kept, family)}"
    for side in found.others:
        yield f"  against it: {_side(side, family)}"


def about_words(found: Contradiction) -> str:
    """Say what reports tell differently."""
    return _ABOUT.get(found.about, found.about)


def side_words(side: Side, family: str) -> str:
    """Say what a report tells, as people say it: stages by their names."""
    value = side.value
    denied, name = value.startswith("not "), value.removeprefix("not ")
    if name in set(Stage):
        value = ("not " if denied else "") + stage_name(Stage(name), family)
    elif value in set(Direction):
        value = direction_words(Direction(value)) or value
    elif re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        value = day_words(date.fromisoformat(value))
    return one_line(value)


def _side(side: Side, family: str) -> str:
    report = side.report
    words = one_line(report.event.sentence.text, limit=300)
    source = f"{one_line(report.witness)}, {report.published:%Y-%m-%d}"
    return f"{side_words(side, family)} — “{words}” ({source})"


def contradiction_record(found: Contradiction) -> dict[str, Any]:
    """Return a contradiction for other programs."""
    return {
        "about": found.about,
        "kept": _side_record(found.kept),
        "others": [_side_record(side) for side in found.others],
    }


def _side_record(side: Side) -> dict[str, Any]:
    return {
        "value": side.value,
        "event": side.report.event_id,
        "source": side.report.witness,
        "published": f"{side.report.published:%Y-%m-%dT%H:%M:%SZ}",
        "span": to_record(side.span),
    }


# --- corrections -------------------------------------------------------------------


def corrected(done: Correction) -> str:
    """Say who did what, when and why, and whether it was taken back."""
    title = one_line(done.title, limit=100)
    if done.kind is CorrectionKind.MERGE:
        what = f"story {done.other} “{title}” was merged into {done.story}"
    else:
        count = plural(len(done.events), "event")
        what = f"{count} of story {done.story} became story {done.other} “{title}”"
    said = f"{what}, {_signed(done.at, done.by, done.why)}"
    if done.undone is not None:
        back = done.undone
        said += f"; taken back {_signed(back.at, back.by, back.why)}"
    return f"{said} [{done.id[:SHORT]}]"


def _signed(at: object, by: str, why: str) -> str:
    reason = f": {one_line(why)}" if why else ", no reason given"
    return f"{at:%Y-%m-%d %H:%M} by {one_line(by)}{reason}"


# --- why ---------------------------------------------------------------------------


def reasons(
    story: Story, reports: Sequence[Report], links: Sequence[Link]
) -> Iterator[str]:
    """Yield why each report is in the story, and which other stories were near."""
    by_id = {r.event_id: r for r in reports}
    for link in links:
        report = by_id[link.event_id]
        title = one_line(report.document.title or report.event.sentence.text)
        yield f"{link.event_id[:SHORT]} {title} ({one_line(report.witness)})"
        yield from (f"  {line}" for line in _reason(story, link))


def _reason(story: Story, link: Link) -> Iterator[str]:
    score = f" ({link.score:g})" if link.score else ""
    how = _REASONS.get(link.reason)  # None: the explanation of a new story says it
    said = one_line(link.explanation)
    also = "; it belongs to another story and moves this one too" if link.also else ""
    yield f"{how}{score}: {said}{also}" if how else f"{said}{also}"
    if link.part != story.id:
        yield f"by its facts it is of story {link.part}; a correction put it here"
    if link.near is None:
        yield "which other stories were near was not kept when it came"
    elif not link.near:
        yield "no other story was near"
    else:
        yield from (_near(near, link) for near in link.near)


def _near(near: Near, link: Link) -> str:
    name = f"not {near.story_id[:SHORT]} “{one_line(near.title, limit=100)}”"
    if near.differed:
        why = "; ".join(near.differed)
    elif near.score < (link.score or 0):
        why = f"it fits less well ({near.score:g})"
    else:
        why = f"too little agrees ({near.score:g})"
    shared = f"; shared: {', '.join(near.agreed)}" if near.agreed else ""
    return one_line(f"{name}: {why}{shared}")


def links_by_event(links: Sequence[Link]) -> Mapping[str, Link]:
    """Return one link of each event, its own before one that only moves the story."""
    ordered = sorted(links, key=lambda link: not link.also)
    return {link.event_id: link for link in ordered}
