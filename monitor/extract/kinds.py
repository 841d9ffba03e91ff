"""Tell of a word what kind of thing it stands for: a state's organ, a firm, a sum.

Names come from the recogniser, ordinary words ("the ministry", "the miner") from the
engine's lists. A demonym before a firm ("a Chinese miner") makes it no organ of state.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from spacy.tokens import Span as TokenSpan
from spacy.tokens import Token

from monitor.extract import syntax
from monitor.extract.entities import Mention
from monitor.extract.reading import Reading, states
from monitor.extract.types.schema import Kind
from monitor.extract.words import CoreWords
from monitor.model.ontology import ArgumentType
from monitor.model.text import Field

_OF_TYPE = {
    Kind.COMPANY: (ArgumentType.COMPANY,),
    Kind.FIRM: (ArgumentType.COMPANY,),
    Kind.COMMODITY: (ArgumentType.COMMODITY,),
    Kind.GOV: (ArgumentType.JURISDICTION, ArgumentType.AGENCY),
    Kind.STATE: (ArgumentType.JURISDICTION,),
    Kind.AGENCY: (ArgumentType.AGENCY,),
}
_FIGURES = (Kind.MONEY, Kind.DATE, Kind.PCT, Kind.QTY)
_PRONOUNS = frozenset((
    "it", "they", "he", "she", "we", "who", "which", "that", "this", "these",
    "those", "both",
))  # fmt: skip


class Kinds:
    """The kinds of the words of one field, with the document behind them."""

    def __init__(
        self, reading: Reading, core: CoreWords, *, beside: Sequence[Mention] = ()
    ) -> None:
        self._reading = reading
        self._core = core
        self._beside = tuple(beside)  # names in the lead, for a headline
        self._by_token: dict[int, Mention] = {
            t.i: m for m in reading.mentions for t in reading.tokens_of(m.start, m.end)
        }

    def mention(self, token: Token) -> Mention | None:
        """Return the name that `token` is part of."""
        return self._by_token.get(token.i)

    def is_any(self, token: Token, kinds: Iterable[Kind]) -> bool:
        """Say whether `token`, or what it is joined with, is of one of `kinds`."""
        wanted = tuple(kinds)
        return any(self._is(t, k) for t in (token, *token.conjuncts) for k in wanted)

    def named(self, token: Token, kinds: Iterable[Kind]) -> bool:
        """Say whether a name of one of `kinds` covers `token`."""
        found = self.mention(token)
        return (
            found is not None and any(found.type in _OF_TYPE.get(k, ()) for k in kinds)
        ) or any(k is Kind.GOV and self._institution(token) for k in kinds)

    def vague(self, token: Token) -> bool:
        """Say whether `token` names nobody: a pronoun, a number, a kind of act."""
        return token.lower_ in _PRONOUNS or token.pos_ in ("PRON", "NUM", "DET")

    def around(self, kinds: Iterable[Kind], sentence: TokenSpan) -> bool:
        """Say whether the sentence, or for a headline the lead, has one of `kinds`."""
        return any(self._occurs(kind, sentence) for kind in kinds)

    def _occurs(self, kind: Kind, sentence: TokenSpan) -> bool:
        names = (*self._reading.within(sentence), *self._near(kind, sentence))
        if kind is Kind.STATES:
            return len(states(names)) > 1
        if kind is Kind.COMPANIES:
            firms = {m.value for m in names if m.type is ArgumentType.COMPANY}
            return len(firms) > 1
        if kind in _FIGURES:
            a, b = sentence.start_char, sentence.end_char
            return any(a <= place < b for place in self._figures(kind))
        if any(m.type in _OF_TYPE[kind] for m in names):
            return True
        words = kind in (Kind.GOV, Kind.FIRM)
        return words and any(self._is(t, kind) for t in sentence)

    def _figures(self, kind: Kind) -> Iterator[int]:
        """Yield where the field has sums, dates or quantities."""
        if kind is Kind.MONEY:
            yield from (s.start for s in self._reading.sums)
        elif kind is Kind.DATE:
            yield from (d.start for d in self._reading.dates)
        else:
            wanted = "pct" if kind is Kind.PCT else "quantity"
            yield from (q.start for q in self._reading.quantities if q.kind == wanted)

    def _near(self, kind: Kind, sentence: TokenSpan) -> tuple[Mention, ...]:
        """Return names beside the sentence: the lead for a headline, else its paragraph.

        "The ban" of the second sentence is the ban on what the first one names.
        """
        if self._reading.field is Field.TITLE:
            return self._beside
        if kind not in (Kind.COMMODITY, Kind.COMPANY, Kind.FIRM, Kind.GOV):
            return ()
        text = self._reading.text
        start = text.rfind("\n\n", 0, sentence.start_char) + 1
        before = [
            m for m in self._reading.mentions if start <= m.start < sentence.start_char
        ]
        return (*self._beside, *before)

    def _is(self, token: Token, kind: Kind) -> bool:
        name = self.mention(token)
        if name is not None and name.type is not ArgumentType.COMMODITY:
            fits = name.type in _OF_TYPE.get(kind, ())
            return fits and not (kind is Kind.GOV and _adjective(token))
        if name is not None and kind is Kind.COMMODITY:
            return True
        return self._word_is(token, kind)

    def _word_is(self, token: Token, kind: Kind) -> bool:
        """Say whether an ordinary word, or a figure, is of `kind`."""
        if kind is Kind.GOV:
            return self.organ(token)
        if kind is Kind.FIRM:
            return token.lemma_.lower() in self._core.firms
        return self._figure(token, kind)

    def _figure(self, token: Token, kind: Kind) -> bool:
        a, b = token.idx, token.idx + len(token)
        subtree = (token.left_edge.idx, b)
        if kind is Kind.MONEY:
            return any(s.start < b and s.end > a for s in self._reading.sums)
        wanted = {Kind.PCT: "pct", Kind.QTY: "quantity"}.get(kind)
        return any(
            q.kind == wanted and q.start < b and q.end > subtree[0]
            for q in self._reading.quantities
        )

    def _institution(self, token: Token) -> bool:
        if token.pos_ not in ("NOUN", "PROPN"):
            return False
        low, lemma = token.lower_, token.lemma_.lower()
        known = self._core.institutions
        if low in known or lemma in known:
            return True
        return (
            lemma in self._core.offices and token.text[:1].isupper() and bool(token.i)
        )

    def _official(self, token: Token) -> bool:
        """Say whether `token` ends an official's name: "Minister Johari Ghani"."""
        if self.holder(token) is not None:
            return True
        beside = [
            t
            for t in token.children
            if t.dep_ in ("compound", "appos", "nmod", "poss", "amod")
        ]
        if token.pos_ != "PROPN" and token.lemma_.lower() not in (
            "spokesperson",
            "head",
            "chief",
            "chair",
            "director",
        ):
            return False
        return any(
            self._institution(t)
            or ((m := self.mention(t)) is not None and m.type is ArgumentType.AGENCY)
            for t in beside
        )

    def organ(self, token: Token) -> bool:
        """Say whether `token` is a word for an organ of state, or ends one's name."""
        return self._institution(token) or self._official(token)

    def holder(self, token: Token) -> str | None:
        """Return the state of an office holder's bare name."""
        if token.pos_ not in ("PROPN", "NOUN", "VERB") or not token.text[:1].isupper():
            return None
        day = self._reading.background.published or date.max
        for row in self._core.holders:
            since, until = row.since or date.min, row.until or date.max
            if since <= day <= until and any(
                name.split()[-1] == token.text for name in row.names
            ):
                return row.iso2
        return None


def _adjective(token: Token) -> bool:
    """Say whether a state's name only describes another noun."""
    return token.dep_ in ("amod", "compound", "nmod") and not syntax.is_verb(token.head)
