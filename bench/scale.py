"""How much two workers bring: inline, a pool and a Ray cluster over the same documents.

A worker's speed counts from the end of its first batch: loading the model is no work, and
a night of work hardly notices it. Every result must be the same to the byte. Each process
works with one thread, inline as well (`monitor.extract.detector.network` sees to it).
"""

import hashlib
import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import cycle, islice

from bench.cluster import two_nodes
from bench.command import default_settings
from bench.documents import dev_documents
from bench.table import Table
from monitor.config import ExtractSettings, ScaleSettings
from monitor.errors import WorkError
from monitor.extract.work import extract_documents
from monitor.model.record import to_json
from monitor.model.text import Document
from monitor.scale.engines import map_batches

DOCUMENTS = 300
BATCH = 10  # less than in life, so that the last batches of both end together
WORKERS = 2


@dataclass(frozen=True, slots=True)
class Done:
    """One document, as a worker gives it back."""

    record: str
    process: int
    at: float  # when its batch was done, on that process's clock


def scale() -> Iterator[Table]:
    """Yield one table: rates, and what they are of inline's."""
    documents = list(islice(cycle(dev_documents()), DOCUMENTS))
    measured = [
        ("inline", _measured(documents, ScaleSettings(engine="inline", workers=1))),
        (
            f"pool, {WORKERS} processes",
            _measured(documents, ScaleSettings(engine="pool", workers=WORKERS)),
        ),
    ]
    skipped: tuple[str, ...] = ()
    try:
        with two_nodes() as nodes:
            ray = ScaleSettings(engine="ray", workers=1, address=nodes.address)
            measured.append(("Ray, two nodes of one", _measured(documents, ray)))
    except ImportError as error:
        skipped = (f"Ray is an optional extra: {error}",)
    (_, (alone, _, right)), *_ = measured
    for name, (_, _, found) in measured:
        if found != right:
            message = f"{name} gives other results than inline"
            raise RuntimeError(message)
    yield Table(
        title=f"Extraction of {DOCUMENTS} documents on two workers, the same results",
        head=(
            "engine",
            "documents a second",
            "times inline",
            "seconds, start included",
        ),
        rows=tuple(
            (name, f"{rate:.1f}", f"{rate / alone:.2f}", f"{whole:.0f}")
            for name, (rate, whole, _) in measured
        ),
        skipped=skipped,
    )


def _measured(
    documents: Sequence[Document], spread: ScaleSettings
) -> tuple[float, float, str]:
    """Return documents a second, all seconds, and a hash of the results."""
    batches = [documents[n : n + BATCH] for n in range(0, len(documents), BATCH)]
    work = partial(_read, default_settings())
    began = time.perf_counter()
    found = [d for done in map_batches(work, batches, scale=spread) for d in done]
    whole = time.perf_counter() - began
    ends: dict[int, list[float]] = {}
    records = hashlib.sha256()
    for done in found:
        if isinstance(done, WorkError):
            raise done
        records.update(done.record.encode())
        ends.setdefault(done.process, []).append(done.at)
    return sum(map(_rate, ends.values())), whole, records.hexdigest()


def _rate(ends: Sequence[float]) -> float:
    """Return how fast one process was, from the ends of its documents' batches."""
    first, last = min(ends), max(ends)
    after = sum(at > first for at in ends)
    return after / (last - first) if after else 0.0


def _read(settings: ExtractSettings, documents: Sequence[Document]) -> list[Done]:
    records = [to_json(found) for found in extract_documents(settings, documents)]
    at = time.perf_counter()
    return [Done(record, os.getpid(), at) for record in records]
