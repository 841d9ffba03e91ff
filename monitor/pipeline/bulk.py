"""Read many documents: in batches, over whatever `[scale]` names, each with a deadline."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache, partial
from itertools import islice
from typing import Final, TypeVar

from monitor.config import ExtractSettings, Settings
from monitor.errors import VersionDiffers, WorkError
from monitor.extract.version import reader_version
from monitor.extract.work import explain_documents, extract_documents
from monitor.model.event import Extraction
from monitor.model.explanation import Explanation
from monitor.model.text import Document
from monitor.pipeline.read import START_ALLOWANCE
from monitor.scale.engines import Patience, map_batches

T = TypeVar("T")

BATCH: Final = 50
"""Documents of one piece of work: a few seconds, so that a lost one costs little."""

_EACH: Final = 2.0  # seconds that a document may take when others come with it

Read = Extraction | Explanation


def batched(items: Iterable[T]) -> Iterator[Sequence[T]]:
    """Yield `items` in batches, each as soon as it is full."""
    rest = iter(items)
    while batch := tuple(islice(rest, BATCH)):
        yield batch


def read_batches(
    batches: Iterable[Sequence[Document]],
    settings: Settings,
    *,
    explained: bool = False,
) -> Iterator[tuple[Read | WorkError, ...]]:
    """Yield for each batch what was found in its documents, in order.

    A document that cannot be read gives the reason.
    """
    extract = settings.extract
    return map_batches(
        partial(_read, extract, reader_version(extract), explained),
        batches,
        scale=settings.scale,
        patience=patience(extract),
    )


def patience(settings: ExtractSettings) -> Patience:
    """Return how long a batch may take.

    Less than the deadline of each document times their number: a batch that takes
    longer is read again one by one, and only there each has the whole time.
    """
    one = settings.timeout.total_seconds()
    return lambda count: START_ALLOWANCE + one + _EACH * (count - 1)


def same_version(settings: ExtractSettings, version: str) -> None:
    """Raise `VersionDiffers` unless this process reads texts as `version` does."""
    here = _version(settings)
    if here != version:
        message = (
            f"a worker would read texts otherwise than this command does (version {here} "
            f"there, {version} here): install the same lodewatch, and put the same "
            "files of [extract] at the same place, on every machine"
        )
        raise VersionDiffers(message)


def _read(
    settings: ExtractSettings,
    version: str,
    explained: bool,  # noqa: FBT001 - bound by `partial`
    documents: Sequence[Document],
) -> Sequence[Read]:
    """Read a batch; runs in a worker process, perhaps on another machine."""
    same_version(settings, version)
    if explained:
        return explain_documents(settings, documents)
    return extract_documents(settings, documents)


@cache
def _version(settings: ExtractSettings) -> str:
    return reader_version(settings)
