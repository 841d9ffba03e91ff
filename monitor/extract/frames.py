"""Match the frames of all event types against one sentence.

A frame fires where its noun hangs on one of its verbs, or its verb stands alone, and
actor, object and company are of the kinds that it asks for. What comes out are
candidates with their reasons; whether one becomes an event is decided later.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Span as TokenSpan
from spacy.tokens import Token

from monitor.extract import syntax
from monitor.extract.kinds import Kinds
from monitor.extract.phrases import Found, Words
from monitor.extract.reading import Reading
from monitor.extract.types.schema import EventType, Frame, FrameVerb, Link, Scope
from monitor.extract.words import Act, CoreWords, VerbPattern, act_of
from monitor.model.text import Field

_AROUND = 4
_LONGEST = 400  # tokens looked at in one sentence; a page of "and" is quadratic
_HEADING = 40  # tokens; a longer verbless sentence is a list


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A frame that fired, with the words that made it fire."""

    type: EventType
    frame: Frame
    reading: Reading
    sentence: TokenSpan
    slot: Token  # the verb, or the noun's head where no verb carries it
    verb: FrameVerb | None  # None: the noun alone
    noun: Found | None  # None: the verb alone
    path: tuple[Act, ...]  # action nouns between noun and verb, inner first
    words: Words  # of the sentence

    @property
    def head(self) -> Token:
        """Return the head of the noun, or the verb where there is no noun."""
        return (
            self.reading.doc[self.noun.start : self.noun.end].root
            if self.noun
            else self.slot
        )

    @property
    def weight(self) -> int:
        """Return how specific the match is: words matched and conditions met."""
        noun = self.noun.end - self.noun.start if self.noun else 0
        row = self.frame.row
        told = bool(row.words) + len(row.target) + 2 * bool(row.stage)
        return 2 * noun + bool(self.verb) + len(row.needs) + told - self.frame.any_verb


