"""Firms that no list knows: which candidates are believed, and what they are called.

All places of a name in one field count together. A short form ("Harrow" after "Harrow
Magnetics, Inc.") is the same firm under its fullest name.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from monitor.extract.gazetteer import plainly, words
from monitor.extract.organisations import (
    LEGAL,
    Candidate,
    candidates,
    key_of,
    probability,
)

BELIEVED = 0.45  # probability from which a name is taken for a firm's
_MANY = 3  # places of a name beyond which more say nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Firm:
    """One place of a firm that the statistics found."""

    start: int
    end: int
    name: str  # the fullest form in the field
    short: bool  # this place has a shorter form


def find_firms(
    doc: Doc,
    *,
    taken: Sequence[tuple[int, int]],
    alone: frozenset[tuple[int, int]],
    known: Mapping[str, str],
    headline: bool,
) -> Iterator[Firm]:
    """Yield the firms in `doc`.

    `taken` are places of names that are decided; `alone` places of names that are no
    firm's unless more words belong to them. `known` maps keys of firms of the other
    field to their names.
    """
    found = [
        c
        for c in candidates(doc, taken, headline=headline)
        if c.key and (c.start, c.end) not in alone
    ]
    text = doc.text  # spaCy makes it anew each time it is asked
    names = dict(known) | _believed(found)
    full = _fullest(names)
    believed = [c for c in found if c.key in full]
    for c in believed:
        name = names[full[c.key]]
        yield Firm(start=c.start, end=c.end, name=name, short=full[c.key] != c.key)
    forms = {
        form: names[key] for key in set(full.values()) for form in _first(names[key])
    }
    for c in believed:
        if bracket := _BRACKET.match(text, c.end):
            forms[bracket[1]] = names[full[c.key]]
    places = [*taken, *((c.start, c.end) for c in believed)]
    yield from _shortened(text, forms, places)


def _believed(found: Sequence[Candidate]) -> dict[str, str]:
    """Return key and name of the candidates that are firms, all places together."""
    groups: dict[str, list[Candidate]] = {}
    for candidate in found:
        groups.setdefault(candidate.key, []).append(candidate)
    return {
        key: max((c.text for c in group), key=len)
        for key, group in groups.items()
        if probability(together(group)) >= BELIEVED
    }


def together(group: Sequence[Candidate]) -> frozenset[str]:
    """Join the signs of all places of one name."""
    signs = frozenset().union(*(c.signs for c in group))
    return signs | {f"times {min(len(group), _MANY)}"}


def _fullest(names: Mapping[str, str]) -> dict[str, str]:
    """Map each key to the longest key that begins with its words."""
    longest: dict[str, str] = {}
    for key in sorted(names, key=len):
        parts = key.split()
        for count in range(1, len(parts) + 1):
            longest[" ".join(parts[:count])] = key
    return {key: longest[key] for key in names if key in longest}


_GENERIC = frozenset(
    """american national international global united first royal general new great western
    eastern northern southern north south east west central china chinese european
    canadian australian british japanese indian critical rare strategic silver gold
    copper lithium cobalt nickel tungsten uranium graphite bank the energy metal
    advanced standard premier capital""".split()  # noqa: SIM905
)
_SHORTEST = 4  # letters of a first word that can stand for the firm


_BRACKET = re.compile(r" \([\"\u201c']?([A-Z][A-Za-z]{1,9})[\"\u201d']?\)")
_NAME = re.compile(r"[^\W_][\w&+.-]*")


def _first(name: str) -> Iterator[str]:
    """Yield the first word of a firm's name, if it can stand for the firm."""
    first = name.split(maxsplit=1)[0].rstrip(",.")
    if (
        first != name
        and len(first) >= _SHORTEST
        and first[0].isupper()
        and first.lower() not in _GENERIC
    ):
        yield first


def _shortened(
    text: str, forms: Mapping[str, str], places: Sequence[tuple[int, int]]
) -> Iterator[Firm]:
    """Yield the places of short forms, outside the `places` of names."""
    decided = {place for start, end in places for place in range(start, end)}
    for found in _NAME.finditer(text):
        form = found[0].rstrip(".-")
        end = found.start() + len(form)
        if form in forms and decided.isdisjoint(range(found.start(), end)):
            yield Firm(start=found.start(), end=end, name=forms[form], short=True)


def firm_id(name: str) -> str:
    """Make an id of a name, the same for all its spellings with and without legal form."""
    parts = [word.key for word in words(key_of(plainly(name)))]
    while len(parts) > 1 and parts[-1] in LEGAL:
        parts.pop()
    return "-".join(part for part in parts if part.isalnum()) or "firm"
