"""Answer over HTTP how the daemon is: `/healthz` for supervisors, `/metrics` for graphs."""

import json
import logging
import os
import platform
from collections.abc import Callable, Iterator
from http import HTTPStatus
from importlib.metadata import version
from typing import Final

from monitor.config import HealthSettings
from monitor.errors import StoreError
from monitor.pipeline.parts import Parts
from monitor.pipeline.standing import Standing, standing
from monitor.scale.processes import resident, resident_of_children
from monitor.web.feeds import Document, FeedServer, Query
from monitor.web.metrics import MEDIA_TYPE, Gauge, Metrics, counts, moments

log = logging.getLogger(__name__)

HEALTH: Final = "healthz"
METRICS: Final = "metrics"

Troubles = Callable[[], tuple[str, ...]]


class Health:
    """What is served; `parts` gives the present parts, `stuck` what makes no progress.

    `failing` says what went wrong the last time: told, but nothing that a restart mends.
    """

    def __init__(
        self, parts: Callable[[], Parts], stuck: Troubles, failing: Troubles
    ) -> None:
        self._parts = parts
        self._stuck = stuck
        self._failing = failing
        self._server = FeedServer(self._document)
        self._listening: HealthSettings | None = None  # None: the server is closed

    async def listen(self) -> None:
        """Open, close or move the server; a port in use is tried again at each beat."""
        wanted = self._parts().settings.health
        if wanted == self._listening:
            return
        await self.close()
        if wanted is None:
            return
        where = {"listen": f"{wanted.host}:{wanted.port}"}
        try:
            await self._server.open(wanted.host, wanted.port, public=wanted.public)
        except OSError as error:
            facts = where | {"reason": str(error)}
            log.error("health is not served", extra=facts)  # noqa: TRY400 - the reason is the whole story
            return
        self._listening = wanted
        log.info("serving health", extra=where)

    async def close(self) -> None:
        """Stop listening."""
        await self._server.close()
        self._listening = None

    def _document(self, name: str, _query: Query) -> Document | None:
        if name == HEALTH:
            return self._health()
        if name == METRICS:
            try:
                return Document(body=self._metrics(), media_type=MEDIA_TYPE)
            except StoreError as error:
                return Document(
                    body=f"{error}\n".encode(),
                    media_type="text/plain",
                    status=HTTPStatus.SERVICE_UNAVAILABLE,
                )
        return None

    def _health(self) -> Document:
        stuck = self._stuck()
        said = {
            "status": "stuck" if stuck else "ok",
            "reasons": stuck,
            "failing": self._failing(),
        }
        return Document(
            body=json.dumps(said).encode() + b"\n",
            media_type="application/json",
            status=HTTPStatus.SERVICE_UNAVAILABLE if stuck else HTTPStatus.OK,
        )

    def _metrics(self) -> bytes:
        parts = self._parts()
        now = standing(parts.settings, parts.store, now=parts.clock())
        measures = parts.measures
        metrics = measures if isinstance(measures, Metrics) else Metrics()
        about = {"version": version("lodewatch"), "python": platform.python_version()}
        stuck = Gauge(
            name="lodewatch_stuck",
            help="Parts of the daemon that make no progress.",
            values={(): float(len(self._stuck()))},
        )
        return metrics.page([stuck, *gauges(now), *_memory()], about=about)


def gauges(now: Standing) -> Iterator[Gauge]:
    """Write a standing as gauges."""

    def one(name: str, about: str, value: float) -> Gauge:
        return Gauge(name=f"lodewatch_{name}", help=about, values={(): value})

    yield Gauge(
        name="lodewatch_sources",
        help="Sources that are switched on, by health.",
        labels=("health",),
        values=counts(now.sources),
    )
    yield one("sources_overdue", "Sources not visited in time.", len(now.overdue))
    yield Gauge(
        name="lodewatch_source_last_success_timestamp_seconds",
        help="When a source was last visited with success.",
        labels=("source",),
        values=moments(now.last_success),
    )
    yield Gauge(
        name="lodewatch_messages",
        help="Messages of the outbox, by state.",
        labels=("state",),
        values=counts(now.messages),
    )
    if now.waiting_since is not None:
        at = now.waiting_since.timestamp()
        about = "Since when the oldest message that may go out waits."
        yield one("message_waiting_since_timestamp_seconds", about, at)
    yield one("channels_parked", "Channels at rest until mended.", len(now.parked))
    yield one("articles_unread", "Articles that could not be read.", now.unread)
    yield one("articles", "Articles ever kept.", now.sizes.articles)
    yield one("database_bytes", "Size of the database.", now.sizes.file)
    yield one("database_journal_bytes", "Size of its journal.", now.sizes.journal)
    yield one("disk_free_bytes", "What is free on its disk.", now.free)
    yield one("schema_version", "Migrations that the database has seen.", now.schema)
    if now.backed_up is not None:
        at = now.backed_up.timestamp()
        yield one("last_backup_timestamp_seconds", "When it was last copied.", at)


def _memory() -> Iterator[Gauge]:
    """Tell the memory of this process and of its workers, where the system says it."""
    own = resident(os.getpid())
    if own is None:
        return
    yield Gauge(
        name="lodewatch_memory_bytes",
        help="Memory that is held, by the daemon and by all its workers.",
        labels=("process",),
        values={
            ("daemon",): float(own),
            ("workers",): float(sum(resident_of_children(os.getpid()))),
        },
    )
