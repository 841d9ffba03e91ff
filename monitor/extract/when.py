"""Which dates are an event's: from when, until when, by when.

The detector says with what probability a date belongs to an event; the word beside it
says what it is.
"""

import re
from collections.abc import Sequence
from datetime import date

from monitor.extract.case import Case, asked
from monitor.extract.detector.detector import Verdict
from monitor.extract.drafts import Draft
from monitor.extract.timing import (
    Start,
    deadline_behind,
    label_of,
    next_start,
    starts_in,
)
from monitor.model.event import DateInterval, Dates
from monitor.model.ontology import Granularity, Stage


def dates_of(case: Case, verdict: Verdict, drafts: Sequence[Draft]) -> Dates:
    """Return the dates of an event: two by the detector, two as the frames tell."""
    told: dict[str, DateInterval] = {}
    for draft in drafts:
        for name in ("announced", "deadline"):
            value = getattr(draft.event.dates, name)
            if value is not None:
                told.setdefault(name, value)
    for name in ("effective", "expiry"):
        value = _day(case, verdict, name)
        if value is not None:
            told[name] = _finer(case, name, value)
    reading, place = case.readings[verdict.sentence.field], verdict.sentence
    due = deadline_behind(reading, place.end, end_of_telling(case, verdict))
    if due is not None:
        told.setdefault("deadline", due)
    # Of two parts of one act the first is in force; the other's day is to come.
    later = next_start(starts_of(case, verdict))
    if later is not None and "effective" in told and verdict.stage in _BEGINNING:
        told["effective"] = later
    return Dates(**told)


def _finer(case: Case, name: str, day: DateInterval) -> DateInterval:
    """Return the one day inside `day` that the document says is the same date.

    A headline's "until November" is the "until 27 November" of the text.
    """
    if day.granularity is Granularity.DAY or day.start is None or day.end is None:
        return day
    inside: dict[date, DateInterval] = {}
    for mark in case.marks:
        found = mark.value
        if not isinstance(found, DateInterval) or found.start is None:
            continue
        exact = found.granularity is Granularity.DAY and day.start <= found.start
        if exact and found.start <= day.end:
            reading = case.readings[mark.span.field]
            if label_of(reading, found, 0) == name:
                inside.setdefault(found.start, found)
    return inside.popitem()[1] if len(inside) == 1 else day


_BEGINNING = (Stage.ANNOUNCED, Stage.ADOPTED, Stage.EFFECTIVE)


def starts_of(case: Case, verdict: Verdict) -> tuple[Start, ...]:
    """Return the days on which what the verdict's sentence states begins."""
    place = verdict.sentence
    reading = case.readings[place.field]
    return tuple(starts_in(reading, place.start, end_of_telling(case, verdict)))


def end_of_telling(case: Case, verdict: Verdict) -> int:
    """Return where the next event begins, or the field ends.

    What stands between this event's sentence and the next one's is said of this one.
    """
    place = verdict.sentence
    after = [
        v.sentence.start
        for v in case.verdicts
        if v.sentence.field is place.field
        and v.sentence.start >= place.end
        and v.type != verdict.type
        and v.score >= asked(case, v)
    ]
    return min(after, default=len(case.readings[place.field].text))


_DAY = 0.3  # from here on a date is the event's
_LABELLED = 0.2  # what a word beside the date ("until") adds


def _tells_another(one: Verdict, verdict: Verdict) -> bool:
    """Say whether a sentence tells of another part: one eases, the other restricts."""
    return one.type == verdict.type and one.direction is not verdict.direction


_STAYS = re.compile(
    r"(?i)\b(?:still|remains?|remained|continues?|continued|stays?|unaffected|unchanged"
    r"|as before)\b"
)
_FOREIGN = 0.7  # the same for a date in a sentence that states another event
_STATES = 0.5  # from here on a sentence states an event


def _day(case: Case, verdict: Verdict, name: str) -> DateInterval | None:
    """Return the date that most likely is the effective or the expiry date."""
    scores = {p.mark: p.score for p in verdict.parts if p.name == name}
    place = verdict.sentence
    reading = case.readings[place.field]
    others = [
        v.sentence
        for v in case.verdicts
        if v.score >= _STATES and v.sentence != place and _tells_another(v, verdict)
    ]
    # What stays in force begins on no day that another sentence states.
    words = reading.text[place.start : place.end]
    stays = verdict.stage is Stage.EFFECTIVE and _STAYS.search(words)
    best: tuple[float, DateInterval] | None = None
    for number, mark in enumerate(case.marks):
        if not isinstance(mark.value, DateInterval):
            continue
        near = place.holds(mark.span.field, mark.span.start)
        if stays and not near:
            continue
        score = scores.get(number, 0.0)
        score += _LABELLED * (
            near and label_of(reading, mark.value, place.start) == name
        )
        foreign = any(s.holds(mark.span.field, mark.span.start) for s in others)
        asked = _FOREIGN if foreign and not near else _DAY
        if score >= asked and (best is None or score > best[0]):
            best = (score, mark.value)
    return best[1] if best else None
