"""One document before its events are decided: all that the two witnesses say of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from monitor.extract.detector.detector import Sure, Verdict
from monitor.extract.drafts import Draft
from monitor.extract.kinds import Kinds
from monitor.extract.marks import Noted
from monitor.extract.reading import Reading
from monitor.model.text import Field


@dataclass(frozen=True, slots=True)
class Case:
    """All that is known of one document when its events are decided."""

    readings: Mapping[Field, Reading]
    drafts: Sequence[Draft]
    verdicts: Sequence[Verdict]
    marks: Sequence[Noted]
    sure: Sure
    fitting: frozenset[str]  # types that the document's subject allows
    kinds: Mapping[Field, Kinds]
    title: str


def asked(case: Case, verdict: Verdict) -> float:
    """Return how probable an event must be, by what else speaks for it."""
    if verdict.type not in case.fitting:
        return case.sure.unfit
    if not drafts_in(case, verdict):
        return case.sure.event
    return case.sure.framed if case.title.strip() else min(case.sure.framed, _BARE)


# The detector has learned from documents with headlines; of a bare text it knows less.
_BARE = 0.05


def drafts_in(case: Case, verdict: Verdict) -> tuple[Draft, ...]:
    """Return the frames of the verdict's type that fired in its sentence."""
    place = verdict.sentence
    return tuple(
        d
        for d in case.drafts
        if d.event.type == verdict.type
        and place.holds(d.event.trigger.field, d.event.trigger.start)
    )
