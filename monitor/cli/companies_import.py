"""`lodewatch companies import`: a table of firms becomes rows of the lexicon."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

import click

from monitor.cli.options import Common, common_options, json_flag
from monitor.cli.output import Listing, say, show, stacked, words
from monitor.config import Settings
from monitor.extract.companies import (
    Reading,
    cells_of,
    read_companies,
    rows_in,
    table_of,
)
from monitor.extract.exposure import is_exposure, read_exposure
from monitor.extract.lexicon import load_lexicon
from monitor.notify.words import plural

NONE = "The table names no firm."


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What became of one line of the table."""

    outcome: str  # "added", "joined", "skipped" or "refused"
    line: int
    id: str | None  # None: it was not taken
    name: str
    why: str | None  # None: it is new


@click.command("import")
@click.argument("file", type=click.File("rb"))
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="The file of the lexicon; names/companies.csv beside config.toml otherwise.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be taken; take nothing.")
@json_flag
@common_options()
def command(
    common: Common, *, file: BinaryIO, out: Path | None, dry_run: bool, as_json: bool
) -> int:
    """Take firms from a CSV table of yours, so that texts are searched for them.

    FILE (`-` is stdin) has a line of headings: name, and any of aliases, ticker,
    exchange, country, LEI, CIK; several aliases are divided by | or ;. A firm that is
    known already gets what the table adds. Exits with 1 if a line was refused. A list of
    what is at stake (kind, name, note, weight) is checked: `[exposure] file` names it.

    Example: lodewatch companies import --dry-run suppliers.csv
    """
    settings = common.settings()
    data, name = file.read(), getattr(file, "name", "stdin")
    if is_exposure(data):
        return _check_exposure(settings, data, name)
    out = out or settings.file.parent / "names/companies.csv"
    paths = list(settings.extract.lexicon)
    if out.exists() and not _is_read(settings, out):
        paths.append(out)
    reading = read_companies(data, file=name, lexicon=load_lexicon(paths))
    if reading.taken:
        _write(out, reading, dry_run=dry_run)
    show(
        sorted(_rows(reading), key=lambda r: r.line),
        LISTING,
        as_json=as_json,
        empty=NONE,
    )
    for heading in reading.ignored:
        say(f"the column {heading} was ignored")
    would = "would be " if dry_run else ""
    say(
        f"{len(reading.taken)} {would}taken, {len(reading.known)} known already, "
        f"{len(reading.refused)} refused"
    )
    if dry_run:
        say("Nothing was written; without --dry-run it is.")
    elif reading.taken:
        say(_next_step(settings, out))
    return int(bool(reading.refused))


def _check_exposure(settings: Settings, data: bytes, name: str) -> int:
    """Say whether a list of what is at stake can be used; raise `ConfigError` if not."""
    lexicon = load_lexicon(settings.extract.lexicon)
    held = read_exposure(data, file=name, lexicon=lexicon).holdings
    said = f"{name} is a list of what is at stake: {plural(len(held), 'entry')}, all known."
    path = Path(name).resolve()
    used = settings.exposure is not None and settings.exposure.resolve() == path
    say(
        f"{said} The configuration names it already: nothing is to be imported."
        if used
        else f"{said} It is not imported but named in {settings.file}: "
        f'[exposure] file = "{name}"'
    )
    return 0 if used else 1


def _write(out: Path, reading: Reading, *, dry_run: bool) -> None:
    """Write the file with its new lines, whole or not at all; others stay as they are.

    A `dry_run` makes the same file elsewhere, to find out whether it could be read.
    """
    before = out.read_text(encoding="utf-8") if out.exists() else ""
    rows = rows_in(before) | {t.row.id: cells_of(t.row) for t in reading.taken}
    with ExitStack() as left:
        if dry_run:
            folder = Path(left.enter_context(TemporaryDirectory()))
        else:
            folder = out.parent
            folder.mkdir(parents=True, exist_ok=True)
        draft = folder / f".{out.stem}.new.csv"
        left.callback(draft.unlink, missing_ok=True)
        draft.write_text(table_of(rows), encoding="utf-8")
        load_lexicon([draft])  # complains of what could not be read back
        if not dry_run:
            draft.replace(out)


def _is_read(settings: Settings, out: Path) -> bool:
    """Say whether the configuration names the file or its folder."""
    named = {path.resolve() for path in settings.extract.lexicon}
    return bool(named & {out.resolve(), out.resolve().parent})


def _next_step(settings: Settings, out: Path) -> str:
    if _is_read(settings, out):
        return f"Written: {out}. Next: `kill -HUP` a running `lodewatch run`."
    return (
        f"Written: {out}. Next: name its folder in {settings.file}, "
        f'[extract] lexicon = ["{out.parent.name}"], then `lodewatch doctor`.'
    )


def _rows(reading: Reading) -> Iterator[Row]:
    for taken in reading.taken:
        yield Row(
            outcome="joined" if taken.known else "added",
            line=taken.line,
            id=taken.row.id,
            name=taken.row.name,
            why=f"adds to {taken.known}" if taken.known else None,
        )
    for outcome, lines in (("skipped", reading.known), ("refused", reading.refused)):
        for each in lines:
            yield Row(
                outcome=outcome, line=each.line, id=None, name=each.words, why=each.why
            )


def _field(name: str) -> tuple[str, Callable[[Row], object]]:
    return name, lambda row: getattr(row, name)


LISTING: Listing[Row] = Listing(
    fields=[_field(n) for n in ("outcome", "line", "id", "name", "why")],
    headings=("line", "outcome", "firm"),
    cells=lambda row: (
        words(row.line),
        words(
            row.outcome, {"refused": "red", "skipped": "dim"}.get(row.outcome, "green")
        ),
        stacked(words(row.name, "bold"), words(row.why or row.id or "", "dim")),
    ),
)
