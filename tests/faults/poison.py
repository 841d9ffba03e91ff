"""A reader for worker processes that some texts kill; real processes, no model."""

import os
from collections.abc import Callable, Sequence
from typing import Any, TypeVar, cast

from monitor.model.event import Extraction
from monitor.model.text import Document
from monitor.scale.workers import PoolWorkers
from tests.fakes import reads_events_in

T = TypeVar("T")

POISON = "this text kills whoever reads it"


def read(_settings: object, documents: Sequence[Document]) -> list[Extraction]:
    """Find events, or die as a fault in a library written in C would."""
    if any(POISON in document.text for document in documents):
        os._exit(139)
    finds = reads_events_in("rare earth")
    return [finds(document) for document in documents]


class Readers(PoolWorkers):
    """Worker processes that read with `read`."""

    async def call(self, work: Callable[..., T], *args: object, timeout: float) -> T:
        instead = cast("Callable[..., Any]", read)
        found: T = await super().call(instead, *args, timeout=timeout)
        return found
