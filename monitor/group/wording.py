"""Documents as weighted words, for comparing whole texts.

Each word weighs by how rare it is in the collection (smoothed, so that a collection of
two texts is no special case), more if it stands in the title, and more if it is a name
or a number: two reports of one quake share the place and the magnitude, two quakes the
vocabulary of quakes.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from math import log, sqrt

from monitor.group.similarity import READ, content_words
from monitor.model.facts import clean, words
from monitor.model.text import Document

Vector = Mapping[str, float]

_PRIOR = 40  # documents assumed beyond those at hand
_TITLE = 1.6
_NAME = 1.7
_COMMON = 0.12  # words in more than this share of the texts find no neighbours
_ALWAYS = 60  # ... nor, in a large collection, those in more texts than this
_LEAST = 0.08  # nearness that is worth keeping

_NAMES = re.compile(
    # A capital inside a sentence, or a number. \u201d and \u2019 close quotations.
    "(?<![.!?\"\u201d\u2019]\\s)(?<!^)\\b[A-Z][\\w\u2019'-]+|\\b\\d[\\d.,]*\\b",
    re.MULTILINE,
)

_YEARS = re.compile(r"(?<![\d.,$€£])(?:19[5-9]|20[0-4])\d(?![\d%]|[.,]\d)")


def latest_year(document: Document) -> int | None:
    """Return the latest year that a text names: it tells of no earlier time.

    A plain number of such a size is taken for a year as well; that is rare, and a wrong
    year makes two texts less alike and never rules anything out.
    """
    text = f"{document.title[:READ]}\n{document.text[:READ]}"
    return max(map(int, _YEARS.findall(text)), default=None)


def vectors(texts: Sequence[tuple[str, str]]) -> list[Vector]:
    """Return the unit vector of each (title, text)."""
    counted = [_counts(title, text) for title, text in texts]
    seen = Counter(word for counts in counted for word in counts)
    total = len(texts) + _PRIOR
    return [
        _unit({w: c * log(total / (seen[w] + 0.5)) for w, c in counts.items()})
        for counts in counted
    ]


def _counts(title: str, text: str) -> dict[str, float]:
    """Weigh each word by how often and where it stands."""
    head, body = clean(title[:READ]), clean(text[:READ])
    names = content_words(" ".join(_NAMES.findall(f"{head}\n{body}")))
    titled = content_words(head)
    often = Counter(w for part in words(body) for w in content_words(part))
    told = dict.fromkeys((*sorted(titled), *often))
    return {
        w: (1 + log(max(1, often[w])))
        * (_TITLE if w in titled else 1.0)
        * (_NAME if w in names else 1.0)
        for w in told
    }


def _unit(weights: dict[str, float]) -> Vector:
    length = sqrt(sum(v * v for v in weights.values()))
    return {w: v / length for w, v in weights.items()} if length else {}


def cosine(one: Vector, other: Vector) -> float:
    """Return how alike two unit vectors are, 0..1."""
    small, large = (one, other) if len(one) <= len(other) else (other, one)
    return sum(v * large[w] for w, v in small.items() if w in large)


def neighbours(rows: Sequence[Vector]) -> Iterator[tuple[int, int]]:
    """Yield the pairs (earlier, later) that are near at all.

    Only rarer words lead to a neighbour, so that a large collection is not compared
    all with all.
    """
    seen = Counter(word for row in rows for word in row)
    most = max(_ALWAYS, int(_COMMON * min(len(rows), 2_000)))
    under: dict[str, list[int]] = defaultdict(list)
    for at, row in enumerate(rows):
        near: dict[int, float] = defaultdict(float)
        for word, weight in row.items():
            if seen[word] <= most:
                for other in under[word]:
                    near[other] += weight * rows[other][word]
                under[word].append(at)
        yield from ((other, at) for other, w in near.items() if w >= _LEAST / 2)
