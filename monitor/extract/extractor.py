"""The extractor: documents in, typed events with their evidence out.

The order of the stage: gate, parse, names, frames, drafts, events. A document's result
depends on nothing but the document, the type files, the lexicon and the code; `version`
names the last three.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice

from spacy.tokens import Doc
from spacy.tokens import Span as TokenSpan

from monitor.config.settings import ExtractSettings
from monitor.extract.arguments import Around
from monitor.extract.background import comment
from monitor.extract.case import Case
from monitor.extract.detector.detector import Detector, Read
from monitor.extract.drafts import Draft, drafts_of
from monitor.extract.entities import Mention, Recogniser
from monitor.extract.events import join
from monitor.extract.gate import Gate
from monitor.extract.impact import Impacts
from monitor.extract.items import verdicts_of
from monitor.extract.itself import publisher
from monitor.extract.kinds import Kinds
from monitor.extract.lexicon import load_lexicon
from monitor.extract.listings import listing_state
from monitor.extract.marks import Noted, noted
from monitor.extract.named import Named, entities_of
from monitor.extract.nlp import Parser, load_model
from monitor.extract.reading import Reading
from monitor.extract.tagged import with_tagged
from monitor.extract.topic import Topic
from monitor.extract.types import EventType, types_of
from monitor.extract.version import reader_version
from monitor.extract.witnesses import decide
from monitor.extract.words import CoreWords, core_words
from monitor.model.event import Event, Extraction, Jurisdiction
from monitor.model.text import Document, Field

_BATCH = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A document with all that was made of it; it may not leave its memory zone."""

    document: Document
    extraction: Extraction
    around: Around
    types: tuple[EventType, ...]  # all that there are
    fitting: tuple[EventType, ...]  # those that were looked for
    drafts: tuple[Draft, ...]
    core: CoreWords
    case: Case | None = None  # None: no detector is installed
    judged: frozenset[str] = frozenset()  # types that the detector knows


