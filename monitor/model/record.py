"""Records: model values as JSON-ready data, and back.

The only place that knows how a model value looks outside the process; the database,
`--json`, the webhook and the export all use it. None and empty optional parts of an
event are written out, so that a reader can rely on every key.
"""

from typing import Any, TypeVar

from pydantic import TypeAdapter

T = TypeVar("T")


_adapters: dict[Any, TypeAdapter[Any]] = {}


def _adapter(kind: Any) -> TypeAdapter[Any]:
    """Return the adapter of a type expression; building one is slow, so keep it."""
    if kind not in _adapters:
        _adapters[kind] = TypeAdapter(kind)
    return _adapters[kind]


def to_record(value: object) -> Any:
    """Return `value` as dicts, lists, strings, numbers, booleans and None."""
    return _adapter(type(value)).dump_python(value, mode="json")


def to_json(value: object) -> str:
    """Return `value` as one line of JSON."""
    return _adapter(type(value)).dump_json(value).decode()


def from_json(kind: type[T], text: str | bytes) -> T:
    """Read what `to_json` wrote; raise `ValueError` if it is no such record."""
    value: T = _adapter(kind).validate_json(text)
    return value


def from_record(kind: type[T], record: object) -> T:
    """Read what `to_record` gave; raise `ValueError` if it is no such record."""
    value: T = _adapter(kind).validate_python(record)
    return value
