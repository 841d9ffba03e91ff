"""Two witnesses for an event: the frames and the detector, and what they are worth.

The detector finds and vetoes; the frame explains and gives the finer arguments. A
sentence that the detector is sure of makes an event without a frame, one in which a
frame has fired needs less, and a frame alone makes none of a type that the detector
knows. A user's own types work with frames alone.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Span as TokenSpan

from monitor.extract.background import is_column, tells_what_held
from monitor.extract.case import Case, asked, drafts_in
from monitor.extract.certainty import (
    Voice,
    names_only,
    plain_certainty,
    voice_of,
)
from monitor.extract.cues import cue_of
from monitor.extract.detector.detector import Sure, Verdict
from monitor.extract.drafts import Draft, missing_of, place_of
from monitor.extract.parts import arguments_of, keys_of
from monitor.extract.reading import STATE_TYPES, Reading
from monitor.extract.stage import beyond_adopted, is_final
from monitor.extract.types.schema import ACTING, EventType
from monitor.extract.when import dates_of, starts_of
from monitor.model.event import Argument, Codes, Commodity, Dates, Event
from monitor.model.ontology import ArgumentType, Attribution, Stage, Tier, Track, Via
from monitor.model.text import Field


def decide(case: Case, types: Iterable[EventType]) -> tuple[Event, ...]:
    """Return the events of the types that the detector knows, in text order."""
    tiers = {reading.background.tier for reading in case.readings.values()}
    if all(is_column(case.title, tier=tier) for tier in tiers):
        return ()
    known = {kind.id: kind for kind in types}
    events = [e for kind in known.values() for e in _of_type(case, kind)]
    events = [_with_actor(case, known[e.type], e, events) for e in events]
    return tuple(sorted(events, key=lambda e: (e.trigger.field, e.trigger.start)))


def _with_actor(
    case: Case, kind: EventType, event: Event, events: Sequence[Event]
) -> Event:
    """Let one state act throughout an official act that names it once.

    "Exports are prohibited" does not repeat whose notice it is.
    """
    tier = case.readings[event.sentence.field].background.tier
    acting = [r.name for r in kind.roles if r.name in ACTING]
    if tier is not Tier.OFFICIAL or not acting or event.of(*ACTING, "party"):
        return event
    actors = [a for e in events for a in e.of(*ACTING) if a.type in STATE_TYPES]
    if len({getattr(a.value, "iso2", None) for a in actors}) != 1:
        return event
    actor = replace(actors[0], role=acting[0], via=Via.INHERITED)
    arguments = sorted((*event.arguments, actor), key=place_of)
    return replace(
        event, arguments=tuple(arguments), missing=missing_of(kind, arguments)
    )


@dataclass(frozen=True, slots=True)
class _Found:
    """A sentence that states an event, with the frames that fired in it."""

    verdict: Verdict
    drafts: tuple[Draft, ...]
    arguments: tuple[Argument, ...]
    dates: Dates

    @property
    def in_title(self) -> bool:
        return self.verdict.sentence.field is Field.TITLE


def _of_type(case: Case, kind: EventType) -> Iterator[Event]:
    found = [
        _found(case, kind, verdict, drafts)
        for verdict in case.verdicts
        if verdict.type == kind.id
        for drafts in [drafts_in(case, verdict)]
        if verdict.score >= asked(case, verdict) and not _set_aside(case, verdict)
    ]
    for one in _own_materials(_told_once(found, case.sure)):
        yield from _events(case, kind, one)


def _own_materials(found: Sequence[_Found]) -> Iterator[_Found]:
    """Leave out of what stays in force the materials of what is suspended or ended.

    "China lifted the ban on gallium. Sales to armies stay banned": the second sentence
    is not about gallium.
    """
    lifted = [
        a.value
        for one in found
        if one.verdict.stage in _LIFTED
        for a in one.arguments
        if isinstance(a.value, Commodity) and a.via is Via.DIRECT
    ]
    for one in found:
        stays = one.verdict.stage is Stage.EFFECTIVE
        kept = [
            a
            for a in one.arguments
            if not (stays and a.via is not Via.DIRECT and a.value in lifted)
        ]
        yield replace(one, arguments=tuple(kept))


_LIFTED = (Stage.SUSPENDED, Stage.ENDED)


def _set_aside(case: Case, verdict: Verdict) -> bool:
    """Say whether the sentence tells no news: by where it stands, or what was before."""
    place = verdict.sentence
    reading = case.readings[place.field]
    if reading.boilerplate(place.start) is not None:
        return True
    return tells_what_held(reading.text[place.start : place.end])


def _told_once(found: Sequence[_Found], sure: Sure) -> list[_Found]:
    """Keep one sentence an event: a headline joins the body, a repetition its first."""
    body = [f for f in found if not f.in_title]
    kept: list[_Found] = []
    for one in sorted(body or found, key=lambda f: -f.verdict.score):
        asked_for = sure.second if all(_apart(one, k) for k in kept) else sure.again
        if not kept or one.verdict.score >= asked_for:
            kept.append(one)
    return kept


def _apart(a: _Found, b: _Found) -> bool:
    """Say whether two sentences of one type tell of two events."""
    if a.verdict.direction is not b.verdict.direction:
        return True
    for kinds in (STATE_TYPES, (ArgumentType.COMMODITY,), (ArgumentType.COMPANY,)):
        x, y = keys_of(a.arguments, kinds), keys_of(b.arguments, kinds)
        if x and y and x.isdisjoint(y):
            return True
    return False


def _found(
    case: Case, kind: EventType, verdict: Verdict, drafts: tuple[Draft, ...]
) -> _Found:
    arguments = tuple(arguments_of(case, kind, verdict, drafts))
    return _Found(verdict, drafts, arguments, dates_of(case, verdict, drafts))


def _events(case: Case, kind: EventType, found: _Found) -> Iterator[Event]:
    """Yield the event of a sentence, and what the measure holds besides.

    A regime that eases for some and shuts out others is two events; the frames tell
    the second one by its subtype. One that restricts and shuts out is one event, which
    says whom it shuts out.
    """
    plain = [d for d in found.drafts if d.event.subtype is None]
    main = max(plain, key=lambda d: d.candidate.weight, default=None)
    event = _event(case, kind, found, main)
    parts = {d.event.subtype: d.event for d in found.drafts if d.event.subtype and main}
    if main and any(p.direction is not main.event.direction for p in parts.values()):
        # What holds for some and not for others is told apart by the frames only.
        event = replace(event, direction=main.event.direction)
    apart = [p for p in parts.values() if p.direction is not event.direction]
    for part in parts.values():
        if part.direction is event.direction:
            event = _with_firms(event, part)
    yield event
    for part in apart:
        yield replace(
            part,
            stage=event.stage,
            stage_detail=event.stage_detail,
            certainty=event.certainty,
            dates=event.dates,
            score=event.score,
        )


def _with_firms(event: Event, part: Event) -> Event:
    """Add to an event the kinds of firm that a part of it names."""
    firms = [a for a in part.arguments if a.type is ArgumentType.FIRMCLASS]
    more = [a for a in firms if a not in event.arguments]
    return replace(
        event, arguments=tuple(sorted((*event.arguments, *more), key=place_of))
    )


def _event(case: Case, kind: EventType, found: _Found, draft: Draft | None) -> Event:
    verdict = found.verdict
    place = verdict.sentence
    reading = case.readings[place.field]
    stage = _stage(case, kind, found)
    same = draft is not None and draft.event.stage is stage
    return Event(
        type=kind.id,
        family=kind.family,
        stage=stage,
        stage_detail=draft.event.stage_detail if draft and same else _detail(stage),
        direction=verdict.direction,
        certainty=plain_certainty(
            reading.text[place.start : place.end], stage, _voice(case, verdict)
        ),
        trigger=draft.event.trigger if draft else cue_of(kind, reading, place),
        sentence=reading.span(place.start, place.end),
        arguments=tuple(sorted(found.arguments, key=place_of)),
        dates=found.dates,
        codes=draft.event.codes if draft else _codes(kind),
        missing=missing_of(kind, found.arguments),
        why=draft.event.why if draft else "detector",
        score=round(verdict.score, 3),
    )


def _stage(case: Case, kind: EventType, found: _Found) -> Stage:
    """Return the detector's stage, set right where the words leave no doubt."""
    verdict, place = found.verdict, found.verdict.sentence
    reading, stage = case.readings[place.field], found.verdict.stage
    words = reading.text[place.start : place.end]
    if stage is Stage.NON_BINDING and is_final(words):
        return Stage.ADOPTED
    begun = any(s.at_once for s in starts_of(case, verdict))
    if begun and stage is Stage.ADOPTED and kind.track is Track.POLICY:
        return Stage.EFFECTIVE
    if stage is Stage.ADOPTED:
        return beyond_adopted(words, kind, verdict.direction)
    return stage


