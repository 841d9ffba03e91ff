"""What belongs to an event that the detector sees: names, sums, references, dates.

The detector says with what probability, the frame in the same sentence names the role
and adds what only a parse tells (a measure's words, a purpose, a share).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from monitor.extract.bystanders import is_bystander
from monitor.extract.case import Case, asked
from monitor.extract.detector.detector import Verdict
from monitor.extract.drafts import Draft
from monitor.extract.itself import itself_in
from monitor.extract.marks import Noted
from monitor.extract.reading import STATE_TYPES
from monitor.extract.timing import (
    Start,
    deadline_behind,
    label_of,
    next_start,
    starts_in,
)
from monitor.extract.types.schema import ACTING, TOUCHED, EventType
from monitor.model.event import Argument, DateInterval, Dates, Money, Value
from monitor.model.ontology import ArgumentType, Granularity, Stage, Tier, Track, Via
from monitor.model.text import Field

_PARTIES = ACTING | {"party"}  # to an agreement there are several
_JUDGED = frozenset((
    ArgumentType.COMPANY, ArgumentType.COMMODITY, ArgumentType.JURISDICTION,
    ArgumentType.AGENCY, ArgumentType.MONEY, ArgumentType.LEGAL_REF,
))  # fmt: skip
_PER_SHARE = "share"


def keys_of(
    arguments: Iterable[Argument], kinds: Sequence[ArgumentType]
) -> frozenset[object]:
    """Return what the arguments of some kinds are, apart from who is only touched."""
    return frozenset(
        _key(a.value) for a in arguments if a.type in kinds and a.role not in TOUCHED
    )


def _key(value: Value | DateInterval) -> object:
    """Return what makes two mentions the same argument."""
    if isinstance(value, Money):
        return (value.low, value.high, value.currency)
    return (
        getattr(value, "iso2", None) or getattr(value, "id", None) or str(value).lower()
    )


_NEAR = 0.15  # what standing in the event's own sentence adds; measured likewise


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
        if part.name == "affected" and is_bystander(
            case.readings[mark.span.field], mark.span.start, mark.span.end
        ):
            continue
        near = place.holds(mark.span.field, mark.span.start)
        name = part.name
        if name == "affected" and near and _does(case, mark):
            name = "actor"
        key = (name, _key(mark.value))
        pick = _Pick(name, part.score + _NEAR * near, mark, near)
        old = best.get(key)
        if old and part.name == "actor" and near == old.near and _belongs(case, old):
            # Of two organs of a state that act together the first leads.
            best[key] = replace(old, score=max(pick.score, old.score))
        elif old is None or (near, pick.score) > (old.near, old.score):
            top = max(pick.score, old.score if old else 0.0)
            best[key] = replace(pick, score=top)
        elif pick.score > old.score:
            best[key] = replace(old, score=pick.score)
    picks = [p for p in best.values() if _belongs(case, p)]
    actors = {_key(p.mark.value) for p in picks if p.part == "actor"}
    return [
        p for p in picks if not (p.part == "affected" and _key(p.mark.value) in actors)
    ]


def _does(case: Case, mark: Noted) -> bool:
    """Say whether a body of state is the one that acts: "the ministry suspended …"."""
    reading = case.readings[mark.span.field]
    head = reading.head_of(mark.span.start, mark.span.end)
    does = head.dep_ == "nsubj" and head.head.dep_ == "ROOT"
    return mark.type is ArgumentType.AGENCY and does


def _belongs(case: Case, pick: _Pick) -> bool:
    return pick.score >= case.sure.part


def _may_belong(mark: Noted) -> bool:
    return not (isinstance(mark.value, Money) and mark.value.per == _PER_SHARE)


def arguments_of(
    case: Case, kind: EventType, verdict: Verdict, drafts: Sequence[Draft]
) -> Iterator[Argument]:
    """Yield what the detector ties to the event, named as the frame names it."""
    plain = [d for d in drafts if d.event.subtype is None] or drafts
    framed = [*dict.fromkeys(a for d in plain for a in d.event.arguments)]
    picks = _by_frame(_with_listed(case, _picks(case, verdict)), framed)
    picks += _of_title(case, kind, picks)
    taken: list[Argument] = []
    for pick in sorted(picks, key=lambda p: p.mark.span.start):
        taken.append(_argument(kind, pick, framed, taken))
    yield from dict.fromkeys(taken)
    acting = any(p.part == "actor" for p in picks)
    named = acting
    for argument in framed:
        lone = argument.type in STATE_TYPES and argument.role in _PARTIES and not acting
        if lone or argument.type not in _JUDGED:
            named = named or lone
            yield argument
    if not named:
        yield from _by_itself(case, kind, verdict)


def _by_itself(case: Case, kind: EventType, verdict: Verdict) -> Iterator[Argument]:
    """Yield the official source as who acts, where the sentence says "we"."""
    place = verdict.sentence
    reading = case.readings[place.field]
    names = [
        r.name
        for r in kind.roles
        if r.name in ACTING and not set(r.types).isdisjoint(STATE_TYPES)
    ]
    sentence = reading.tokens_of(place.start, place.end)
    span = itself_in(reading, sentence, case.kinds[place.field])
    if span is not None and names and reading.background.own:
        yield Argument(
            role=names[0],
            type=ArgumentType.AGENCY,
            value=reading.background.own,
            span=span,
            via=Via.COREF,
        )


_MATES = 2  # firms of a list that belong to the event, for the others to belong too
_GAP = re.compile(r"(?:,|,? and|,? or|,? &) (?:the )?")


def _with_listed(case: Case, picks: list[_Pick]) -> list[_Pick]:
    """Add the firms that stand in one list with two that belong to the event."""
    found = {(p.mark.span.field, p.mark.span.start): p for p in picks}
    added: list[_Pick] = []
    for row in _lists(case):
        mates = [found[k] for n in row if (k := (n.span.field, n.span.start)) in found]
        if len(mates) >= _MATES:
            known = {_key(m.mark.value) for m in mates}
            added += [
                replace(mates[0], mark=n) for n in row if _key(n.value) not in known
            ]
    return picks + added


def _lists(case: Case) -> Iterator[list[Noted]]:
    """Yield the firms of each list of firms: "A, B and C"."""
    row: list[Noted] = []
    for mark in (m for m in case.marks if m.type is ArgumentType.COMPANY):
        last = row[-1].span if row else None
        text = case.readings[mark.span.field].text
        joined = last is not None and last.field is mark.span.field
        if joined and last and _GAP.fullmatch(text, last.end, mark.span.start):
            row.append(mark)
            continue
        yield row
        row = [mark]
    yield row


def _of_title(case: Case, kind: EventType, picks: Sequence[_Pick]) -> list[_Pick]:
    """Return the materials of an act's own headline, where its text names none.

    An official's only: newspapers put into a headline what the act is not about.
    """
    names = any(p.mark.type is ArgumentType.COMMODITY for p in picks)
    if names or kind.track is not Track.POLICY:
        return []
    return [
        _Pick("commodity", case.sure.part, mark, near=False)
        for mark in case.marks
        if mark.type is ArgumentType.COMMODITY
        and mark.span.field is Field.TITLE
        and case.readings[Field.TITLE].background.tier is Tier.OFFICIAL
    ]


def _by_frame(picks: Sequence[_Pick], framed: Sequence[Argument]) -> list[_Pick]:
    """Let the state that the sentence itself names as acting stand alone.

    The detector knows who acts in the document; the parse knows who acts in the clause.
    """
    acting = frozenset(
        _key(a.value)
        for a in framed
        if a.type in STATE_TYPES and a.role in ACTING and a.via is Via.DIRECT
    )
    if not acting:
        return list(picks)
    return [
        p
        for p in picks
        if not (p.part == "actor" and not p.near and _key(p.mark.value) not in acting)
        and not (p.part == "affected" and _key(p.mark.value) in acting)
    ]


def _argument(
    kind: EventType,
    pick: _Pick,
    framed: Sequence[Argument],
    taken: Sequence[Argument],
) -> Argument:
    value = pick.mark.value
    assert not isinstance(value, DateInterval)  # noqa: S101 - for the type checker
    for argument in framed:
        fits = pick.part != "affected" or argument.role in TOUCHED
        fits = fits and (pick.part != "actor" or argument.role in _PARTIES)
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
        return next((n for n in names if n in _PARTIES), "implementer")
    if pick.part == "affected":
        return next((n for n in names if n in TOUCHED), "affected")
    filled = {a.role for a in taken}
    open_ = [n for n in names if n not in filled]
    return (open_ or names[-1:] or [_ELSE.get(pick.part, "party")])[0]


_ELSE = {"commodity": "product", "money": "amount", "legal_ref": "legal_ref"}


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
    best: tuple[float, DateInterval] | None = None
    for number, mark in enumerate(case.marks):
        if not isinstance(mark.value, DateInterval):
            continue
        near = place.holds(mark.span.field, mark.span.start)
        score = scores.get(number, 0.0)
        score += _LABELLED * (
            near and label_of(reading, mark.value, place.start) == name
        )
        foreign = any(s.holds(mark.span.field, mark.span.start) for s in others)
        asked = _FOREIGN if foreign and not near else _DAY
        if score >= asked and (best is None or score > best[0]):
            best = (score, mark.value)
    return best[1] if best else None
