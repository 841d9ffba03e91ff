"""What belongs to an event that the detector sees: names, sums, references, dates.

The detector says with what probability, the frame in the same sentence names the role
and adds what only a parse tells (a measure's words, a purpose, a share).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from monitor.extract.bystanders import is_bystander
from monitor.extract.case import Case
from monitor.extract.detector.detector import Verdict
from monitor.extract.drafts import Draft
from monitor.extract.itself import itself_in
from monitor.extract.marks import Noted
from monitor.extract.reading import STATE_TYPES
from monitor.extract.types.schema import ACTING, TOUCHED, EventType
from monitor.model.event import (
    Argument,
    DateInterval,
    Jurisdiction,
    Money,
    Value,
)
from monitor.model.ontology import ArgumentType, Tier, Track, Via
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
        return _of_its_own(picks)
    return [
        p
        for p in picks
        if not (p.part == "actor" and not p.near and _key(p.mark.value) not in acting)
        and not (p.part == "affected" and _key(p.mark.value) in acting)
    ]


def _of_its_own(picks: Sequence[_Pick]) -> list[_Pick]:
    """Leave out holders of an office whom another sentence names, where this names a state.

    "Trump and Xi met in Busan" makes neither of them the author of the other's act.
    """
    own = {_key(p.mark.value) for p in picks if p.part == "actor" and p.near}
    if not own:
        return list(picks)
    return [
        p
        for p in picks
        if p.part != "actor"
        or not _holds_office(p.mark)
        or _key(p.mark.value) in own  # as are all that stand in the sentence itself
    ]


def _holds_office(mark: Noted) -> bool:
    value = mark.value
    return isinstance(value, Jurisdiction) and value.name == value.iso2


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
