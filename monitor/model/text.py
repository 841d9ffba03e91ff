"""Text as it was published, and places in it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from monitor.model.ontology import Tier


class Field(StrEnum):
    """The parts of a document in which evidence can stand."""

    TITLE = "title"
    TEXT = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A quotation: half-open code-point offsets into an untouched document field.

    `document.field(span.field)[span.start:span.end] == span.text` always holds.
    """

    field: Field
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Who published a document."""

    name: str
    tier: Tier = Tier.MEDIA


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What extraction, grouping and replay read."""

    id: str
    title: str = ""
    text: str = ""
    published: datetime | None = None  # None: the publisher gave no usable date
    url: str | None = None  # None: not on the web, or an unusable link
    source: Origin | None = None  # None: handed in without one

    def field(self, name: Field) -> str:
        """Return the untouched title or text."""
        return self.title if name is Field.TITLE else self.text
