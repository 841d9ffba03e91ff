"""Documents as weighted words, for comparing whole texts.

A word weighs by how often it is said, more if it stands in the title, and more if it is a
name or a number: two reports of one quake share the place and the magnitude, two quakes
the vocabulary of quakes. How rare a word is elsewhere does not count, so that a text
weighs the same whatever else was read: a collection of one subject has no other ideas of
nearness than one of many.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import log, sqrt

from monitor.group.similarity import READ, content_words
from monitor.model.facts import clean, words
from monitor.model.text import Document

Vector = Mapping[str, float]

_TITLE = 1.6
_NAME = 1.7
_COMMON = 0.12  # words in more than this share of the texts find no neighbours
_ALWAYS = 60  # ... nor, in a large collection, those in more texts than this
_MOST = 2_000  # texts from which the share is taken of so many
_LEAST = 0.08  # nearness that is worth keeping

_NAMES = re.compile(
    # A capital inside a sentence, or a number. \u201d and \u2019 close quotations.
    "(?<![.!?\"\u201d\u2019]\\s)(?<!^)\\b[A-Z][\\w\u2019'-]+|\\b\\d[\\d.,]*\\b",
    re.MULTILINE,
)

_YEARS = re.compile(r"(?<![\d.,$€£])(?:19[5-9]|20[0-4])\d(?![\d%]|[.,]\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """The words of a text: their weights, of length 1 together, and which are names."""

    vector: Vector
    names: frozenset[str]  # also numbers


def latest_year(document: Document) -> int | None:
    """Return the latest year that a text names: it tells of no earlier time.

    A plain number of such a size is taken for a year as well; that is rare, and a wrong
    year makes two texts less alike and never rules anything out.
    """
    text = f"{document.title[:READ]}\n{document.text[:READ]}"
    return max(map(int, _YEARS.findall(text)), default=None)


def wording(title: str, text: str) -> Wording:
    """Weigh each word of a text by how often and where it stands."""
    head, body = clean(title[:READ]), clean(text[:READ])
    names = content_words(" ".join(_NAMES.findall(f"{head}\n{body}")))
    titled = content_words(head)
    often = Counter(w for part in words(body) for w in content_words(part))
    told = dict.fromkeys((*sorted(titled), *often))
    weights = {
        w: (1 + log(max(1, often[w])))
        * (_TITLE if w in titled else 1.0)
        * (_NAME if w in names else 1.0)
        for w in told
    }
    return Wording(vector=_unit(weights), names=names & told.keys())


def _unit(weights: dict[str, float]) -> Vector:
    length = sqrt(sum(v * v for v in weights.values()))
    return {w: v / length for w, v in weights.items()} if length else {}


def cosine(one: Vector, other: Vector) -> float:
    """Return how alike two unit vectors are, 0..1."""
    small, large = (one, other) if len(one) <= len(other) else (other, one)
    return sum(v * large[w] for w, v in small.items() if w in large)


def in_common(one: Vector, other: Vector, *, most: int = 5) -> tuple[str, ...]:
    """Return the words that make two texts alike, the weightiest first."""
    shared = one.keys() & other.keys()
    return tuple(sorted(shared, key=lambda w: (-one[w] * other[w], w))[:most])


class Texts:
    """The texts read so far, found by their words."""

    def __init__(self) -> None:
        self._vectors: list[Vector] = []
        self._under: dict[str, list[int]] = defaultdict(list)
        self._common: set[str] = set()  # words that no longer lead to a text

    def add(self, vector: Vector) -> dict[int, float]:
        """Add a text; return which earlier ones are near, and how: as `cosine` says.

        Only words that are not in too many texts lead to another, so that a large
        collection is not compared all with all.
        """
        at, most = len(self._vectors), self._limit()
        near: dict[int, float] = defaultdict(float)
        for word, weight in vector.items():
            others = self._under[word]
            if len(others) >= most:
                self._common.add(word)
            if word not in self._common:
                for other in others:
                    near[other] += weight * self._vectors[other][word]
                others.append(at)
        self._vectors.append(vector)
        common = [(w, vector[w]) for w in vector if w in self._common]
        alike = {
            other: value + _part(common, self._vectors[other])
            for other, value in near.items()
            if value >= _LEAST / 2
        }
        return {other: value for other, value in alike.items() if value >= _LEAST}

    def _limit(self) -> int:
        return max(_ALWAYS, int(_COMMON * min(len(self._vectors), _MOST)))


def _part(weights: Iterable[tuple[str, float]], vector: Vector) -> float:
    return sum(weight * vector.get(word, 0.0) for word, weight in weights)
