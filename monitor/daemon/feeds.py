"""Serve the calendar and the alerts while the daemon runs, where that is configured."""

import logging
from collections.abc import Callable
from typing import Final

from monitor.config import FeedsSettings
from monitor.pipeline.feeds import alerts_feed, calendar_feed
from monitor.pipeline.parts import Parts
from monitor.web.feeds import Document, FeedServer, Query

log = logging.getLogger(__name__)

ALERTS: Final = "alerts.atom"
CALENDAR: Final = "calendar.ics"


class Feeds:
    """What is served; `parts` gives the present parts, which a reload replaces."""

    def __init__(self, parts: Callable[[], Parts]) -> None:
        self._parts = parts
        self._server = FeedServer(self._document)
        self._listening: FeedsSettings | None = None  # None: the server is closed

    async def listen(self) -> None:
        """Open, close or move the server; a port in use is tried again at each beat."""
        wanted = self._parts().settings.feeds
        if wanted != self._listening:
            await self.close()
            self._listening = await self._opened(wanted) if wanted else None

    async def close(self) -> None:
        """Stop listening."""
        await self._server.close()
        self._listening = None

    def _document(self, name: str, query: Query) -> Document | None:
        parts = self._parts()
        if name == ALERTS:
            body = alerts_feed(parts, query)
            return Document(body=body, media_type="application/atom+xml")
        if name == CALENDAR:
            body = calendar_feed(parts, query, now=parts.clock())
            return Document(body=body, media_type="text/calendar")
        return None

    async def _opened(self, wanted: FeedsSettings) -> FeedsSettings | None:
        where = f"{wanted.host}:{wanted.port}"
        if wanted.token_env is not None and wanted.token is None:
            log.error(
                "feeds are not served: the environment has no token",
                extra={"listen": where, "variable": wanted.token_env},
            )
            return wanted
        token = "" if wanted.token is None else wanted.token.reveal()
        try:
            await self._server.open(
                wanted.host, wanted.port, token=token, public=wanted.public
            )
        except OSError as error:
            log.error(  # noqa: TRY400 - the reason is the whole story
                "cannot listen, feeds are not served",
                extra={"listen": where, "reason": str(error)},
            )
            return None
        log.info("serving feeds", extra={"listen": where})
        return wanted
