"""From drafts to a document's events: told twice is one event, two measures are two.

Merging keeps the sentence that says most and takes what the others add; arguments that
no sentence of the event gives are inherited, conservatively, from the headline or the
sentences beside it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from monitor.extract.arguments import Around
from monitor.extract.bystanders import only_describes
from monitor.extract.drafts import Draft, missing_of, place_of
from monitor.extract.reading import Reading
from monitor.extract.types.schema import ACTING, Role
from monitor.model.event import Argument, Certainty, Commodity, Company, Dates, Event
from monitor.model.ontology import ArgumentType, Attribution, Stage, Track, Via
from monitor.model.text import Field


def join(drafts: Sequence[Draft], around: Around) -> tuple[Event, ...]:
    """Return the events of a document, in the order of their sentences."""
    groups: list[list[Draft]] = []
    # The body's sentences first: a headline joins what the body tells.
    for draft in sorted(drafts, key=lambda d: (d.in_title, d.sentence)):
        home = next((g for g in groups if _told_again(draft, g)), None)
        if home is None:
            groups.append([draft])
        else:
            home.append(draft)
    events = [_merged(group, around) for group in groups]
    return tuple(sorted(events, key=lambda e: (e.trigger.field, e.trigger.start)))


def _told_again(draft: Draft, group: Sequence[Draft]) -> bool:
    """Say whether `draft` tells what `group` already tells."""
    return any(_same(draft, other) for other in group)


def _same(a: Draft, b: Draft) -> bool:
    x, y = a.event, b.event
    if (x.type, x.subtype) != (y.type, y.subtype):
        return False
    if a.in_title or b.in_title:
        return not _apart(_acting(x), _acting(y))
    if x.direction is not y.direction:
        return False
    if (x.stage is Stage.REJECTED) != (y.stage is Stage.REJECTED):
        return False
    if _apart(_acting(x), _acting(y)):
        return False
    return not (
        _apart(_values(x, Commodity), _values(y, Commodity)) or _deal_apart(a, b)
    )


def _deal_apart(a: Draft, b: Draft) -> bool:
    """Say whether two deals have nobody in common; a state's awards are one."""
    if a.candidate.type.track is Track.POLICY:
        return False
    return _apart(_values(a.event, Company), _values(b.event, Company))


def _apart(a: frozenset[str], b: frozenset[str]) -> bool:
    return bool(a) and bool(b) and a.isdisjoint(b)


def _acting(event: Event) -> frozenset[str]:
    return frozenset(
        iso
        for a in event.arguments
        if a.role in ACTING and (iso := getattr(a.value, "iso2", None))
    )


def _values(event: Event, kind: type) -> frozenset[str]:
    return frozenset(
        getattr(a.value, "id", "") for a in event.arguments if isinstance(a.value, kind)
    )


def _merged(group: Sequence[Draft], around: Around) -> Event:
    best = max(group, key=_worth)
    arguments = list(best.event.arguments)
    for draft in group:
        arguments += [a for a in draft.event.arguments if _adds(a, arguments)]
    arguments += _inherited(best, arguments, around)
    kind = best.candidate.type
    return replace(
        best.event,
        arguments=tuple(sorted(dict.fromkeys(arguments), key=place_of)),
        dates=_dates([best, *group]),
        missing=missing_of(kind, arguments),
        certainty=_surest(best, group),
    )


def _worth(draft: Draft) -> tuple[bool, int, int]:
    """Rank sentences: the body before the headline, much told before little."""
    event = draft.event
    told = len({a.role for a in event.arguments}) + draft.candidate.weight
    return (not draft.in_title, told, -draft.sentence)


def _adds(argument: Argument, known: Sequence[Argument]) -> bool:
    """Say whether `argument` tells something new of the same event."""
    if any(a.role == argument.role and a.value == argument.value for a in known):
        return False
    if argument.type in (
        ArgumentType.COMPANY,
        ArgumentType.COMMODITY,
        ArgumentType.MONEY,
    ):
        return not any(a.value == argument.value for a in known)
    return not any(a.role == argument.role for a in known)


