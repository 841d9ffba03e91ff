"""Everything in a document that may be an event's argument, with the value it stands for.

The detector is asked of each mark whether it belongs to an event; frames look the same
names up in the parse. Both see one list.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from spacy.tokens import Token

from monitor.extract.detector.detector import Mark
from monitor.extract.entities import Mention
from monitor.extract.kinds import Kinds
from monitor.extract.reading import Reading
from monitor.extract.timing import interval_of
from monitor.model.event import DateInterval, Jurisdiction, Text, Value
from monitor.model.ontology import ArgumentType
from monitor.model.text import Field, Span

_NAMES = (
    ArgumentType.COMPANY,
    ArgumentType.COMMODITY,
    ArgumentType.JURISDICTION,
    ArgumentType.AGENCY,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """One name, sum, date or reference."""

    span: Span
    type: ArgumentType
    value: Value | DateInterval

    @property
    def mark(self) -> Mark:
        """Return its place and kind."""
        return Mark(self.span.field, self.span.start, self.span.end, self.type)


def noted(
    readings: Sequence[Reading],
    kinds: Mapping[Field, Kinds],
    materials: Callable[[str], Sequence[Mention]],
) -> tuple[Noted, ...]:
    """Return all marks of a document, field by field, in text order.

    `materials` finds those in the name of a firm: of what "Mistik Graphite" does, no
    other word may say that it is about graphite.
    """
    return tuple(
        mark
        for reading in readings
        for mark in sorted(
            _of_field(reading, kinds[reading.field], materials),
            key=lambda n: n.span.start,
        )
    )


def _of_field(
    reading: Reading, kinds: Kinds, materials: Callable[[str], Sequence[Mention]]
) -> Iterator[Noted]:
    named = [m for m in reading.mentions if m.type in _NAMES]
    for mention in named:
        span = reading.span(mention.start, mention.end)
        yield Noted(span=span, type=mention.type, value=mention.value)
        if mention.type is ArgumentType.COMPANY:
            for inner in materials(mention.text):
                start = mention.start + inner.start
                span = reading.span(start, start + len(inner.text))
                yield Noted(span=span, type=inner.type, value=inner.value)
    yield from _holders(reading, kinds)
    for total in reading.sums:
        if not total.conversion:
            span = reading.span(total.start, total.end)
            yield Noted(span=span, type=ArgumentType.MONEY, value=total.money)
    for reference in reading.references:
        span = reading.span(reference.start, reference.end)
        value = Text(text=span.text)
        yield Noted(span=span, type=ArgumentType.LEGAL_REF, value=value)
    yield from _dates(reading)


def _dates(reading: Reading) -> Iterator[Noted]:
    for day in reading.dates:
        if day.first is not None:
            value = interval_of(reading, day)
            yield Noted(span=value.span, type=ArgumentType.DATE, value=value)


def _holders(reading: Reading, kinds: Kinds) -> Iterator[Noted]:
    """Yield the bare names of office holders: "Trump" acts for his state."""

    def state(token: Token) -> str | None:
        iso2 = kinds.holder(token)  # of few words; the names are many
        if iso2 and any(m.start <= token.idx < m.end for m in reading.mentions):
            return None
        return iso2

    for iso2, words in groupby(reading.doc, key=state):  # "Xi Jinping" is one name
        if iso2 is not None:
            name = tuple(words)
            span = reading.of_tokens(name[0], name[-1])
            value = Jurisdiction(iso2=iso2, name=iso2)
            yield Noted(span=span, type=ArgumentType.AGENCY, value=value)
