"""Writes values for programs: as a table that no spreadsheet computes, or as JSON. Pure."""

import csv
import io
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, Generic, TypeVar

from monitor.model.record import to_record
from monitor.notify.clean import one_line

T = TypeVar("T")

# The last four are the wide forms of East Asian keyboards.
_FORMULA: Final = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "\uff1d",
    "\uff0b",
    "\uff0d",
    "\uff20",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns(Generic[T]):
    """What programs are given of a kind of thing."""

    fields: Sequence[tuple[str, Callable[[T], object]]]  # of a table
    record: Callable[[T], Any] = to_record  # for JSON


def as_csv(items: Sequence[T], columns: Columns[T]) -> str:
    """Return a table after RFC 4180 that no spreadsheet takes for formulas."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(name for name, _ in columns.fields)
    for item in items:
        table.writerow(harmless(read(item)) for _, read in columns.fields)
    return text.getvalue()


def harmless(value: object) -> object:
    """Return a cell that a spreadsheet shows and does not compute.

    A text that begins like a formula gets an apostrophe before it, as OWASP advises
    against CSV injection; a number stays one.
    """
    if isinstance(value, (int, float)):
        return value
    text = plain_field(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def plain_field(value: object) -> str:
    """Write a value so that neither a tab nor a line end is in it."""
    if value is None:
        return ""
    if isinstance(value, (tuple, list)):
        return ",".join(plain_field(v) for v in value)
    return one_line(str(value))


def as_jsonl(items: Sequence[T], columns: Columns[T]) -> str:
    """Return a line of JSON for each."""
    return "".join(f"{as_line(columns.record(item))}\n" for item in items)


def as_json(items: Sequence[T], columns: Columns[T]) -> str:
    """Return one JSON array, with a line for each."""
    lines = as_jsonl(items, columns).removesuffix("\n").split("\n")
    return "[" + ",\n ".join(lines) + "]\n"


def as_line(record: object) -> str:
    """Return one record as one line of JSON."""
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))


def stamp(when: datetime | None) -> str:
    """Write a moment for programs; empty for none."""
    return "" if when is None else f"{when.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
