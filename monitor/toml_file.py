"""Read TOML files that people write, and name file, line and key for every mistake.

`tomllib` forgets where a key stood and stops at the first mistake; pydantic finds all
of them but knows no lines. This module joins the two. It knows nothing of what the
files mean.
"""

import dataclasses
import re
import tomllib
import types
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import time, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, TypeVar, dataclass_transform

from pydantic import (
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    TypeAdapter,
    ValidationError,
)
from pydantic_core import ErrorDetails

from monitor.errors import ConfigError, Problem
from monitor.nearest import choices, suggest

T = TypeVar("T")
Key = tuple[str | int, ...]


@dataclass_transform(frozen_default=True, kw_only_default=True)
def table(cls: type[T]) -> type[T]:
    """Make a dataclass for one TOML table; unknown keys are refused.

    It is the type checker that keeps it frozen: to make the methods for that takes half
    of the time, and every command pays for all tables of the configuration.
    """
    made = dataclass(slots=True, kw_only=True, repr=False, unsafe_hash=True)(cls)
    made.__pydantic_config__ = ConfigDict(extra="forbid")  # type: ignore[attr-defined]
    return made


_DEEPEST = 50  # tables and lists in one another
_LONGEST = timedelta(days=36_500)  # which every date that we meet can bear
_UNITS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}


def read_duration(value: object) -> object:
    """Turn "90s", "10m", "72h" or "2d" into a timedelta; leave the rest to pydantic."""
    if isinstance(value, timedelta):
        return value
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*(ms|s|m|h|d|w)\s*", str(value))
    if not isinstance(value, str) or not found:
        message = f'{value!r} is no duration; write e.g. "90s", "10m", "72h" or "2d"'
        raise ValueError(message)
    seconds = float(found[1]) * _UNITS[found[2]]
    if seconds > _LONGEST.total_seconds():
        message = f"{value!r} is too long; {_LONGEST.days}d is the most"
        raise ValueError(message)
    return timedelta(seconds=seconds)


def write_duration(value: timedelta) -> str:
    """Write a duration as `read_duration` reads it, in the largest unit that fits."""
    for unit in ("d", "h", "m", "s"):
        length = timedelta(seconds=_UNITS[unit])
        if value and not value % length:
            return f"{value // length}{unit}"
    return f"{value.total_seconds():f}s" if value else "0s"


Duration = Annotated[timedelta, BeforeValidator(read_duration)]


def read_clock(value: object) -> object:
    """Turn "07:30" into a time of day; leave the rest to pydantic."""
    if isinstance(value, time):
        return value
    found = re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)", str(value).strip())
    if not found:
        message = f'{value!r} is no time of day; write e.g. "07:30"'
        raise ValueError(message)
    return time(int(found[1]), int(found[2]))


TimeOfDay = Annotated[time, BeforeValidator(read_clock)]


def named(key: str) -> Any:
    """Give a field a TOML key that Python could not have, such as `from`."""
    return Field(alias=key)


ByType = Discriminator("type")  # marks a union of tables told apart by their `type`


@dataclass(frozen=True, slots=True)
class TomlFile:
    """One parsed file that remembers where its keys stand."""

    path: str  # as the user would write it
    data: dict[str, Any]
    text: str = ""  # as it stands in the file

    @property
    def lines(self) -> Mapping[Key, int]:
        """Return where keys stand; looked for when it is first asked."""
        return _lines(self.text)

    def line(self, key: Key) -> int | None:
        """Return the line of `key`, or of the nearest table around it."""
        lines = self.lines
        for end in range(len(key), 0, -1):
            if key[:end] in lines:
                return lines[key[:end]]
        return None

    def problem(self, key: Key, message: str, *, within: int | None = None) -> Problem:
        """Describe a mistake at `key`; `within` is a line of its text, from 1."""
        line = self.line(key)
        if line is not None and within is not None:
            line += within - 1 + self._begins_below(line)
        return Problem(file=self.path, line=line, key=dotted(key), message=message)

    def _begins_below(self, line: int) -> bool:
        """Tell whether the text whose key stands in `line` begins in the next one."""
        told = self.text.splitlines()[line - 1 : line]
        return bool(told) and told[0].rstrip().endswith(("'''", '"""'))

    def into(self, kind: type[T]) -> T:
        """Read the whole file as `kind`; raise `ConfigError` with every mistake."""
        try:
            value: T = _adapter(kind).validate_python(self.data)
        except ValidationError as error:
            details = error.errors(include_url=False)
            problems = dict.fromkeys(self._problem(kind, d) for d in details)
            raise ConfigError(problems) from error
        return value

    def _problem(self, kind: Any, detail: ErrorDetails) -> Problem:
        key = self._key(detail["loc"])
        return self.problem(key, _sentence(kind, key, detail))

    def _key(self, loc: Key) -> Key:
        """Drop the parts of pydantic's path that name a union's member, not a key."""
        key: Key = ()
        here: Any = self.data
        for position, part in enumerate(loc):
            inside = isinstance(here, dict) and part in here
            inside = inside or (isinstance(here, list) and isinstance(part, int))
            if inside:
                here = here[part]
            if inside or position == len(loc) - 1:
                key = (*key, part)
        return key


