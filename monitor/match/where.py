"""`where`: a rule's condition in CEL, typed and checked when it is loaded.

The only door to the CEL library. An expression sees the fields of `monitor.match.fields`:
plain ones as `event.NAME`, the others under their own names. Numbers are doubles, and a
missing one is NaN, which compares as false; a missing word is the empty text. CEL has no
loops but over lists, its regular expressions run in RE2, the library counts iterations
and depth; what an expression reads is cut here, so that the time it takes is bounded
whatever a publisher writes.
"""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from time import thread_time
from typing import Any, Final

from cel_expr_python import cel

from monitor.match.fields import FIELDS, Field, Kind, View, view_of
from monitor.match.text import MOST
from monitor.nearest import suggest

MOST_WORDS: Final = 64  # of a list that an expression sees: two nested loops are 4,096
MOST_SOURCE: Final = 2_000  # characters of an expression; longer ones compile slowly
SLOW: Final = 0.5
"""Seconds of processor time after which a rule is switched off: one change is put to
every rule, and a visit may bring hundreds of changes."""
_TRIAL: Final = SLOW / 5  # at load: far enough below that no good rule is ever cut off
_TRIAL_SIZES: Final = (100, 1_000, 10_000, MOST)
_COMPARED: Final = ("_<_", "_<=_", "_>_", "_>=_", "_==_", "_!=_")
_NAMES: Final = ("less", "less_equals", "greater", "greater_equals")
_PAIRS: Final = (
    ("double", "double", "double"),
    ("int", "int", "int64"),
    ("string", "string", "string"),
    ("timestamp", "timestamp", "timestamp"),
    ("duration", "duration", "duration"),
    ("double", "int", "double_int64"),
    ("int", "double", "int64_double"),
)
# A status of the C++ library becomes one of these, by its code.
_FAILURES: Final = (ArithmeticError, LookupError, RuntimeError, TypeError, ValueError)
_ERROR = re.compile(r"^(?:\w+: )?ERROR: <input>:(-?\d+):(-?\d+): (.*)$", re.MULTILINE)
_DOTTED = re.compile(r"[A-Za-z_][\w.]*")
_EXPECTED = re.compile(r" expecting \{.*\}$")
_TAIL = re.compile(r"\s*\[[A-Z_]+\]$")
_UNKNOWN = re.compile(r"undeclared reference to '([^']*)'")
_OVERLOAD = re.compile(r"found no matching overload for '_?([^']*?)_?' applied to")


class WhereError(Exception):
    """An expression failed on a change; the message is for people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flaw:
    """What is wrong with an expression, and where in it."""

    line: int  # of the expression, from 1
    column: int | None  # from 1; None: the expression as a whole
    message: str


class Where:
    """One compiled expression."""

    def __init__(self, source: str, expression: Any, fields: Mapping[str, Field]):
        self.source = source
        self._expression = expression
        self._fields = fields  # those that it names, by the name it gives them

    @property
    def names(self) -> tuple[tuple[str, str], ...]:
        """Return the names that it uses, each with the field that it stands for."""
        return tuple((name, field.name) for name, field in self._fields.items())

    def holds(self, seen: View) -> bool:
        """Tell whether it is true of a change; raise `WhereError` if it cannot say.

        Raises as well where it took longer than `SLOW`, which costs its answer: the
        next change might be worse.
        """
        held, took = self.timed(seen)
        if took > SLOW:
            message = f"it took {took * 1000:.0f} ms of processor time"
            raise WhereError(message)
        return held

    def timed(self, seen: View) -> tuple[bool, float]:
        """Return the answer and the seconds of processor time that it took."""
        data = {name: _value(field, seen) for name, field in self._fields.items()}
        start = thread_time()
        try:
            result = self._expression.eval(data=data)
        except _FAILURES as error:
            raise WhereError(_plain(str(error))) from error
        took = thread_time() - start
        if result.type() != cel.Type.BOOL:
            raise WhereError(_plain(str(result.value())))
        return bool(result.value()), took


def name_in_where(field: str) -> str:
    """Return the name under which expressions know a field."""
    return field if "." in field else f"event.{field}"


_BY_NAME: Final = {name_in_where(field.name): field for field in FIELDS.values()}


@lru_cache(maxsize=4096)
def compile_where(source: str) -> Where:
    """Compile an expression that has been checked; raise `ValueError` if it is wrong."""
    try:
        expression = _environment().compile(source)
    except _FAILURES as error:
        raise ValueError(str(error)) from error
    told = [f"{name}." for name in _DOTTED.findall(source)]
    used = {
        name: field
        for name, field in _BY_NAME.items()
        if any(each.startswith(f"{name}.") for each in told)
    }
    if expression.return_type() != cel.Type.BOOL:
        kind = expression.return_type().name().casefold()
        message = f"it is of type {kind}; a condition is true or false"
        raise ValueError(message)
    return Where(source, expression, used)


def flaws(source: str) -> tuple[Flaw, ...]:
    """Return everything that is wrong with an expression; empty if it can be used.

    It is tried as well: on a change of which nothing is known, where it must not throw,
    and on ever larger ones, where it must stay quick.
    """
    if len(source) > MOST_SOURCE:
        said = f"is longer than {MOST_SOURCE:,} characters"
        return (Flaw(line=1, column=None, message=said),)
    try:
        where = compile_where(source)
    except ValueError as error:
        return tuple(dict.fromkeys(_flaws(str(error))))
    wrong = _tried(where)
    return (Flaw(line=1, column=None, message=wrong),) if wrong else ()


def _flaws(told: str) -> Iterator[Flaw]:
    found = _ERROR.findall(told)
    for line, column, message in found:
        where = int(column)  # below 1: the expression as a whole
        yield Flaw(
            line=max(int(line), 1),
            column=where if where > 0 else None,
            message=_sentence(message),
        )
    if not found:
        yield Flaw(line=1, column=None, message=_plain(told))


def _sentence(message: str) -> str:
    """Say in our words what the library found most often."""
    plain = _plain(message)
    if unknown := _UNKNOWN.match(plain):
        name = unknown[1]
        hint = suggest(name, _BY_NAME)
        if not hint and f"event.{name}" in _BY_NAME:
            hint = f'; did you mean "event.{name}"?'
        return f'unknown name "{name}"{hint}'
    plain = _EXPECTED.sub("", plain).replace("'<EOF>'", "the end")
    return _OVERLOAD.sub(r"`\1` cannot be applied to", plain)


def _plain(told: str) -> str:
    """Drop the library's status codes."""
    return re.sub(r"^[A-Z_]+: ", "", _TAIL.sub("", told.strip()))


