"""One field of a document, read: the parse and everything that was recognised in it.

All places are offsets into the untouched field. A `Reading` holds spaCy objects and
must not outlive the memory zone in which it was made.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from spacy.tokens import Doc, Token
from spacy.tokens import Span as TokenSpan

from monitor.extract.dates import DateMention, find_dates
from monitor.extract.entities import Mention
from monitor.extract.quantities import Quantity, Sum, find_quantities, find_sums
from monitor.extract.references import Reference, find_references
from monitor.extract.sections import Section, sections
from monitor.extract.tenses import Tenses
from monitor.model.event import Jurisdiction
from monitor.model.ontology import ArgumentType, Tier
from monitor.model.text import Field, Span

STATE_TYPES = (ArgumentType.JURISDICTION, ArgumentType.AGENCY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Background:
    """What is known of the document around a field."""

    published: date | None  # None: the publisher gave no usable date
    tier: Tier | None  # None: the source is not known
    source: str = ""  # who published it
    home: str | None = None  # the state that the document speaks of most
    own: Jurisdiction | None = None  # for whom an official source speaks; None: unclear
    listed: str | None = None  # where the company that speaks is listed; None: unclear


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """A field with its parse, names, figures, dates and references."""

    field: Field
    text: str
    doc: Doc
    mentions: tuple[Mention, ...]
    sums: tuple[Sum, ...]
    quantities: tuple[Quantity, ...]
    dates: tuple[DateMention, ...]
    references: tuple[Reference, ...]
    sections: tuple[Section, ...]
    background: Background
    starts: tuple[int, ...]  # of the tokens, for look-up
    sentences: tuple[TokenSpan, ...]

    def span(self, start: int, end: int) -> Span:
        """Quote the field."""
        return Span(field=self.field, start=start, end=end, text=self.text[start:end])

    def of_tokens(self, first: Token, last: Token) -> Span:
        """Quote from the token `first` through `last`."""
        return self.span(first.idx, last.idx + len(last))

    def token_at(self, offset: int) -> Token:
        """Return the token at `offset`, or the one before it."""
        return self.doc[max(0, bisect_right(self.starts, offset) - 1)]

    def tokens_of(self, start: int, end: int) -> TokenSpan:
        """Return the tokens that touch the offsets."""
        first = self.token_at(start).i
        last = self.token_at(max(start, end - 1)).i
        return self.doc[first : last + 1]

    def head_of(self, start: int, end: int) -> Token:
        """Return the syntactic head of the tokens that touch the offsets."""
        return self.tokens_of(start, end).root

    def sentence_span(self, sentence: TokenSpan) -> Span:
        """Quote a sentence without the blanks around it."""
        start, end = sentence.start_char, sentence.end_char
        while start < end and self.text[start].isspace():
            start += 1
        while end > start and self.text[end - 1].isspace():
            end -= 1
        return self.span(start, end)

    def boilerplate(self, offset: int) -> Section | None:
        """Return the section around `offset` that tells no news, if there is one."""
        return next((s for s in self.sections if s.start <= offset < s.end), None)

    def within(self, sentence: TokenSpan) -> tuple[Mention, ...]:
        """Return the names in a sentence."""
        a, b = sentence.start_char, sentence.end_char
        return tuple(m for m in self.mentions if a <= m.start < b)


def read_field(
    field: Field,
    text: str,
    doc: Doc,
    mentions: Sequence[Mention],
    background: Background,
) -> Reading:
    """Join the parse of a field with all that is found in its text."""
    shown = text[: len(doc.text)]
    return Reading(
        field=field,
        text=text,
        doc=doc,
        mentions=tuple(m for m in mentions if m.end <= len(shown)),
        sums=find_sums(shown, home=background.home, listed=background.listed),
        quantities=find_quantities(shown),
        dates=find_dates(shown, anchor=background.published, time=Tenses(doc).at),
        references=find_references(shown),
        sections=sections(shown) if field is Field.TEXT else (),
        background=background,
        starts=tuple(t.idx for t in doc),
        sentences=_sentences(doc),
    )


def _sentences(doc: Doc) -> tuple[TokenSpan, ...]:
    """Return the parser's sentences; what it made of blanks only is left out."""
    if not len(doc):
        return ()
    return tuple(s for s in doc.sents if any(not t.is_space for t in s))


def iso2_of(mention: Mention) -> str | None:
    """Return the state of a state or agency mention."""
    return getattr(mention.value, "iso2", None)


def states(mentions: Iterable[Mention]) -> tuple[str, ...]:
    """Return the states that `mentions` name, each once, in order."""
    found = (iso2_of(m) for m in mentions if m.type in STATE_TYPES)
    return tuple(dict.fromkeys(iso for iso in found if iso))