_adapters: dict[Any, TypeAdapter[Any]] = {}


def _adapter(kind: Any) -> TypeAdapter[Any]:
    """Return the adapter of a type expression; building one is slow, so keep it."""
    if kind not in _adapters:
        _adapters[kind] = TypeAdapter(kind)
    return _adapters[kind]


def dotted(key: Key) -> str:
    """Write a key path as people do: `source[2].url`, counting from 1."""
    out = ""
    for part in key:
        if isinstance(part, int):
            out += f"[{part + 1}]"
        else:
            out += f".{part}" if out else part
    return out


def read(path: Path, *, shown: str | None = None) -> TomlFile:
    """Read `path`; raise `ConfigError` if it is missing or not TOML."""
    name = shown or str(path)
    try:
        raw = path.read_bytes()
    except OSError as error:
        message = f"cannot be read: {error.strerror or error}"
        problem = Problem(file=name, line=None, key="", message=message)
        raise ConfigError([problem]) from error
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        problem = Problem(file=name, line=line, key="", message="is not UTF-8")
        raise ConfigError([problem]) from error
    return parse(text, name=name)


def parse(text: str, *, name: str) -> TomlFile:
    """Parse TOML `text`; raise `ConfigError` with the line if it is not TOML."""
    try:
        data = tomllib.loads(text)
        nuls = tuple(_nuls(data))
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"\(at line (\d+)", str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        message = re.sub(r"\s*\(at (line|end).*\)$", "", str(error))
        problem = Problem(file=name, line=line, key="", message=f"not TOML: {message}")
        raise ConfigError([problem]) from error
    except (RecursionError, ValueError) as error:
        long = "a number in it has too many digits"
        deep = f"values stand in one another, more than {_DEEPEST} deep"
        message = f"cannot be read: {long if isinstance(error, ValueError) else deep}"
        problem = Problem(file=name, line=None, key="", message=message)
        raise ConfigError([problem]) from error
    file = TomlFile(path=name, data=data, text=text)
    if nuls:
        raise ConfigError(file.problem(k, "holds the character NUL") for k in nuls)
    return file


def _nuls(value: object, key: Key = ()) -> Iterator[Key]:
    """Yield the keys of texts that can be no path, address or name.

    Raise `RecursionError` for a file that is deeper than any that a person writes.
    """
    if len(key) > _DEEPEST:
        raise RecursionError
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _nuls(inner, (*key, name))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _nuls(inner, (*key, place))
    elif isinstance(value, str) and "\0" in value:
        yield key


_HEADER = re.compile(r"^\s*(\[\[|\[)\s*(.+?)\s*(?:\]\]|\])\s*(?:#.*)?$")
_ASSIGN = re.compile(
    r"""^\s*((?:"[^"]*"|'[^']*'|[\w-]+)(?:\s*\.\s*(?:"[^"]*"|'[^']*'|[\w-]+))*)\s*=(.*)$"""
)
_PART = re.compile(r""""([^"]*)"|'([^']*)'|([\w-]+)""")


def _parts(dotted_key: str) -> list[str]:
    return ["".join(groups) for groups in _PART.findall(dotted_key)]


