"""Word pieces with their places: BERT's uncased WordPiece (Wu et al. 2016), no more.

The library that does this brings a download client and eleven packages with it, for
sixty lines; training and use share these, so that they cannot differ.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

_UNKNOWN = "[UNK]"
_LONGEST = 100  # letters; a longer word is unknown
_KNOWN_WORDS = 8_000  # whose pieces are kept
_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_HAN}]|[^\W_{_HAN}]+|[^\w\s]|_")

Piece = tuple[int, int, int]  # id, start, end


class Pieces:
    """Cuts texts into pieces; keeps the vocabulary."""

    def __init__(self, vocabulary: Path) -> None:
        lines = vocabulary.read_text(encoding="utf-8").splitlines()
        self._ids: Mapping[str, int] = {word: n for n, word in enumerate(lines)}
        self._split = lru_cache(_KNOWN_WORDS)(self._pieces)

    def id_of(self, piece: str) -> int:
        """Return the number of a piece that the vocabulary holds."""
        return self._ids[piece]

    def cut(self, text: str) -> list[Piece]:
        """Return the pieces of `text` in order, with half-open offsets into it."""
        found: list[Piece] = []
        for match in _WORD.finditer(text):
            word, start = match[0], match.start()
            plain, places = _plain(word)
            if not plain:
                continue
            for number, a, b in self._split(plain):
                first = start + (a if places is None else places[a])
                last = start + (b if places is None else places[b - 1] + 1)
                found.append((number, first, last))
        return found

    def _pieces(self, word: str) -> tuple[Piece, ...]:
        """Return the longest pieces of a word, from its beginning on."""
        if len(word) > _LONGEST:
            return ((self._ids[_UNKNOWN], 0, len(word)),)
        found: list[Piece] = []
        start = 0
        while start < len(word):
            end = len(word)
            while end > start and self._key(word, start, end) not in self._ids:
                end -= 1
            if end == start:
                return ((self._ids[_UNKNOWN], 0, len(word)),)
            found.append((self._ids[self._key(word, start, end)], start, end))
            start = end
        return tuple(found)

    @staticmethod
    def _key(word: str, start: int, end: int) -> str:
        return f"##{word[start:end]}" if start else word[start:end]


def _plain(word: str) -> tuple[str, list[int] | None]:
    """Return a word in small letters without accents, and each letter's old place.

    None stands for places that have not moved.
    """
    if word.isascii():
        return word.lower(), None
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(word):
        for part in unicodedata.normalize("NFD", letter.lower()):
            if unicodedata.category(part) != "Mn":
                letters.append(part)
                places.append(place)
    return "".join(letters), places
