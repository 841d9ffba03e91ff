"""Reads a user's own list of what is at stake, and looks its names up in the lexicon.

TOML with `[[material]]`, `[[hs]]`, `[[company]]`, `[[ticker]]` and `[[jurisdiction]]`
tables, or CSV with the columns kind, name, note and weight. A name that the lexicon
does not know could never be found in a text, so it is refused with a suggestion.
"""

import csv
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from monitor.errors import ConfigError, Problem
from monitor.extract.companies import delimiter
from monitor.extract.lexicon import CommodityRow, Lexicon
from monitor.model.exposure import Exposure, Holding, Stake
from monitor.nearest import suggest
from monitor.toml_file import read, table

_COLUMNS: Final = ("kind", "name", "note", "weight")
_HS: Final = re.compile(r"\d{2,4}(?:\.?\d{2}){0,3}")
_OWN: Final = "a file of your own under [extract] lexicon adds it"


@table
class ExposureRow:
    """One entry, whatever its kind."""

    name: str
    note: str | None = None
    weight: float = 1.0


@table
class ExposureFile:
    """What a TOML file of entries may hold."""

    material: tuple[ExposureRow, ...] = ()
    hs: tuple[ExposureRow, ...] = ()
    company: tuple[ExposureRow, ...] = ()
    ticker: tuple[ExposureRow, ...] = ()
    jurisdiction: tuple[ExposureRow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """A row with its place in the file."""

    kind: Stake
    row: ExposureRow
    problem: Callable[[str, str], Problem]  # of a key, with these words


def load_exposure(path: Path, lexicon: Lexicon) -> Exposure:
    """Read the list; raise `ConfigError` with everything that is wrong in it."""
    if path.suffix.lower() != ".csv":
        return _looked_up(*_toml_entries(path), lexicon)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ConfigError([_problem(path, None, "", f"cannot be read: {error}")]) from (
            error
        )
    return read_exposure(data, file=str(path), lexicon=lexicon)


def is_exposure(data: bytes) -> bool:
    """Tell whether a table is such a list: its first line names kind and name."""
    first = data.decode("utf-8-sig", "replace").partition("\n")[0]
    names = {n.strip(' \r"').casefold() for n in first.split(delimiter(first))}
    return names >= {"kind", "name"}


def read_exposure(data: bytes, *, file: str, lexicon: Lexicon) -> Exposure:
    """Read a list as CSV; raise `ConfigError` with everything that is wrong in it."""
    return _looked_up(*_csv_entries(data, Path(file)), lexicon)


def _looked_up(
    entries: list[_Entry], problems: list[Problem], lexicon: Lexicon
) -> Exposure:
    names = Names(lexicon)
    holdings: list[Holding] = []
    for entry in entries:
        if entry.row.weight <= 0:
            problems.append(entry.problem("weight", "must be more than 0"))
        found = names.find(entry.kind, entry.row)
        if isinstance(found, Holding):
            holdings.append(found)
        else:
            problems.append(entry.problem("name", found))
    if problems:
        raise ConfigError(problems)
    return Exposure(holdings=tuple(holdings))


def _toml_entries(path: Path) -> tuple[list[_Entry], list[Problem]]:
    file = read(path)
    rows = file.into(ExposureFile)

    def placed(kind: Stake, number: int) -> Callable[[str, str], Problem]:
        return lambda key, words: file.problem((kind.value, number, key), words)

    entries = [
        _Entry(kind=kind, row=row, problem=placed(kind, number))
        for kind in Stake
        for number, row in enumerate(getattr(rows, kind.value))
    ]
    return entries, []


def _csv_entries(data: bytes, path: Path) -> tuple[list[_Entry], list[Problem]]:
    """Return the good lines, and what is wrong with the others."""
    try:
        lines = data.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        message = "is not UTF-8; save it as CSV UTF-8"
        raise ConfigError([_problem(path, line, "", message)]) from error
    mark = delimiter(lines[0]) if lines else ","
    reader = csv.DictReader(lines, delimiter=mark, strict=True)
    try:
        names = reader.fieldnames or ()
    except csv.Error as error:
        raise ConfigError([_problem(path, 1, "", f"not CSV: {error}")]) from error
    header = [
        _problem(path, 1, name, f"unknown column{suggest(name, _COLUMNS)}")
        for name in names
        if name not in _COLUMNS
    ]
    header += [
        _problem(path, 1, name, "this column is missing")
        for name in ("kind", "name")
        if name not in names
    ]
    if header:
        raise ConfigError(header)
    entries: list[_Entry] = []
    problems: list[Problem] = []
    try:
        for cells in reader:
            found = _csv_entry(path, reader.line_num, cells)
            if isinstance(found, Problem):
                problems.append(found)
            else:
                entries.append(found)
    except csv.Error as error:
        problems.append(_problem(path, reader.reader.line_num, "", f"not CSV: {error}"))
    return entries, problems


def _csv_entry(
    path: Path, line: int, cells: Mapping[str, str | None]
) -> _Entry | Problem:
    if None in cells:
        return _problem(path, line, "", "has more cells than columns")
    given = {key: (cell or "").strip() for key, cell in cells.items()}
    kinds = [kind.value for kind in Stake]
    if given["kind"] not in kinds:
        said = f'there is no kind "{given["kind"]}"{suggest(given["kind"], kinds)}'
        return _problem(path, line, "kind", said)
    try:
        weight = float(given.get("weight") or 1)
    except ValueError:
        said = f"{given['weight']!r} is no number"
        return _problem(path, line, "weight", said)
    note = given.get("note") or None
    return _Entry(
        kind=Stake(given["kind"]),
        row=ExposureRow(name=given["name"], note=note, weight=weight),
        problem=lambda key, words: _problem(path, line, key, words),
    )


def _problem(path: Path, line: int | None, key: str, message: str) -> Problem:
    return Problem(file=str(path), line=line, key=key, message=message)


class Names:
    """Looks names up; a name of the user's may be any that the lexicon knows."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._commodities = {row.id: row for row in lexicon.commodities}
        self._materials = {
            name.casefold(): (row.id,)
            for row in reversed(lexicon.commodities)
            for name in (*row.guarded, *row.symbols, *row.names, row.id)
        }
        for row in lexicon.commodities:
            for group in row.groups:
                if group not in self._commodities:
                    ids = self._materials.get(group.casefold(), ())
                    self._materials[group.casefold()] = (*ids, row.id)
        self._companies = {
            name.casefold(): row
            for row in reversed(lexicon.companies)
            for name in (*row.aliases, row.cik or row.id, row.id, row.name)
        }
        self._tickers = {
            row.ticker.casefold(): row
            for row in reversed(lexicon.companies)
            if row.ticker
        }
        self._places = {
            name.casefold(): row
            for row in reversed(lexicon.places)
            for name in (*row.aliases, row.name, row.id)
        }

    def find(self, kind: Stake, row: ExposureRow) -> Holding | str:
        """Return the entry, or what is wrong with its name."""
        look = {
            Stake.MATERIAL: self._material,
            Stake.HS: self._hs,
            Stake.COMPANY: self._company,
            Stake.TICKER: self._ticker,
            Stake.JURISDICTION: self._state,
        }[kind]
        return look(kind, row)

    def _material(self, kind: Stake, row: ExposureRow) -> Holding | str:
        ids = self._materials.get(row.name.casefold(), ())
        if not ids:
            return f'no material is called "{row.name}"{self._near(row.name)}'
        touching: dict[str, str | None] = {}
        for id_ in ids:
            touching |= self._around(self._commodities[id_])
        touching |= dict.fromkeys(ids)
        return _holding(kind, row, row.name, materials=touching)

    def _near(self, name: str) -> str:
        shown = [n for row in self._commodities.values() for n in row.names]
        return _hint(suggest(name, shown))

    def _around(self, mine: CommodityRow) -> Iterator[tuple[str, str | None]]:
        """Yield what touches a material under another name: its group, its members."""
        for other in self._commodities.values():
            if other.id in mine.groups or mine.id in other.groups:
                yield other.id, other.names[0]

    def _hs(self, kind: Stake, row: ExposureRow) -> Holding | str:
        if not _HS.fullmatch(row.name):
            return f'{row.name!r} is no HS code; write e.g. "8505.11"'
        mine = row.name.replace(".", "")
        touching = {
            known.id: known.names[0]
            for known in self._commodities.values()
            if any(_nested(mine, code.replace(".", "")) for code in known.hs)
        }
        if not touching:
            return f"no material of the lexicon has this HS code{_hint('')}"
        return _holding(kind, row, f"HS {row.name}", materials=touching)

    def _company(self, kind: Stake, row: ExposureRow) -> Holding | str:
        known = self._companies.get(row.name.casefold())
        if known is None:
            near = suggest(row.name, [r.name for r in self._companies.values()])
            return f'no company is called "{row.name}"{_hint(near)}'
        return _holding(kind, row, known.name, company=known.id)

    def _ticker(self, kind: Stake, row: ExposureRow) -> Holding | str:
        known = self._tickers.get(row.name.casefold())
        if known is None:
            near = suggest(row.name.upper(), [t.upper() for t in self._tickers])
            return f'no company has the ticker "{row.name}"{_hint(near)}'
        return _holding(kind, row, f"{known.name} ({known.ticker})", company=known.id)

    def _state(self, kind: Stake, row: ExposureRow) -> Holding | str:
        known = self._places.get(row.name.casefold())
        if known is None:
            near = suggest(row.name, [r.name for r in self._places.values()])
            return f'no jurisdiction is called "{row.name}"{near}'
        return _holding(kind, row, known.name, state=known.id)


def _hint(near: str) -> str:
    """Say what to do about a name that the lexicon does not know."""
    return f"{near} If not, {_OWN}" if near else f"; {_OWN}"


def _nested(mine: str, known: str) -> bool:
    """Say whether one of two HS codes lies within the other."""
    return mine.startswith(known) or known.startswith(mine)


def _holding(
    kind: Stake,
    row: ExposureRow,
    label: str,
    *,
    materials: Mapping[str, str | None] | None = None,
    company: str | None = None,
    state: str | None = None,
) -> Holding:
    return Holding(
        kind=kind,
        label=label,
        note=row.note,
        weight=row.weight,
        materials=materials or {},
        company=company,
        state=state,
    )
