"""Who is touched: companies, sectors and states, and whether they are only examples."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from monitor.extract.entities import Mention
from monitor.extract.impact.clauses import Clause
from monitor.extract.impact.rows import ImpactWords
from monitor.extract.kinds import Kinds
from monitor.extract.phrases import Words
from monitor.model.event import Argument, Text, Value
from monitor.model.ontology import ArgumentType, Via
from monitor.model.text import Span

_NAMES = frozenset((ArgumentType.COMPANY, ArgumentType.JURISDICTION))
_LIST = re.compile(
    r"(?:\s*\([^)]{1,30}\))?(?:,|,? and|,? or|,? as well as)?\s+(?:the )?"
)
_INSIDE = ("amod", "compound", "nmod", "poss", "nummod")
_REACH = 3  # tokens between a noun and "such as"


@dataclass(frozen=True, slots=True)
class Touched:
    """The targets of one clause."""

    targets: tuple[Argument, ...]
    exemplar: bool  # True: the text says that there are others


class Targets:
    """Reads the targets of one field."""

    def __init__(self, kinds: Kinds, words: ImpactWords) -> None:
        self._kinds = kinds
        self._words = words

    def of(self, clause: Clause) -> Touched:
        """Return whom a clause touches; nobody where it is no company, sector, state."""
        found: list[Argument] = []
        exemplar = clause.listing
        heads = [t for h in clause.targets for t in (h, *_joined(h))]
        for head in dict.fromkeys(heads):
            listed = self._examples(head, clause)
            exemplar = exemplar or bool(listed) or _and_others(head)
            via = Via.DIRECT if head in clause.targets else Via.CONJ
            found += [*self._one(head, clause, via, alone=not listed), *listed]
        unique = {(a.span.start, a.span.end): a for a in reversed(found)}
        targets = tuple(unique[key] for key in sorted(unique))
        return Touched(targets, exemplar and bool(targets))

    def _one(
        self, head: Token, clause: Clause, via: Via, *, alone: bool
    ) -> Iterator[Argument]:
        """Yield what one noun stands for."""
        mention = self._kinds.mention(head)
        if mention is not None and mention.type in _NAMES:
            yield _argument(mention, clause, via)
            return
        owner = self._owner(head)
        sector = self._sector(head)
        if sector is None:
            if owner is not None:
                yield _argument(owner, clause, via)
            return
        if alone or _lemma(head) not in self._words.general:
            yield Argument(
                role="target",
                type=ArgumentType.SECTOR,
                value=Text(text=sector.text),
                span=self._quote(sector, clause),
                via=via,
            )

    def _owner(self, head: Token) -> Mention | None:
        """Return whose shares, exports or economy it is."""
        if _lemma(head) not in self._words.belongings:
            return None
        near = [t for t in head.children if t.dep_ in _INSIDE]
        near += [
            t
            for p in head.children
            if p.dep_ == "prep" and p.lower_ in ("of", "in", "at")
            for t in p.children
            if t.dep_ == "pobj"
        ]
        found = (self._kinds.mention(t) for t in near)
        return next((m for m in found if m is not None and m.type in _NAMES), None)

    def _sector(self, head: Token) -> "_Phrase | None":
        """Return the words for a kind of firm; "companies" alone is none."""
        lefts = [t for t in head.lefts if t.dep_ in _INSIDE and t.pos_ != "PRON"]
        general = _lemma(head) in self._words.general
        if general and not any(t.dep_ in ("amod", "compound", "nmod") for t in lefts):
            return None
        if not general and not self._is_sector(head):
            return None
        first = min((t.left_edge for t in lefts), key=lambda t: t.i, default=head)
        while first.i < head.i and (first.pos_ == "DET" or first.lower_ == "other"):
            first = first.nbor(1)
        return _Phrase(first, head)

    def _is_sector(self, head: Token) -> bool:
        """Say whether a noun is a kind of firm; all that end in "-maker" are."""
        phrase = Words(head.doc[head.left_edge.i : head.i + 1])
        known = any(h.end > head.i for h in phrase.find(self._words.sectors))
        return known or _lemma(head).endswith("maker")

    def _quote(self, phrase: "_Phrase", clause: Clause) -> Span:
        return clause.reading.of_tokens(phrase.first, phrase.last)

    def _examples(self, head: Token, clause: Clause) -> list[Argument]:
        """Return the names listed behind "such as", by their order and not by grammar."""
        words = Words(head.doc[head.i : clause.sentence.end])
        marks = sorted(
            (hit.start, hit.end)
            for hit in words.find(self._words.exemplars)
            if hit.start - head.i <= _REACH
        )
        if not marks or clause.trigger.i in range(head.i + 1, marks[0][1]):
            return []
        last = head.doc[marks[0][1] - 1]
        return [
            _argument(m, clause, Via.DIRECT)
            for m in _listed(last.idx + len(last), clause)
        ]


@dataclass(frozen=True, slots=True)
class _Phrase:
    first: Token
    last: Token

    @property
    def text(self) -> str:
        doc_text: str = self.first.doc[self.first.i : self.last.i + 1].text
        return doc_text


def _listed(end: int, clause: Clause) -> Iterator[Mention]:
    """Yield the names that follow each other with nothing but commas and "and"."""
    text = clause.reading.text
    for mention in clause.reading.within(clause.sentence):
        if mention.start < end:
            continue
        if not _LIST.fullmatch(text[end : mention.start]):
            return
        end = mention.end
        if mention.type in _NAMES:
            yield mention


def _joined(head: Token) -> Sequence[Token]:
    """Return the nouns joined to `head` behind it."""
    return [t for t in head.conjuncts if t.i > head.i and t.pos_ != "VERB"]


def _and_others(head: Token) -> bool:
    """Say whether it is "and other miners"."""
    return any(t.lower_ == "other" for t in head.lefts)


def _lemma(token: Token) -> str:
    return token.lemma_.lower()


def _argument(mention: Mention, clause: Clause, via: Via) -> Argument:
    value: Value = mention.value
    return Argument(
        role="target",
        type=mention.type,
        value=value,
        span=clause.reading.span(mention.start, mention.end),
        via=via,
    )