def _tried(where: Where) -> str | None:
    """Run an expression on invented changes; say what went wrong, or None."""
    try:
        where.timed(view_of({}))
    except WhereError as error:
        return f"throws where nothing is known of a change: {error}"
    for size in _TRIAL_SIZES:
        seen = _large(size)
        try:
            # Twice: what disturbs the first measurement seldom disturbs both.
            took = min(where.timed(seen)[1] for _ in range(2))
        except WhereError as error:
            if "budget" in str(error):
                return "has too many nested loops"
            return None  # it depends on the words, which are invented
        if took > _TRIAL:
            return f"is slow: {took * 1000:.0f} ms on a text of {size:,} characters"
    return None


@cache
def _large(size: int) -> View:
    """Invent the values of a change that is hard on an expression."""
    half = size // 2
    noise = "".join("ab"[(i * i >> 3) & 1] for i in range(half))
    words = tuple(f"{'a' * min(half, 50)} {n}" for n in range(min(size, MOST_WORDS)))
    made: dict[str, Any] = {}
    for field in FIELDS.values():
        match field.kind:
            case Kind.NUMBER:
                made[field.name] = size
            case Kind.TEXT:
                made[field.name] = "a" * half + noise
            case Kind.WORDS:
                made[field.name] = words
            case Kind.WORD:
                made[field.name] = (field.known or words)[:1]
    return view_of(made)


def _value(field: Field, seen: View) -> float | str | list[str]:
    if field.kind is Kind.NUMBER:
        return _number(seen, field.name)
    words = seen.words(field.name)
    if field.kind is Kind.WORDS:
        return [_text(word) for word in words[:MOST_WORDS]]
    return _text(words[0]) if words else ""


def _number(seen: View, name: str) -> float:
    number = seen.number(name)
    if number is None:
        return math.nan
    try:
        return float(number)
    except OverflowError:
        return math.inf


def _text(value: str) -> str:
    """Cut a text; lone surrogates, which no feed should hold, are no UTF-8."""
    return value[:MOST].encode("utf-8", "replace").decode()


@cache
def _environment() -> Any:
    types = {
        Kind.NUMBER: cel.Type.DOUBLE,
        Kind.WORDS: cel.Type.List(cel.Type.STRING),
        Kind.WORD: cel.Type.STRING,
        Kind.TEXT: cel.Type.STRING,
    }
    return cel.NewEnv(
        config=cel.NewEnvConfigFromYaml(_configuration()),
        variables={name: types[field.kind] for name, field in _BY_NAME.items()},
    )


def _configuration() -> str:
    """Let numbers be compared with whole ones: `story.sources >= 2`.

    The library evaluates such comparisons, and only its type checker refuses them; so
    the comparisons are declared anew, with the library's own names.
    """
    lines = ["name: rules", "stdlib:", "  exclude_functions:"]
    lines += [f'  - name: "{operator}"' for operator in _COMPARED]
    lines.append("functions:")
    for operator, name in zip(_COMPARED, _NAMES, strict=False):
        lines += [f'- name: "{operator}"', "  overloads:"]
        for left, right, id_ in _PAIRS:
            lines += _overload(f"{name}_{id_}", left, right)
    for operator, name in (("_==_", "equals"), ("_!=_", "not_equals")):
        lines += [f'- name: "{operator}"', "  overloads:", f"  - id: {name}"]
        any_ = "{type_name: A, is_type_param: true}"
        lines += [f"    args: [{any_}, {any_}]", "    return: {type_name: bool}"]
        for left, right, id_ in _PAIRS[-2:]:
            lines += _overload(f"{name}_{id_}", left, right)
    return "\n".join(lines)


def _overload(id_: str, left: str, right: str) -> list[str]:
    return [
        f"  - id: {id_}",
        f"    args: [{{type_name: {left}}}, {{type_name: {right}}}]",
        "    return: {type_name: bool}",
    ]
