"""Find in a sentence who is said to be helped or hurt, and by what.

A clause is read by grammar alone: whether its cause is an event, and its target
somebody, is decided elsewhere.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Span as TokenSpan
from spacy.tokens import Token

from monitor.extract import syntax
from monitor.extract.impact.rows import Cue, Form, ImpactWords
from monitor.extract.phrases import Words
from monitor.extract.reading import Reading

_BY = frozenset((
    "from", "by", "under", "through", "of", "as", "when", "if", "after", "amid",
    "thanks", "to", "because", "since", "with", "once", "while", "unless", "over",
))  # fmt: skip
_GIVEN = frozenset(("for", "to"))
_WITH = frozenset(("with", "by", "through"))
_STEPS = 3
_RELATIVE = ("WDT", "WP", "WP$")  # tags of which, who, whose


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Clause:
    """An effect as one clause states it; satisfies `certainty.Told`."""

    reading: Reading
    sentence: TokenSpan
    cue: Cue
    trigger: Token
    last: Token  # of the words that trigger: "weighs on"
    verb: Token  # the one that carries tense and mood
    causes: tuple[Token, ...]  # heads; empty: nothing is named
    targets: tuple[Token, ...]  # heads
    listing: bool = False  # True: "winners include …", which names only some


class Clauses:
    """Reads one sentence."""

    def __init__(
        self, reading: Reading, sentence: TokenSpan, words: ImpactWords
    ) -> None:
        self._reading = reading
        self._sentence = sentence
        self._known = words
        self.words = Words(sentence[:400])
        self._readers = {
            Form.ACTS: self._acts,
            Form.GAINS: self._gains,
            Form.ROLES: self._roles,
            Form.STATES: self._states,
            Form.GIFTS: self._gifts,
        }

    def find(self) -> Iterator[Clause]:
        """Yield the clauses that name a target, in their order."""
        for token in self.words.tokens:
            for cue in self._cues(token):
                clause = self._readers[cue.form](cue, token)
                if clause is not None and clause.targets:
                    yield clause
                    break

    def _cues(self, token: Token) -> Iterator[Cue]:
        """Yield what `token` may tell of, with the words that must follow it."""
        for form in dict.fromkeys((_lemma(token), token.lower_)):
            for cue in self._known.cues.get(form, ()):
                after = cue.pattern.after
                if after is None or self.words.follows(token, after, within=2):
                    yield cue

    def _last(self, cue: Cue, trigger: Token) -> Token:
        """Return the last word of a trigger of several words that stand together."""
        after = cue.pattern.after
        hits = self.words.find((after,)) if after is not None else ()
        end = next((h.end for h in hits if h.start == trigger.i + 1), trigger.i + 1)
        return trigger.doc[end - 1]

    def _clause(
        self,
        cue: Cue,
        trigger: Token,
        verb: Token,
        causes: Sequence[Token],
        targets: Sequence[Token],
        *,
        listing: bool = False,
    ) -> Clause:
        return Clause(
            reading=self._reading,
            sentence=self._sentence,
            cue=cue,
            trigger=trigger,
            last=self._last(cue, trigger),
            verb=verb,
            causes=tuple(dict.fromkeys(causes)),
            targets=tuple(dict.fromkeys(targets)),
            listing=listing,
        )

    def _acts(self, cue: Cue, verb: Token) -> Clause | None:
        """Read "the curbs hurt carmakers", and "carmakers are hurt by the curbs"."""
        if not syntax.is_verb(verb) or verb.dep_ == "amod" or self._aim(verb):
            return None
        if syntax.passive(verb):
            agents = [*_agents(verb), *_after(verb, _WITH)]
            targets = [t for t in verb.children if t.dep_ == "nsubjpass"]
            if targets and targets[0].tag_ in _RELATIVE:
                targets = [verb.head]
            targets = targets or ([verb.head] if verb.dep_ == "acl" else [])
            return self._clause(cue, verb, verb, agents, targets) if agents else None
        causes = self._doers(verb)
        targets = _touched(verb, cue)
        return self._clause(cue, verb, verb, causes, targets) if causes else None

    def _doers(self, verb: Token) -> list[Token]:
        """Return what does it; for "…, hurting carmakers" the verb before the comma."""
        own = [t for t in verb.children if t.dep_ in syntax.SUBJECTS]
        if own and own[0].tag_ in _RELATIVE:
            return [verb.head]
        if not own and verb.tag_ == "VBG" and verb.dep_ in ("advcl", "acl", "conj"):
            return [verb.head]
        doers = own or syntax.subjects(verb) or _raised(verb)
        return [*doers, *_after(verb, _WITH)]

    def _gains(self, cue: Cue, verb: Token) -> Clause | None:
        """Read "carmakers benefit from the curbs"."""
        if not syntax.is_verb(verb) or syntax.passive(verb) or self._aim(verb):
            return None
        if any(t.dep_ == "dobj" for t in verb.children) and cue.pattern.after is None:
            return None
        targets = syntax.subjects(verb)
        inner = [t for t in verb.children if t.dep_ in ("xcomp", "dobj")]
        causes = [t for v in (verb, *inner) for t in _after(v, _BY)]
        return self._clause(cue, verb, verb, causes, targets)

    def _aim(self, verb: Token) -> bool:
        """Say whether the verb only tells what something is for: "to boost mining"."""
        if not any(t.lower_ == "to" and t.dep_ == "aux" for t in verb.lefts):
            return False
        up = verb.head
        if verb.dep_ == "xcomp" and _lemma(up) in self._known.asserting:
            return up.dep_ in ("xcomp", "acomp") and up.i != up.head.i and self._aim(up)
        title = verb.dep_ == "ROOT"  # "Curbs to hurt carmakers"
        return not title

    def _roles(self, cue: Cue, noun: Token) -> Clause | None:
        """Read "X is a winner", "the winners include X" and "X, a winner, …"."""
        if noun.pos_ not in ("NOUN", "PROPN"):
            return None
        causes = _after(noun, _BY)
        if noun.dep_ == "appos":
            return self._clause(cue, noun, noun.head, causes, [noun.head])
        up = noun.head
        if noun.dep_ in syntax.SUBJECTS and _lemma(up) in ("be", "include"):
            named = [t for t in up.children if t.dep_ in ("attr", "dobj")]
            some = _lemma(up) == "include"
            return self._clause(cue, noun, up, causes, named, listing=some)
        verb = self._carrier(noun)
        if verb is None:
            return None
        named = [t for t in _subjects(verb) if t.i != noun.i]
        if noun.dep_ == "pobj" and not named:
            return None
        return self._clause(cue, noun, verb, causes or _after(verb, _BY), named)

    def _carrier(self, noun: Token) -> Token | None:
        """Return the light verb that says of its subject that it is `noun`."""
        here = noun
        for _ in range(2 * _STEPS):
            up = here.head
            if up.i == here.i:
                return None
            if syntax.is_verb(up):
                return up if _lemma(up) in self._known.light else None
            if up.lower_ not in ("among", "of", "as", "one", "some") and (
                up.dep_ not in ("attr", "pobj") or here.dep_ not in ("prep", "conj")
            ):
                return None
            here = up
        return None

    def _states(self, cue: Cue, word: Token) -> Clause | None:
        """Read "X is exposed to the curbs" and "the curbs put X at risk"."""
        first = word
        if cue.pattern.after is None and word.pos_ not in ("ADJ", "VERB"):
            return None
        up = word.head if not syntax.is_verb(word) else word
        if not syntax.is_verb(up):
            return None
        inner = [word, *(t for t in word.children if t.dep_ == "pobj")]
        causes = [t for w in inner for t in _after(w, _BY) if t.head.i != first.i]
        put = up.head if up.dep_ in ("ccomp", "oprd", "xcomp") else up
        if _lemma(put) in self._known.putting:
            objects = [t for t in put.children if t.dep_ == "dobj"]
            objects = objects or [t for t in up.children if t.dep_ == "nsubj"]
            return self._clause(cue, word, put, self._doers(put), objects)
        if up.i != word.i and _lemma(up) not in ("be", "remain", "look", "become"):
            return None
        causes = causes or [t for t in _after(up, _BY) if t.i not in _ids(inner)]
        return self._clause(cue, word, up, causes, _subjects(up))

    def _gifts(self, cue: Cue, noun: Token) -> Clause | None:
        """Read "the curbs are a boost for X" and "they deal X a blow"."""
        if noun.dep_ == "amod":  # "good news"
            noun = noun.head
        if noun.pos_ not in ("NOUN", "PROPN"):
            return None
        given = _after(noun, _GIVEN)
        if noun.dep_ in ("appos", "npadvmod") and noun.head.i < noun.i:
            return self._clause(cue, noun, noun.head, [noun.head], given)
        up = noun.head
        if up.lower_ == "as" and syntax.is_verb(up.head):
            up = up.head
        if not syntax.is_verb(up) or _lemma(up) not in self._known.light:
            return None
        if noun.dep_ in syntax.SUBJECTS or self._aim(up):
            return None
        given = given or _after(up, _GIVEN)
        given += [t for t in up.children if t.dep_ == "dative" and t.pos_ != "ADP"]
        return self._clause(cue, noun, up, self._doers(up), given)


def _lemma(token: Token) -> str:
    return token.lemma_.lower()


def _ids(tokens: Sequence[Token]) -> frozenset[int]:
    return frozenset(t.i for t in tokens)


def _agents(verb: Token) -> list[Token]:
    preps = [p for p in verb.children if p.dep_ == "agent" or p.lower_ == "by"]
    return [t for p in preps for t in p.children if t.dep_ == "pobj"]


def _raised(verb: Token) -> list[Token]:
    """Return the subject of a passive above: "the curbs are expected to hurt"."""
    here = verb
    while here.dep_ == "xcomp" and here.head.i != here.i:
        here = here.head
        found = [t for t in here.children if t.dep_ == "nsubjpass"]
        if found:
            return found
    return []


def _subjects(verb: Token) -> list[Token]:
    own = [t for t in verb.children if t.dep_ in ("nsubj", "nsubjpass", "attr")]
    subjects = [t for t in own if t.dep_ != "attr"]
    if subjects and subjects[0].tag_ in _RELATIVE:
        return [verb.head]
    if not subjects and any(t.dep_ == "expl" for t in verb.children):
        return []
    return subjects or list(syntax.subjects(verb))


def _after(word: Token, marks: frozenset[str]) -> list[Token]:
    """Return what stands behind `word` after one of `marks`: nouns, or clauses."""
    found: list[Token] = []
    for child in word.rights:
        if child.dep_ in ("prep", "agent", "dative", "mark") and child.lower_ in marks:
            found += [t for t in child.children if t.dep_ in ("pobj", "pcomp")]
            found += [
                u
                for t in child.children
                if t.dep_ == "prep"
                for u in t.children
                if u.dep_ == "pobj"
            ]
        elif child.dep_ == "advcl" and any(
            t.lower_ in marks and t.lower_ != "to" for t in child.lefts
        ):
            found.append(child)
    return found


def _touched(verb: Token, cue: Cue) -> list[Token]:
    """Return what an active verb acts on; for "weigh on" what stands after "on"."""
    after = cue.pattern.after
    if after is not None and after.words[0].forms & {"on", "into"}:
        marks = after.words[0].forms
        preps = [p for p in verb.children if p.dep_ == "prep" and p.lower_ in marks]
        return [t for p in preps for t in p.children if t.dep_ == "pobj"]
    inner = [t for t in verb.children if t.dep_ == "ccomp" and verb.lemma_ == "help"]
    found = [t for t in verb.children if t.dep_ in ("dobj", "dative")]
    return found or [t for v in inner for t in v.children if t.dep_ == "nsubj"]
