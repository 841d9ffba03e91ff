"""Where the names of a lexicon stand in a text.

One pass over the words with a tree of names: its time depends on the text, not on the
number of names. It finds every name; which of overlapping or ambiguous ones are meant
is `monitor.extract.entities`' business.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Literal

from monitor.extract.lexicon import (
    AgencyRow,
    CommodityRow,
    CompanyRow,
    Lexicon,
    PlaceRow,
)

Form = Literal["name", "demonym", "metonym", "acronym", "province"]
Row = CompanyRow | AgencyRow | CommodityRow | PlaceRow


class Rank(IntEnum):
    """Which kind of name wins over which on the same words; the lowest wins."""

    COMPANY = 0
    AGENCY = 1
    COMMODITY = 2
    PLACE = 3
    TOWN = 4


class Case(IntEnum):
    """How much the capitals of a name matter."""

    ANY = 0
    NAME = 1
    EXACT = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One name of one row."""

    rank: Rank
    row: Row
    words: tuple[str, ...]
    form: Form = "name"
    case: Case = Case.NAME
    ambiguous: bool = False  # also an ordinary word, or somebody else's name


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One name at one place of a text."""

    start: int
    end: int
    entry: Entry


@dataclass(frozen=True, slots=True)
class Word:
    """A run of letters and digits, or one sign."""

    start: int
    end: int
    text: str  # without accents
    key: str  # and in lower case


_WORD = re.compile(r"\n\s*\n|[^\W_]+|[^\w\s]|_")
_HYPHENS = frozenset("-\u2010\u2011\u2013")
_QUOTES = {"\u2019": "'", "\u2018": "'", "\u02bc": "'"}


def words(text: str) -> list[Word]:
    """Cut a text into words; hyphens vanish, so that "rare-earth" is two words.

    A blank line stays as a word of its own, which no name contains.
    """
    found = []
    for match in _WORD.finditer(text):
        if match[0] in _HYPHENS:
            continue
        plain = _QUOTES.get(match[0]) or plainly(match[0])
        found.append(Word(match.start(), match.end(), plain, plain.lower()))
    return found


def plainly(word: str) -> str:
    """Take the accents off a word: "Société" is also written "Societe"."""
    if word.isascii():
        return word
    parts = unicodedata.normalize("NFKD", word)
    return "".join(part for part in parts if not unicodedata.combining(part))


@dataclass(slots=True)
class _Node:
    below: dict[str, "_Node"] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)


class Gazetteer:
    """The tree of all names of a lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._root = _Node()
        for entry in _entries(lexicon):
            node = self._root
            for word in entry.words:
                node = node.below.setdefault(word.lower(), _Node())
            if all(
                known.words != entry.words or known.row != entry.row
                for known in node.entries
            ):
                node.entries.append(entry)

    def scan(self, text: str) -> list[Hit]:
        """Return every name at every place, overlapping ones as well."""
        row = words(text)
        return [hit for place in range(len(row)) for hit in self._at(row, place)]

    def _at(self, row: list[Word], place: int) -> Iterator[Hit]:
        node = self._root
        for end in range(place, len(row)):
            below = node.below.get(row[end].key)
            if below is None:
                return
            node = below
            part = row[place : end + 1]
            for entry in node.entries:
                if _cased(entry, [word.text for word in part]):
                    yield Hit(start=part[0].start, end=part[-1].end, entry=entry)


def _cased(entry: Entry, found: list[str]) -> bool:
    """Say whether the capitals in the text are those of the name."""
    if entry.case is Case.ANY:
        return True
    if entry.case is Case.EXACT:
        return list(entry.words) == found
    loose = len(found) > 1
    return all(
        _same(a, b, loose=loose) for a, b in zip(entry.words, found, strict=True)
    )


_ACRONYM = 4  # letters from which some newspapers write "Catl" for "CATL"


def _same(name: str, found: str, *, loose: bool) -> bool:
    if name == found or name == name.lower():
        return name == found or loose or found == name.capitalize()
    if len(name) >= _ACRONYM or loose:
        return found in (name.upper(), name.capitalize()) or (
            loose and found[:1].isupper()
        )
    return False


def _entries(lexicon: Lexicon) -> Iterator[Entry]:
    for company in lexicon.companies:
        names = (company.name, *company.aliases)
        yield from _named(Rank.COMPANY, company, names, company.ambiguous)
    for agency in lexicon.agencies:
        names = (agency.name, *agency.aliases)
        yield from _named(Rank.AGENCY, agency, names, agency.ambiguous)
    for place in lexicon.places:
        yield from _place(place)
    for commodity in lexicon.commodities:
        yield from _commodity(commodity)


def _named(
    rank: Rank,
    row: Row,
    names: Iterable[str],
    ambiguous: tuple[str, ...],
    form: Form = "name",
) -> Iterator[Entry]:
    for name in dict.fromkeys((*names, *ambiguous)):
        cut = tuple(word.text for word in words(name))
        if not cut:
            continue
        yield Entry(
            rank=rank,
            row=row,
            words=cut,
            form="acronym" if form == "name" and name.isupper() else form,
            ambiguous=name in ambiguous,
        )


def _place(row: PlaceRow) -> Iterator[Entry]:
    forms: tuple[tuple[tuple[str, ...], Form], ...] = (
        ((row.name, *row.aliases), "name"),
        (row.demonyms, "demonym"),
        (row.metonyms, "metonym"),
    )
    for names, form in forms:
        ambiguous = tuple(name for name in names if name in row.ambiguous)
        yield from _named(Rank.PLACE, row, names, ambiguous, form)
    yield from _named(Rank.TOWN, row, row.provinces, (), "province")
    yield from _named(Rank.TOWN, row, row.towns, ())


def _commodity(row: CommodityRow) -> Iterator[Entry]:
    kinds = (
        (row.names, Case.ANY, False),
        (row.symbols, Case.EXACT, True),
        (row.guarded, Case.ANY, True),
    )
    for names, case, ambiguous in kinds:
        for name in names:
            yield Entry(
                rank=Rank.COMMODITY,
                row=row,
                words=tuple(word.text for word in words(name)),
                case=case,
                ambiguous=ambiguous,
            )
