"""What the export commands share: their options, their formats, where they write."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Generic, TypeVar

import click

from monitor.cli.output import say
from monitor.cli.times import a_past
from monitor.notify.atom import Entry, render_atom, tag
from monitor.notify.table import Columns, as_csv, as_json, as_jsonl
from monitor.notify.words import plural

MOST: Final = 10_000  # written where no --limit is given
MOST_OF_FEED: Final = 100

T = TypeVar("T")
Command = TypeVar("Command", bound=Callable[..., object])


def export_options(*formats: str) -> Callable[[Command], Command]:
    """Add `--format`, the first of which is the default, `--out`, `--since`, `--limit`."""

    def decorate(command: Command) -> Command:
        for option in (
            click.option(
                "--limit",
                type=click.IntRange(min=1),
                metavar="N",
                help=f"Most that are written, the newest; {MOST:,} otherwise, "
                f"{MOST_OF_FEED} in a feed.",
            ),
            click.option(
                "--since",
                metavar="TIME",
                callback=a_past,
                help="Only newer: 24h, 7d or 2025-11-07.",
            ),
            click.option("--name", metavar="NAME", help="What readers call the feed."),
            click.option(
                "--out",
                metavar="FILE",
                type=click.Path(path_type=Path, dir_okay=False, writable=True),
                help="Write it into this file, whole or not at all; otherwise to stdout.",
            ),
            click.option(
                "--format",
                "format_",
                type=click.Choice(formats),
                default=formats[0],
                help=f"{formats[0]} otherwise.",
            ),
        ):
            command = option(command)
        return command

    return decorate


def most(limit: int | None, format_: str) -> int:
    """Return how many are written at most."""
    return limit or (MOST_OF_FEED if format_ == "atom" else MOST)


def write(content: bytes, out: Path | None, *, said: str) -> None:
    """Write to stdout, or a whole file, of which it is `said` what is in it."""
    if out is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        return
    draft = out.with_name(f".{out.name}.new")
    try:
        draft.write_bytes(content)
        draft.replace(out)
    except OSError as error:
        error.filename, error.filename2 = str(out), None
        raise
    say(f"{said} written: {out}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported(Generic[T]):
    """How a kind of thing is written."""

    topic: str  # names the feed where the user gives no name
    noun: str
    columns: Columns[T]
    entries: Callable[[Sequence[T]], Sequence[Entry]]  # several may be one entry


def write_found(
    found: Sequence[T],
    kind: Exported[T],
    *,
    format_: str,
    name: str | None,
    out: Path | None,
    limit: int,
) -> None:
    """Write what was found as CSV, one JSON array, lines of JSON, or an Atom feed.

    At most `limit` were looked for.
    """
    if format_ == "atom":
        entries = kind.entries(found)
        title, id_ = name or f"Lodewatch: {kind.topic}", tag("feed", name or kind.topic)
        content, written = render_atom(entries, name=title, id=id_), len(entries)
    else:
        form = {"csv": as_csv, "json": as_json}.get(format_, as_jsonl)
        content = form(found, kind.columns).encode("utf-8", "replace")
        written = len(found)
    write(content, out, said=plural(written, kind.noun))
    tell_rest(len(found), limit)


def tell_rest(written: int, limit: int) -> None:
    """Say where there may be more than was written."""
    if written == limit:
        say(f"Only the newest {limit:,} were written; --limit N writes more.")
