"""Resolve what is said to help or hurt: to events of the document, or to nothing.

"The curbs" is the nearest event told before that is of a fitting type and, where the
words say whose or of what, agrees with it. What is no event ("strong demand") resolves
to nothing, and then there is no relation.
"""

from collections.abc import Iterator, Mapping, Sequence

from spacy.tokens import Span as TokenSpan
from spacy.tokens import Token

from monitor.extract import syntax
from monitor.extract.impact.clauses import Clause
from monitor.extract.impact.rows import Anaphor, Form, ImpactWords
from monitor.extract.kinds import Kinds
from monitor.extract.phrases import Found, Phrase, Words
from monitor.extract.reading import Reading, iso2_of
from monitor.extract.types.schema import EventType
from monitor.model.event import Commodity, Event
from monitor.model.ontology import ArgumentType, Direction, Effect
from monitor.model.text import Field, Span

_DEFINITE = frozenset(("the", "this", "that", "these", "those", "such", "both", "its"))
_NAMING = frozenset(("measure", "program", "instrument", "facility", "legal_ref"))
_BACK = 2  # sentences that a bare "this" looks back


class Causes:
    """Resolves causes to places among the events of one document."""

    def __init__(
        self,
        events: Sequence[Event],
        types: Sequence[EventType],
        kinds: Mapping[Field, Kinds],
        words: ImpactWords,
    ) -> None:
        self._events = events
        self._kinds = kinds
        self._words = words
        told = {e.type for e in events}
        self._nouns: dict[str, tuple[Phrase, ...]] = {
            t.id: tuple(n for frame in t.frames for n in frame.nouns)
            for t in types
            if t.id in told
        }

    def of(self, clause: Clause) -> tuple[tuple[int, ...], Span | None]:
        """Return the causing events, likeliest first, and the words that name them.

        No events: what is named is none of them.
        """
        if not clause.causes:
            if clause.cue.form is Form.ACTS:
                return (), None
            return tuple(range(len(self._events))), None
        for head in clause.causes:
            found = self._resolve(head, clause)
            if found:
                return tuple(dict.fromkeys(found)), _named(head, clause)
        return (), None

    def _resolve(self, head: Token, clause: Clause) -> list[int]:
        if syntax.is_verb(head) and head.pos_ != "NOUN":
            doers = [t for t in head.children if t.dep_ in syntax.SUBJECTS]
            nouns = [n for t in doers for n in self._resolve(t, clause)]
            return self._of_verb(head, clause) or nouns
        if head.lower_ in ("this", "that", "which"):
            return self._just_told(head, clause)
        return self._in_phrase(head, clause) or self._taken_up(head, clause)

    def _of_verb(self, head: Token, clause: Clause) -> list[int]:
        """Return the event that the clause of a verb tells: "banned exports, hurting"."""
        if clause.verb.i in {t.i for t in head.subtree} or head.i < clause.verb.i:
            end = clause.trigger.idx
        else:
            end = clause.sentence.end_char
        low = head.left_edge.idx if head.i > clause.trigger.i else 0
        near = [
            n
            for n in self._told_in(clause)
            if low <= self._events[n].trigger.start < end
        ]
        return near[-1:]

    def _told_in(self, clause: Clause) -> list[int]:
        """Return the events that the clause's sentence tells."""
        a, b = clause.sentence.start_char, clause.sentence.end_char
        field = clause.reading.field
        return [
            n
            for n, e in enumerate(self._events)
            if e.trigger.field is field and a <= e.trigger.start < b
        ]

    def _just_told(self, head: Token, clause: Clause) -> list[int]:
        sentences = clause.reading.sentences
        here = next(n for n, s in enumerate(sentences) if s.end > head.i)
        low = sentences[max(0, here - _BACK)].start_char
        return [
            n
            for n in self._before(head, clause.reading)
            if self._events[n].trigger.field is clause.reading.field
            and self._events[n].trigger.start >= low
        ][:1]

    def _before(self, head: Token, reading: Reading) -> list[int]:
        """Return the events told before `head`, the nearest first."""
        place = (reading.field is Field.TEXT, head.idx)
        told = [(_place(e), n) for n, e in enumerate(self._events) if _place(e) < place]
        return [n for _, n in sorted(told, reverse=True)]

    def _in_phrase(self, head: Token, clause: Clause) -> list[int]:
        """Return the events that the noun phrase itself tells, or a part of it names."""
        phrase = _phrase(head, clause)
        low, high = phrase.start_char, phrase.end_char
        field = clause.reading.field

        def here(span: Span) -> bool:
            return span.field is field and span.start < high and span.end > low

        def on_head(span: Span) -> bool:
            return here(span) and span.start <= head.idx < span.end

        return [
            n
            for n, e in enumerate(self._events)
            if here(e.trigger)
            or any(on_head(a.span) for a in e.arguments if a.role in _NAMING)
        ]

    def _taken_up(self, head: Token, clause: Clause) -> list[int]:
        """Return the events that "the curbs" or "this policy shift" means."""
        anaphor, types = self._meant(head, clause)
        if types is None:
            return []
        fitting = [
            n
            for n, e in enumerate(self._events)
            if (not types or e.type in types) and self._agrees(e, head, clause)
        ]
        before = [n for n in self._before(head, clause.reading) if n in fitting]
        found = before or fitting
        if anaphor is not None and anaphor.many:
            return self._in_tune(found, clause.cue.effect)
        return found[:1]

    def _meant(
        self, head: Token, clause: Clause
    ) -> tuple[Anaphor | None, frozenset[str] | None]:
        """Return which types the noun may mean; None: it takes up no event."""
        words = Words(_phrase(head, clause))
        found: list[tuple[Found, Anaphor]] = [
            (hit, anaphor)
            for anaphor in self._words.anaphors
            for hit in words.find(anaphor.words)
            if hit.start <= head.i < hit.end
        ]
        own = frozenset(
            kind
            for kind, nouns in self._nouns.items()
            if any(hit.start <= head.i < hit.end for hit in words.find(nouns))
        )
        if found:
            _, anaphor = max(found, key=lambda f: (f[0].end - f[0].start, f[1].many))
            types = anaphor.types | own if anaphor.types else own
            if types:
                return anaphor, types if not _new(head, clause) else None
            return anaphor, frozenset() if _definite(head, clause) else None
        return None, own or None

    def _agrees(self, event: Event, head: Token, clause: Clause) -> bool:
        """Say whether state and material in the phrase are those of the event."""
        kinds = self._kinds[clause.reading.field]
        mentions = [kinds.mention(t) for t in _phrase(head, clause)]
        named = [m for m in mentions if m is not None]
        places = {iso2_of(m) for m in named} - {None}
        goods = {m.value for m in named if m.type is ArgumentType.COMMODITY}
        states = {getattr(a.value, "iso2", None) for a in event.arguments} - {None}
        wares = {a.value for a in event.arguments if isinstance(a.value, Commodity)}
        return not (places and states and places.isdisjoint(states)) and not (
            goods and wares and goods.isdisjoint(wares)
        )

    def _in_tune(self, found: Sequence[int], effect: Effect) -> list[int]:
        """Leave out what points the other way, if anything else is left."""
        against = Direction.RESTRICT if effect is Effect.HELPS else Direction.SUPPORT
        kept = [n for n in found if self._events[n].direction is not against]
        return kept or list(found)


