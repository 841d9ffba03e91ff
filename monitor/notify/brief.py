"""Composes the four-section brief of a story, extractively.

Every line is a sentence of a source, verbatim, or a template filled from fields with
evidence; a section without either says so. No sentence is cut, so no hedge is lost.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from monitor.model.message import Brief, Line, Quote, Section
from monitor.model.ontology import Attribution, Stage
from monitor.model.story import Report, Story
from monitor.notify import facts, sentences
from monitor.notify.clean import one_line, web_link
from monitor.notify.sentences import Sentence
from monitor.notify.words import day_words, stage_name

HAPPENING: Final = "What's happening"
MATTERS: Final = "Why it matters"
NEXT: Final = "What's next"
BEYOND: Final = "Beyond the headlines"

MAX_LINES: Final = 3  # quotations in a section
MAX_REPORTS: Final = 12  # read for a brief; the best ones

_RANK: Final = {attribution: i for i, attribution in enumerate(Attribution)}


def compose(
    story: Story, reports: Sequence[Report], *, stage_before: Stage | None = None
) -> Brief:
    """Compose the brief of `story` from its reports.

    Depends on nothing else, so that the brief of an old alert can be composed again.
    """
    best = ranked(story, reports)
    told: list[str] = []
    happening = _happening(story, best, stage_before, told)
    matters = _matters(story, best, told)
    coming = _next(story, best, told)
    beyond = _beyond(story, best, told)
    return Brief(
        sections=tuple(
            Section(title=title, lines=lines or (Line(text=facts.NOT_STATED),))
            for title, lines in (
                (HAPPENING, happening),
                (MATTERS, matters),
                (NEXT, coming),
                (BEYOND, beyond),
            )
        )
    )


def ranked(story: Story, reports: Sequence[Report]) -> tuple[Report, ...]:
    """Return the reports to read, the headline's first, then the strongest word."""

    def order(report: Report) -> tuple[bool, bool, int, float]:
        return (
            report.event_id != story.headline_event,
            report.event.stage is not story.stage,
            _RANK[report.event.certainty.attribution],
            -report.published.timestamp(),
        )

    return tuple(sorted(reports, key=order))[:MAX_REPORTS]


def quote(sentence: Sentence) -> Quote:
    """Give a sentence with where it stands."""
    report = sentence.report
    origin = report.document.source
    return Quote(
        text=sentence.text,
        source=origin.name if origin else report.witness,
        url=web_link(report.document.url),
        published=report.published,
    )


def _line(sentence: Sentence) -> Line:
    """Quote a sentence."""
    return Line(text=sentence.text, quote=quote(sentence))


def _happening(
    story: Story,
    reports: Sequence[Report],
    stage_before: Stage | None,
    told: list[str],
) -> tuple[Line, ...]:
    """Quote the sentences that state the event, then say who does what."""
    lines: list[Line] = []
    for report in reports:
        stated = sentences.stating(report)
        if len(lines) + len(stated) <= MAX_LINES and sentences.fresh(
            stated[-1].text, told
        ):
            lines += [_line(s) for s in stated]
            told += [s.text for s in stated]
    if reports:
        status = facts.status_line(story, reports[0].event, stage_before)
        lines.append(Line(text=status))
    return tuple(lines)


def _matters(
    story: Story, reports: Sequence[Report], told: list[str]
) -> tuple[Line, ...]:
    """Say whom it helps or hits, then quote magnitudes and dependences."""
    stakes = facts.stakes_line(story, reports)
    lines = [] if stakes is None else [Line(text=stakes)]
    return (*lines, *_pick(reports, sentences.matters, told, at_most=2))


def _next(story: Story, reports: Sequence[Report], told: list[str]) -> tuple[Line, ...]:
    """Give the stated dates, then what sources expect, then the formal procedure."""
    asked_on = story.last_published.date()
    dated = [
        (value.end or value.start or asked_on, name, value)
        for name in ("effective", "deadline", "expiry")
        if (value := story.date(name)) is not None
    ]
    dated.sort(key=lambda item: (item[0] < asked_on, item[0]))
    lines = [
        Line(text=facts.date_line(story, name, value, asked_on=asked_on))
        for _, name, value in dated
    ]
    lines += _pick(reports, sentences.ahead, told, at_most=MAX_LINES - len(dated))
    step = facts.transition_line(story)
    if not dated and step is not None:
        lines.append(Line(text=step))
    return tuple(lines)


def _beyond(
    story: Story, reports: Sequence[Report], told: list[str]
) -> tuple[Line, ...]:
    """Give contradictions, the timeline, background, and what nobody states."""
    lines = list(_contradictions(story, reports, told))
    if timeline := _timeline(story, reports):
        lines.append(Line(text=timeline))
    lines += _pick(reports, sentences.background, told, at_most=2)
    missing = facts.missing_line(story, reports)
    if missing is not None:
        lines.append(Line(text=missing))
    return tuple(lines)


def _contradictions(
    story: Story, reports: Sequence[Report], told: list[str]
) -> Iterable[Line]:
    """Quote the reports that say otherwise."""
    for report in reports:
        if report.event_id in story.contested_by:
            sentence = sentences.stating(report)[-1]
            if sentence.text not in told:
                told.append(sentence.text)
                yield _line(sentence)


def _timeline(story: Story, reports: Sequence[Report]) -> str | None:
    """List the stages with day and source; None while there is only one."""
    seen: dict[Stage, Report] = {}
    for report in sorted(reports, key=lambda r: r.published):
        seen.setdefault(report.event.stage, report)
    if len(seen) < 2:  # noqa: PLR2004 - one stage is no line of time
        return None
    steps = (
        f"{day_words(r.published.date())} {stage_name(stage, story.family)} "
        f"({one_line(r.witness, limit=60)})"
        for stage, r in seen.items()
    )
    return f"As reported: {' → '.join(steps)}."


def _pick(
    reports: Sequence[Report],
    rank: Callable[[Sentence, Sequence[str]], int],
    told: list[str],
    *,
    at_most: int,
) -> tuple[Line, ...]:
    """Quote the best sentences that are not told yet and stand alone."""
    known = _names(reports)
    candidates = [
        (rank(sentence, known), sentence)
        for report in reports
        for sentence in sentences.sentences(report)
        if not sentences.leans_back(sentence.text)
    ]
    candidates.sort(key=lambda item: -item[0])
    lines: list[Line] = []
    for score, sentence in candidates:
        if score == 0 or len(lines) >= at_most:
            break
        if sentences.fresh(sentence.text, told):
            told.append(sentence.text)
            lines.append(_line(sentence))
    return tuple(lines)


def _names(reports: Sequence[Report]) -> tuple[str, ...]:
    """Return the words by which the story's parties and materials are called."""
    return tuple(
        dict.fromkeys(
            a.span.text
            for r in reports
            for a in r.event.arguments
            if len(a.span.text) > 1
        )
    )
