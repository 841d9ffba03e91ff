"""`lodewatch sources import`: the new feeds of an OPML file go into config.toml."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

import click

from monitor import app
from monitor.cli.additions import names, next_step
from monitor.cli.options import Common, common_options, json_flag
from monitor.cli.output import Listing, say, show, stacked, words
from monitor.collect.opml import Listed, Reading, read_opml
from monitor.config.append import Addition, append_sources

NONE = "The file lists no feed."


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What became of one line of the file."""

    outcome: str  # "added", "skipped" or "refused"
    line: int
    name: str | None  # None: it was not added
    title: str
    url: str | None
    why: str | None  # None: it was added


@click.command("import")
@click.argument("file", type=click.File("rb"))
@click.option(
    "--dry-run", is_flag=True, help="Say what would be added, and add nothing."
)
@json_flag
@common_options()
def command(common: Common, *, file: BinaryIO, dry_run: bool, as_json: bool) -> int:
    """Add the feeds of an OPML file that are not watched yet; visit none of them.

    FILE may be `-` for stdin. Exits with 1 if a line was refused, and with 2 if the
    file is no OPML; the configuration is written once, or not at all.

    Example: lodewatch sources import --dry-run feeds.opml
    """
    settings = common.settings()
    free, listed_in = names(common, settings), getattr(file, "name", "stdin")
    reading = read_opml(
        file.read(),
        file=listed_in,
        known=settings.sources,
        taken=free.taken,
        former=free.former,
    )
    if reading.new:
        additions = [_addition(listed, listed_in) for listed in reading.new]
        append_sources(settings.file, additions, dry_run=dry_run)
    show(
        sorted(_rows(reading), key=lambda r: r.line),
        LISTING,
        as_json=as_json,
        empty=NONE,
    )
    would = "would be " if dry_run else ""
    say(
        f"{len(reading.new)} {would}added, {len(reading.known)} skipped as duplicates, "
        f"{len(reading.refused)} refused"
    )
    if dry_run:
        say("Nothing was written; without --dry-run it is.")
    elif reading.new:
        say(next_step(settings))
    return int(bool(reading.refused))


def _addition(listed: Listed, file: str) -> Addition:
    folders = f": {', '.join(listed.folders)}" if listed.folders else ""
    comment = (
        f"Imported from {file}, line {listed.line}, on {app.now():%Y-%m-%d}{folders}"
    )
    return Addition(source=listed.source, comments=(comment,))


def _rows(reading: Reading) -> Iterator[Row]:
    for listed in reading.new:
        source = listed.source
        yield Row(
            outcome="added",
            line=listed.line,
            name=source.name,
            title=source.title or source.name,
            url=source.url,
            why=None,
        )
    for outcome, passed in (("skipped", reading.known), ("refused", reading.refused)):
        for each in passed:
            yield Row(
                outcome=outcome,
                line=each.line,
                name=None,
                title=each.words,
                url=None,
                why=each.why,
            )


def _field(name: str) -> tuple[str, Callable[[Row], object]]:
    return name, lambda row: getattr(row, name)


LISTING: Listing[Row] = Listing(
    fields=[_field(n) for n in ("outcome", "line", "name", "title", "url", "why")],
    headings=("line", "outcome", "source"),
    cells=lambda row: (
        words(row.line),
        words(row.outcome, "green" if row.why is None else "dim"),
        stacked(words(row.title, "bold"), words(row.why or row.url or "", "dim")),
    ),
)
