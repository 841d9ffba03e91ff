"""Tables of results: what a measurement gives back, and how it is shown."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One question, answered in rows; a measurement that could not run says why."""

    title: str
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    skipped: tuple[str, ...] = ()  # reasons


def shown(tables: Iterable[Table]) -> str:
    """Write tables as Markdown that also reads well in a terminal."""
    return "\n\n".join(_one(table) for table in tables)


def _one(table: Table) -> str:
    parts = [f"### {table.title}"]
    if table.rows:
        parts.append(_grid(table.head, table.rows))
    parts += [f"Not measured: {reason}." for reason in table.skipped]
    return "\n\n".join(parts)


def _grid(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    lines = [head, ["-" * width for width in widths], *rows]
    return "\n".join(
        f"| {' | '.join(c.ljust(w) for c, w in zip(line, widths, strict=True))} |"
        for line in lines
    )
