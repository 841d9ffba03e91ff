"""Names the monitor knows: companies, agencies, places, commodities.

The rows are data beside this file, and a user adds rows in files of the same two
forms: TOML with `[[company]]`, `[[agency]]`, `[[place]]` and `[[commodity]]` tables, or
CSV with one company a line. A row whose id is already known replaces the known one.
How names are looked up in a text is `monitor.extract.gazetteer`'s business.
"""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import TypeVar

from monitor.errors import ConfigError, Problem
from monitor.nearest import suggest
from monitor.toml_file import read, table

_HERE = Path(__file__).parent


@table
class CompanyRow:
    """A firm, with every name under which the news knows it."""

    id: str
    name: str  # as the news writes it, not as the register does
    aliases: tuple[str, ...] = ()
    ticker: str | None = None  # None: unlisted, or listed through its parent
    exchange: str | None = None  # of the ticker, e.g. "NYSE", "ASX"
    country: str | None = None  # ISO alpha-2 of the head office
    cik: str | None = None  # SEC Central Index Key, ten digits; None: not verified
    lei: str | None = None  # Legal Entity Identifier, ISO 17442; None: not given
    as_of: str | None = None  # the day on which the row was true, ISO
    ambiguous: tuple[str, ...] = ()  # its names that are ordinary words, too


@table
class AgencyRow:
    """An organ of a state that acts in trade, industry or minerals."""

    id: str
    name: str
    iso2: str
    aliases: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()  # names that need the state in the document


@table
class PlaceRow:
    """A state, with the names of its people and of its capital."""

    id: str  # ISO 3166-1 alpha-2, or EU
    name: str
    aliases: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    metonyms: tuple[str, ...] = ()  # "Beijing": the state as an actor, or the town
    provinces: tuple[str, ...] = ()  # parts with a government of their own
    towns: tuple[str, ...] = ()  # places inside it, never the state as an actor
    ambiguous: tuple[str, ...] = ()  # names that are also people, towns or words


@table
class CommodityRow:
    """A material or product, by the id that event records use."""

    id: str
    names: tuple[str, ...]  # matched in any case
    symbols: tuple[str, ...] = ()  # matched exactly, only among other materials
    guarded: tuple[str, ...] = ()  # names with another everyday sense
    hs: tuple[str, ...] = ()  # HS-2022, six digits
    groups: tuple[str, ...] = ()  # e.g. "REE", "heavy REE"
    lists: tuple[str, ...] = ()  # e.g. "US 2025", "EU strategic 2024"


@table
class Lexicon:
    """All rows; later files have won over earlier ones."""

    companies: tuple[CompanyRow, ...] = ()
    agencies: tuple[AgencyRow, ...] = ()
    places: tuple[PlaceRow, ...] = ()
    commodities: tuple[CommodityRow, ...] = ()


@table
class LexiconFile:
    """What one TOML file of rows may hold."""

    company: tuple[CompanyRow, ...] = ()
    agency: tuple[AgencyRow, ...] = ()
    place: tuple[PlaceRow, ...] = ()
    commodity: tuple[CommodityRow, ...] = ()


_Row = TypeVar("_Row", CompanyRow, AgencyRow, PlaceRow, CommodityRow)


def load_lexicon(extra: Sequence[Path] = ()) -> Lexicon:
    """Read the shipped rows and those of `extra`, files or folders of the user's own.

    Raise `ConfigError` with every mistake of every file.
    """
    found = (*_shipped(), *_read_all(extra))
    return Lexicon(
        companies=_merged([f.company for f in found]),
        agencies=_merged([f.agency for f in found]),
        places=_merged([f.place for f in found]),
        commodities=_merged([f.commodity for f in found]),
    )


@cache
def _shipped() -> tuple[LexiconFile, ...]:
    """Read the rows that came with the program, once a process."""
    return _read_all([_HERE])


def _read_all(paths: Sequence[Path]) -> tuple[LexiconFile, ...]:
    found: list[LexiconFile] = []
    problems: list[Problem] = []
    for path in _files(paths):
        try:
            found.append(_read_csv(path) if path.suffix == ".csv" else _read_toml(path))
        except ConfigError as error:
            problems.extend(error.problems)
    if problems:
        raise ConfigError(problems)
    return tuple(found)


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    """Yield the files that `paths` name, a folder's in the order of their names."""
    for path in paths:
        if path.is_dir():
            yield from sorted(
                p for p in path.iterdir() if p.suffix in (".csv", ".toml")
            )
        else:
            yield path


def _merged(groups: Sequence[tuple[_Row, ...]]) -> tuple[_Row, ...]:
    """Join rows; the last one of an id wins, in the place of the first."""
    by_id: dict[str, _Row] = {row.id: row for rows in groups for row in rows}
    return tuple(by_id.values())


