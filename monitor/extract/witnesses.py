"""Two witnesses for an event: the frames and the detector, and what they are worth.

The detector finds and vetoes; the frame explains and gives the finer arguments. A
sentence that the detector is sure of makes an event without a frame, one in which a
frame has fired needs less, and a frame alone makes none of a type that the detector
knows. A user's own types work with frames alone.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from monitor.extract.certainty import plain_certainty
from monitor.extract.cues import cue_of
from monitor.extract.detector.detector import Sure, Verdict
from monitor.extract.drafts import Draft, missing_of
from monitor.extract.marks import Noted
from monitor.extract.reading import Reading
from monitor.extract.types.schema import EventType
from monitor.model.event import (
    Argument,
    Codes,
    DateInterval,
    Dates,
    Event,
    Money,
    Value,
)
from monitor.model.ontology import ArgumentType, Stage, Via
from monitor.model.text import Field

ACTING = ("implementer", "authority", "provider", "investor", "institution", "party")
_STATES = (ArgumentType.JURISDICTION, ArgumentType.AGENCY)
_JUDGED = frozenset((
    ArgumentType.COMPANY, ArgumentType.COMMODITY, ArgumentType.JURISDICTION,
    ArgumentType.AGENCY, ArgumentType.MONEY, ArgumentType.LEGAL_REF,
))  # fmt: skip
_TOUCHED = ("affected", "origin", "destination")
_PER_SHARE = "share"


@dataclass(frozen=True, slots=True)
class Case:
    """All that is known of one document when its events are decided."""

    readings: Mapping[Field, Reading]
    drafts: Sequence[Draft]
    verdicts: Sequence[Verdict]
    marks: Sequence[Noted]
    sure: Sure


def decide(case: Case, types: Iterable[EventType]) -> tuple[Event, ...]:
    """Return the events of the types that the detector knows, in text order."""
    events = [e for kind in types for e in _of_type(case, kind)]
    return tuple(sorted(events, key=lambda e: (e.trigger.field, e.trigger.start)))


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
        for drafts in [_drafts_in(case, verdict)]
        if verdict.score >= (case.sure.framed if drafts else case.sure.event)
        and not _set_aside(case, verdict)
    ]
    for one in _told_once(found, case.sure):
        yield from _events(case, kind, one)


def _drafts_in(case: Case, verdict: Verdict) -> tuple[Draft, ...]:
    """Return the frames of the verdict's type that fired in its sentence."""
    place = verdict.sentence
    return tuple(
        d
        for d in case.drafts
        if d.event.type == verdict.type
        and d.event.trigger.field is place.field
        and place.start <= d.event.trigger.start < place.end
    )


def _set_aside(case: Case, verdict: Verdict) -> bool:
    """Say whether the sentence stands in a part that tells no news."""
    reading = case.readings[verdict.sentence.field]
    return reading.boilerplate(verdict.sentence.start) is not None


def _told_once(found: Sequence[_Found], sure: Sure) -> list[_Found]:
    """Keep one sentence an event: a headline joins the body, a repetition its first."""
    body = [f for f in found if not f.in_title]
    kept: list[_Found] = []
    for one in sorted(body or found, key=lambda f: -f.verdict.score):
        if not kept or (
            one.verdict.score >= sure.second and all(_apart(one, k) for k in kept)
        ):
            kept.append(one)
    return kept


def _apart(a: _Found, b: _Found) -> bool:
    """Say whether two sentences of one type tell of two events."""
    if a.verdict.direction is not b.verdict.direction:
        return True
    for kinds in (_STATES, (ArgumentType.COMMODITY,), (ArgumentType.COMPANY,)):
        x, y = _keys(a.arguments, kinds), _keys(b.arguments, kinds)
        if x and y and x.isdisjoint(y):
            return True
    return False


def _keys(
    arguments: Iterable[Argument], kinds: Sequence[ArgumentType]
) -> frozenset[object]:
    return frozenset(
        _key(a.value) for a in arguments if a.type in kinds and a.role not in _TOUCHED
    )


def _key(value: Value | DateInterval) -> object:
    """Return what makes two mentions the same argument."""
    if isinstance(value, Money):
        return (value.low, value.high, value.currency)
    return (
        getattr(value, "iso2", None) or getattr(value, "id", None) or str(value).lower()
    )


def _found(
    case: Case, kind: EventType, verdict: Verdict, drafts: tuple[Draft, ...]
) -> _Found:
    arguments = tuple(_arguments(case, kind, verdict, drafts))
    return _Found(verdict, drafts, arguments, _dates(case, verdict, drafts))


# --- arguments ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Pick:
    """The best place of one value for one part."""

    part: str
    score: float
    mark: Noted
    near: bool


def _picks(case: Case, verdict: Verdict) -> list[_Pick]:
    """Return what belongs to the event, each value once, best place first."""
    best: dict[tuple[str, object], _Pick] = {}
    place = verdict.sentence
    for part in verdict.parts:
        mark = case.marks[part.mark]
        if isinstance(mark.value, DateInterval) or not _may_belong(mark):
            continue
        near = mark.span.field is place.field and (
            place.start <= mark.span.start < place.end
        )
        key = (part.name, _key(mark.value))
        pick = _Pick(part.name, part.score, mark, near)
        old = best.get(key)
        if old is None or (near, part.score) > (old.near, old.score):
            top = max(part.score, old.score if old else 0.0)
            best[key] = replace(pick, score=top)
        elif part.score > old.score:
            best[key] = replace(old, score=part.score)
    picks = [p for p in best.values() if p.score >= case.sure.part]
    actors = {_key(p.mark.value) for p in picks if p.part == "actor"}
    return [
        p for p in picks if not (p.part == "affected" and _key(p.mark.value) in actors)
    ]


