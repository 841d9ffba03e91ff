"""Texts as rules read them: folded, in whole words, without invisible signs.

Compatibility forms are folded (NFKC), case is folded, zero-width characters and soft
hyphens are gone, and punctuation only parts words: "U.S.-made" is the words u, s, made.
Regular expressions run in RE2, whose time is linear in the text whatever the pattern.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import re2

from monitor.model.facts import clean, words

MOST = 100_000  # characters of a text that rules read
_NEAR = re.compile(r"\s*(\S.*?)\s+~(\d{1,3})\s+(\S.*?)\s*")


@dataclass(frozen=True)
class Folded:
    """One text, folded when it is first asked about."""

    raw: str

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Return the folded words in order."""
        return words(self.raw[:MOST])

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Return the folded words, each once."""
        return frozenset(self.words)

    @cached_property
    def beginnings(self) -> frozenset[str]:
        """Return the words, and those of them that are neighbours joined by a space."""
        return self.vocabulary.union(map(" ".join, pairwise(self.words)))

    @cached_property
    def _line(self) -> str:
        # Each word has a space of its own on both sides, so that neighbours which
        # repeat a phrase are both counted.
        return f" {'  '.join(self.words)} "

    def count(self, phrase: tuple[str, ...]) -> int:
        """Count how often the words of `phrase` stand in a row."""
        if not phrase or not self.vocabulary.issuperset(phrase):
            return 0  # most phrases are not there: this is the quick way to know
        return self._line.count(f" {'  '.join(phrase)} ")

    def begins(self, start: str) -> bool:
        """Tell whether any word begins with `start`, which is folded."""
        return f" {start}" in self._line

    def places(self, phrase: tuple[str, ...]) -> Iterator[int]:
        """Yield where the words of `phrase` stand in a row, by word number."""
        told, size = self.words, len(phrase)
        for at in range(len(told) - size + 1):
            if told[at] == phrase[0] and told[at : at + size] == phrase:
                yield at


def fold(value: str) -> str:
    """Return a single value as it is compared: case and white space do not matter."""
    return " ".join(clean(value).casefold().split())


@dataclass(frozen=True, slots=True)
class Near:
    """Two phrases with at most `within` words between them, in either order."""

    left: tuple[str, ...]
    within: int
    right: tuple[str, ...]

    def holds(self, text: Folded) -> bool:
        """Tell whether the two stand that near in `text`."""
        lefts, rights = list(text.places(self.left)), list(text.places(self.right))
        return _meets(lefts, len(self.left), rights, self.within) or _meets(
            rights, len(self.right), lefts, self.within
        )


def _meets(ones: Sequence[int], size: int, others: Sequence[int], within: int) -> bool:
    """Find a phrase with another that begins soon after its end; both are sorted."""
    at = 0
    for other in others:
        # Only the last phrase that ends before `other` can be the nearest.
        while at + 1 < len(ones) and ones[at + 1] + size <= other:
            at += 1
        if ones and 0 <= other - (ones[at] + size) <= within:
            return True
    return False


def read_near(value: str) -> Near | None:
    """Read "rare earth ~6 licence"; None if it is not of that form."""
    found = _NEAR.fullmatch(value)
    if not found:
        return None
    left, right = words(found[1]), words(found[3])
    return Near(left, int(found[2]), right) if left and right else None


class Pattern:
    """A regular expression that cannot be slow; case does not matter."""

    def __init__(self, source: str) -> None:
        """Compile `source`; raise `ValueError` with the reason if RE2 refuses it."""
        options = re2.Options()
        options.case_sensitive = False
        options.log_errors = False
        try:
            self._compiled = re2.compile(source, options=options)
        except re2.error as error:
            reason = error.args[0] if error.args else error
            said = reason.decode() if isinstance(reason, bytes) else str(reason)
            raise ValueError(said) from error

    def found(self, text: str) -> bool:
        """Tell whether the pattern occurs in `text`, folded but for its case."""
        # Lone surrogates, which no feed should hold, are no UTF-8.
        shown = clean(text[:MOST]).encode("utf-8", "replace").decode()
        return self._compiled.search(shown) is not None
