"""Reads a user's own table of firms into rows of the lexicon. Pure.

People keep such tables in spreadsheets: with headings of their own, commas, semicolons
or tabs between the cells, and firms that the lexicon knows already.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Final

from monitor.errors import ConfigError, Problem
from monitor.extract.lexicon import CompanyRow, Lexicon, is_lei
from monitor.nearest import suggest

COLUMNS: Final = tuple(field.name for field in fields(CompanyRow))
_HEADINGS: Final = {
    "name": ("name", "company", "company name", "firm", "issuer"),
    "aliases": ("aliases", "alias", "other names", "also known as"),
    "ticker": ("ticker", "symbol"),
    "exchange": ("exchange", "market"),
    "country": ("country", "country code", "iso2"),
    "cik": ("cik",),
    "lei": ("lei",),
    "id": ("id",),
    "ambiguous": ("ambiguous",),
}
_BY_HEADING: Final = {h: column for column, hs in _HEADINGS.items() for h in hs}
_LISTS: Final = re.compile(r"[|;]")
_CIK_DIGITS: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A line whose firm goes into the lexicon."""

    line: int
    row: CompanyRow
    known: str | None  # the id under which it was known already; None: it is new


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """A line that adds nothing, or cannot be taken."""

    line: int
    words: str  # what it names
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a table came to."""

    taken: tuple[Taken, ...]
    known: tuple[Passed, ...]
    refused: tuple[Passed, ...]
    # Headings that mean nothing here, each with what it may be meant for.
    ignored: tuple[str, ...]


def read_companies(data: bytes, *, file: str, lexicon: Lexicon) -> Reading:
    """Read a table; raise `ConfigError` if it is none, or names no firms."""
    try:
        lines = data.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise _no_table(file, line, "is not UTF-8; save it as CSV UTF-8") from error
    if not lines:
        raise _no_table(file, None, "is empty; its first line names the columns")
    reader = csv.DictReader(lines, delimiter=delimiter(lines[0]), strict=True)
    headings = {h: _BY_HEADING.get(_plain(h)) for h in reader.fieldnames or ()}
    if "name" not in headings.values():
        message = (
            f"has no column of names; call one of these name: {', '.join(headings)}"
            f"{suggest('name', [_plain(h) for h in headings])}"
        )
        raise _no_table(file, 1, message)
    taker = _Taker(lexicon, {column: h for h, column in headings.items() if column})
    try:
        for cells in reader:
            taker.take(reader.line_num, _given(cells, headings))
    except csv.Error as error:
        raise _no_table(file, reader.reader.line_num, f"not CSV: {error}") from error
    return Reading(
        taken=tuple(taker.taken),
        known=tuple(taker.known),
        refused=tuple(taker.refused),
        ignored=tuple(
            f"{h}{suggest(_plain(h), _BY_HEADING)}"
            for h, column in headings.items()
            if column is None and h
        ),
    )


def table_of(rows: Mapping[str, Mapping[str, str]]) -> str:
    """Return rows by their ids as a CSV file of the lexicon."""
    text = io.StringIO()
    table = csv.DictWriter(text, COLUMNS, restval="", lineterminator="\n")
    table.writeheader()
    table.writerows(rows.values())
    return text.getvalue()


def cells_of(row: CompanyRow) -> dict[str, str]:
    """Return a row as the cells of its line."""
    cells = {name: getattr(row, name) for name in COLUMNS}
    return {
        name: "|".join(value) if isinstance(value, tuple) else value or ""
        for name, value in cells.items()
    }


def rows_in(text: str) -> dict[str, dict[str, str]]:
    """Return the lines of a CSV file of the lexicon by their ids, as they stand."""
    reader = csv.DictReader(text.removeprefix("\ufeff").splitlines())
    return {cells["id"]: dict(cells) for cells in reader}


class _Taker:
    """Decides on one line after the other."""

    def __init__(self, lexicon: Lexicon, headings: Mapping[str, str]) -> None:
        self._headings = headings  # as the table has them, by column
        self.taken: list[Taken] = []
        self.known: list[Passed] = []
        self.refused: list[Passed] = []
        self._rows = {row.id: row for row in lexicon.companies}
        self._names = {
            name.casefold(): row.id
            for row in reversed(lexicon.companies)
            for name in (*row.aliases, row.cik or row.id, row.name)
        }
        self._places = {
            name.casefold(): place.id
            for place in reversed(lexicon.places)
            for name in (*place.aliases, place.name, place.id)
        }
        self._states = [place.name for place in lexicon.places]
        self._lines: dict[str, int] = {}  # id → line of this table

    def take(self, line: int, given: Mapping[str, str]) -> None:
        """Take one line, pass it as known, or refuse it with every reason."""
        name = given.get("name", "")
        wrong = list(self._wrong(given))
        if wrong:
            self.refused.append(Passed(line=line, words=name, why="; ".join(wrong)))
            return
        row = self._row(given)
        former = self._names.get(name.casefold()) or self._names.get(row.cik or "")
        if former is not None:
            row = _joined(self._rows[former], row)
        before = self._lines.setdefault(row.id, line)
        if before != line:
            why = f"line {before} names this firm"
            self.refused.append(Passed(line=line, words=name, why=why))
        elif former is not None and row == self._rows[former]:
            why = f"known as {row.name} ({row.id})"
            self.known.append(Passed(line=line, words=name, why=why))
        else:
            self.taken.append(Taken(line=line, row=row, known=former))

    def _wrong(self, given: Mapping[str, str]) -> Iterator[str]:
        if "" in given:
            yield (
                "has more cells than the first line has columns; a cell with a comma in "
                "it must stand in quotation marks"
            )
        if not given.get("name"):
            yield f"{self._headings['name']}: is empty"
        country, lei, cik = (given.get(k, "") for k in ("country", "lei", "cik"))
        if country and country.casefold() not in self._places:
            near = suggest(country, self._states)
            hint = near or "; write its name, or a code such as SE"
            yield f'{self._headings["country"]}: no country is called "{country}"{hint}'
        if lei and not is_lei(lei.upper()):
            why = "20 letters and digits with their check digits"
            yield f'{self._headings["lei"]}: "{lei}" is no LEI: {why}'
        if cik and not (cik.isdecimal() and len(cik) <= _CIK_DIGITS):
            yield f'{self._headings["cik"]}: "{cik}" is no CIK of up to ten digits'

    def _row(self, given: Mapping[str, str]) -> CompanyRow:
        name, country = given["name"], given.get("country", "")
        aliases = (a.strip() for a in _LISTS.split(given.get("aliases", "")))
        return CompanyRow(
            id=given.get("id") or self._free_id(name),
            name=name,
            aliases=tuple(dict.fromkeys(a for a in aliases if a and a != name)),
            ticker=given.get("ticker") or None,
            exchange=given.get("exchange") or None,
            country=self._places[country.casefold()] if country else None,
            cik=given["cik"].zfill(_CIK_DIGITS) if given.get("cik") else None,
            lei=given["lei"].upper() if given.get("lei") else None,
            ambiguous=tuple(
                a.strip() for a in _LISTS.split(given.get("ambiguous", "")) if a.strip()
            ),
        )

    def _free_id(self, name: str) -> str:
        """Return an id that no other firm has; a firm twice in the table has one."""
        words = re.findall(r"[^\W_]+", name.casefold())
        base = "-".join(words) or "company"
        number, made = 2, base
        while made in self._rows:
            made, number = f"{base}-{number}", number + 1
        return made


def _joined(known: CompanyRow, given: CompanyRow) -> CompanyRow:
    """Return a known firm with what the table adds; what is known is not replaced."""
    have = {name.casefold() for name in (known.name, *known.aliases)}
    more = (given.name, *given.aliases)
    return replace(
        known,
        aliases=(*known.aliases, *(n for n in more if n.casefold() not in have)),
        ticker=known.ticker or given.ticker,
        exchange=known.exchange or (given.exchange if not known.ticker else None),
        country=known.country or given.country,
        cik=known.cik or given.cik,
        lei=known.lei or given.lei,
        ambiguous=tuple(dict.fromkeys((*known.ambiguous, *given.ambiguous))),
    )


def _given(
    cells: Mapping[str | None, str | Sequence[str] | None],
    headings: Mapping[str, str | None],
) -> dict[str, str]:
    """Return the cells by their columns; `""` holds what is behind the last column."""
    given = {
        column: str(cells.get(heading) or "").strip()
        for heading, column in headings.items()
        if column is not None
    }
    return given | ({"": "more"} if None in cells else {})


def _plain(heading: str) -> str:
    return " ".join(heading.replace("_", " ").split()).casefold()


def delimiter(header: str) -> str:
    """Return what divides the cells of a table, by its first line."""
    return max(",;\t", key=header.count)


def _no_table(file: str, line: int | None, message: str) -> ConfigError:
    return ConfigError([Problem(file=file, line=line, key="", message=message)])
