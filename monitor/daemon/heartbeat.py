"""Tell an outside watcher every minute that all is well, where one is configured.

Whoever hears nothing for a while raises the alarm: the only way to learn of a machine
that is off. The address is usually a secret and is never logged.
"""

import logging
from collections.abc import Callable
from typing import Final

from monitor.model.source import FetchFailed, Source, SourceState
from monitor.pipeline.parts import Parts

log = logging.getLogger(__name__)

NAME: Final = "heartbeat"


class Heartbeat:
    """Asks the watcher's address; `parts` gives the present parts."""

    def __init__(self, parts: Callable[[], Parts]) -> None:
        self._parts = parts
        self._heard = True  # False: it has been said that nobody hears

    async def beat(self) -> None:
        """Ask the address once, by the ways and with the guard of every visit."""
        parts = self._parts()
        address = parts.settings.daemon.heartbeat
        if address is None:
            return
        source = Source(name=NAME, url=address.reveal())
        state = SourceState(source=NAME, url=source.url)
        answer = await parts.fetcher.fetch(source, state)
        heard = not isinstance(answer, FetchFailed)
        if isinstance(answer, FetchFailed) and self._heard:
            facts = {"reason": answer.message}
            log.warning("the outside watcher does not hear the heartbeat", extra=facts)
        elif heard and not self._heard:
            log.info("the outside watcher hears the heartbeat again")
        self._heard = heard
