"""Documents from a file or stdin, and events out of them: `extract`, `group`, `replay`.

Whatever is wrong with a line or a document is an answer like any other, in its place.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO, Final, TypeVar

from monitor.cli.output import progress, say
from monitor.config import Settings
from monitor.errors import DocumentError, WorkError
from monitor.model.event import Extraction
from monitor.model.explanation import Explanation
from monitor.model.text import Document
from monitor.pipeline.bulk import Read, batched, read_batches
from monitor.pipeline.documents import read_documents

T = TypeVar("T")

_CHUNK: Final = 1 << 20  # bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What became of one line."""

    id: str | None  # None: the line gives no id
    document: Document | None  # None: the line is no document
    extraction: Extraction | None  # None: it could not be read
    error: str | None = None  # None: it could be read
    explanation: Explanation | None = None  # None: nobody asked for one


def documents_in(file: BinaryIO) -> Iterator[Document | DocumentError]:
    """Read documents, and say on stderr which lines are none."""
    if file.isatty():
        say("reading documents from the terminal, one a line; end with Ctrl-D")
    lines = (line.decode("utf-8", "surrogateescape") for line in file)
    for item in read_documents(lines):
        if isinstance(item, DocumentError):
            say(f"{getattr(file, 'name', 'stdin')}: {item}")
        yield item


def lines_in(file: BinaryIO) -> int | None:
    """Count the lines of a file for its progress bar; None if that would use it up."""
    if not file.seekable():
        return None
    chunks = iter(partial(file.read, _CHUNK), b"")
    count = sum(chunk.count(b"\n") for chunk in chunks)
    file.seek(0)
    return count


def answers(
    items: Iterable[Document | DocumentError],
    settings: Settings,
    *,
    explained: bool = False,
) -> Iterator[Answer]:
    """Extract from each document; yield an answer for each item, in order."""
    waiting: deque[Sequence[Document | DocumentError]] = deque()

    def documents() -> Iterator[Sequence[Document]]:
        for batch in batched(items):
            waiting.append(batch)
            yield [item for item in batch if isinstance(item, Document)]

    for found in read_batches(documents(), settings, explained=explained):
        results = iter(found)
        for item in waiting.popleft():
            if isinstance(item, DocumentError):
                yield _refused(item)
            else:
                yield _answered(item, next(results))


def _refused(error: DocumentError) -> Answer:
    return Answer(
        id=error.document_id, document=None, extraction=None, error=str(error)
    )


def _answered(document: Document, found: Read | WorkError) -> Answer:
    if isinstance(found, Extraction):
        return Answer(id=document.id, document=document, extraction=found)
    if isinstance(found, Explanation):
        return Answer(
            id=document.id,
            document=document,
            extraction=found.extraction,
            explanation=found,
        )
    say(f"document {document.id!r} could not be read: {found}")
    return Answer(id=document.id, document=document, extraction=None, error=str(found))


def counted(
    items: Iterable[T], words: str, *, total: Callable[[], int | None]
) -> Iterator[T]:
    """Yield `items` while a bar shows how many there were."""
    with progress(words, total=total) as update:
        for number, item in enumerate(items, start=1):
            yield item
            update(number)
