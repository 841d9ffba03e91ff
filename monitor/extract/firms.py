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
    names = dict(known) | _believed(found)
    full = {key: _fullest(key, names) for key in names}
    for c in found:
        if c.key in full:
            name = names[full[c.key]]
            yield Firm(start=c.start, end=c.end, name=name, short=full[c.key] != c.key)
    places = [*taken, *((c.start, c.end) for c in found if c.key in full)]
    yield from _shortened(doc.text, set(full.values()), names, places)


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


def _fullest(key: str, names: Mapping[str, str]) -> str:
    """Return the longest known key that begins with the words of `key`."""
    longer = [other for other in names if other.startswith(key + " ")]
    return max(longer, key=len, default=key)


_GENERIC = frozenset(
    """american national international global united first royal general new great western
    eastern northern southern north south east west central china chinese european
    canadian australian british japanese indian critical rare strategic silver gold
    copper lithium cobalt nickel tungsten uranium graphite bank the energy metal
    advanced standard premier capital""".split()  # noqa: SIM905
)
_SHORTEST = 4  # letters of a first word that can stand for the firm


def _shortened(
    text: str,
    keys: set[str],
    names: Mapping[str, str],
    places: Sequence[tuple[int, int]],
) -> Iterator[Firm]:
    """Yield later places of firms by their first words or bracketed acronym."""
    for key in keys:
        for form in _forms(text, names[key]):
            for found in re.finditer(rf"(?<![\w-]){re.escape(form)}(?![\w])", text):
                if not _overlaps(found.span(), places):
                    yield Firm(
                        start=found.start(),
                        end=found.end(),
                        name=names[key],
                        short=True,
                    )


def _forms(text: str, name: str) -> list[str]:
    """Return the short forms of a name that the text may use."""
    forms = []
    first = name.split(maxsplit=1)[0].rstrip(",.")
    if (
        first != name
        and len(first) >= _SHORTEST
        and first[0].isupper()
        and first.lower() not in _GENERIC
    ):
        forms.append(first)
    bracket = re.search(
        re.escape(name)
        + r",?(?: \w{1,4}\.?)? \([\"\u201c']?([A-Z][A-Za-z]{1,9})[\"\u201d']?\)",
        text,
    )
    if bracket:
        forms.append(bracket[1])
    return forms


def _overlaps(span: tuple[int, int], places: Sequence[tuple[int, int]]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in places)


def firm_id(name: str) -> str:
    """Make an id of a name, the same for all its spellings with and without legal form."""
    parts = [word.key for word in words(key_of(plainly(name)))]
    while len(parts) > 1 and parts[-1] in LEGAL:
        parts.pop()
    return "-".join(part for part in parts if part.isalnum()) or "firm"
