"""Documents with their evidence as one page: no script, nothing loaded from elsewhere.

All words are escaped. The text of a document stands on the page character by character
(labels are drawn by the style sheet); only what no page can hold, as a NUL, is replaced.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup, escape

from monitor.cli import why
from monitor.cli.taking import Answer
from monitor.cli.times import stamp
from monitor.cli.titles import Titles
from monitor.model.event import Entity
from monitor.model.explanation import Account, Explained, NearMiss
from monitor.model.text import Document, Field, Span
from monitor.notify.clean import one_line, web_link
from monitor.notify.highlight import Mark, Piece, Sort, pieces
from monitor.templates import Templates

# What HTML has no way to write; each is one character, and so is what takes its place.
_UNWRITABLE: Final = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
_TINTED: Final = {
    "COMPANY": "company",
    "JURISDICTION": "state",
    "AGENCY": "agency",
    "COMMODITY": "material",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Card:
    """An event as the page shows it."""

    number: int
    account: Account
    anchor: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tag:
    """A label behind marked words."""

    label: str
    event: int | None
    anchor: str | None  # None: it belongs to no event


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shown:
    """A piece of text with how it looks and what is behind it."""

    text: str
    look: str
    target: str | None  # None: no trigger
    begins: tuple[int, ...]  # events whose evidence begins here
    tags: tuple[_Tag, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Section:
    """A document as the page shows it."""

    anchor: str
    name: str
    document: Document | None  # None: the line was no document
    error: str | None  # None: it could be read
    notes: tuple[str, ...] = ()
    title: tuple[_Shown, ...] = ()
    text: tuple[_Shown, ...] = ()
    cards: tuple[_Card, ...] = ()
    near: tuple[tuple[Span, tuple[NearMiss, ...]], ...] = ()


def render_page(answers: Sequence[Answer], title_of: Titles) -> str:
    """Return the page of all documents, in their order."""
    sections = [
        _section(answer, number, title_of)
        for number, answer in enumerate(answers, start=1)
    ]
    return _TEMPLATES.render("explained.html", sections=sections)


def _section(answer: Answer, number: int, title_of: Titles) -> _Section:
    anchor, document = f"d{number}", answer.document
    name = why.heading(document, answer.id)
    if document is None or answer.explanation is None:
        return _Section(
            anchor=anchor, name=name, document=document, error=answer.error or ""
        )
    both = Explained(document=document, explanation=answer.explanation)
    return _read(both, anchor, name, title_of)


def _read(both: Explained, anchor: str, name: str, title_of: Titles) -> _Section:
    document, found = both.document, both.explanation
    cards = tuple(
        _Card(
            number=number,
            account=account,
            anchor=f"{anchor}e{number}",
            title=title_of(account.event.type),
        )
        for number, account in enumerate(found.accounts, start=1)
    )
    return _Section(
        anchor=anchor,
        name=name,
        document=document,
        error=None,
        notes=found.notes,
        title=tuple(_shown(both, Field.TITLE, anchor)),
        text=tuple(_shown(both, Field.TEXT, anchor)),
        cards=cards,
        near=tuple(why.near_by_sentence(found)),
    )


def _shown(both: Explained, field: Field, anchor: str) -> Iterator[_Shown]:
    """Yield a field of a document, piece by piece."""
    marks = [*_entity_marks(both.explanation.extraction.entities, field)]
    for number, account in enumerate(both.explanation.accounts, start=1):
        marks += _event_marks(account, number, field)
    for piece in pieces(both.document.field(field), marks):
        triggers = piece.of(Sort.TRIGGER)
        begun = [m.event for m in piece.begun if m.sort is Sort.SENTENCE]
        yield _Shown(
            text=piece.text,
            look=_look(piece),
            target=f"{anchor}e{triggers[0].event}" if triggers else None,
            begins=tuple(event for event in begun if event is not None),
            tags=tuple(_tags(piece, anchor)),
        )


def _entity_marks(entities: Sequence[Entity], field: Field) -> Iterator[Mark]:
    for entity in entities:
        if entity.span.field is field:
            yield _mark(entity.span, Sort.ENTITY, _TINTED.get(entity.type, "other"))


def _event_marks(account: Account, number: int, field: Field) -> Iterator[Mark]:
    event = account.event
    found = [
        (event.sentence, Sort.SENTENCE, ""),
        (event.trigger, Sort.TRIGGER, "trigger"),
        *((a.span, Sort.ARGUMENT, a.role) for a in event.arguments),
        *((span, Sort.ARGUMENT, name) for name, _, span in why.dates_told(event)),
        *((c.span, Sort.CUE, c.clue) for c in account.cues if c.span is not None),
    ]
    for span, sort, label in found:
        if span.field is field:
            yield _mark(span, sort, label, number)


def _mark(span: Span, sort: Sort, label: str, event: int | None = None) -> Mark:
    return Mark(start=span.start, end=span.end, sort=sort, label=label, event=event)


def _look(piece: Piece) -> str:
    """Return the classes of a piece; a trigger is drawn by its link."""
    looks = [f"is-{m.label}" for m in piece.of(Sort.ENTITY)]
    looks += [str(sort) for sort in Sort if sort is not Sort.ENTITY and piece.of(sort)]
    return " ".join(dict.fromkeys(looks))


def _tags(piece: Piece, anchor: str) -> Iterator[_Tag]:
    """Yield a label for each name, argument and trigger that ends with a piece."""
    for mark in piece.ended:
        if mark.sort is Sort.ENTITY:
            yield _Tag(label=mark.label, event=None, anchor=None)
    for mark in piece.ended:
        if mark.sort in (Sort.ARGUMENT, Sort.TRIGGER):
            target = f"{anchor}e{mark.event}"
            yield _Tag(label=mark.label, event=mark.event, anchor=target)


def _verbatim(text: str) -> Markup:
    """Escape text so that a page holds every character of it."""
    safe = escape(_UNWRITABLE.sub("\ufffd", text))
    return Markup(str(safe).replace("\r", "&#13;"))  # noqa: S704 - escaped above


_TEMPLATES: Final = Templates(
    "monitor.cli",
    {
        "verbatim": _verbatim,
        "line": lambda text: one_line(str(text)),
        "link": web_link,
        "stamp": stamp,
    },
    why=why,
)
