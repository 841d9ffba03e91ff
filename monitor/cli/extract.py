"""`lodewatch extract`: documents in, events out, one line for each."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

import click

from monitor.cli.explained import explained
from monitor.cli.options import Common, common_options
from monitor.cli.output import print_json, print_rich, say
from monitor.cli.page import render_page
from monitor.cli.scaling import Scaling, scale_flags
from monitor.cli.taking import Answer, answers, counted, documents_in, lines_in
from monitor.cli.times import a_moment
from monitor.cli.titles import titles
from monitor.errors import DocumentError
from monitor.model.explanation import Explanation
from monitor.model.record import to_record
from monitor.model.text import Document


@click.command("extract")
@click.argument("file", type=click.File("rb"), default="-")
@click.option("--text", help="Read this text instead of a file.")
@click.option("--title", default="", help="Headline of --text.")
@click.option(
    "--published", metavar="TIME", callback=a_moment, help="When --text was published."
)
@click.option("--explain", is_flag=True, help="Say why, and what almost was an event.")
@click.option(
    "--html",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False, writable=True),
    help="Write the documents with their evidence into this page.",
)
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help="JSON lines; so without --explain or --html.",
)
@scale_flags
@common_options()
def command(
    common: Common,
    *,
    scaling: Scaling,
    file: BinaryIO,
    text: str | None,
    title: str,
    published: datetime | None,
    explain: bool,
    html: Path | None,
    as_json: bool,
) -> int:
    """Documents in, events out: one JSON line for each document, in the same order.

    FILE holds a JSON object a line: id, title, text, published, url, source. Without
    it stdin is read. A bad line is answered with its error and does not stop the
    others; the exit code is 1 then.

    Example: lodewatch extract documents.jsonl > events.jsonl
    """
    settings = scaling.of(common.settings(needs_file=False))
    items: Iterable[Document | DocumentError]
    if text is not None:
        items = [Document(id="text", title=title, text=text, published=published)]
    else:
        items = documents_in(file)
    found = answers(items, settings, explained=explain or html is not None)
    title_of = titles(settings)
    kept: list[Answer] = []
    bad = 0
    for answer in counted(found, "extracting", total=lambda: lines_in(file)):
        bad += answer.error is not None
        if explain and not as_json:
            print_rich(*explained(answer, title_of))
        elif as_json or html is None:
            print_json(_record(answer, explain=explain))
        if html is not None:
            kept.append(answer)
    if html is not None:
        html.write_text(render_page(kept, title_of), encoding="utf-8")
        say(f"written: {html}")
    return int(bad > 0)


def _record(answer: Answer, *, explain: bool) -> object:
    if answer.extraction is None:
        return {"id": answer.id, "error": answer.error}
    record = to_record(answer.extraction)
    if explain and answer.explanation is not None:
        record |= {"explanation": explanation_record(answer.explanation)}
    return record


def explanation_record(explanation: Explanation) -> dict[str, Any]:
    """Return an explanation as data; its accounts stand in the order of the events."""
    record: dict[str, Any] = to_record(explanation)
    del record["extraction"]
    for account in record["accounts"]:
        del account["event"]
    for miss, told in zip(record["near_misses"], explanation.near_misses, strict=True):
        miss["told"] = told.told
    return record