@lru_cache(maxsize=64)  # of every file that is read together with others
def _lines(text: str) -> Mapping[Key, int]:
    """Map every key path to its line; keys of inline tables share their line."""
    lines: dict[Key, int] = {}
    counts: dict[Key, int] = {}
    here: Key = ()
    scanner = _ValueScanner()
    for number, line in enumerate(text.splitlines(), start=1):
        if scanner.inside:
            scanner.feed(line)
        elif header := _HEADER.match(line):
            here = _enter(header, counts)
            lines.setdefault(here, number)
        elif assign := _ASSIGN.match(line):
            key = (*here, *_parts(assign[1]))
            lines.setdefault(key, number)
            scanner.feed(assign[2])
    return lines


def _enter(header: re.Match[str], counts: dict[Key, int]) -> Key:
    """Return the key path of a `[table]` or `[[array]]` header."""
    here: Key = ()
    names = _parts(header[2])
    for position, name in enumerate(names):
        here = (*here, name)
        if position == len(names) - 1 and header[1] == "[[":
            counts[here] = counts.get(here, -1) + 1
            for key in [k for k in counts if len(k) > len(here) and k[:-1] == here]:
                del counts[key]
        if here in counts:
            here = (*here, counts[here])
    return here


class _ValueScanner:
    """Tells whether a value goes on in the next line."""

    _TOKEN = re.compile(r'"""|\'\'\'|"(?:\\.|[^"\\])*"|\'[^\']*\'|[\[\]{}#]')

    def __init__(self) -> None:
        self._quote = ""
        self._depth = 0

    @property
    def inside(self) -> bool:
        return bool(self._quote) or self._depth > 0

    def feed(self, line: str) -> None:
        position = 0
        while position < len(line):
            if self._quote:
                end = line.find(self._quote, position)
                if end < 0:
                    return
                position, self._quote = end + 3, ""
                continue
            mark = self._TOKEN.search(line, position)
            if mark is None or mark[0] == "#":
                return
            position = mark.end()
            self._take(mark[0])

    def _take(self, mark: str) -> None:
        if mark in ('"""', "'''"):
            self._quote = mark
        elif mark in "[{":
            self._depth += 1
        elif mark in "]}":
            self._depth -= 1


def _sentence(kind: Any, key: Key, detail: ErrorDetails) -> str:
    """Say in words what pydantic found."""
    name = detail["type"]
    if name in ("unexpected_keyword_argument", "extra_forbidden"):
        known = fields_at(kind, key[:-1])
        return f'unknown key "{key[-1]}"{choices(str(key[-1]), known)}'
    if name in ("missing", "missing_argument", "missing_keyword_only_argument"):
        return "is missing"
    message = detail["msg"].removeprefix("Value error, ")
    if name in ("enum", "literal_error"):
        known = re.findall(r"'([^']*)'", str(detail.get("ctx", {}).get("expected", "")))
        return f"{detail['input']!r}: {message}{suggest(str(detail['input']), known)}"
    if name == "value_error":
        return message
    return f"{message}, not {detail['input']!r}"


def fields_at(kind: Any, key: Key) -> list[str]:
    """Return the keys that the table at `key` may have."""
    for part in key:
        kind = _step(kind, part)
    return [name for member in _members(kind) for name in _table_keys(member)]


def _table_keys(member: Any) -> dict[str, Any]:
    """Return the TOML keys of a table class with their types; others have none."""
    if not dataclasses.is_dataclass(member):
        return {}
    hints = typing.get_type_hints(member, include_extras=True)
    return {_alias(hint) or name: hint for name, hint in hints.items()}


def _alias(hint: Any) -> str | None:
    """Return the key that `named` gave to a field, if any."""
    extras = getattr(hint, "__metadata__", ())
    return next((e.alias for e in extras if getattr(e, "alias", None)), None)


def _members(kind: Any) -> tuple[Any, ...]:
    """Return the alternatives of a union, or the type itself."""
    if typing.get_origin(kind) is Annotated:
        return _members(typing.get_args(kind)[0])
    if typing.get_origin(kind) in (typing.Union, types.UnionType):
        return tuple(m for arg in typing.get_args(kind) for m in _members(arg))
    return (kind,)


def _step(kind: Any, part: str | int) -> Any:
    """Return the type of one key inside `kind`; object where it is not known."""
    for member in _members(kind):
        if isinstance(part, str) and part in (keys := _table_keys(member)):
            return keys[part]
        arguments = typing.get_args(member)
        if isinstance(part, int) and arguments:
            return arguments[0]
        if typing.get_origin(member) in (dict, Mapping) and len(arguments) > 1:
            return arguments[1]
    return object
