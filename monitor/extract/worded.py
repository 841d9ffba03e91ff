"""Roles that no list of names can fill: what stands behind certain words, the verb.

A type file says behind which words ("approved for …") a role stands; what fills it is
quoted and not looked up anywhere.
"""

from collections.abc import Iterator

from spacy.tokens import Token

from monitor.extract import syntax
from monitor.extract.candidate import Candidate
from monitor.extract.phrases import Phrase, compile_phrase
from monitor.extract.types.schema import Role, Slot
from monitor.model.event import Argument, Text
from monitor.model.text import Span


def worded(role: Role, slot: Slot, candidate: Candidate) -> Iterator[Argument]:
    """Yield what fills `role` in one of the places that are found by words."""
    if slot is Slot.VERB:
        if syntax.is_verb(candidate.slot):
            first = _governing(candidate.slot)
            yield _quoted(role, candidate.reading.of_tokens(first, candidate.slot))
        return
    for span in _behind(role, candidate):
        yield _quoted(role, span)
        return


def _behind(role: Role, candidate: Candidate) -> Iterator[Span]:
    """Yield the noun phrases behind the role's words, in the order of its patterns."""
    doc, end = candidate.reading.doc, candidate.sentence.end
    for hit in candidate.words.find(_patterns(role)):
        start = hit.end
        if start < end:
            head = _head(doc[start])
            if head is not None:
                yield candidate.reading.of_tokens(_first(doc[start], head), _last(head))


def _governing(verb: Token) -> Token:
    """Return where the verb's words begin: "refused to approve", "did not approve"."""
    first = verb
    while (
        first.dep_ == "xcomp" and syntax.is_verb(first.head) and first.head.i < verb.i
    ):
        first = first.head
    if any(t.dep_ == "neg" for t in first.lefts):
        return min((t for t in first.lefts if t.dep_ in _DENYING), key=lambda t: t.i)
    return first


_DENYING = ("neg", "aux", "auxpass")


def _patterns(role: Role) -> tuple[Phrase, ...]:
    return tuple(
        compile_phrase(part) for text in role.after for part in text.split(",")
    )


def _head(first: Token) -> Token | None:
    """Return the noun of the phrase that `first` begins; None: it begins none."""
    best = first if first.pos_ in ("NOUN", "PROPN") else None
    for up in first.ancestors:
        if up.left_edge.i < first.i or up.sent.start != first.sent.start:
            break
        if up.pos_ in ("NOUN", "PROPN"):
            best = up
    return best


def _first(first: Token, head: Token) -> Token:
    """Skip the article."""
    return first.nbor(1) if first.pos_ == "DET" and first.i < head.i else first


def _last(head: Token) -> Token:
    """Take "of …" along: "cancer of the liver"."""
    for child in head.rights:
        if child.lower_ == "of" and child.dep_ == "prep":
            nouns = [t for t in child.children if t.dep_ == "pobj"]
            return nouns[0] if nouns else head
    return head


def _quoted(role: Role, span: Span) -> Argument:
    return Argument(
        role=role.name, type=role.types[0], value=Text(text=span.text), span=span
    )