class Matcher:
    """Matches one sentence; made anew for each, so that look-ups are shared."""

    def __init__(
        self, reading: Reading, sentence: TokenSpan, kinds: Kinds, core: CoreWords
    ) -> None:
        self._reading = reading
        self._sentence = sentence
        self._kinds = kinds
        self._core = core
        self.words = Words(sentence[:_LONGEST])

    def candidates(self, types: Sequence[EventType]) -> Iterator[Candidate]:
        """Yield every frame that fires, types and frames in their order."""
        for kind in types:
            if self.blocked(kind) is None:
                for frame in kind.frames:
                    yield from self._frame(kind, frame)

    def blocked(self, kind: EventType) -> str | None:
        """Return why this sentence is another sense of the type's words, if it is."""
        for blocker in kind.blockers:
            if blocker.within is Scope.SENTENCE and self.words.any(blocker.words):
                return blocker.reason
        return None

    def _frame(self, kind: EventType, frame: Frame) -> Iterator[Candidate]:
        nouns = [*self.words.find(frame.nouns)]
        if (frame.nouns and not nouns) or not self._conditions(frame):
            return
        found = (
            self._by_noun(kind, frame, nouns) if nouns else self._by_verb(kind, frame)
        )
        seen: set[int] = set()
        for candidate in found:
            if candidate.slot.i not in seen and self._holds(candidate):
                seen.add(candidate.slot.i)
                yield candidate

    def _conditions(self, frame: Frame) -> bool:
        """Say whether the words and kinds that the frame asks for are there."""
        if frame.words and not self.words.any(frame.words):
            return False
        if frame.unless and self.words.any(frame.unless):
            return False
        return self._kinds.needed(frame.needs, self._sentence)

    def _by_noun(
        self, kind: EventType, frame: Frame, nouns: Sequence[Found]
    ) -> Iterator[Candidate]:
        for noun in nouns:
            head = self._reading.doc[noun.start : noun.end].root
            if self._phrase_blocked(kind, noun) or _verb_in_disguise(head, noun):
                continue
            yield from self._carriers(kind, frame, noun, head)

    def _carriers(
        self, kind: EventType, frame: Frame, noun: Found, head: Token
    ) -> Iterator[Candidate]:
        """Yield the candidate of the nearest verb that carries `noun`."""
        path: list[Act] = []
        first = (head, "inside") if syntax.is_verb(head) else None
        steps = [first] if first else []
        steps += list(syntax.above(head))
        for up, dep in steps:
            verb = self._verb(frame, up)
            if verb is not None and _linked(frame.row.link, dep, up):
                last, verb = self._latest(frame, up, verb)
                yield self._candidate(kind, frame, last, verb, noun, tuple(path))
                return
            act = self._core.nouns.get(up.lemma_.lower()) if up.pos_ != "VERB" else None
            if act is not None:
                path.append(act)
        if syntax.aside(head):
            return
        slot, verb = self._fallback(frame, [up for up, _ in steps])
        if slot is not None:
            yield self._candidate(kind, frame, slot, verb, noun, tuple(path))
        elif self._bare(frame) or not frame.row.verb:
            yield self._candidate(kind, frame, head, None, noun, tuple(path))

    def _latest(
        self, frame: Frame, slot: Token, verb: FrameVerb
    ) -> tuple[Token, FrameVerb]:
        """Return the last verb done to the same thing: "received and approved them"."""
        for other in slot.conjuncts:
            again = any(
                t.dep_ == "dobj" and t.lower_ in ("it", "them") for t in other.children
            )
            later = self._verb(frame, other) if again and other.i > slot.i else None
            if later is not None:
                slot, verb = other, later
        return slot, verb

    def _fallback(
        self, frame: Frame, above: Sequence[Token]
    ) -> tuple[Token | None, FrameVerb | None]:
        """Return another carrier: the sentence's main verb, or for `@any` the nearest."""
        root = self._sentence.root
        verb = self._verb(frame, root)
        if verb is not None and frame.row.link is Link.ANY:
            return root, verb
        if not frame.any_verb:
            return None, None
        near = next((t for t in above if syntax.is_verb(t)), None)
        slot = near or (root if syntax.is_verb(root) else None)
        if slot is not None and self._idle(slot):
            return None, None
        return slot, self._as_verb(slot) if slot is not None else None

    def _bare(self, frame: Frame) -> bool:
        """Say whether the noun may stand alone: a headline, or a verbless sentence."""
        if not frame.row.bare:
            return False
        root = self._sentence.root
        verbless = not syntax.is_verb(root)
        return self._reading.field is Field.TITLE or (
            verbless and len(self._sentence) < _HEADING
        )

    def _idle(self, verb: Token) -> bool:
        """Say whether `verb` only talks of what hangs on it."""
        return (
            verb.lemma_.lower() in self._core.idle
            and act_of(verb, self.words, self._core) is None
        )

    def _as_verb(self, token: Token) -> FrameVerb:
        """Read any verb by the engine's classes; an unknown one changes nothing."""
        act = act_of(token, self.words, self._core)
        lemma = token.lemma_.lower()
        return FrameVerb(
            pattern=VerbPattern(lemma, None),
            sign=act.sign if act else 1,
            stage=act.stage if act else None,
            group=act.name if act else lemma,
        )

    def _by_verb(self, kind: EventType, frame: Frame) -> Iterator[Candidate]:
        for token in self.words.tokens:
            # "a bank-backed venture" tells of no backing.
            verb = self._verb(frame, token) if token.dep_ != "amod" else None
            if verb is not None:
                yield self._candidate(kind, frame, token, verb, None, ())

    def _candidate(
        self,
        kind: EventType,
        frame: Frame,
        slot: Token,
        verb: FrameVerb | None,
        noun: Found | None,
        path: tuple[Act, ...],
    ) -> Candidate:
        return Candidate(
            kind,
            frame,
            self._reading,
            self._sentence,
            slot,
            verb,
            noun,
            path,
            self.words,
        )

    def _verb(self, frame: Frame, token: Token) -> FrameVerb | None:
        """Return the frame's verb that `token` is, with its particles."""
        title_root = self._reading.field is Field.TITLE and token.dep_ in (
            "ROOT",
            "ccomp",
        )
        if not (syntax.is_verb(token) or title_root):
            return None
        low = token.lower_
        forms = (
            token.lemma_.lower(),
            low,
            low.removesuffix("s") if title_root else low,
        )
        for form in dict.fromkeys(forms):
            for verb in frame.verbs.get(form, ()):
                if verb.pattern.after is None or self.words.follows(
                    token, verb.pattern.after
                ):
                    return verb
        return None

    def _phrase_blocked(self, kind: EventType, noun: Found) -> bool:
        around = [b for b in kind.blockers if b.within is Scope.PHRASE]
        return any(
            hit.start < noun.end + _AROUND and hit.end > noun.start - _AROUND
            for blocker in around
            for hit in self.words.find(blocker.words)
        )

    def _holds(self, candidate: Candidate) -> bool:
        """Say whether actor and object are of the kinds that the frame asks for."""
        return self._actor_holds(candidate) and self._target_holds(candidate)

    def _actor_holds(self, candidate: Candidate) -> bool:
        row = candidate.frame.row
        doers = syntax.subjects(candidate.slot)
        if row.never and any(self._kinds.is_any(t, row.never) for t in doers):
            return False
        if not row.actor or self._named(candidate, doers):
            return True
        noun = candidate.noun
        own = noun is not None and any(noun.start <= t.i < noun.end for t in doers)
        vague = own or all(self._kinds.vague(t) for t in doers)
        # A passive that names nobody leaves the actor to the sentences around it.
        silent = not doers and syntax.passive(candidate.slot)
        if not vague or (row.strict and not silent):
            return False
        return self._kinds.around(row.actor, self._sentence)

    def _named(self, candidate: Candidate, doers: Sequence[Token]) -> bool:
        """Say whether who does it, or whose it is, is of the kinds asked for."""
        wanted = candidate.frame.row.actor
        owners = list(syntax.possessors(candidate.head))
        if not candidate.verb:
            owners += syntax.possessors(candidate.slot)
        return any(self._kinds.named(t, wanted) for t in owners) or any(
            self._kinds.is_any(t, wanted) for t in doers
        )

    def _target_holds(self, candidate: Candidate) -> bool:
        row = candidate.frame.row
        if not row.target:
            return True
        heads = syntax.objects(candidate.slot)
        inner = [
            t
            for head in (*heads, candidate.head)
            for p in head.children
            if p.dep_ == "prep"
            for t in p.children
            if t.dep_ == "pobj"
        ]
        return any(self._kinds.is_any(t, row.target) for t in (*heads, *inner))


def _verb_in_disguise(head: Token, noun: Found) -> bool:
    """Say whether the noun is only the stem of a verb: "granted" is no grant."""
    if head.pos_ != "VERB":
        return False
    if head.tag_ not in ("VBN", "VBG") and len(noun.phrase.words) == 1:
        return not noun.phrase.words[0].stems
    low = head.lower_
    return not any(
        low in word.forms or any(low.startswith(stem) for stem in word.stems)
        for word in noun.phrase.words
    )


def _linked(link: Link, dep: str, verb: Token) -> bool:
    """Say whether a noun that hangs by `dep` stands where the frame wants it."""
    if link is Link.OBJECT:
        return dep not in syntax.SUBJECTS or syntax.passive(verb)
    if link is Link.SUBJECT:
        return dep in syntax.SUBJECTS or dep in ("nsubjpass", "inside")
    return True
