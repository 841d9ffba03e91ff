"""`lodewatch types check`: the examples that stand in type files."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import click
from rich.console import RenderableType

from monitor.cli.options import Common, common_options, json_flag
from monitor.cli.output import Listing, progress, say, show, stacked, words
from monitor.config.settings import ExtractSettings
from monitor.extract.extractor import Extractor
from monitor.extract.types import EventType, is_shipped, known_types
from monitor.extract.types.load import files_at
from monitor.extract.types.trial import Tried, try_examples
from monitor.model.event import Extraction
from monitor.model.text import Document
from monitor.notify.words import plural

NONE = "No type of your own has an example; --all runs those of the shipped types."


@click.command("check")
@click.argument("paths", type=click.Path(path_type=Path), nargs=-1)
@click.option("--all", "every", is_flag=True, help="Also those of the shipped types.")
@click.option("--failed", "failed_only", is_flag=True, help="List only what fails.")
@json_flag
@common_options()
def command(
    common: Common,
    *,
    paths: tuple[Path, ...],
    every: bool,
    failed_only: bool,
    as_json: bool,
) -> int:
    """Run the examples in the files of your own types; exit with 1 if one fails.

    PATHS are files or folders whose types are read besides the configured ones, and
    alone are run. A mistake in a file ends with 2.

    Example: lodewatch types check types/drug-approval.toml
    """
    settings = common.settings(needs_file=False).extract
    known_types(settings)  # complains of what is switched off and does not exist
    # What is switched off can be mended, too.
    settings = replace(settings, types=(*settings.types, *paths), without=())
    types = _chosen(known_types(settings), paths, every=every)
    results = tried(types, settings)
    failed = [result for result in results if result.wrong]
    shown = failed if failed_only else results
    show(shown, listing(), as_json=as_json, empty="" if results else NONE)
    counts = plural(len(results), "example"), plural(len(types), "type")
    say(f"{' of '.join(counts)}: {len(failed) or 'none'} failed")
    return int(bool(failed))


def _chosen(
    types: Sequence[EventType], paths: Sequence[Path], *, every: bool
) -> list[EventType]:
    if every:
        return list(types)
    named = {str(p) for path in paths for p in files_at(path)}
    return [t for t in types if (t.file in named if paths else not is_shipped(t))]


def tried(types: Sequence[EventType], settings: ExtractSettings) -> list[Tried]:
    """Run the examples of `types`; the language model is loaded if there are any."""
    total = sum(len(t.examples) for t in types)
    if not total:
        return []
    # A type file promises what its frames find; the detector may think otherwise.
    extractor = Extractor.load(settings, with_detector=False)
    done = 0
    with progress("reading examples", total=lambda: total) as update:

        def extract(document: Document) -> Extraction:
            nonlocal done
            done += 1
            update(done)
            return extractor.extract(document)

        return list(try_examples(types, extract))


def listing() -> Listing[Tried]:
    """Say how results are listed."""
    fields: list[tuple[str, Callable[[Tried], object]]] = [
        ("result", _verdict),
        ("type", lambda t: t.type),
        ("place", lambda t: t.place),
        ("message", lambda t: t.wrong or "as expected"),
        ("text", lambda t: t.text),
    ]

    def cells(result: Tried) -> tuple[RenderableType, ...]:
        style = "bold red" if result.wrong else "green"
        why = words(result.wrong, "red") if result.wrong else None
        place = words(result.place, "dim") if result.wrong else None
        text = words(f"{result.type}: {result.text}")
        return (words(_verdict(result), style), stacked(text, why, place))

    return Listing(
        fields=fields,
        headings=("", "example"),
        cells=cells,
        record=lambda t: {name: read(t) for name, read in fields},
    )


def _verdict(result: Tried) -> str:
    return "FAILED" if result.wrong else "ok"