class Extractor:
    """Finds the events of documents; loaded once, used for all."""

    def __init__(
        self,
        *,
        types: tuple[EventType, ...],
        recogniser: Recogniser,
        parser: Parser,
        gate: Gate,
        core: CoreWords,
        version: str,
        max_chars: int,
        detector: Detector | None = None,
    ) -> None:
        self.types = types
        self.version = version
        self._impacts = Impacts(types)
        self._recogniser = recogniser
        self._parser = parser
        self._gate = gate
        self._core = core
        self._max_chars = max_chars
        self._detector = detector
        self.detects = detector is not None  # else the frames decide alone
        known = frozenset(detector.types) if detector else frozenset()
        self.judged = tuple(t for t in types if t.id in known)
        self._framed = frozenset(t.id for t in types if t.id not in known)

    @classmethod
    def load(
        cls, settings: ExtractSettings, *, with_detector: bool = True
    ) -> "Extractor":
        """Read types, words and lexicon and load the model.

        Raise `ConfigError` with every mistake of the user's files, `ModelMissing` if no
        language model is installed or the detector's files are damaged.
        """
        types = types_of(settings)
        lexicon = load_lexicon(settings.lexicon)
        core = core_words()
        warm = sorted(
            {w for row in core.classes.values() for v in row.verbs for w in v.split()}
        )
        parser = Parser(load_model(), max_chars=settings.max_chars, warm=warm)
        return cls(
            types=types,
            recogniser=Recogniser(lexicon),
            parser=parser,
            gate=Gate(types),
            core=core,
            version=reader_version(settings),
            max_chars=settings.max_chars,
            detector=Detector.load() if with_detector else None,
        )

    def extract(self, document: Document) -> Extraction:
        """Return everything found in one document."""
        return next(self.extract_all([document]))

    def extract_all(self, documents: Iterable[Document]) -> Iterator[Extraction]:
        """Yield the result of each document, in their order."""
        rest = iter(documents)
        while batch := tuple(islice(rest, _BATCH)):
            with self._parser.zone():
                found = self._batch(batch)
            yield from found

    @contextmanager
    def seen(self, document: Document) -> Iterator[Seen | Extraction]:
        """Show how one document was read, or its result where the gate stays shut."""
        with self._parser.zone():
            if self._gate.opens(f"{document.title}\n\n{document.text}"):
                (named,) = self._parsed([document])
                yield self._read(named)
            else:
                yield self._irrelevant(document)

    def _batch(self, batch: Sequence[Document]) -> list[Extraction]:
        """Parse the relevant documents together; only tokenise the others."""
        opened = [self._gate.opens(f"{d.title}\n\n{d.text}") for d in batch]
        wanted = [d for d, is_open in zip(batch, opened, strict=True) if is_open]
        found = iter([self._relevant(named) for named in self._parsed(wanted)])
        return [
            next(found) if is_open else self._irrelevant(d)
            for d, is_open in zip(batch, opened, strict=True)
        ]

    def _parsed(self, documents: Sequence[Document]) -> list[Named]:
        """Parse documents and find their names; headlines once more, as sentences."""
        texts = self._parser.parse([d.text for d in documents])
        titles = self._parser.parse([d.title for d in documents])
        found = [
            Named(
                d,
                title,
                text,
                *self._names(title, text),
                own=self._publisher(d),
                listed=listing_state(d, self._recogniser.exchange_of),
            )
            for d, title, text in zip(documents, titles, texts, strict=True)
        ]
        plain = [named.plain_title() for named in found]
        anew = self._parser.parse(
            [p for n, p in zip(found, plain, strict=True) if p != n.title.text]
        )
        return [
            n if p == n.title.text else replace(n, title=next(anew))
            for n, p in zip(found, plain, strict=True)
        ]

    def _irrelevant(self, document: Document) -> Extraction:
        title = self._parser.tokens(document.title)
        text = self._parser.tokens(document.text)
        mentions = self._names(title, text)
        return Extraction(
            id=document.id,
            entities=entities_of(document, *mentions),
            relevant=False,
            truncated=len(document.text) > self._max_chars,
        )

    def _publisher(self, document: Document) -> Jurisdiction | None:
        """Return for whom an official source speaks."""
        if document.source is None:
            return None
        name = self._parser.tokens(document.source.name)
        return publisher(document.source, self._recogniser.find(name))

    def _names(
        self, title: Doc, text: Doc
    ) -> tuple[tuple[Mention, ...], tuple[Mention, ...]]:
        """Find names in both fields, each with the other's in mind."""
        first = self._recogniser.find(text)
        heading = self._recogniser.find(title, known=first)
        return heading, self._recogniser.find(text, known=heading)

    def _relevant(self, named: Named) -> Extraction:
        return self._read(named).extraction

    def _read(self, named: Named) -> Seen:
        document = named.document
        looked = (
            self._detector.read(document, limit=self._max_chars)
            if self._detector
            else None
        )
        named = self._tagged(named, looked)
        readings = named.readings()
        around = _around(readings, self._core)
        types = self._fitting(document, readings)
        case = self._case(around, looked, types, document)
        drafts = self._drafts(document, types, around, case)
        case = replace(case, drafts=drafts) if case else None
        extraction = Extraction(
            id=document.id,
            events=self._events(drafts, around, case),
            entities=entities_of(document, named.heading, named.names),
            truncated=len(named.text.text) < len(document.text.rstrip()),
        )
        impacts = self._impacts.of(extraction.events, around, title=document.title)
        return Seen(
            document=document,
            extraction=replace(extraction, relations=impacts),
            around=around,
            types=self.types,
            fitting=types,
            drafts=tuple(drafts),
            core=self._core,
            case=case,
            judged=frozenset(t.id for t in self.judged),
        )

    def _events(
        self, drafts: Sequence[Draft], around: Around, case: Case | None
    ) -> tuple[Event, ...]:
        """Decide by both witnesses; what the detector does not know, by the frames."""
        if case is None:
            return join(drafts, around)
        alone = [d for d in drafts if d.event.type in self._framed]
        events = (*decide(case, self.judged), *join(alone, around))
        return tuple(sorted(events, key=lambda e: (e.trigger.field, e.trigger.start)))

    def _tagged(self, named: Named, looked: Read | None) -> Named:
        """Add the firms that the detector sees."""
        if looked is None:
            return named
        firms = looked.firms()
        known = (*named.heading, *named.names)

        def joined(field: Field, found: Sequence[Mention]) -> tuple[Mention, ...]:
            return with_tagged(
                named.document.field(field),
                found,
                [f for f in firms if f.field is field],
                self._recogniser.company,
                known=known,
                firmness=partial(looked.firmness, field),
            )

        return replace(
            named,
            heading=joined(Field.TITLE, named.heading),
            names=joined(Field.TEXT, named.names),
        )

    def _case(
        self,
        around: Around,
        looked: Read | None,
        fitting: Sequence[EventType],
        document: Document,
    ) -> Case | None:
        """Ask the detector what the sentences state; the frames are still to come."""
        if looked is None or self._detector is None:
            return None
        marks = noted(around.readings, around.kinds, self._recogniser.materials)
        ids = frozenset(t.id for t in fitting)
        return Case(
            readings={r.field: r for r in around.readings},
            drafts=(),
            verdicts=verdicts_of(
                self._detector,
                looked,
                document,
                around.readings,
                marks,
                core=self._core,
                fitting=ids,
            ),
            marks=marks,
            sure=self._detector.sure,
            fitting=ids,
            kinds=around.kinds,
            title=document.title,
        )

    def marks_all(self, documents: Iterable[Document]) -> Iterator[tuple[Noted, ...]]:
        """Yield what may be an argument in each document, as the detector is asked."""
        rest = iter(documents)
        while batch := tuple(islice(rest, _BATCH)):
            with self._parser.zone():
                found = [self._marks(named) for named in self._parsed(batch)]
            yield from found

    def _marks(self, named: Named) -> tuple[Noted, ...]:
        readings = named.readings()
        kinds = _around(readings, self._core).kinds
        return noted(readings, kinds, self._recogniser.materials)

    def _fitting(
        self, document: Document, readings: tuple[Reading, Reading]
    ) -> tuple[EventType, ...]:
        """Return the types to look for: none in a comment."""
        tier = document.source.tier if document.source else None
        if comment(document.title, document.text, tier=tier):
            return ()
        return Topic(readings, self._core).fitting(self.types)

    def _drafts(
        self,
        document: Document,
        types: Sequence[EventType],
        around: Around,
        case: Case | None,
    ) -> list[Draft]:
        """Match the frames; of a type that the detector knows, only where it sees it."""
        return [
            draft
            for reading in (around.readings if types else ())
            for draft in drafts_of(
                reading,
                types,
                around,
                self._core,
                title=document.title,
                wanted=self._wanted(case, reading.field, types) if case else None,
            )
        ]

    def _wanted(
        self, case: Case, field: Field, types: Sequence[EventType]
    ) -> Callable[[TokenSpan], list[EventType]]:
        seen = [v for v in case.verdicts if v.sentence.field is field]

        def wanted(sentence: TokenSpan) -> list[EventType]:
            a, b = sentence.start_char, sentence.end_char
            here = {v.type for v in seen if v.sentence.start < b and v.sentence.end > a}
            return [t for t in types if t.id in here or t.id in self._framed]

        return wanted


def _around(readings: tuple[Reading, Reading], core: CoreWords) -> Around:
    title, text = readings
    lead = text.sentences[1].end_char if len(text.sentences) > 1 else len(text.text)
    beside = tuple(m for m in text.mentions if m.start < lead)
    kinds = {
        Field.TITLE: Kinds(title, core, beside=beside),
        Field.TEXT: Kinds(text, core, beside=title.mentions),
    }
    return Around(readings, kinds)
