"""A parsed document with the names in it: what reading starts from."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Doc

from monitor.extract.entities import Mention
from monitor.extract.nlp import inner_names, truecase
from monitor.extract.quantities import as_told
from monitor.extract.reading import Background, Reading, read_field, states
from monitor.model.event import Entity, Jurisdiction
from monitor.model.ontology import ArgumentType
from monitor.model.text import Document, Field, Span

_SHOWN = (
    ArgumentType.COMPANY,
    ArgumentType.JURISDICTION,
    ArgumentType.AGENCY,
    ArgumentType.COMMODITY,
)


@dataclass(frozen=True, slots=True)
class Named:
    """A parsed document with its names; it may not leave its memory zone."""

    document: Document
    title: Doc
    text: Doc
    heading: tuple[Mention, ...]
    names: tuple[Mention, ...]
    own: Jurisdiction | None = None  # for whom an official source speaks
    listed: str | None = None  # where the company that speaks is listed

    def plain_title(self) -> str:
        """Return the headline with the capitals of a sentence."""
        kept = [(m.start, m.end) for m in self.heading]
        return truecase(self.title.text, names=inner_names(self.text.text), kept=kept)

    def readings(self) -> tuple[Reading, Reading]:
        """Read both fields."""
        document, source = self.document, self.document.source
        found = states([*self.heading, *self.names])
        background = Background(
            published=document.published.date() if document.published else None,
            tier=source.tier if source else None,
            source=source.name if source else "",
            home=found[0] if found else None,
            own=self.own,
            # A state's own source writes its own dollar.
            listed=self.listed or (self.own.iso2 if self.own else None),
        )
        heading = read_field(
            Field.TITLE, document.title, self.title, self.heading, background
        )
        text = read_field(Field.TEXT, document.text, self.text, self.names, background)
        return replace(heading, sums=as_told(heading.sums, text.sums)), text


def entities_of(
    document: Document, heading: Sequence[Mention], names: Sequence[Mention]
) -> tuple[Entity, ...]:
    """Return the names of a document as records, headline first."""
    return tuple(
        Entity(
            type=mention.type,
            text=mention.text,
            value=mention.value,
            span=Span(
                field=field,
                start=mention.start,
                end=mention.end,
                text=document.field(field)[mention.start : mention.end],
            ),
        )
        for field, found in ((Field.TITLE, heading), (Field.TEXT, names))
        for mention in found
        if mention.type in _SHOWN
    )
