"""The words by which an official source speaks of itself: "we", "the Department".

A ministry's own notice often names the ministry nowhere; who acts is who published it.
"""

from collections.abc import Sequence

from spacy.tokens import Span as TokenSpan
from spacy.tokens import Token

from monitor.extract import syntax
from monitor.extract.entities import Mention
from monitor.extract.kinds import Kinds
from monitor.extract.reading import STATE_TYPES, Reading
from monitor.model.event import Jurisdiction
from monitor.model.ontology import ArgumentType, Tier
from monitor.model.text import Origin, Span

_BODIES = frozenset((
    "administration", "agency", "authority", "board", "bureau", "commission",
    "department", "government", "ministry", "office",
))  # fmt: skip
_THIS = frozenset(("the", "this", "our"))


def publisher(source: Origin | None, named: Sequence[Mention]) -> Jurisdiction | None:
    """Return the state for which an official source speaks, by the names in its own.

    None: the source is not official, or its name tells no single state.
    """
    if source is None or source.tier is not Tier.OFFICIAL:
        return None
    found = [
        m.value
        for m in sorted(named, key=lambda m: m.type is not ArgumentType.AGENCY)
        if m.type in STATE_TYPES and isinstance(m.value, Jurisdiction)
    ]
    return found[0] if len({value.iso2 for value in found}) == 1 else None


def is_itself(head: Token, kinds: Kinds) -> bool:
    """Say whether an official document means its publisher by `head`."""
    if head.lower_ == "we":
        return True
    if head.lemma_.lower() not in _BODIES or kinds.mention(head) is not None:
        return False
    before = [t for t in head.lefts if t.dep_ in ("det", "poss", "compound", "amod")]
    return len(before) == 1 and before[0].lower_ in _THIS


def itself_in(reading: Reading, sentence: TokenSpan, kinds: Kinds) -> Span | None:
    """Return where the sentence says that its publisher acts; None if nowhere."""
    if reading.background.own is None:
        return None
    for verb in sentence:
        if not syntax.is_verb(verb):
            continue
        for who in syntax.subjects(verb):
            if is_itself(who, kinds):
                return reading.of_tokens(who.left_edge, who)
    return None