def _may_belong(mark: Noted) -> bool:
    return not (isinstance(mark.value, Money) and mark.value.per == _PER_SHARE)


def _arguments(
    case: Case, kind: EventType, verdict: Verdict, drafts: Sequence[Draft]
) -> Iterator[Argument]:
    """Yield what the detector ties to the event, named as the frame names it."""
    framed = [a for d in drafts for a in d.event.arguments]
    picks = _picks(case, verdict)
    taken: list[Argument] = []
    for pick in sorted(picks, key=lambda p: p.mark.span.start):
        taken.append(_argument(kind, pick, framed, taken))
    yield from dict.fromkeys(taken)
    acting = any(p.part == "actor" for p in picks)
    for argument in framed:
        lone = argument.type in _STATES and argument.role in ACTING and not acting
        if lone or argument.type not in _JUDGED:
            yield argument


def _argument(
    kind: EventType,
    pick: _Pick,
    framed: Sequence[Argument],
    taken: Sequence[Argument],
) -> Argument:
    value = pick.mark.value
    assert not isinstance(value, DateInterval)  # noqa: S101 - for the type checker
    for argument in framed:
        fits = pick.part != "affected" or argument.role in _TOUCHED
        fits = fits and (pick.part != "actor" or argument.role in ACTING)
        if (
            fits
            and argument.type is pick.mark.type
            and _key(argument.value) == _key(value)
        ):
            return argument
    via = Via.DIRECT if pick.near else Via.INHERITED
    if pick.mark.span.field is Field.TITLE and not pick.near:
        via = Via.TITLE
    return Argument(
        role=_role(kind, pick, taken),
        type=pick.mark.type,
        value=value,
        span=pick.mark.span,
        via=via,
    )


def _role(kind: EventType, pick: _Pick, taken: Sequence[Argument]) -> str:
    """Name the role of an argument that no frame has named."""
    names = [r.name for r in kind.roles if pick.mark.type in r.types]
    if pick.part == "actor":
        return next((n for n in names if n in ACTING), "implementer")
    if pick.part == "affected":
        return next((n for n in names if n in _TOUCHED), "affected")
    filled = {a.role for a in taken}
    open_ = [n for n in names if n not in filled]
    return (open_ or names[-1:] or [_ELSE.get(pick.part, "party")])[0]


_ELSE = {"commodity": "product", "money": "amount", "legal_ref": "legal_ref"}


def _dates(case: Case, verdict: Verdict, drafts: Sequence[Draft]) -> Dates:
    told: dict[str, DateInterval] = {}
    for draft in drafts:
        for name in ("announced", "deadline"):
            value = getattr(draft.event.dates, name)
            if value is not None:
                told.setdefault(name, value)
    for name in ("effective", "expiry"):
        best = max(
            (p for p in verdict.parts if p.name == name),
            key=lambda p: p.score,
            default=None,
        )
        if best is not None and best.score >= case.sure.part:
            value = case.marks[best.mark].value
            if isinstance(value, DateInterval):
                told[name] = value
    return Dates(**told)


# --- events -------------------------------------------------------------------------


def _events(case: Case, kind: EventType, found: _Found) -> Iterator[Event]:
    """Yield the event of a sentence, and what the measure holds besides.

    A regime that eases for some and shuts out others is two events; the frames tell
    the second one by its subtype.
    """
    plain = [d for d in found.drafts if d.event.subtype is None]
    main = max(plain, key=lambda d: d.candidate.weight, default=None)
    event = _event(case, kind, found, main)
    yield event
    seen: set[str | None] = {None}
    for draft in found.drafts:
        if (
            draft.event.subtype not in seen
            and draft.event.direction is not event.direction
        ):
            seen.add(draft.event.subtype)
            yield replace(
                draft.event,
                stage=event.stage,
                stage_detail=event.stage_detail,
                certainty=event.certainty,
                dates=event.dates,
                score=event.score,
            )


def _event(case: Case, kind: EventType, found: _Found, draft: Draft | None) -> Event:
    verdict = found.verdict
    place = verdict.sentence
    reading = case.readings[place.field]
    stage = verdict.stage
    same = draft is not None and draft.event.stage is stage
    return Event(
        type=kind.id,
        family=kind.family,
        stage=stage,
        stage_detail=draft.event.stage_detail if draft and same else _detail(stage),
        direction=verdict.direction,
        certainty=plain_certainty(
            reading.text[place.start : place.end],
            stage,
            verdict.voice,
            draft.event.certainty if draft else None,
        ),
        trigger=draft.event.trigger if draft else cue_of(kind, reading, place),
        sentence=reading.span(place.start, place.end),
        arguments=tuple(
            sorted(found.arguments, key=lambda a: (a.span.field, a.span.start, a.role))
        ),
        dates=found.dates,
        codes=draft.event.codes if draft else _codes(kind),
        missing=missing_of(kind, found.arguments),
        why=draft.event.why if draft else "detector",
        score=round(verdict.score, 3),
    )


def _detail(stage: Stage) -> str | None:
    return "DENIED" if stage is Stage.REJECTED else None


def _codes(kind: EventType) -> Codes:
    return kind.frames[0].codes if kind.frames else Codes()
