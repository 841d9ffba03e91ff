"""Phrase patterns: how the data files write word sequences, and where they occur.

A pattern is words with blanks between them. `a|b` is either word, `licens*` any word
that begins so, `word?` may be left out, `..` is a gap of up to four words. A word
matches in each of its forms ("ban" finds "bans" and "banned"); hyphens do not count.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
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


def keys_of(phrase: Phrase) -> tuple[tuple[str, bool], ...]:
    """Return stems of words of which one stands in every match of `phrase`.

    The flag says that the stem may go on in any way, because it was written `licens*`.
    """
    firm = [w for w in phrase.words if not w.optional and not w.gap]
    best = max(firm, key=_rarity)
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


def compile_phrase(text: str) -> Phrase:
    """Read a pattern; raise `ValueError` that says what is wrong with it."""
    words = []
    for part in _HYPHEN.sub(" ", text.lower()).split():
        if not _SPELLING.fullmatch(part):
            message = f"{part!r} in {text!r} is no word pattern"
            raise ValueError(message)
        words.append(_word(part))
    if not [w for w in words if not w.gap and not w.optional]:
        message = f"{text!r} has no word that must occur"
        raise ValueError(message)
    return Phrase(text, tuple(words))


def _word(part: str) -> Word:
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
        self.all: frozenset[str] = frozenset().union(*self.forms)
        self._at = {t.i: position for position, t in enumerate(kept)}
        self._places: dict[str, list[int]] = {}
        for position, forms in enumerate(self.forms):
            for form in forms:
                self._places.setdefault(form, []).append(position)

    def find(self, phrases: Iterable[Phrase]) -> Iterator[Found]:
        """Yield where each of `phrases` occurs."""
        for phrase in phrases:
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

    def _starts(self, word: Word) -> Sequence[int]:
        if word.optional:
            return range(len(self.tokens))
        places = {p for form in word.forms for p in self._places.get(form, ())}
        if word.stems:
            places.update(i for i, t in enumerate(self.tokens) if self._fits(word, i))
        return sorted(places)

    def _fits(self, word: Word, position: int) -> bool:
        low = self.tokens[position].lower_
        return not self.forms[position].isdisjoint(word.forms) or any(
            low.startswith(stem) for stem in word.stems
        )

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
        if position < len(self.tokens) and self._fits(word, position):
            end = self._match(rest, position + 1)
            if end is not None:
                return end
        return self._match(rest, position) if word.optional else None
