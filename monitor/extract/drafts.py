"""One sentence's events: choose among the frames that fired, and fill each in.

Several frames may fire on the same words; the most specific one says what it is. A
draft knows its stage, direction, voice and arguments, and not yet its siblings in
other sentences.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Span as TokenSpan

from monitor.extract.arguments import Around, fill
from monitor.extract.background import set_aside
from monitor.extract.certainty import certainty_of, voice_of
from monitor.extract.direction import direction_of
from monitor.extract.frames import Candidate, Matcher
from monitor.extract.reading import Reading
from monitor.extract.stage import stage_of
from monitor.extract.timing import dates_of, stage_by_date
from monitor.extract.types.schema import EventType
from monitor.extract.words import CoreWords
from monitor.model.event import Argument, Event
from monitor.model.ontology import Stage, Track
from monitor.model.text import Field


@dataclass(frozen=True, slots=True)
class Draft:
    """An event as one sentence states it."""

    event: Event
    candidate: Candidate
    sentence: int  # its number in the field

    @property
    def in_title(self) -> bool:
        """Say whether the headline states it."""
        return self.event.sentence.field is Field.TITLE


def drafts_of(
    reading: Reading,
    types: Sequence[EventType],
    around: Around,
    core: CoreWords,
    *,
    title: str,
    wanted: Callable[[TokenSpan], Sequence[EventType]] | None = None,
) -> list[Draft]:
    """Return what each sentence of a field states.

    `wanted` tells which types to look for in a sentence; None: all of `types`.
    """
    drafts: list[Draft] = []
    for number, sentence in enumerate(reading.sentences):
        here_wanted = types if wanted is None else wanted(sentence)
        if not here_wanted:
            continue
        matcher = Matcher(reading, sentence, around.kinds[reading.field], core)
        fired = [c for c in matcher.candidates(here_wanted) if set_aside(c) is None]
        chosen = choose(fired)
        here = [
            Draft(_event(candidate, around, core, chosen, title), candidate, number)
            for candidate in chosen
        ]
        drafts += [_with_its_measure(draft, here) for draft in here]
    return drafts


def _with_its_measure(draft: Draft, here: Sequence[Draft]) -> Draft:
    """Give a part of a measure, as whom it shuts out, the measure's stage and author.

    The parts stand in relative clauses, where verb and subject say neither.
    """
    whole = next(
        (d.event for d in here if d.candidate.type is draft.candidate.type
         and d.event.subtype is None),
        None,
    )  # fmt: skip
    if draft.event.subtype is None or whole is None:
        return draft
    author = whole.of("implementer")
    kept = [a for a in draft.event.arguments if a.role != "implementer" or not author]
    event = replace(
        draft.event,
        stage=whole.stage,
        stage_detail=whole.stage_detail,
        certainty=whole.certainty,
        arguments=(*author, *kept),
    )
    return replace(draft, event=event)


def choose(fired: Sequence[Candidate]) -> list[Candidate]:
    """Keep the most specific candidate of those that rest on the same words."""
    kept: list[Candidate] = []
    for candidate in sorted(fired, key=lambda c: -c.weight):
        if not any(_same_words(candidate, other) for other in kept):
            kept.append(candidate)
    specific = [c for c in kept if not c.type.residual]
    return sorted(specific or kept, key=lambda c: c.slot.i)


def _same_words(a: Candidate, b: Candidate) -> bool:
    """Say whether two candidates read the same words as two different things."""
    if a.noun and b.noun:
        shared = a.noun.start < b.noun.end and b.noun.start < a.noun.end
        if shared:
            return True
        return a.type is b.type and a.slot.i == b.slot.i and _split(a) == _split(b)
    if a.slot.i == b.slot.i:
        return True
    if a.type is b.type and _split(a) == _split(b):
        return a.noun is None or b.noun is None
    return False


def _split(candidate: Candidate) -> str | None:
    return candidate.frame.row.subtype


def _event(
    candidate: Candidate,
    around: Around,
    core: CoreWords,
    siblings: Sequence[Candidate],
    title: str,
) -> Event:
    reading, kind, row = candidate.reading, candidate.type, candidate.frame.row
    staged = stage_of(candidate, core)
    dates = dates_of(candidate)
    today = reading.background.published
    stage = staged.stage
    if kind.track is Track.POLICY and not candidate.frame.row.stage:
        stage = stage_by_date(stage, dates, today=today)
    staged = replace(staged, stage=stage)
    arguments = fill(candidate, around, siblings=siblings)
    voice = voice_of(candidate, around.kinds[reading.field], title=title)
    return Event(
        type=kind.id,
        family=kind.family,
        subtype=row.subtype,
        stage=stage,
        stage_detail=staged.detail or ("DENIED" if stage is Stage.REJECTED else None),
        direction=direction_of(candidate, staged),
        certainty=certainty_of(candidate, staged, voice),
        trigger=reading.of_tokens(candidate.slot, candidate.slot),
        sentence=reading.sentence_span(candidate.sentence),
        arguments=arguments,
        dates=dates,
        codes=candidate.frame.codes,
        missing=missing_of(kind, arguments),
        why=row.name,
    )


def missing_of(kind: EventType, arguments: Sequence[Argument]) -> tuple[str, ...]:
    """Return the required roles of a type that `arguments` leave open."""
    filled = {a.role for a in arguments}
    return tuple(r.name for r in kind.roles if r.required and r.name not in filled)


def place_of(argument: Argument) -> tuple[Field, int, str]:
    """Return by what arguments are ordered: where they stand, then their role."""
    return argument.span.field, argument.span.start, argument.role
