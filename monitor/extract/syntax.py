"""Questions to the dependency tree: who does it, to what, under which verbs.

Nothing here knows event types. Every walk is bounded, because a wrong parse may hang
anything on anything.
"""

from collections.abc import Iterator

from spacy.tokens import Token

SUBJECTS = frozenset(("nsubj", "csubj", "expl"))
OBJECTS = frozenset(("dobj", "nsubjpass", "attr", "oprd", "dative", "csubjpass"))
_LINKS = frozenset(("xcomp", "ccomp", "pcomp", "conj", "advcl", "acl", "dep"))
# Prepositions whose noun is what the verb acts on, or where it leads.
_ACTED = frozenset((
    "on", "with", "to", "from", "into", "of", "for", "in", "about", "against",
    "over", "at", "out", "off", "through",
))  # fmt: skip
_STEPS = 6


def is_verb(token: Token) -> bool:
    """Say whether `token` can carry a clause."""
    return token.pos_ in ("VERB", "AUX") or token.tag_.startswith("VB")


def subjects(verb: Token, *, steps: int = _STEPS) -> tuple[Token, ...]:
    """Return the heads of who does it: subject, agent, or the governing verb's."""
    here = verb
    for _ in range(steps):
        found = _own_subjects(here)
        if found:
            return _speakers(here, found) or found
        if here.dep_ in _LINKS and here.head.i != here.i:
            if _new_sentence(here):
                return ()
            here = here.head
            if here.dep_ == "acomp":
                # "Washington is about to take a stake": the subject of "is"
                here = here.head
            if not is_verb(here):
                return (here,) if here.dep_ in SUBJECTS else ()
        elif here.dep_ == "relcl":
            return (here.head,)
        else:
            return ()
    return ()


def _speakers(verb: Token, found: tuple[Token, ...]) -> tuple[Token, ...]:
    """Return whom "it" means in what a name says of itself: "Japan said it will ban"."""
    up = verb.head
    himself = verb.dep_ == "ccomp" and all(t.lower_ in _THEMSELVES for t in found)
    if not himself or _new_sentence(verb):
        return ()
    return tuple(t for t in _own_subjects(up) if t.pos_ == "PROPN" or t.lemma_ in _BODY)


_THEMSELVES = frozenset(("it", "they", "he", "she", "we"))
_BODY = frozenset((
    "company", "firm", "ministry", "government", "agency", "commission", "department",
    "group", "miner", "regulator",
))  # fmt: skip


def _own_subjects(verb: Token) -> tuple[Token, ...]:
    agents = tuple(
        t
        for p in verb.children
        if p.dep_ == "agent"
        for t in p.children
        if t.dep_ == "pobj"
    )
    if agents:
        return agents
    if any(t.dep_ == "nsubjpass" for t in verb.children):
        return ()
    found = [t for t in verb.children if t.dep_ in SUBJECTS]
    if found and found[0].tag_ in ("WDT", "WP") and verb.dep_ == "relcl":
        return (verb.head,)
    return tuple(found)


def passive(verb: Token) -> bool:
    """Say whether `verb` is a passive, or a participle behind its noun."""
    if any(t.dep_ in ("nsubjpass", "auxpass") for t in verb.children):
        return True
    return verb.tag_ == "VBN" and verb.dep_ in ("acl", "amod")


def objects(verb: Token) -> tuple[Token, ...]:
    """Return the heads of what is acted on, with what prepositions add."""
    found = [t for t in verb.children if t.dep_ in OBJECTS]
    if passive(verb) and verb.dep_ in ("acl", "relcl"):
        found.append(verb.head)
    preps = [p for p in verb.children if p.dep_ in ("prep", "dative", "prt", "agent")]
    found += [t for p in preps for t in p.children if t.dep_ == "pobj"]
    return tuple(conjuncts for head in found for conjuncts in (head, *head.conjuncts))


def above(token: Token) -> Iterator[tuple[Token, str]]:
    """Yield what governs `token`, upwards, with the dependency of the step.

    Stops where the noun only gives a time, a reason or a comparison.
    """
    here = token
    for _ in range(_STEPS):
        if here.dep_ == "ROOT" or here.head.i == here.i:
            return
        dep, up = here.dep_, here.head
        if up.pos_ == "ADP" or dep in ("pobj", "pcomp"):
            over = up.head
            acted = up.lower_ in _ACTED or not is_verb(over)
            if up.dep_ == "agent" or (is_verb(over) and not acted):
                return
            if up.lower_ in _LOOSE:
                return
        elif dep in ("advcl", "relcl", "parataxis", "npadvmod", "mark"):
            return
        yield up, dep
        here = up


_LOOSE = frozenset((
    "after", "since", "amid", "amidst", "despite", "before", "during", "following",
    "because", "without", "like", "than", "via", "besides", "behind",
))  # fmt: skip


def aside(noun: Token) -> bool:
    """Say whether `noun` only gives a time, a reason or a comparison to its clause."""
    for up in noun.ancestors:
        if is_verb(up):
            return False
        if up.lower_ in _LOOSE:
            return True
    return False


