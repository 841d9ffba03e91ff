"""A document as the detector reads it: word pieces, sentence by sentence, in windows.

Training and use share this code, since a detector that is shown another layout than it
learned on guesses. Every piece knows its place in the untouched field.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from monitor.extract.detector.pieces import Pieces
from monitor.extract.sentences import sentences
from monitor.model.text import Document, Field

WINDOW = 448  # pieces
_SOURCE = 12  # pieces of who published it
_TITLE = 96
_SENTENCE = 200
_LEAD = 2_000  # characters in which the first sentence of a text ends
_NOWHERE = -1


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a field."""

    field: Field
    start: int
    end: int

    def holds(self, field: Field, offset: int) -> bool:
        """Say whether a place of a field lies in the sentence."""
        return field is self.field and self.start <= offset < self.end


@dataclass(frozen=True, slots=True)
class Piece:
    """One word piece of a sentence."""

    sentence: int  # its place in the window's sentences; -1: a mark between them
    field: Field | None
    start: int
    end: int


@dataclass(frozen=True)
class Window:
    """As much of a document as is read at once, the headline always first."""

    ids: tuple[int, ...]
    pieces: tuple[Piece, ...]
    sentences: tuple[Sentence, ...]
    first: bool  # of its document

    def pieces_of(self, field: Field, start: int, end: int) -> tuple[int, int] | None:
        """Return first and last piece that touch the offsets, None if none does."""
        numbers, starts, ends = self._places[field]
        first = bisect_right(ends, start)
        last = bisect_left(starts, end) - 1
        return (numbers[first], numbers[last]) if first <= last else None

    @cached_property
    def _places(self) -> Mapping[Field, tuple[list[int], list[int], list[int]]]:
        """Return of each field the numbers, starts and ends of its pieces, in order."""
        found: dict[Field, tuple[list[int], list[int], list[int]]] = {
            field: ([], [], []) for field in Field
        }
        for number, piece in enumerate(self.pieces):
            if piece.field is not None and piece.end:
                numbers, starts, ends = found[piece.field]
                numbers.append(number)
                starts.append(piece.start)
                ends.append(piece.end)
        return found


@dataclass(frozen=True, slots=True)
class _Encoded:
    ids: Sequence[int]
    offsets: Sequence[tuple[int, int]]


def _without_place(encoded: _Encoded) -> _Encoded:
    """Return pieces of which no verdict is asked: they stand in for a headline."""
    return _Encoded(encoded.ids, [(0, 0)] * len(encoded.ids))


class Layout:
    """Cuts documents into windows; keeps the vocabulary."""

    def __init__(self, pieces: Pieces) -> None:
        self._pieces = pieces
        self._open = pieces.id_of("[CLS]")
        self._mark = pieces.id_of("[SEP]")

    def windows(self, document: Document, *, limit: int) -> Iterator[Window]:
        """Yield the windows of the first `limit` characters of `document`."""
        head = [self._open, *self._source(document), self._mark]
        title = self._headline(document)
        room = WINDOW - len(head) - len(title.ids) - 2
        first = True
        for group in self._groups(document.text[:limit], room):
            window = _Builder(head)
            if title.ids:
                place = Sentence(Field.TITLE, 0, len(document.title))
                window.add(place, title)
            window.mark(self._mark)
            for place, encoded in group:
                window.add(place, encoded)
            window.mark(self._mark)
            if window.sentences:
                yield window.built(first=first)
            first = False

    def alone(
        self, document: Document, places: Iterable[Sentence], *, headline: bool = True
    ) -> Iterator[Window]:
        """Yield a window for each of the sentences, which shows the headline and it.

        Without `headline` it is shown as a text of its own, which has none.
        """
        places = tuple(places)
        if not places:
            return
        head = [self._open, *self._source(document), self._mark]
        shown = self._headline(document) if headline else None
        for place in places:
            window = _Builder(head)
            text = document.field(place.field)
            title = shown or _without_place(
                self._encoded(text, place.start, place.end, _TITLE)
            )
            if title.ids:
                window.add(Sentence(Field.TITLE, 0, len(document.title)), title)
            window.mark(self._mark)
            window.add(place, self._encoded(text, place.start, place.end, _SENTENCE))
            window.mark(self._mark)
            yield window.built(first=False)

    def _headline(self, document: Document) -> _Encoded:
        """Return the headline's pieces; a text without one opens with its first words.

        What stands in for a headline has no place, and no verdict is asked of it.
        """
        if document.title.strip():
            return self._encoded(document.title, 0, len(document.title), _TITLE)
        first = next(iter(sentences(document.text[:_LEAD])), (0, 0))
        return _without_place(self._encoded(document.text, *first, _TITLE))

    def _source(self, document: Document) -> Sequence[int]:
        source = document.source
        words = f"{source.tier} {source.name}".strip() if source else "unknown"
        return self._encoded(words, 0, len(words), _SOURCE).ids

    def _groups(
        self, text: str, room: int
    ) -> Iterator[list[tuple[Sentence, _Encoded]]]:
        """Yield the sentences that fit into one window together; at least one group."""
        group: list[tuple[Sentence, _Encoded]] = []
        taken = 0
        for start, end in sentences(text):
            encoded = self._encoded(text, start, end, _SENTENCE)
            if group and taken + len(encoded.ids) > room:
                yield group
                group, taken = [], 0
            if encoded.ids:
                group.append((Sentence(Field.TEXT, start, end), encoded))
                taken += len(encoded.ids)
        yield group

    def _encoded(self, text: str, start: int, end: int, most: int) -> _Encoded:
        found = self._pieces.cut(text[start:end])[:most]
        places = [(a + start, b + start) for _, a, b in found]
        return _Encoded([number for number, _, _ in found], places)


class _Builder:
    def __init__(self, head: Sequence[int]) -> None:
        self.sentences: list[Sentence] = []
        self._ids = list(head)
        self._pieces = [Piece(_NOWHERE, None, 0, 0)] * len(head)

    def mark(self, piece: int) -> None:
        self._ids.append(piece)
        self._pieces.append(Piece(_NOWHERE, None, 0, 0))

    def add(self, place: Sentence, encoded: _Encoded) -> None:
        number = len(self.sentences)
        self.sentences.append(place)
        self._ids += encoded.ids
        self._pieces += [Piece(number, place.field, a, b) for a, b in encoded.offsets]

    def built(self, *, first: bool) -> Window:
        return Window(
            tuple(self._ids), tuple(self._pieces), tuple(self.sentences), first
        )
