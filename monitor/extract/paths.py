"""How an argument came to its event: the place of its role, and the way to its words."""

from monitor.extract.arguments import Around, slot_of
from monitor.extract.candidate import Candidate
from monitor.extract.drafts import Draft
from monitor.extract.reading import Reading
from monitor.extract.types.schema import Slot
from monitor.model.event import Argument, Event
from monitor.model.explanation import Filling, Step
from monitor.model.ontology import Via
from monitor.model.text import Field, Span

_PLACES = {
    Slot.ACTOR: "who does it, or whose it is",
    Slot.OBJECT: "what the verb acts on",
    Slot.PHRASE: "the words of the noun itself",
    Slot.AROUND: "inside the noun phrase",
    Slot.PLACE: "a state by preposition or adjective",
    Slot.SENTENCE: "anywhere in the sentence",
    Slot.AFTER: "behind one of the words that the role names",
    Slot.VERB: "the verb itself",
    Slot.NEAR: "the figure nearest to it",
}
_WAYS = {
    Via.TITLE: "from the headline",
    Via.INHERITED: "from a neighbouring sentence",
    Via.COREF: "by the name that is meant",
    Via.CONJ: "joined by “and” or “or”",
    Via.GAZETTEER: "from the list of names",
}

JUDGED = "tied to it by the detector"


def filling(
    argument: Argument,
    event: Event,
    draft: Draft,
    drafts: tuple[Draft, ...],
    around: Around,
) -> Filling:
    """Say by which place and on which way `argument` came to `event`."""
    candidate = draft.candidate
    if not _holds(_sentence(candidate), argument.span):
        return Filling(
            argument=argument,
            slot=None,
            path=(),
            told=_from_afar(argument, event, drafts),
        )
    siblings = [
        d.candidate
        for d in drafts
        if d.candidate.reading is candidate.reading and d.sentence == draft.sentence
    ]
    slot = slot_of(argument, candidate, around, siblings=siblings)
    unslotted = JUDGED if event.score is not None else "named in the sentence"
    place = _PLACES[slot] if slot is not None else unslotted
    way = _WAYS.get(argument.via)
    return Filling(
        argument=argument,
        slot=slot,
        path=path(candidate, argument.span),
        told=f"{place}, {way}" if way else place,
    )


def _from_afar(argument: Argument, event: Event, drafts: tuple[Draft, ...]) -> str:
    """Say where an argument stands that the event's own sentence does not hold."""
    others = [d for d in drafts if d.event.type == event.type]
    if any(argument in d.event.arguments for d in others):
        return "from another sentence that tells it"
    if argument.span.field is Field.TITLE:
        return _WAYS[Via.TITLE]
    return _WAYS.get(argument.via, _WAYS[Via.INHERITED])


def _sentence(candidate: Candidate) -> Span:
    return candidate.reading.sentence_span(candidate.sentence)


def _holds(sentence: Span, span: Span) -> bool:
    return (
        span.field is sentence.field
        and sentence.start <= span.start
        and span.end <= sentence.end
    )


def path(candidate: Candidate, span: Span) -> tuple[Step, ...]:
    """Return the way through the dependency tree from the trigger to the head of `span`."""
    reading: Reading = candidate.reading
    goal = reading.head_of(span.start, span.end)
    slot = candidate.slot
    over = [slot, *slot.ancestors]
    under = [goal, *goal.ancestors]
    known = {t.i: place for place, t in enumerate(over)}
    meet = next((n for n, t in enumerate(under) if t.i in known), None)
    if meet is None:
        return ()
    top = known[under[meet].i]
    up = [Step(relation=t.dep_, word=t.head.text, up=True) for t in over[:top]]
    down = [Step(relation=t.dep_, word=t.text, up=False) for t in under[:meet]]
    return (*up, *reversed(down))