def _read_toml(path: Path) -> LexiconFile:
    file = read(path)
    rows = file.into(LexiconFile)
    problems = [
        file.problem((kind, number, key), message)
        for kind in ("company", "agency", "place", "commodity")
        for number, row in enumerate(getattr(rows, kind))
        for key, message in _mistakes(row)
    ]
    if problems:
        raise ConfigError(problems)
    return rows


_COLUMNS = tuple(field.name for field in fields(CompanyRow))
_LISTS = ("aliases", "ambiguous")


def _read_csv(path: Path) -> LexiconFile:
    """Read one company a line; lists inside a cell are divided by `|`."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(
            [_problem(path, None, "", f"cannot be read: {error}")]
        ) from error
    if not lines:
        raise ConfigError([_problem(path, None, "", "has no line of column names")])
    reader = csv.DictReader(lines, strict=True)
    problems = [
        _problem(path, 1, name, f"unknown column{suggest(name, _COLUMNS)}")
        for name in _names(path, reader)
        if name not in _COLUMNS
    ]
    if problems:
        raise ConfigError(problems)
    rows = list(_csv_rows(path, reader, problems))
    if problems:
        raise ConfigError(problems)
    return LexiconFile(company=tuple(rows))


def _names(path: Path, reader: "csv.DictReader[str]") -> Sequence[str]:
    try:
        return reader.fieldnames or ()
    except csv.Error as error:
        raise ConfigError([_problem(path, 1, "", f"not CSV: {error}")]) from error


def _csv_rows(
    path: Path, reader: "csv.DictReader[str]", problems: list[Problem]
) -> Iterator[CompanyRow]:
    """Yield the good lines; add what is wrong with the others to `problems`."""
    try:
        for cells in reader:
            line = reader.line_num
            if None in cells:
                problems.append(_problem(path, line, "", "has more cells than columns"))
                continue
            row = _company(cells)
            problems.extend(_problem(path, line, *m) for m in _mistakes(row))
            yield row
    except csv.Error as error:
        problems.append(_problem(path, reader.reader.line_num, "", f"not CSV: {error}"))


def _company(cells: Mapping[str, str | None]) -> CompanyRow:
    """Make a row of the cells; an empty cell is a value that is not known."""
    given = {name: (cell or "").strip() for name, cell in cells.items()}
    lists = {
        name: tuple(p.strip() for p in given.get(name, "").split("|") if p.strip())
        for name in _LISTS
    }
    return CompanyRow(
        id=given.get("id", ""),
        name=given.get("name", ""),
        ticker=given.get("ticker") or None,
        exchange=given.get("exchange") or None,
        country=given.get("country") or None,
        cik=given.get("cik") or None,
        lei=given.get("lei") or None,
        as_of=given.get("as_of") or None,
        **lists,
    )


def _problem(path: Path, line: int | None, key: str, message: str) -> Problem:
    return Problem(file=str(path), line=line, key=key, message=message)


_LEI = re.compile(r"[A-Z0-9]{18}\d\d")


def is_lei(text: str) -> bool:
    """Say whether a text is an LEI with the right check digits (ISO 17442, ISO 7064)."""
    return (
        bool(_LEI.fullmatch(text))
        and int("".join(str(int(c, 36)) for c in text)) % 97 == 1
    )


_ISO2 = re.compile(r"[A-Z]{2}")
_CIK = re.compile(r"\d{10}")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_HS = re.compile(r"\d{4}(?:\.\d\d)?")
_FORMS = (
    ("country", _ISO2.fullmatch, "is no ISO 3166-1 alpha-2 code"),
    ("iso2", _ISO2.fullmatch, "is no ISO 3166-1 alpha-2 code"),
    ("cik", _CIK.fullmatch, "is no CIK of ten digits"),
    ("lei", is_lei, "is no LEI: 20 letters and digits with their check digits"),
    ("as_of", _DAY.fullmatch, "is no date; write e.g. 2025-07-10"),
)


def _mistakes(
    row: CompanyRow | AgencyRow | PlaceRow | CommodityRow,
) -> Iterator[tuple[str, str]]:
    """Yield key and message of what is wrong inside one row."""
    for key in ("id", "name"):
        if getattr(row, key, "x") == "":
            yield key, "is missing"
    for key, form, message in _FORMS:
        value = getattr(row, key, None)
        if value is not None and not form(value):
            yield key, f"{value!r} {message}"
    if isinstance(row, PlaceRow) and not _ISO2.fullmatch(row.id):
        yield "id", f"{row.id!r} is no ISO 3166-1 alpha-2 code"
    for code in getattr(row, "hs", ()):
        if not _HS.fullmatch(code):
            yield "hs", f'{code!r} is no HS code; write e.g. "2846.90"'
