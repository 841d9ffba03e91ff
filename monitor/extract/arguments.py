"""Fill the roles of an event from its sentence, then from the document around it.

A role names the kinds that may fill it and the places to look in; the first place that
gives something wins. What the text does not say stays empty and is reported missing.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from monitor.extract import syntax
from monitor.extract.bystanders import is_bystander, only_describes
from monitor.extract.entities import Mention
from monitor.extract.figures import figures
from monitor.extract.frames import Candidate
from monitor.extract.itself import is_itself
from monitor.extract.kinds import Kinds
from monitor.extract.phrases import Found
from monitor.extract.reading import STATE_TYPES, Reading, iso2_of
from monitor.extract.types.schema import TOUCHED, Kind, Role, Slot
from monitor.extract.worded import worded
from monitor.model.event import Argument, Jurisdiction, Text
from monitor.model.ontology import ArgumentType, Via
from monitor.model.text import Field, Span

_LONG = 14  # words; a longer phrase is quoted from its noun on
_LOCATION = frozenset(("in", "at", "near", "outside", "across", "throughout", "within"))
_PURPOSES = frozenset((
    "facilitate", "boost", "support", "help", "promote", "protect", "develop",
    "build", "finance", "fund", "counter", "reduce", "secure", "encourage", "speed",
    "ease", "strengthen", "expand", "cut", "create",
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Around:
    """The rest of the document, for what one sentence leaves open."""

    readings: tuple[Reading, ...]  # headline first
    kinds: dict[Field, Kinds]


def fill(
    candidate: Candidate, around: Around, *, siblings: Sequence[Candidate]
) -> tuple[Argument, ...]:
    """Return the arguments that the sentence of `candidate` gives."""
    filler = _Filler(candidate, around, siblings)
    found: list[Argument] = []
    for role in candidate.type.roles:
        found += filler.role(role, found)
    if candidate.frame.row.subtype == "end_user_exclusion":
        found = [a for a in found if a.role != "affected"]
    found = [a for a in found if not _by_the_way(a, candidate.reading)]
    return tuple(
        sorted(dict.fromkeys(found), key=lambda a: (a.span.field, a.span.start))
    )


def _by_the_way(argument: Argument, reading: Reading) -> bool:
    """Say whether a state that is told as touched is only named by the way."""
    span = argument.span
    touched = argument.role in TOUCHED and argument.type in STATE_TYPES
    return touched and is_bystander(reading, span.start, span.end)


def slot_of(
    argument: Argument,
    candidate: Candidate,
    around: Around,
    *,
    siblings: Sequence[Candidate],
) -> Slot | None:
    """Say in which place its role found `argument`; None: not in this sentence."""
    filler = _Filler(candidate, around, siblings)
    roles = (r for r in candidate.type.roles if r.name == argument.role)
    places = ((role, slot) for role in roles for slot in role.at)
    return next((s for role, s in places if argument in filler.look(role, s)), None)


class _Filler:
    """Fills the roles of one candidate."""

    def __init__(
        self, candidate: Candidate, around: Around, siblings: Sequence[Candidate]
    ) -> None:
        self._candidate = candidate
        self._reading = candidate.reading
        self._around = around
        self._kinds = around.kinds[candidate.reading.field]
        self._siblings = siblings
        self._here = self._reading.within(candidate.sentence)

    def role(self, role: Role, before: Sequence[Argument]) -> list[Argument]:
        """Return what fills `role`; what an earlier role took is not taken again."""
        taken = {(a.span.start, a.span.end) for a in before}
        for slot in role.at:
            found = [
                a
                for a in self.look(role, slot)
                if (a.span.start, a.span.end) not in taken
                and not self._clash(a, before)
            ]
            if found:
                return found
        return []

    def _clash(self, argument: Argument, before: Sequence[Argument]) -> bool:
        """Say whether a state is already the one that acts."""
        iso = getattr(argument.value, "iso2", None)
        return iso is not None and any(
            iso == getattr(b.value, "iso2", None) for b in before
        )

    def look(self, role: Role, slot: Slot) -> Iterator[Argument]:
        """Yield what stands in one place."""
        if slot is Slot.ACTOR:
            yield from self._actors(role)
        elif slot is Slot.OBJECT:
            yield from self._of(role, self._objects())
            yield from self._firm_classes(role)
        elif slot is Slot.AROUND:
            yield from self._of(role, self._noun_area())
        elif slot is Slot.PHRASE:
            yield from self._phrase(role)
        elif slot is Slot.PLACE:
            yield from self._places(role)
        elif slot is Slot.NEAR:
            yield from figures(role, self._candidate, self._siblings)
        elif slot in (Slot.AFTER, Slot.VERB):
            yield from worded(role, slot, self._candidate)
        else:
            yield from self._sentence(role)

    def _named(self, role: Role, mention: Mention, via: Via = Via.DIRECT) -> Argument:
        return Argument(
            role=role.name,
            type=mention.type,
            value=mention.value,
            span=self._reading.span(mention.start, mention.end),
            via=via,
        )

    def _of(self, role: Role, tokens: Iterable[Token]) -> Iterator[Argument]:
        for mention in self._mentions(tokens):
            if mention.type in role.types:
                yield self._named(role, mention)

    def _mentions(self, tokens: Iterable[Token]) -> list[Mention]:
        found = (self._kinds.mention(t) for t in tokens)
        return list(dict.fromkeys(m for m in found if m is not None))

    def _objects(self) -> list[Token]:
        heads = syntax.objects(self._candidate.slot)
        return [t for head in heads for t in head.subtree]

    def _noun_area(self) -> list[Token]:
        head = self._candidate.head
        area = list(head.subtree)
        return [*area, *self._objects()] if self._candidate.noun else self._objects()

    def _actors(self, role: Role) -> Iterator[Argument]:
        heads = (*syntax.subjects(self._candidate.slot), *self._owners())
        for head in dict.fromkeys(h for top in heads for h in (top, *top.conjuncts)):
            found = list(self._actor(role, head))
            yield from found
            if found and head.dep_ != "conj" and not list(head.conjuncts):
                return

    def _owners(self) -> tuple[Token, ...]:
        slot = self._candidate.slot
        own = syntax.possessors(self._candidate.head)
        return own if syntax.is_verb(slot) else (*own, *syntax.possessors(slot))

    def _actor(self, role: Role, head: Token) -> Iterator[Argument]:
        near = [head, *(t for t in head.children if t.dep_ in _INSIDE)]
        near += [t for c in near[1:] for t in c.children if t.dep_ in _INSIDE]
        near += [
            t
            for p in head.children
            if p.lower_ in ("of", "for", "in", "from")
            for t in p.children
            if t.dep_ == "pobj"
        ]
        mentions = [m for m in self._mentions(near) if m.type in role.types]
        if mentions:
            for mention in _one_state(mentions):
                yield self._named(role, mention)
        elif ArgumentType.JURISDICTION in role.types:
            yield from self._organ(role, head)

    def _organ(self, role: Role, head: Token) -> Iterator[Argument]:
        """Resolve "Trump" and "the ministry" to their state."""
        iso2 = self._kinds.holder(head)
        if iso2 is not None:
            value = Jurisdiction(iso2=iso2, name=self._name_of(iso2))
            span = self._reading.of_tokens(head, head)
            yield Argument(
                role=role.name,
                type=ArgumentType.JURISDICTION,
                value=value,
                span=span,
                via=Via.COREF,
            )
        elif self._reading.background.own and is_itself(head, self._kinds):
            yield Argument(
                role=role.name,
                type=ArgumentType.AGENCY,
                value=self._reading.background.own,
                span=self._reading.of_tokens(syntax.phrase_start(head), head),
                via=Via.COREF,
            )
        elif self._kinds.organ(head):
            mention = self._nearest_state(head)
            if mention is not None:
                iso = iso2_of(mention) or ""
                name = (
                    getattr(mention.value, "name", iso)
                    if mention.type is ArgumentType.JURISDICTION
                    else iso
                )
                yield Argument(
                    role=role.name,
                    type=ArgumentType.AGENCY,
                    value=Jurisdiction(iso2=iso, name=name),
                    span=self._reading.of_tokens(syntax.phrase_start(head), head),
                    via=Via.COREF,
                )

    def _name_of(self, iso2: str) -> str:
        return next(
            (
                getattr(m.value, "name", iso2)
                for r in self._around.readings
                for m in r.mentions
                if m.type is ArgumentType.JURISDICTION and iso2_of(m) == iso2
            ),
            iso2,
        )

    def _nearest_state(self, head: Token) -> Mention | None:
        """Return the last state named before `head`, else the document's first."""
        before = [
            m
            for m in self._reading.mentions
            if m.type in STATE_TYPES and m.end <= head.idx
        ]
        if before:
            agents = [m for m in before if not self._located(m)]
            return (agents or before)[-1]
        for reading in self._around.readings:
            for mention in reading.mentions:
                if mention.type in STATE_TYPES:
                    return mention
        return None

    def _located(self, mention: Mention) -> bool:
        """Say whether a place name only says where: "in Beijing"."""
        reading = self._reading
        head = reading.head_of(mention.start, mention.end)
        before = reading.doc[head.left_edge.i - 1] if head.left_edge.i else head
        return head.head.lower_ in _LOCATION or before.lower_ in _LOCATION

    def _phrase(self, role: Role) -> Iterator[Argument]:
        noun, head = self._candidate.noun, self._candidate.head
        if noun is None:
            # "excluding firms": the measure is the one that the sentence is about.
            same = [
                c for c in self._siblings if c.type is self._candidate.type and c.noun
            ]
            if not same or self._candidate.frame.row.subtype is None:
                return
            noun, head = same[0].noun, same[0].head
        if noun is None:
            return
        if role.types[0] is not ArgumentType.LIST:  # not "the Entity List firms"
            head = syntax.described(head)
        span = self._quoted(noun, head)
        yield Argument(
            role=role.name, type=role.types[0], value=Text(text=span.text), span=span
        )
        for other in head.conjuncts:
            if (
                role.types[0] is ArgumentType.PROGRAM
                and other.i > head.i
                and other.pos_ == "NOUN"
            ):
                span = self._reading.of_tokens(syntax.phrase_start(other), other)
                yield Argument(
                    role=role.name,
                    type=role.types[0],
                    value=Text(text=span.text),
                    span=span,
                    via=Via.CONJ,
                )

    def _quoted(self, noun: Found, head: Token) -> Span:
        """Quote a noun with the words before it, and without "on" behind it."""
        first = self._reading.doc[min(noun.start, syntax.phrase_start(head).i)]
        last = self._reading.doc[max(noun.end - 1, head.i)]
        if last.i - first.i > _LONG:
            first = self._reading.doc[noun.start]
        while last.pos_ == "ADP" and last.i > first.i:
            last = last.nbor(-1)
        return self._reading.of_tokens(first, last)

    def _places(self, role: Role) -> Iterator[Argument]:
        for mention in self._here:
            if mention.type not in role.types or self._located(mention):
                continue
            if mention.type is ArgumentType.JURISDICTION and self._in_firm_class(
                mention
            ):
                continue
            yield self._named(role, mention)

    def _in_firm_class(self, mention: Mention) -> bool:
        """Say whether a state only describes firms: "ties to the American military"."""
        head = self._reading.head_of(mention.start, mention.end)
        return any(
            t.lemma_.lower()
            in ("firm", "company", "entity", "buyer", "user", "contractor")
            and t.i != head.i
            for t in list(head.ancestors)[:6]
            if not syntax.is_verb(t)
        ) and head.dep_ in ("amod", "compound", "nmod")

    def _sentence(self, role: Role) -> Iterator[Argument]:
        for mention in self._here:
            if mention.type in role.types and not only_describes(
                role, mention, self._reading, self._kinds
            ):
                yield self._named(role, mention)
        if ArgumentType.LEGAL_REF in role.types:
            yield from self._references(role)
        if ArgumentType.PURPOSE in role.types:
            yield from self._purpose(role)

    def _firm_classes(self, role: Role) -> Iterator[Argument]:
        """Yield the kinds of firm that the verb acts on: "firms with ties to …"."""
        for head in syntax.objects(self._candidate.slot):
            if (
                ArgumentType.FIRMCLASS in role.types
                and self._kinds.is_any(head, (Kind.FIRM,))
                and self._kinds.mention(head) is None
            ):
                span = self._reading.of_tokens(head.left_edge, head.right_edge)
                yield _worded(role, ArgumentType.FIRMCLASS, span)

    def _purpose(self, role: Role) -> Iterator[Argument]:
        for verb in syntax.purposes(self._candidate.slot):
            if verb.lemma_.lower() in _PURPOSES:
                first = next(t for t in verb.lefts if t.lower_ == "to")
                span = self._reading.of_tokens(first, syntax.clause_end(verb))
                yield _worded(role, role.types[0], span)
                return

    def _references(self, role: Role) -> Iterator[Argument]:
        a, b = self._candidate.sentence.start_char, self._candidate.sentence.end_char
        for found in self._reading.references:
            if a <= found.start < b:
                span = self._reading.span(found.start, found.end)
                yield Argument(
                    role=role.name,
                    type=ArgumentType.LEGAL_REF,
                    value=Text(text=span.text),
                    span=span,
                )


_INSIDE = ("poss", "compound", "amod", "nmod", "appos", "flat")


def _worded(role: Role, kind: ArgumentType, span: Span) -> Argument:
    """Return an argument that is no more than its words."""
    return Argument(role=role.name, type=kind, value=Text(text=span.text), span=span)


def _one_state(mentions: Sequence[Mention]) -> Iterator[Mention]:
    """Yield the agency before the state that it belongs to, each state once."""
    seen: set[str | None] = set()
    ranked = sorted(mentions, key=lambda m: m.type is not ArgumentType.AGENCY)
    for mention in ranked:
        iso = iso2_of(mention)
        if iso is None or iso not in seen:
            seen.add(iso)
            yield mention
