"""Documents from a file or stdin, and events out of them: `extract`, `group`, `replay`.

Whatever is wrong with a line or a document is an answer like any other, in its place.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import BinaryIO, Final, TypeVar

from monitor.cli.output import progress, say
from monitor.config import ExtractSettings, Settings
from monitor.errors import DocumentError, MonitorError
from monitor.extract.work import explain_documents, extract_documents
from monitor.model.event import Extraction
from monitor.model.explanation import Explanation
from monitor.model.text import Document
from monitor.pipeline.documents import read_documents
from monitor.scale.engines import map_batches

T = TypeVar("T")

BATCH: Final = 20  # documents handed over at once
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
        for batch in _batches(items):
            waiting.append(batch)
            yield [item for item in batch if isinstance(item, Document)]

    done = map_batches(
        partial(explain_batch if explained else extract_batch, settings.extract),
        documents(),
        engine=settings.scale.engine,
        workers=settings.scale.workers,
    )
    for found in done:
        results = iter(found)
        for item in waiting.popleft():
            if isinstance(item, DocumentError):
                yield _refused(item)
            else:
                yield _answered(item, next(results))


def _batches(items: Iterable[T]) -> Iterator[Sequence[T]]:
    rest = iter(items)
    while batch := tuple(islice(rest, BATCH)):
        yield batch


Read = Extraction | Explanation


def extract_batch(
    settings: ExtractSettings, documents: Sequence[Document]
) -> Sequence[Read | str]:
    """Read a batch; a document that cannot be read gives the reason.

    Runs in a worker process.
    """
    return _batch(extract_documents, settings, documents)


def explain_batch(
    settings: ExtractSettings, documents: Sequence[Document]
) -> Sequence[Read | str]:
    """Read and explain a batch, as `extract_batch` reads one."""
    return _batch(explain_documents, settings, documents)


def _batch(
    read: Callable[[ExtractSettings, Sequence[Document]], Sequence[Read]],
    settings: ExtractSettings,
    documents: Sequence[Document],
) -> Sequence[Read | str]:
    """Read a batch; where that fails, one by one, to find the one that hurts."""
    if not documents:
        return ()
    try:
        return read(settings, documents)
    except MonitorError:
        raise  # a missing model or a wrong type file concerns all of them
    except Exception as error:  # noqa: BLE001 - whatever a text makes it raise
        if len(documents) == 1:
            return (f"{type(error).__name__}: {error}",)
        return [f for one in documents for f in _batch(read, settings, (one,))]


def _refused(error: DocumentError) -> Answer:
    return Answer(
        id=error.document_id, document=None, extraction=None, error=str(error)
    )


def _answered(document: Document, found: Read | str) -> Answer:
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
    return Answer(id=document.id, document=document, extraction=None, error=found)


def counted(
    items: Iterable[T], words: str, *, total: Callable[[], int | None]
) -> Iterator[T]:
    """Yield `items` while a bar shows how many there were."""
    with progress(words, total=total) as update:
        for number, item in enumerate(items, start=1):
            yield item
            update(number)