def governors(verb: Token) -> Iterator[Token]:
    """Yield the words that `verb` hangs on as their content: "plans to", "said it"."""
    here = verb
    for _ in range(_STEPS):
        up = here.head
        if up.i == here.i or _new_sentence(here):
            return
        # "to ban", and "excluding", which goes on in the governing verb's mood
        infinitive = here.dep_ == "advcl" and (
            any(t.lower_ == "to" for t in here.lefts)
            or (here.tag_ == up.tag_ == "VBG" and not _own_subjects(here))
        )
        if here.dep_ in _CONTENT or infinitive:
            if up.pos_ != "ADP":
                yield up
            here = up
        elif here.dep_ in ("prep", "pobj", "dobj", "attr", "conj", "nsubjpass"):
            # "preparations for lifting", "took a decision to", "banned and seized"
            if here.dep_ == "conj" and is_verb(here) and _own_subjects(here):
                return
            here = up
            if up.pos_ in ("NOUN", "VERB") and here.dep_ != "conj":
                yield up
        else:
            return


# "acomp": "denied that it is about to take", where "about" is an adjective
_CONTENT = frozenset(("xcomp", "ccomp", "pcomp", "acl", "aux", "acomp"))


def _new_sentence(verb: Token) -> bool:
    """Say whether a semicolon parts the clause of `verb` from the one it hangs on."""
    if verb.dep_ not in ("ccomp", "conj", "parataxis", "advcl"):
        return False
    low, high = sorted((verb.i, verb.head.i))
    return any(t.text == ";" for t in verb.doc[low:high])


def purposes(verb: Token) -> tuple[Token, ...]:
    """Return the infinitives that say what `verb`, or its object, is for."""
    nouns = [t for t in verb.children if t.dep_ in OBJECTS]
    return tuple(
        t
        for top in (verb, *nouns)
        for t in top.children
        if t.dep_ in ("advcl", "acl", "xcomp", "relcl")
        and any(c.lower_ == "to" for c in t.lefts)
    )


def auxiliaries(verb: Token) -> frozenset[str]:
    """Return the auxiliaries of `verb`, and of the verb whose conjunct it is."""
    own = {t.lower_ for t in verb.children if t.dep_ in ("aux", "auxpass", "neg")}
    own |= {t.lower_ for t in _misplaced(verb)}
    if not own and verb.dep_ == "conj" and is_verb(verb.head):
        own = {t.lower_ for t in verb.head.children if t.dep_ in ("aux", "auxpass")}
    return frozenset(own)


def _misplaced(verb: Token) -> tuple[Token, ...]:
    """Return modals and denials that the parse hung on an auxiliary of `verb`.

    "Will not for now impose" has them below "for", which is taken for an auxiliary.
    """
    return tuple(
        t
        for aux in verb.lefts
        if aux.dep_ in ("aux", "auxpass")
        for t in aux.children
        if t.dep_ in ("aux", "neg")
    )


def negated(verb: Token, head: Token) -> bool:
    """Say whether the clause of `verb` denies it: not, never, "no plan to".

    "No" denies only before `head`, the event's noun, or before a word for an intent.
    """
    for child in (*verb.children, *_misplaced(verb)):
        if child.dep_ == "neg" or child.lower_ in ("not", "never", "n't", "n’t"):
            return not _only_or_longer(child)
        intent = child.i == head.i or child.lemma_.lower() in _INTENTS
        if (
            intent
            and child.dep_ in (*OBJECTS, *SUBJECTS)
            and any(
                t.dep_ == "det" and t.lower_ in ("no", "neither")
                for t in child.children
            )
        ):
            return True
    return False


_INTENTS = frozenset((
    "plan", "intention", "desire", "wish", "talk", "proposal", "change", "exemption",
    "exception", "relaxation", "question", "decision", "need",
))  # fmt: skip


def _only_or_longer(word: Token) -> bool:
    """Say whether it is "not only" or "no longer", which deny nothing."""
    after = word.doc[word.i + 1] if word.i + 1 < len(word.doc) else word
    return after.lower_ in ("only", "longer", "just", "least")


def possessors(noun: Token) -> tuple[Token, ...]:
    """Return who has `noun`: "China's ban", "Chinese ban", "a ban by China"."""
    found = [
        t
        for t in noun.children
        if t.dep_ in ("poss", "compound", "amod", "nmod", "appos")
    ]
    found += [
        t
        for p in noun.children
        if p.lower_ in ("by", "from") and p.dep_ in ("prep", "agent")
        for t in p.children
        if t.dep_ == "pobj"
    ]
    return tuple(t for head in found for t in (head, *_inner(head)))


def _inner(head: Token) -> tuple[Token, ...]:
    return tuple(
        t for t in head.children if t.dep_ in ("compound", "amod", "poss", "nmod")
    )


def clause_end(verb: Token) -> Token:
    """Return the last word of the clause of `verb`, without what follows a comma."""
    last = verb
    for token in verb.subtree:
        if token.i < verb.i:
            continue
        if token.text in (",", ";", "—") or token.dep_ == "mark":
            break
        last = token
    return last


def described(noun: Token) -> Token:
    """Return the noun that `noun` only describes: "financing package"."""
    up = noun.head
    joined = noun.dep_ == "compound" and up.pos_ == "NOUN" and up.i == noun.i + 1
    return up if joined else noun


def phrase_start(head: Token) -> Token:
    """Return the first word of the noun phrase before `head`."""
    lefts = [
        t
        for t in head.lefts
        if t.dep_ in ("det", "amod", "compound", "poss", "nummod", "nmod", "quantmod")
    ]
    return lefts[0].left_edge if lefts else head
