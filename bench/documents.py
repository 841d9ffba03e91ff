"""Documents to measure speed and memory with."""

import json
import random
from collections.abc import Iterator
from itertools import count

from bench.gold import DEV, GOLD, NotHereError, needed, rows
from monitor.errors import DocumentError
from monitor.model.text import Document
from monitor.pipeline.documents import read_documents


def dev_documents() -> list[Document]:
    """Return the documents to measure on, without their annotations."""
    paths = [GOLD / f"{name}.jsonl" for name in DEV]
    lines = (json.dumps(row) for path in paths for row in rows(path))
    return [d for d in read_documents(lines) if not isinstance(d, DocumentError)]


def ever_new_documents() -> Iterator[Document]:
    """Yield documents without end, each with names that no other has.

    The annotated documents again and again, in one mixed order, since a file of long
    ones would look like growth. Each time there are made-up firms more: what a process
    keeps of every word that it has met shows only with new words.
    """
    lines = [
        line
        for path in sorted(needed(GOLD).glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    known = [d for d in read_documents(lines) if not isinstance(d, DocumentError)]
    if not known:
        raise NotHereError("shared/gold holds no documents")
    random.Random(0).shuffle(known)
    for number in count():
        old = known[number % len(known)]
        words = " ".join(f"Qx{number:06}{letter} minerals" for letter in "abcdefgh")
        yield Document(
            id=f"{old.id}-{number}",
            title=old.title,
            text=f"{old.text} {words} said nothing.",
            published=old.published,
            source=old.source,
        )
