"""Targets: what a text says. Every span is a slice of its text, and nothing is slow."""

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Protocol

from bench.command import default_settings
from bench.fuzz.target import Target, text_of
from monitor.extract.dates import find_dates
from monitor.extract.extractor import Extractor
from monitor.extract.gate import Gate
from monitor.extract.nlp import cut, harmless, inner_names, title_cased, truecase
from monitor.extract.quantities import find_quantities, find_sums
from monitor.extract.references import find_references
from monitor.extract.sections import sections
from monitor.extract.sentences import sentences
from monitor.extract.types import types_of
from monitor.group.similarity import alike, containment, fingerprint, resemblance
from monitor.group.wording import latest_year, wording
from monitor.model.event import Extraction
from monitor.model.record import from_record, to_record
from monitor.model.text import Document, Span
from monitor.notify.sentences import goes_on, leans_back, split
from monitor.notify.spoken import named_days, over

_DAY = date(2026, 3, 1)


class _Place(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def text(self) -> str: ...


def _slices(text: str, found: Iterable[_Place]) -> None:
    """Hold the law of spans: in order, and each the words that it names."""
    last = 0
    for one in found:
        assert 0 <= one.start < one.end <= len(text)
        assert text[one.start : one.end] == one.text, "a span that is no slice"
        assert one.start >= last, "out of order"
        last = one.start


def money(data: bytes) -> None:
    text = text_of(data)
    for home in (None, "AU"):
        found = find_sums(text, home=home)
        _slices(text, found)
        for one in found:
            assert one.money.low.is_finite()
            assert one.money.low <= one.money.high, "a range upside down"
            assert from_record(type(one.money), to_record(one.money)) == one.money
    _slices(text, find_quantities(text))


def dates(data: bytes) -> None:
    text = text_of(data)
    for anchor in (_DAY, None, date.max, date.min):
        found = find_dates(text, anchor=anchor)
        _slices(text, found)
        for one in found:
            assert one.first is None or one.last is None or one.first <= one.last
    named_days(text, _DAY)
    over(text, _DAY, _DAY)


def references(data: bytes) -> None:
    text = text_of(data)
    _slices(text, find_references(text))


def places(data: bytes) -> None:
    """Sentences, sections, and what keeps the tokenizer from harm."""
    text = text_of(data)
    last = 0
    for start, end in sentences(text):
        assert last <= start < end <= len(text)
        last = end
    for start, said in split(text):
        assert text[start : start + len(said)] == said
        leans_back(said)
        goes_on(said)
    for part in sections(text):
        assert 0 <= part.start <= part.end <= len(text)
    assert len(harmless(text)) == len(text)
    assert len(truecase(text, names=inner_names(text), kept=())) == len(text)
    assert text.startswith(cut(text, 100))
    title_cased(text)


def alikeness(data: bytes) -> None:
    text = text_of(data)
    title, _, body = text.partition("\n")
    document = Document(id="x", title=title, text=body, published=None)
    mark = fingerprint(document)
    if mark:
        assert resemblance(mark, mark) == containment(mark, mark) == 1
    assert 0 <= alike(title, body) <= 1
    wording(title, body)
    latest_year(document)


@cache
def _gate() -> Gate:
    return Gate(types_of(default_settings()))


def gate(data: bytes) -> None:
    _gate().opens(text_of(data))


@cache
def _extractor() -> Extractor:
    return Extractor.load(default_settings(), with_detector=False)


def extract(data: bytes) -> None:
    """The whole reader, without the trained witness."""
    title, _, body = text_of(data)[:4000].partition("\n")
    document = Document(id="x", title=title, text=body, published=None)
    found = _extractor().extract(document)
    for span in _spans(found):
        field = title if span.field == "title" else body
        assert field[span.start : span.end] == span.text, "a span that is no slice"
    assert from_record(Extraction, to_record(found)) == found


def _spans(found: Extraction) -> Iterable[Span]:
    for event in found.events:
        yield event.trigger
        yield event.sentence
        yield from (argument.span for argument in event.arguments)
    yield from (entity.span for entity in found.entities)


TARGETS = (
    Target(name="money", check=money,
           tests=("extract/test_quantities.py", "extract/test_amounts.py")),
    Target(name="dates", check=dates, seconds=6, tests=("extract/test_dates.py", "extract/test_date_rules.py")),
    Target(name="references", check=references, tests=("extract/test_references.py",)),
    Target(name="places", check=places,
           tests=("extract/test_nlp.py", "extract/test_sections.py", "notify/test_sentences.py")),
    Target(name="alikeness", check=alikeness, tests=("group/test_similarity.py",)),
    Target(name="gate", check=gate, tests=("extract/test_gate.py",)),
    Target(name="extract", check=extract, seconds=10, tests=("extract/test_extractor.py",)),
)  # fmt: skip
