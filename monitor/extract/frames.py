"""Match the frames of all event types against one sentence.

A frame fires where its noun hangs on one of its verbs, or its verb stands alone, and
actor, object and company are of the kinds that it asks for. What comes out are
candidates with their reasons; whether one becomes an event is decided later. Whoever
listens hears of each frame that found words and did not fire, with all that it lacks;
where nobody does, the first thing lacking ends the look.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

from spacy.tokens import Span as TokenSpan
from spacy.tokens import Token

from monitor.extract import syntax
from monitor.extract.candidate import Candidate, Tell, Unmet
from monitor.extract.fit import unfit
from monitor.extract.kinds import Kinds
from monitor.extract.phrases import Found, Words
from monitor.extract.reading import Reading
from monitor.extract.types.schema import (
    Blocker,
    EventType,
    Frame,
    FrameVerb,
    Link,
    Scope,
)
from monitor.extract.words import Act, CoreWords, VerbPattern, act_of
from monitor.model.explanation import Condition
from monitor.model.ontology import ArgumentType
from monitor.model.text import Field

__all__ = ["Candidate", "Matcher"]

_NAMES = (ArgumentType.AGENCY, ArgumentType.COMPANY)
_AROUND = 4
_LONGEST = 400  # tokens looked at in one sentence; a page of "and" is quadratic
_HEADING = 40  # tokens; a longer verbless sentence is a list


_Try = tuple[Candidate, Iterable[Unmet]]


class Matcher:
    """Matches one sentence; made anew for each, so that look-ups are shared."""

    def __init__(
        self,
        reading: Reading,
        sentence: TokenSpan,
        kinds: Kinds,
        core: CoreWords,
        *,
        tell: Tell | None = None,
    ) -> None:
        self._reading = reading
        self._sentence = sentence
        self._kinds = kinds
        self._core = core
        self._tell = tell
        self.words = Words(sentence[:_LONGEST])

    def candidates(self, types: Sequence[EventType]) -> Iterator[Candidate]:
        """Yield every frame that fires, types and frames in their order."""
        for kind in types:
            wrong = self._blocking(kind)
            if wrong is None:
                for frame in kind.frames:
                    yield from self._frame(kind, frame)
            elif self._tell is not None:
                self.refuse(kind, wrong)

    def refuse(self, kind: EventType, reason: Unmet) -> None:
        """Tell of every frame of a type that is out of the question for `reason`."""
        for frame in kind.frames:
            deque(self._frame(kind, frame, (reason,)), maxlen=0)

    def blocked(self, kind: EventType) -> str | None:
        """Return why this sentence is another sense of the type's words, if it is."""
        wrong = self._blocking(kind)
        return wrong.reason if wrong is not None else None

    def _blocking(self, kind: EventType) -> Unmet | None:
        for blocker in kind.blockers:
            if blocker.within is Scope.SENTENCE:
                found = next(self.words.find(blocker.words), None)
                if found is not None:
                    return Unmet(Condition.BLOCKER, found, reason=blocker.reason)
        return None

    def _frame(
        self, kind: EventType, frame: Frame, against: tuple[Unmet, ...] = ()
    ) -> Iterator[Candidate]:
        nouns = [*self.words.find(frame.nouns)]
        if frame.nouns and not nouns and self._tell is None:
            return
        unmet = self._some(chain(against, self._unmet(frame, nouns)))
        if unmet and self._tell is None:
            return
        tries = (
            self._by_noun(kind, frame, nouns) if nouns else self._by_verb(kind, frame)
        )
        seen: set[int] = set()
        for candidate, wrong in tries:
            if candidate.slot.i in seen:
                continue
            failed = unmet + self._some(chain(wrong, unfit(candidate, self._kinds)))
            if not failed:
                seen.add(candidate.slot.i)
                yield candidate
            elif self._tell is not None:
                self._tell(candidate, failed)

    def _some(self, unmet: Iterator[Unmet]) -> tuple[Unmet, ...]:
        """Return the first thing lacking, or for a listener all of them."""
        return tuple(islice(unmet, 1) if self._tell is None else unmet)

    def _unmet(self, frame: Frame, nouns: Sequence[Found]) -> Iterator[Unmet]:
        """Yield which words and kinds that the frame asks for are not there."""
        if frame.nouns and not nouns:
            yield Unmet(Condition.NOUN)
        if frame.words and not self.words.any(frame.words):
            yield Unmet(Condition.WORDS)
        if frame.unless:
            found = next(self.words.find(frame.unless), None)
            if found is not None:
                yield Unmet(Condition.UNLESS, found)
        for group in frame.needs:
            if not self._kinds.around(group, self._sentence):
                yield Unmet(Condition.NEEDS, kinds=tuple(group))

    def _by_noun(
        self, kind: EventType, frame: Frame, nouns: Sequence[Found]
    ) -> Iterator[_Try]:
        for noun in nouns:
            head = self._reading.doc[noun.start : noun.end].root
            wrong = self._wrong_sense(kind, noun, head)
            if wrong is None:
                yield from self._carriers(kind, frame, noun, head)
            elif self._tell is not None:
                for candidate, more in self._carriers(kind, frame, noun, head):
                    yield candidate, chain((wrong,), more)

    def _carriers(
        self, kind: EventType, frame: Frame, noun: Found, head: Token
    ) -> Iterator[_Try]:
        """Yield the candidate of the nearest verb that carries `noun`."""
        path: list[Act] = []
        first = (head, "inside") if syntax.is_verb(head) else None
        steps = [first] if first else []
        steps += list(syntax.above(head))
        for up, dep in steps:
            verb = self._verb(frame, up)
            if verb is not None and _linked(frame.row.link, dep, up):
                last, verb = self._latest(frame, up, verb)
                yield self._candidate(kind, frame, last, verb, noun, tuple(path)), ()
                return
            act = self._core.nouns.get(up.lemma_.lower()) if up.pos_ != "VERB" else None
            if act is not None:
                path.append(act)
        yield from self._unlinked(
            kind, frame, noun, head, [up for up, _ in steps], path
        )

    def _unlinked(
        self,
        kind: EventType,
        frame: Frame,
        noun: Found,
        head: Token,
        above: Sequence[Token],
        path: Sequence[Act],
    ) -> Iterator[_Try]:
        """Yield what a noun comes to that hangs on no verb of the frame."""
        slot, verb = None, None
        wrong: tuple[Unmet, ...] = ()
        if syntax.aside(head):
            wrong = (Unmet(Condition.ASIDE),)
        else:
            slot, verb = self._fallback(frame, above)
            if slot is None and frame.row.verb and not self._bare(frame):
                wrong = (self._ungoverned(frame, above),)
        if not wrong or self._tell is not None:
            by = slot if slot is not None else head
            yield self._candidate(kind, frame, by, verb, noun, tuple(path)), wrong

    def _ungoverned(self, frame: Frame, above: Sequence[Token]) -> Unmet:
        """Say that no verb carries the noun, or one that has it on the wrong side."""
        wrong = next((t for t in above if self._verb(frame, t) is not None), None)
        if wrong is not None:
            return Unmet(Condition.LINK, token=wrong)
        near = next((t for t in above if syntax.is_verb(t)), None)
        return Unmet(Condition.VERB, token=near)

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

    def _by_verb(self, kind: EventType, frame: Frame) -> Iterator[_Try]:
        for token in self.words.tokens:
            # "a bank-backed venture" tells of no backing.
            verb = self._verb(frame, token) if token.dep_ != "amod" else None
            if verb is not None:
                yield self._candidate(kind, frame, token, verb, None, ()), ()

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

    def _wrong_sense(self, kind: EventType, noun: Found, head: Token) -> Unmet | None:
        """Return why the words of `noun` are no noun of the type here."""
        near = self._phrase_blocked(kind, noun)
        if near is not None:
            blocker, found = near
            return Unmet(Condition.BLOCKER, found, reason=blocker.reason)
        if _verb_in_disguise(head, noun):
            return Unmet(Condition.DISGUISE, token=head)
        if self._in_a_name(noun, head):
            return Unmet(Condition.NAME, token=head)
        return None

    def _in_a_name(self, noun: Found, head: Token) -> bool:
        """Say whether the noun is a part of somebody's longer name."""
        name = self._kinds.mention(head)
        if name is None or name.type not in _NAMES:
            return False
        words = self._reading.tokens_of(name.start, name.end)
        return words.end - words.start > noun.end - noun.start

    def _phrase_blocked(
        self, kind: EventType, noun: Found
    ) -> tuple[Blocker, Found] | None:
        around = [b for b in kind.blockers if b.within is Scope.PHRASE]
        return next(
            (
                (blocker, hit)
                for blocker in around
                for hit in self.words.find(blocker.words)
                if hit.start < noun.end + _AROUND and hit.end > noun.start - _AROUND
            ),
            None,
        )


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
