"""Composes the four-section brief of a story, extractively.

Every line is a sentence of a source, verbatim, or a template filled from fields with
evidence; a section without either says so. No sentence is cut, so no hedge is lost.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Final

from monitor.model.calendar import holding
from monitor.model.event import DateInterval
from monitor.model.message import Brief, Line, Quote, Section
from monitor.model.ontology import Factuality, Polarity, Stage
from monitor.model.story import Report, Story
from monitor.notify import facts, sentences
from monitor.notify.background import Background, Related
from monitor.notify.clean import one_line
from monitor.notify.effects import relation_line
from monitor.notify.history import first_of_each, history, of_this_step
from monitor.notify.quotes import different, quote, quoted, resting_on
from monitor.notify.ranking import newest, ranked
from monitor.notify.sentences import Sentence
from monitor.notify.spoken import named_days, of_its_day, over
from monitor.notify.stakes import USUAL, facts_line, facts_of
from monitor.notify.statement import status_line
from monitor.notify.touches import touches_line
from monitor.notify.words import (
    HEARSAY,
    day_words,
    enumerate_words,
    stage_words,
)

HAPPENING: Final = "What's happening"
MATTERS: Final = "Why it matters"
NEXT: Final = "What's next"
BEYOND: Final = "Beyond the headlines"

MAX_LINES: Final = 3  # quotations in a section
MAX_EFFECTS: Final = 3  # relations told

_PLANS: Final = frozenset(
    {
        Stage.THREATENED,
        Stage.CONSIDERED,
        Stage.PROPOSED,
        Stage.PENDING,
        Stage.NON_BINDING,
        Stage.REJECTED,
    }
)


def compose(
    story: Story,
    reports: Sequence[Report],
    *,
    stage_before: Stage | None = None,
    background: Background | None = None,
    kinds: Sequence[str] = USUAL,
    told: list[str] | None = None,
    since: datetime | None = None,
    timeline: bool = True,
) -> Brief:
    """Compose the brief of `story` from its reports and what lies beside it.

    Depends on nothing else, so that the brief of an old alert can be composed again.
    `kinds` are the facts that matter, in order. `told` are sentences that are said
    already; what this brief says is added to it. Where some reports were published
    after `since`, only these say what is happening; what was said of an earlier step of
    the story never does. Without `timeline` the stages so far are told elsewhere.
    """
    beside = background or Background()
    best = ranked(story, reports)
    said: list[str] = [] if told is None else told
    news = newest(story, best, since)
    happening = (*_status(story, (*news, *best), stage_before), *_happening(news, said))
    past = _overtaken(story, best)
    matters = _matters(story, best, beside, kinds, said, without=past)
    coming = _next(story, best, beside, said, without=past)
    beyond = _beyond(story, best, beside, said, timeline=timeline)
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


def _happening(reports: Sequence[Report], told: list[str]) -> tuple[Line, ...]:
    """Quote the sentences that state the event."""
    lines: list[Line] = []
    for report in reports:
        stated = sentences.stating(report)
        if not sentences.fresh(stated[-1].text, told):
            continue
        stated = tuple(s for s in stated if s.text not in told)
        if len(lines) + len(stated) <= MAX_LINES:
            lines += [quoted(s) for s in stated]
            told += [s.text for s in stated]
    return tuple(lines)


def _status(
    story: Story, reports: Sequence[Report], stage_before: Stage | None
) -> Iterable[Line]:
    """Say who does what, in the words of a report that states the story's stage.

    Where none does, only the stage is told: the verb of one stage with the words of
    another would be nobody's statement.
    """
    if not reports:
        return
    stating = [r for r in reports if r.event.stage is story.stage]
    report = (*stating, *reports)[0]
    event = report.event if stating else replace(report.event, arguments=())
    text = status_line(story, event, stage_before)
    yield Line(text=text, sources=resting_on([report]))


def _matters(
    story: Story,
    reports: Sequence[Report],
    beside: Background,
    kinds: Sequence[str],
    told: list[str],
    *,
    without: Iterable[str],
) -> tuple[Line, ...]:
    """Say whom it helps or hits, then quote magnitudes and dependences."""
    stated = facts_of(story, reports, kinds)
    lines: list[Line] = []
    if beside.touches:
        text = touches_line(beside.touches)
        lines.append(Line(text=text, sources=resting_on(reports[:1])))
    if stated:
        stating = dict.fromkeys(r for fact in stated for r in fact.reports[:1])
        sources = resting_on(stating)
        text = facts_line(stated, certain=_certain(story, reports))
        lines.append(Line(text=text, sources=sources))
    lines += _effects(reports, beside, told)
    found = _pick(reports, sentences.matters, told, at_most=2, without=without)
    return (*lines, *found)


def _certain(story: Story, reports: Sequence[Report]) -> bool:
    """Say whether a story may be told as something that does, not that would do."""
    return (
        story.stage not in _PLANS
        and story.attribution not in HEARSAY
        and all(
            r.event.certainty.polarity is Polarity.POSITIVE
            and r.event.certainty.factuality is Factuality.CERTAIN
            for r in reports[:1]
        )
    )


def _effects(
    reports: Sequence[Report], beside: Background, told: list[str]
) -> Iterable[Line]:
    """Say whom the sources call helped, hurt or exposed, in their own sentences."""
    found = [
        (report, relation)
        for report in reports
        for relation in beside.relations.get(report.event_id, ())
    ]
    found.sort(key=lambda item: -item[1].certainty.score)
    seen: set[str] = set()
    for report, relation in found:
        words = relation_line(relation)
        if len(seen) >= MAX_EFFECTS or words in seen:
            continue
        seen.add(words)
        sentence = sentences.holding(report, relation.sentence)
        yield Line(text=words, sources=(quote(sentence),))
        if sentences.fresh(sentence.text, told):
            told.append(sentence.text)
            yield quoted(sentence)


def _next(
    story: Story,
    reports: Sequence[Report],
    beside: Background,
    told: list[str],
    *,
    without: Iterable[str],
) -> tuple[Line, ...]:
    """Give the stated dates ahead, then what sources expect, then the procedure."""
    today = beside.today or story.last_published.date()
    lines = list(dates_ahead(story, reports, today=today))
    dated = len(lines)
    coming = _pick(
        of_this_step(story, reports),  # what was expected before has come or not
        sentences.ahead,
        told,
        at_most=MAX_LINES - dated,
        today=today,
        without=without,
    )
    lines += coming
    step = facts.transition_line(story, dated=any(_names_day(ln) for ln in coming))
    if not dated and step is not None:
        lines.append(Line(text=step, sources=resting_on(reports[:1])))
    return tuple(lines)


def _names_day(line: Line) -> bool:
    """Say whether a quotation names a day."""
    quoted = line.quote
    return quoted is not None and bool(named_days(quoted.text, quoted.published.date()))


def dates_ahead(
    story: Story, reports: Sequence[Report], *, today: date
) -> tuple[Line, ...]:
    """Return the stated days that are not over yet and still hold, the nearest first."""
    held = {name for name, _ in holding(story)}
    found = [
        Line(
            text=facts.date_line(story, name, value, asked_on=today),
            sources=_dating(reports, name, value),
            day=day,
        )
        for name, value, day in _dates(story)
        if (day is None or day >= today) and name in held
    ]
    return tuple(sorted(found, key=lambda line: line.day or date.max))


def _dates(story: Story) -> Iterable[tuple[str, DateInterval, date | None]]:
    """Yield the stated dates of a story with their last day; None: not resolved."""
    for name in ("effective", "deadline", "expiry"):
        if (value := story.date(name)) is not None:
            yield name, value, value.end or value.start


def _dating(
    reports: Sequence[Report], name: str, value: DateInterval
) -> tuple[Quote, ...]:
    """Return the sentences in which a date is stated."""
    return different(
        quote(sentences.holding(report, stated.span))
        for report in reports
        if (stated := getattr(report.event.dates, name)) is not None
        and (stated.start, stated.end) == (value.start, value.end)
    )


def _beyond(
    story: Story,
    reports: Sequence[Report],
    beside: Background,
    told: list[str],
    *,
    timeline: bool,
) -> tuple[Line, ...]:
    """Give contradictions, timeline, open questions, kin, and what nobody states."""
    lines = list(_contradictions(story, reports, told))
    if timeline and (past := _timeline(story, reports)):
        lines.append(past)
    lines += _passed(story, reports, today=beside.today or story.last_published.date())
    lines += (_kin(related) for related in beside.related)
    lines += _pick(reports, sentences.background, told, at_most=2)
    missing = facts.missing_line(story, reports)
    if missing is not None:
        lines.append(Line(text=missing))
    return tuple(lines)


def _passed(story: Story, reports: Sequence[Report], *, today: date) -> Iterable[Line]:
    """Ask about stated days that have passed without a word on what happened."""
    for name, value, day in _dates(story):
        if day is not None and day < today and not facts.answered(story, name):
            text = facts.date_line(story, name, value, asked_on=today)
            yield Line(text=text, sources=_dating(reports, name, value))


def _kin(related: Related) -> Line:
    """Name a story about the same things, with its headline and where it stands."""
    told = related.story
    shared = enumerate_words(related.shared[: facts.MAX_NAMES])
    standing = f"{stage_words(told)}; as of {day_words(told.last_published.date())}"
    text = f"Also on {shared}: “{one_line(told.title)}” ({standing})."
    return Line(text=text, sources=resting_on([related.report]))


def _contradictions(
    story: Story, reports: Sequence[Report], told: list[str]
) -> Iterable[Line]:
    """Quote the reports that say otherwise."""
    for report in reports:
        if report.event_id in story.contested_by:
            sentence = sentences.stating(report)[-1]
            if sentence.text not in told:
                told.append(sentence.text)
                yield quoted(sentence)


def _timeline(story: Story, reports: Sequence[Report]) -> Line | None:
    """Tell the stages in a line; None while there is only one."""
    steps = history(story, reports)
    if not steps:
        return None
    sources = resting_on(first_of_each(reports).values())
    return Line(text=f"As reported: {' → '.join(steps)}.", sources=sources)


def _pick(
    reports: Sequence[Report],
    rank: Callable[[Sentence, Sequence[str]], int],
    told: list[str],
    *,
    at_most: int,
    today: date | None = None,
    without: Iterable[str] = (),
) -> tuple[Line, ...]:
    """Quote the best sentences that are not told yet and stand alone.

    With `today`, none whose days are all over by then; and none of `without`.
    """
    known = _names(reports)
    candidates = [
        (rank(sentence, known), sentence)
        for report in reports
        for sentence in sentences.sentences(report)
        if sentence.text not in without
        and not sentences.leans_back(sentence.text)
        and not (today and over(sentence.text, report.published.date(), today))
    ]
    candidates.sort(key=lambda item: -item[0])
    lines: list[Line] = []
    for score, sentence in candidates:
        if score == 0 or len(lines) >= at_most:
            break
        if sentences.fresh(sentence.text, told):
            told.append(sentence.text)
            lines.append(quoted(sentence))
    return tuple(lines)


def _overtaken(story: Story, reports: Sequence[Report]) -> frozenset[str]:
    """Return the statements and the day's news of earlier steps: they hold no more."""
    now = of_this_step(story, reports)
    before = [r for r in reports if r not in now]
    stated = (s.text for r in before for s in sentences.stating(r))
    dated = (
        s.text for r in before for s in sentences.sentences(r) if of_its_day(s.text)
    )
    return frozenset((*stated, *dated))


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
