"""The extractor as the tests use it: loaded once for all of their modules."""

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from spacy.tokens import Span as TokenSpan

from monitor.config.settings import ExtractSettings
from monitor.extract.arguments import Around
from monitor.extract.background import set_aside
from monitor.extract.drafts import choose
from monitor.extract.extractor import Extractor
from monitor.extract.frames import Candidate, Matcher
from monitor.extract.kinds import Kinds
from monitor.extract.nlp import Parser, load_model
from monitor.extract.reading import Background, Reading, read_field
from monitor.extract.words import core_words
from monitor.model.event import Event, Extraction
from monitor.model.ontology import Tier
from monitor.model.text import Document, Field, Origin

DAY = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
SETTINGS = ExtractSettings(
    types=(), lexicon=(), timeout=timedelta(seconds=30), max_chars=20_000
)


@cache
def extractor() -> Extractor:
    """Return the one extractor of this process; its frames decide alone."""
    return Extractor.load(SETTINGS, with_detector=False)


@cache
def parser() -> Parser:
    return Parser(load_model(), max_chars=20_000, warm=())


def a_text(text: str, **changes: Any) -> Document:
    """Return a document of a newspaper."""
    given = {
        "id": "d1",
        "text": text,
        "published": DAY,
        "source": Origin(name="Example Wire", tier=Tier.WIRE),
        **changes,
    }
    return Document(**given)


def extract(text: str, **changes: Any) -> Extraction:
    return extractor().extract(a_text(text, **changes))


def events(text: str, **changes: Any) -> tuple[Event, ...]:
    return extract(text, **changes).events


def the_event(text: str, **changes: Any) -> Event:
    """Return the only event of a text."""
    (event,) = events(text, **changes)
    return event


def reading(text: str, *, field: Field = Field.TEXT, **known: Any) -> Reading:
    """Return a text read, with its names; `known` is what differs in the background."""
    (doc,) = parser().parse([text])
    names = extractor()._recogniser.find(doc)
    given = {"published": DAY.date(), "tier": Tier.WIRE, **known}
    background = Background(**given)
    return read_field(field, text, doc, names, background)


def kinds(read: Reading) -> Kinds:
    return Kinds(read, core_words())


def around(read: Reading) -> Around:
    return Around((read,), {read.field: kinds(read)})


def matcher(read: Reading, sentence: TokenSpan) -> Matcher:
    return Matcher(read, sentence, kinds(read), core_words())


def candidates(text: str) -> list[Candidate]:
    """Return what fires in the first sentence, the most specific ones."""
    read = reading(text)
    fired = matcher(read, read.sentences[0]).candidates(extractor().types)
    return choose([c for c in fired if set_aside(c) is None])


def candidate(text: str, kind: str) -> Candidate:
    """Return what one type sees in the first sentence."""
    return next(c for c in candidates(text) if c.type.id == kind)
