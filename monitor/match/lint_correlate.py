"""What is wrong with `[rule.correlate]`: what each kind needs, and what it cannot use."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any, Final

from monitor.match.fields import ALIASES, FIELDS, Kind
from monitor.model.rule import CorrelationKind
from monitor.nearest import suggest
from monitor.toml_file import Key, read_duration

_WITH_FIELD: Final = (CorrelationKind.DISTINCT, CorrelationKind.NEW_TERM)
_COUNTING: Final = (CorrelationKind.COUNT, CorrelationKind.DISTINCT)
_WITH_STEPS: Final = (CorrelationKind.SEQUENCE, CorrelationKind.ABSENCE)
_PAIR: Final = 2  # steps of an absence: what begins the wait, and what ends it


def problems(table: Mapping[str, Any]) -> Iterator[tuple[Key, str]]:
    """Yield the key and what is wrong with it; types of values are checked elsewhere."""
    by = table.get("by")
    for name in by if isinstance(by, list) else []:
        if isinstance(name, str) and (wrong := _unfit(name)):
            yield ("by",), wrong
    field = table.get("field")
    if isinstance(field, str) and (wrong := _unfit(field)):
        yield ("field",), wrong
    if _length(table.get("window")) == timedelta(0):
        yield ("window",), "nothing happens within no time"
    if table.get("type") in list(CorrelationKind):
        yield from _of_kind(CorrelationKind(table["type"]), table)


def _unfit(name: str) -> str | None:
    """Say why changes cannot be told by a field; None if they can."""
    field = FIELDS.get(ALIASES.get(name, name))
    if field is None:
        return f'unknown field "{name}"{suggest(name, [*ALIASES, *FIELDS])}'
    if field.kind in (Kind.WORD, Kind.WORDS):
        return None
    return f'"{name}" is a {field.kind} field: changes cannot be told by it'


def _length(value: object) -> object:
    try:
        return read_duration(value)
    except ValueError:
        return None


def _of_kind(
    kind: CorrelationKind, table: Mapping[str, Any]
) -> Iterator[tuple[Key, str]]:
    if kind in _WITH_FIELD and "field" not in table:
        yield (), f"`{kind}` needs `field`: whose values it looks at"
    if kind not in _WITH_FIELD and "field" in table:
        yield ("field",), f"`{kind}` looks at no field; group by it, with `by`"
    yield from _number(kind, table.get("at_least"))
    yield from _steps(kind, table.get("step"))


def _number(kind: CorrelationKind, least: object) -> Iterator[tuple[Key, str]]:
    if kind in _COUNTING and least is None:
        yield (), f"`{kind}` needs `at_least`: how many it takes"
    elif kind in _COUNTING and isinstance(least, int) and least < _PAIR:
        yield (
            ("at_least",),
            "must be 2 or more: a rule without correlate is enough for 1",
        )
    elif kind not in _COUNTING and least is not None:
        yield ("at_least",), f"`{kind}` does not count"


def _steps(kind: CorrelationKind, given: object) -> Iterator[tuple[Key, str]]:
    steps = given if isinstance(given, list) else []
    if kind not in _WITH_STEPS and steps:
        yield ("step",), f"`{kind}` has no steps"
    elif kind is CorrelationKind.SEQUENCE and len(steps) < _PAIR:
        yield ("step",), "a sequence has two or more [[rule.correlate.step]]"
    elif kind is CorrelationKind.ABSENCE and len(steps) not in (0, _PAIR):
        said = "an absence has no step, or two: what begins the wait, what ends it"
        yield ("step",), said
    for at, step in enumerate(steps):
        if step == {}:
            yield ("step", at), "is empty: name the conditions of this step"
