"""Documents to measure speed and memory with."""

import json
import random
from collections.abc import Iterator
from dataclasses import replace
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


_RELEVANT = 8  # one article of so many says something about the subject
_SYLLABLES = ("mel", "tor", "vas", "lin", "dro", "pel", "ska", "fum", "rae", "gol")
_LENGTH = 70  # words


def ever_new_documents() -> Iterator[Document]:
    """Yield documents without end, each with names, nouns and figures of its own.

    The annotated documents again and again, in one mixed order, since a file of long
    ones would look like growth. Each time a sentence is added that no other has: what
    a process keeps of every word that it has met shows only with new words.
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
        told = ", ".join(
            f"Qx{number:06}{letter} {4 * number + place} tonnes of ore{number:06}{letter}ites"
            for place, letter in enumerate("abcd")
        )
        yield Document(
            id=f"{old.id}-{number}",
            title=old.title,
            text=f"{old.text} The firms mine much: {told}.",
            published=old.published,
            source=old.source,
        )


def ever_new_news() -> Iterator[Document]:
    """Yield documents as a feed has them: one of eight is about the subject.

    The others say nothing in any language, in words that hardly any other has.
    """
    for number, document in enumerate(ever_new_documents()):
        if number % _RELEVANT == 0:
            yield document
            continue
        made = random.Random(number)
        words = ("".join(made.choices(_SYLLABLES, k=3)) for _ in range(_LENGTH))
        text = f"{' '.join(words).capitalize()}."
        yield replace(document, title=text[:40], text=text)
