"""Have articles read in worker processes; a poisonous one stops nobody but itself."""

import asyncio
import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from monitor.errors import WorkError
from monitor.extract.work import extract_documents
from monitor.model.event import Extraction
from monitor.model.source import Article
from monitor.pipeline.parts import Parts

log = logging.getLogger(__name__)

BATCH: Final = 10
START_ALLOWANCE: Final = 60.0  # seconds: the first call of a process loads the model


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One article with what was found in it, or why it could not be read."""

    article: Article
    extraction: Extraction | None  # None: reading failed
    error: str | None = None  # None: it went well


async def read_articles(
    parts: Parts, articles: Sequence[Article]
) -> tuple[Reading, ...]:
    """Read all `articles`, in order."""
    readings: list[Reading] = []
    for start in range(0, len(articles), BATCH):
        readings += await _read(parts, articles[start : start + BATCH])
    return tuple(readings)


async def warm_up(parts: Parts) -> None:
    """Have the readers load the model now, so that the first news does not wait for it.

    A load that fails is left to the first reading, which has somebody to tell.
    """
    extract = parts.settings.extract
    processes = range(parts.settings.scale.readers)
    loads = (
        parts.readers.call(extract_documents, extract, (), timeout=START_ALLOWANCE)
        for _ in processes
    )
    for outcome in await asyncio.gather(*loads, return_exceptions=True):
        if isinstance(outcome, BaseException):
            log.warning("the model is not loaded yet", extra={"reason": str(outcome)})


async def _read(parts: Parts, batch: Sequence[Article]) -> list[Reading]:
    """Read a batch at once; if that fails, one by one, to find the one that hurts."""
    settings = parts.settings.extract
    allowance = settings.timeout.total_seconds() * len(batch) + START_ALLOWANCE
    documents = [article.document for article in batch]
    began = time.monotonic()
    try:
        found = await parts.readers.call(
            extract_documents, settings, documents, timeout=allowance
        )
    except WorkError as error:
        _measure(parts, began, batch, failed=True)
        if len(batch) == 1:
            return [Reading(article=batch[0], extraction=None, error=str(error))]
        return [r for article in batch for r in await _read(parts, (article,))]
    _measure(parts, began, batch, failed=False)
    return [
        Reading(article=article, extraction=extraction)
        for article, extraction in zip(batch, found, strict=True)
    ]


def _measure(
    parts: Parts, began: float, batch: Sequence[Article], *, failed: bool
) -> None:
    seconds = time.monotonic() - began
    parts.measures.read(seconds, articles=len(batch), failed=failed)