def _surest(best: Draft, group: Sequence[Draft]) -> Certainty:
    """Return the certainty; a bare sentence borrows the voice of another one."""
    own = best.event.certainty
    if own.attribution is not Attribution.AUTHOR:
        return own
    others = [
        d.event.certainty
        for d in group
        if d.event.stage is best.event.stage and not d.in_title
    ]
    voiced = [c for c in others if c.attribution is not Attribution.AUTHOR]
    return voiced[0] if voiced else own


def _dates(group: Iterable[Draft]) -> Dates:
    found: dict[str, object] = {}
    for draft in group:
        dates = draft.event.dates
        for name in ("announced", "effective", "expiry", "deadline"):
            value = getattr(dates, name)
            if value is not None:
                found.setdefault(name, value)
    return Dates(**found)  # type: ignore[arg-type]


def _inherited(
    draft: Draft, known: Sequence[Argument], around: Around
) -> list[Argument]:
    """Return arguments from around the sentence for roles that nothing fills."""
    found: list[Argument] = []
    filled = {a.role for a in known}
    for role in draft.candidate.type.roles:
        if role.inherit and role.name not in filled:
            argument = _from_around(role, draft, around, [*known, *found])
            found += [argument, *_listed(argument, around)] if argument else []
    return found


def _listed(first: Argument, around: Around) -> list[Argument]:
    """Return the materials listed behind an inherited one: "gallium and germanium"."""
    reading = next(r for r in around.readings if r.field is first.span.field)
    listed: list[Argument] = []
    end = first.span.end
    for mention in reading.mentions:
        gap = reading.text[end : mention.start] if mention.start >= end else "."
        if mention.type is ArgumentType.COMMODITY and _LIST.fullmatch(gap):
            end = mention.end
            span = reading.span(mention.start, mention.end)
            listed.append(replace(first, value=mention.value, span=span))
    return [a for a in listed if first.type is ArgumentType.COMMODITY]


_LIST = re.compile(r"(?:,|,? and|,? or| \([A-Z][a-z]?\),?)(?: \w+){0,2} ")


def _from_around(
    role: Role, draft: Draft, around: Around, known: Sequence[Argument]
) -> Argument | None:
    taken = {getattr(a.value, "iso2", None) for a in known} - {None}
    for reading, low, high, via in _neighbours(draft, around):
        for mention in reading.mentions:
            inside = low <= mention.start < high and mention.type in role.types
            iso = getattr(mention.value, "iso2", None)
            if inside and only_describes(
                role, mention, reading, around.kinds[reading.field]
            ):
                continue
            if inside and (iso is None or iso not in taken):
                span = reading.span(mention.start, mention.end)
                return Argument(
                    role=role.name,
                    type=mention.type,
                    value=mention.value,
                    span=span,
                    via=via,
                )
    return None


def _neighbours(
    draft: Draft, around: Around
) -> Iterable[tuple[Reading, int, int, Via]]:
    """Yield where to look: the sentence itself, the headline, the two before, the lead."""
    own = draft.candidate.reading
    sentence = draft.candidate.sentence
    yield own, sentence.start_char, sentence.end_char, Via.DIRECT
    for reading in around.readings:
        if reading.field is Field.TITLE and reading is not own:
            yield reading, 0, len(reading.text), Via.TITLE
    if own.field is Field.TEXT:
        first = max(0, draft.sentence - 2)
        start = own.sentences[first].start_char if own.sentences else 0
        yield own, start, sentence.start_char, Via.INHERITED
    for reading in around.readings:
        if reading.field is Field.TEXT and reading.sentences:
            lead = reading.sentences[:3]
            yield reading, lead[0].start_char, lead[-1].end_char, Via.INHERITED
