"""`lodewatch extract`: documents in, events out, one line for each."""

from collections.abc import Iterable
from datetime import datetime
from typing import BinaryIO

import click

from monitor.cli.options import Common, common_options
from monitor.cli.output import print_json
from monitor.cli.taking import Answer, answers, counted, documents_in, lines_in
from monitor.cli.times import a_moment
from monitor.errors import DocumentError
from monitor.model.record import to_record
from monitor.model.text import Document


@click.command("extract")
@click.argument("file", type=click.File("rb"), default="-")
@click.option("--text", help="Read this text instead of a file.")
@click.option("--title", default="", help="Headline of --text.")
@click.option(
    "--published", metavar="TIME", callback=a_moment, help="When --text was published."
)
@click.option("--json", "_as_json", is_flag=True, help="JSON lines; always so.")
@common_options()
def command(
    common: Common,
    *,
    file: BinaryIO,
    text: str | None,
    title: str,
    published: datetime | None,
    _as_json: bool,
) -> int:
    """Documents in, events out: one JSON line for each document, in the same order.

    FILE holds a JSON object a line: id, title, text, published, url, source. Without
    it stdin is read. A bad line is answered with its error and does not stop the
    others; the exit code is 1 then.
    """
    settings = common.settings(needs_file=False)
    items: Iterable[Document | DocumentError]
    if text is not None:
        items = [Document(id="text", title=title, text=text, published=published)]
    else:
        items = documents_in(file)
    bad = 0
    found = answers(items, settings)
    for answer in counted(found, "extracting", total=lambda: lines_in(file)):
        print_json(_record(answer))
        bad += answer.error is not None
    return int(bad > 0)


def _record(answer: Answer) -> object:
    if answer.extraction is None:
        return {"id": answer.id, "error": answer.error}
    return to_record(answer.extraction)
