"""Phrase patterns: how the data files write word sequences, and where they occur.

A pattern is words with blanks between them. `a|b` is either word, `licens*` any word
that begins so, `word?` may be left out, `..` is a gap of up to four words. A word
matches in each of its forms ("ban" finds "bans" and "banned"); hyphens do not count.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # Type files are read where spaCy is not loaded.
    from spacy.tokens import Span, Token

_GAP = 4
_SHORT = 3  # letters; shorter words have no ending to take off
_HYPHENS = frozenset(("-", "–", "—", "/", "‑"))  # noqa: RUF001 - as typed in news
_HYPHEN = re.compile(r"-(?!\d)")  # "FAST-41" is one token, "take-over" three
_SPELLING = re.compile(r"\.\.|[\w&’'.$%+-]+\*?(?:\|[\w&’'.$%+-]+\*?)*\??")


@dataclass(frozen=True, slots=True)
class Word:
    """One place in a pattern."""

    forms: frozenset[str]
    stems: tuple[str, ...]  # beginnings, from `licens*`
    optional: bool = False
    gap: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """A compiled pattern."""

    text: str
    words: tuple[Word, ...]
    key: Word  # the rarest word that must occur


def keys_of(phrase: Phrase) -> tuple[tuple[str, bool], ...]:
    """Return stems of words of which one stands in every match of `phrase`.

    The flag says that the stem may go on in any way, because it was written `licens*`.
    """
    best = phrase.key
    stems = [*((stem(f), False) for f in best.forms), *((s, True) for s in best.stems)]
    return tuple(sorted(stems))


def _rarity(word: Word) -> int:
    """Prefer long words as keys: they are rarer."""
    return min(len(form) for form in (*word.forms, *word.stems))


def stem(word: str) -> str:
    """Return the beginning that all regular forms of `word` share."""
    if word.endswith("y") and len(word) > _SHORT:
        return word[:-1]
    return word.removesuffix("e") if len(word) > _SHORT else word


@cache
def compile_phrase(text: str) -> Phrase:
    """Read a pattern; raise `ValueError` that says what is wrong with it."""
    words = []
    for part in _HYPHEN.sub(" ", text.lower()).split():
        if not _SPELLING.fullmatch(part):
            message = f"{part!r} in {text!r} is no word pattern"
            raise ValueError(message)
        words.append(_word(part))
    firm = [w for w in words if not w.gap and not w.optional]
    if not firm:
        message = f"{text!r} has no word that must occur"
        raise ValueError(message)
    return Phrase(text, tuple(words), max(firm, key=_rarity))


@cache
def _word(part: str) -> Word:
    """Read one place; the same spelling gives the same object."""
    if part == "..":
        return Word(frozenset(), (), optional=True, gap=True)
    optional = part.endswith("?")
    alternatives = part.removesuffix("?").split("|")
    return Word(
        forms=frozenset(a for a in alternatives if not a.endswith("*")),
        stems=tuple(a.removesuffix("*") for a in alternatives if a.endswith("*")),
        optional=optional,
    )


def forms_of(token: "Token") -> frozenset[str]:
    """Return every form under which a pattern may name `token`."""
    low: str = token.lower_
    forms = {low, token.lemma_.lower()}
    if low.endswith("s") and len(low) > _SHORT:
        forms.add(low[:-1])
        if low.endswith("ies"):
            forms.add(low[:-3] + "y")
        elif low.endswith("es"):
            forms.add(low[:-2])
    return frozenset(forms)


@dataclass(frozen=True, slots=True)
class Found:
    """A pattern's place: token positions in the document, half-open."""

    start: int
    end: int
    phrase: Phrase


class Words:
    """The words of one sentence, ready for matching; hyphens and blanks left out."""

    def __init__(self, sentence: "Span") -> None:
        kept = [t for t in sentence if t.lower_ not in _HYPHENS and not t.is_space]
        self.tokens: tuple[Token, ...] = tuple(kept)
        self.forms: tuple[frozenset[str], ...] = tuple(map(forms_of, kept))
        self._low = tuple(t.lower_ for t in kept)
        self._known: dict[int, frozenset[int]] = {}  # by the identity of a `Word`
        self._stems: dict[str, frozenset[int]] = {}
        self._at = {t.i: position for position, t in enumerate(kept)}
        self._places: dict[str, list[int]] = {}
        for position, forms in enumerate(self.forms):
            for form in forms:
                self._places.setdefault(form, []).append(position)

    def find(self, phrases: Iterable[Phrase]) -> Iterator[Found]:
        """Yield where each of `phrases` occurs."""
        known = self._known
        for phrase in phrases:
            # Most phrases are refused here, a thousand times a sentence: one look-up.
            places = known.get(id(phrase.key))
            if places is None:
                places = self._places_of(phrase.key)
            if not places:
                continue
            for start in self._starts(phrase.words[0]):
                end = self._match(phrase.words, start)
                if end is not None:
                    first, last = self.tokens[start], self.tokens[end - 1]
                    yield Found(first.i, last.i + 1, phrase)

    def any(self, phrases: Iterable[Phrase]) -> Phrase | None:
        """Return the first of `phrases` that occurs."""
        return next((found.phrase for found in self.find(phrases)), None)

    def follows(self, token: "Token", phrase: Phrase, *, within: int = 4) -> bool:
        """Say whether `phrase` stands right after `token`, or a few words later."""
        position = self._at.get(token.i)
        if position is None:
            return False
        starts = range(position + 1, min(position + 1 + within, len(self.tokens)))
        return any(self._match(phrase.words, start) is not None for start in starts)

    def _starts(self, word: Word) -> Iterable[int]:
        if word.optional:
            return range(len(self.tokens))
        return sorted(self._places_of(word))

    def _places_of(self, word: Word) -> frozenset[int]:
        """Return where `word` may stand; the same words occur in many patterns."""
        known = self._known.get(id(word))
        if known is None:
            found = {p for form in word.forms for p in self._places.get(form, ())}
            for beginning in word.stems:
                found |= self._beginning(beginning)
            known = self._known[id(word)] = frozenset(found)
        return known

    def _beginning(self, stem: str) -> frozenset[int]:
        known = self._stems.get(stem)
        if known is None:
            fits = (i for i, low in enumerate(self._low) if low.startswith(stem))
            known = self._stems[stem] = frozenset(fits)
        return known

    def _match(self, words: Sequence[Word], position: int) -> int | None:
        """Return the position after a match of `words` from `position`, or None."""
        if not words:
            return position
        word, rest = words[0], words[1:]
        if word.gap:
            reach = range(position, min(position + _GAP, len(self.tokens)) + 1)
            return next(
                (e for p in reach if (e := self._match(rest, p)) is not None), None
            )
        if position in self._places_of(word):
            end = self._match(rest, position + 1)
            if end is not None:
                return end
        return self._match(rest, position) if word.optional else None
