"""Visits of the monitor's own, without extraction, for what measures collecting."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from monitor import running
from monitor.config import load
from monitor.config.settings import FetchSettings, Settings
from monitor.model.event import Extraction
from monitor.model.source import Source
from monitor.model.text import Document
from monitor.pipeline.parts import Parts
from monitor.store import open_store
from tests.makers import NOON


class Clock:
    """Stands still at noon until somebody moves it."""

    def __init__(self) -> None:
        self.now: datetime = NOON

    def __call__(self) -> datetime:
        """Return its time."""
        return self.now


class _NoReaders:
    """Finds nothing in any text, at no cost: what is measured is collecting."""

    async def call(self, _work: Any, *args: Any, timeout: float) -> Any:
        documents: Sequence[Document] = args[1]
        assert timeout
        return [Extraction(id=d.id, events=()) for d in documents]

    def overdue(self) -> float:
        """Return 0: whoever calls is the one who works."""
        return 0.0

    def close(self) -> None:
        """Do nothing."""


def with_parts(
    path: Path,
    sources: Sequence[Source],
    use: Callable[[Parts], Any],
    *,
    clock: Clock,
    **fetch: Any,
) -> Any:
    """Run `use` on the parts of a monitor with a database at `path`.

    `fetch` are settings of `[fetch]` that are not the defaults.
    """
    settings = _settings(path, sources, fetch)
    with (
        open_store(path, now=clock()) as store,
        running.parts(settings, store=store, clock=clock, inline=True) as made,
    ):

        async def go() -> Any:
            try:
                return await use(replace(made, readers=_NoReaders()))
            finally:
                await made.fetcher.close()

        return asyncio.run(go())


def _settings(path: Path, sources: Sequence[Source], fetch: Any) -> Settings:
    file = path.with_suffix(".toml")
    file.write_text("", encoding="utf-8")
    (path.parent / "rules").mkdir(exist_ok=True)
    base = load(file, environment={})
    hosts = tuple({urlsplit(source.url).netloc for source in sources})
    ours: FetchSettings = replace(
        base.fetch, min_interval=timedelta(), allow_private=hosts, **fetch
    )
    return replace(base, fetch=ours, sources=tuple(sources))
