"""Results on stdout: tables on a terminal, plain lines in a pipe, JSON where asked.

Outside words are shown as text and never as markup or terminal codes. What a program
reads is one record a line: tabs between the fields, or JSON.
"""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Final, TypeVar

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from monitor.notify.clean import one_line
from monitor.notify.table import Columns, as_line, plain_field

T = TypeVar("T")

WIDEST: Final = 140  # columns: beyond, the eye loses the line


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing(Columns[T]):
    """How a kind of thing is listed: for programs, and on a terminal."""

    headings: Sequence[str]  # the last column takes the space left
    cells: Callable[[T], Sequence[RenderableType]]


def show(
    items: Sequence[T],
    listing: Listing[T],
    *,
    as_json: bool,
    empty: str | Callable[[], str],
) -> None:
    """Print a list; `empty` is said on stderr where there is nothing to print."""
    if as_json:
        for item in items:
            print_json(listing.record(item))
    elif not items:
        say(empty if isinstance(empty, str) else empty())
    elif sys.stdout.isatty():
        print_rich(table(items, listing))
    else:
        print("\t".join(name for name, _ in listing.fields))
        for item in items:
            print(plain_fields(*(read(item) for _, read in listing.fields)))


def plain_fields(*values: object) -> str:
    """Write a record for a pipe: tabs between the fields."""
    return "\t".join(plain_field(value) for value in values)


def table(items: Iterable[T], listing: Listing[T]) -> Table:
    """Lay a list out for people."""
    last = len(listing.headings) - 1
    made = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for number, heading in enumerate(listing.headings):
        if number == last:
            made.add_column(heading, ratio=1, overflow="fold")
        else:
            made.add_column(heading, no_wrap=True)
    for item in items:
        made.add_row(*listing.cells(item))
    made.expand = True
    return made


def words(text: object, style: str = "") -> Text:
    """Return outside words as one line that is no markup."""
    return Text(one_line(str(text)), style=style)


def stacked(*parts: RenderableType | None) -> RenderableType:
    """Put the parts that are there below each other."""
    return Group(*(p for p in parts if p is not None))


def facts(*parts: str | None) -> Text | None:
    """Join the parts that are there into a quiet line; None without any."""
    told = [one_line(p) for p in parts if p]
    return Text(" · ".join(told), style="dim") if told else None


def print_rich(*parts: RenderableType) -> None:
    """Print for people, at most `WIDEST` wide."""
    console = Console(highlight=False, emoji=False, soft_wrap=False)
    width = min(console.width, WIDEST)
    # Rendered first and printed then: rich would answer a closed pipe by itself.
    with console.capture() as captured:
        console.print(*parts, width=width, sep="\n")
    for line in captured.get().splitlines():
        print(line.rstrip())


def print_json(record: object) -> None:
    """Print one record as one line."""
    print(as_line(record))


def say(text: str) -> None:
    """Say something about the work itself, on stderr."""
    with suppress(OSError):  # a full disk under a log must not undo what was done
        print(text, file=sys.stderr)


@contextmanager
def progress(
    label: str, *, total: Callable[[], int | None]
) -> Iterator[Callable[[int], None]]:
    """Show a bar on stderr while something runs, where somebody can see it.

    Gives a function that is told how much is done by now. Where results scroll by in
    the same terminal, or nobody looks, there is no bar.
    """
    if not sys.stderr.isatty() or sys.stdout.isatty():
        yield lambda _: None
        return
    from rich.progress import (  # noqa: PLC0415 - lists show none
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
    )

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    bar = Progress(*columns, TimeElapsedColumn(), console=Console(stderr=True))
    with bar:
        task = bar.add_task(label, total=total())
        yield lambda done: bar.update(task, completed=done)