def _place(event: Event) -> tuple[bool, int]:
    return (event.trigger.field is Field.TEXT, event.trigger.start)


def _phrase(head: Token, clause: Clause) -> TokenSpan:
    """Return the noun phrase of `head`, without the clause that is being read."""
    low, high = head.left_edge.i, head.right_edge.i + 1
    if low <= clause.trigger.i < high:
        own = min((t.i for t in clause.trigger.subtree), default=high)
        high = max(head.i + 1, own) if own > head.i else head.i + 1
        low = low if clause.trigger.i > head.i else head.i
    return head.doc[low:high]


def _new(head: Token, clause: Clause) -> bool:
    """Say whether "a ban" is none that was told before."""
    article = any(t.lower_ in ("a", "an", "any", "no") for t in head.lefts)
    return article and not _definite(head, clause)


def _definite(head: Token, clause: Clause) -> bool:
    """Say whether a noun points back: "the move", ", a move that", or a headline."""
    if (
        head.dep_ in ("appos", "npadvmod", "attr")
        or clause.reading.field is Field.TITLE
    ):
        return True
    return any(t.lower_ in _DEFINITE or t.dep_ == "poss" for t in _determiners(head))


def _determiners(head: Token) -> Iterator[Token]:
    yield from (t for t in head.lefts if t.dep_ in ("det", "poss", "predet", "amod"))


def _named(head: Token, clause: Clause) -> Span | None:
    """Quote the words that name the cause; a clause that is the cause names nothing."""
    if syntax.is_verb(head) and head.pos_ != "NOUN":
        return None
    phrase = _phrase(head, clause)
    last = phrase[-1]
    while last.i > head.i and (last.is_punct or last.is_space):
        last = last.nbor(-1)
    return clause.reading.of_tokens(phrase[0], last)
