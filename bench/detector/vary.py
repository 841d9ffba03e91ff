"""Show the same documents in other shapes, so that wording is learned and not places.

Sentences that state no event of their own are left out at random, firms get other
firms' names, and a text loses its headline now and then, as some feeds do.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bench.detector.examples import Example, MarkIn, Truth
from monitor.extract.detector.detector import KINDS
from monitor.model.ontology import ArgumentType

_SHORTENED, _LEFT_OUT = 0.35, 0.35  # of the documents; of their sentences
_RENAMED = 0.25
_BEHEADED = 0.08
_LONGEST = 500  # pieces; the network has places for 512
_NOWHERE = -1
_FIRM = KINDS.index(ArgumentType.COMPANY)

Name = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Variety:
    """What other documents lend: the names of their firms, as word pieces."""

    names: Sequence[Name]

    @classmethod
    def of(cls, given: Sequence[Example]) -> "Variety":
        """Collect the names of the firms of all examples."""
        found = {_name(e, m.first, m.last) for e in given for m in _firms(e)}
        return cls(sorted(found))

    def __call__(self, example: Example) -> Example:
        """Return the example, or the same in another shape."""
        if random.random() < _RENAMED:
            example = renamed(example, self.names)
        if random.random() < _SHORTENED:
            example = shortened(example, _LEFT_OUT)
        if random.random() < _BEHEADED:
            example = beheaded(example)
        return example


def _firms(example: Example) -> list[MarkIn]:
    return [m for m in example.marks if m.kind == _FIRM]


def _name(example: Example, first: int, last: int) -> Name:
    return tuple(example.ids[first : last + 1])


def shortened(example: Example, share: float) -> Example:
    """Leave out a share of the sentences that neither state an event nor head it."""
    needed = {*example.titles, *(t.sentence for t in example.truths)}
    kept = [n for n in range(example.count) if n in needed or random.random() >= share]
    if not kept or len(kept) == example.count:
        return example
    number = {old: new for new, old in enumerate(kept)}
    places = [
        p for p, owner in enumerate(example.owners) if owner < 0 or owner in number
    ]
    moved = {old: new for new, old in enumerate(places)}
    stay = [
        n for n, m in enumerate(example.marks) if m.first in moved and m.last in moved
    ]
    return replace(
        example,
        ids=tuple(example.ids[p] for p in places),
        owners=tuple(number.get(example.owners[p], _NOWHERE) for p in places),
        firms=tuple(example.firms[p] for p in places),
        titles=tuple(number[t] for t in example.titles),
        count=len(kept),
        truths=tuple(
            replace(
                t,
                sentence=number[t.sentence],
                parts=tuple(t.parts[n] for n in stay),
            )
            for t in example.truths
        ),
        marks=tuple(
            replace(
                m, first=moved[m.first], last=moved[m.last], sentence=number[m.sentence]
            )
            for m in (example.marks[n] for n in stay)
        ),
    )


def renamed(example: Example, names: Sequence[Name]) -> Example:
    """Give the firms other names, the short form of a name that of the new one."""
    new = _new_names(example, names)
    pieces: list[tuple[int, int, int]] = []  # id, owner, tag
    places: list[int] = []  # of each old piece among the new ones
    whole = list(zip(example.ids, example.owners, example.firms, strict=True))
    at = 0
    for first, last in sorted({(m.first, m.last) for m in _firms(example)}):
        if first < at:  # a name inside another
            continue
        places += range(len(pieces), len(pieces) + first - at)
        pieces += whole[at:first]
        put = new[_name(example, first, last)]
        grown = len(put) - 1
        places += [len(pieces) + min(k, grown) for k in range(last - first)]
        places.append(len(pieces) + grown)
        _, owner, tag = whole[first]
        tags = [tag, *[2 if tag else 0] * grown]
        pieces += [(i, owner, t) for i, t in zip(put, tags, strict=True)]
        at = last + 1
    places += range(len(pieces), len(pieces) + len(whole) - at)
    pieces += whole[at:]
    if len(pieces) > _LONGEST:
        return example
    ids, owners, firms = zip(*pieces, strict=True)
    marks = tuple(
        replace(m, first=places[m.first], last=places[m.last]) for m in example.marks
    )
    return replace(example, ids=ids, owners=owners, firms=firms, marks=marks)


def _new_names(example: Example, names: Sequence[Name]) -> Mapping[Name, Name]:
    own = {_name(example, m.first, m.last) for m in _firms(example)}
    new: dict[Name, Name] = {}
    for name in sorted(own, key=lambda n: (-len(n), n)):
        longer = next((n for n in new if n[: len(name)] == name), None)
        if longer is None:
            new[name] = random.choice(names)
        else:
            new[name] = new[longer][: max(1, len(name))]
    return new


def beheaded(example: Example) -> Example:
    """Take the headline away and let the first sentence stand in for it."""
    if len(example.titles) != 1 or example.titles[0] != 0 or example.count == 1:
        return example
    if any(t.sentence == 0 for t in example.truths):
        return example
    begin = example.owners.index(0)
    after = max(p for p, owner in enumerate(example.owners) if owner == 0) + 1
    lead = [
        i for i, owner in zip(example.ids, example.owners, strict=True) if owner == 1
    ]
    lead = lead[: max(8, after - begin)]
    grown = len(lead) - (after - begin)
    if len(example.ids) + grown > _LONGEST:
        return example
    stay = [n for n, m in enumerate(example.marks) if m.sentence > 0]
    return replace(
        example,
        ids=(*example.ids[:begin], *lead, *example.ids[after:]),
        owners=(
            *example.owners[:begin],
            *[_NOWHERE] * len(lead),
            *(max(o - 1, _NOWHERE) for o in example.owners[after:]),
        ),
        firms=(*example.firms[:begin], *[0] * len(lead), *example.firms[after:]),
        titles=(),
        count=example.count - 1,
        truths=tuple(_up(t, stay) for t in example.truths),
        marks=tuple(
            replace(
                m, first=m.first + grown, last=m.last + grown, sentence=m.sentence - 1
            )
            for m in (example.marks[n] for n in stay)
        ),
    )


def _up(truth: Truth, stay: Sequence[int]) -> Truth:
    parts = tuple(truth.parts[n] for n in stay)
    return replace(truth, sentence=truth.sentence - 1, parts=parts)