@dataclass(frozen=True, slots=True)
class _Said:
    """A sentence, as whoever reads its voice wants it."""

    reading: Reading
    sentence: TokenSpan


# "Reportedly", "people familiar with": who is quoted so is quoted in so many words.
_WORDED = (Attribution.HEARSAY, Attribution.ANONYMOUS, Attribution.MEDIA_RELAY)
_RULE = 0.4  # what the rules' word adds; measured on documents kept out of training


_CHANGED = (Stage.AMENDED, Stage.EXTENDED, Stage.SUSPENDED, Stage.ENDED)


def _voice(case: Case, verdict: Verdict) -> Voice:
    """Return who vouches for the sentence: detector and rules vote."""
    place = verdict.sentence
    reading = case.readings[place.field]
    said = _Said(reading, reading.tokens_of(place.start, place.end))
    ruled = voice_of(said, case.kinds[place.field], title=case.title)
    if ruled.attribution in _WORDED:
        return ruled
    votes = {**verdict.voices}
    votes[ruled.attribution] = votes.get(ruled.attribution, 0.0) + _RULE
    if verdict.stage in _CHANGED and names_only(said):
        votes.pop(Attribution.OFFICIAL_DOC, None)
    chosen = max(votes, key=votes.__getitem__)
    return ruled if ruled.attribution is chosen else Voice(chosen)


def _detail(stage: Stage) -> str | None:
    return "DENIED" if stage is Stage.REJECTED else None


def _codes(kind: EventType) -> Codes:
    return kind.frames[0].codes if kind.frames else Codes()
