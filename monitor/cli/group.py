"""`lodewatch group`: which documents report the same development."""

from collections.abc import Sequence
from typing import BinaryIO

import click

from monitor.cli.options import Common, common_options
from monitor.cli.output import print_json
from monitor.cli.scaling import Scaling, scale_flags
from monitor.cli.taking import Answer, answers, counted, documents_in, lines_in
from monitor.group.cluster import group_documents
from monitor.model.event import Extraction


@click.command("group")
@click.argument("file", type=click.File("rb"), default="-")
@click.option("--json", "_as_json", is_flag=True, help="JSON lines; always so.")
@click.option("--explain", is_flag=True, help="Say of each why: one key more, why.")
@scale_flags
@common_options()
def command(
    common: Common, *, scaling: Scaling, file: BinaryIO, _as_json: bool, explain: bool
) -> int:
    """Documents in, clusters out: which of them report the same development.

    One JSON line for each document, in the same order: id, cluster (the id of its
    earliest document), duplicate_of (the document whose text it copies, or null).

    Example: lodewatch group documents.jsonl > clusters.jsonl
    """
    settings = scaling.of(common.settings(needs_file=False))
    found = answers(documents_in(file), settings)
    read = tuple(counted(found, "reading", total=lambda: lines_in(file)))
    for record in grouped(read, explained=explain):
        print_json(record)
    return int(any(answer.error is not None for answer in read))


def grouped(
    read: Sequence[Answer], *, explained: bool = False
) -> list[dict[str, str | None]]:
    """Return the records of all answers, errors in their places.

    A document that could not be read is still compared by its wording.
    """
    pairs = [
        (a.document, a.extraction or Extraction(id=a.document.id))
        for a in read
        if a.document is not None
    ]
    found = iter(group_documents(pairs))
    records: list[dict[str, str | None]] = []
    for answer in read:
        if answer.document is None:
            records.append({"id": answer.id, "error": answer.error})
            continue
        one = next(found)
        record = {
            "id": one.id,
            "cluster": one.cluster,
            "duplicate_of": one.duplicate_of,
        }
        records.append(record | ({"why": one.why} if explained else {}))
    return records
