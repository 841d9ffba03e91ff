"""Listens for HTTP on one address: what every server of ours has in common.

The way in through aiohttp. What is answered, who listens says; a stranger who holds a
connection, hides a bomb in a body or speaks no HTTP is dealt with here.
"""

import logging
from collections.abc import Awaitable, Callable
from typing import Final

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

_KEEP_ALIVE: Final = 10.0  # seconds
_LINGER: Final = 1.0  # seconds for what a refused sender still sends

_faults = logging.getLogger(f"{__name__}.faults")


def _is_ours(record: logging.LogRecord) -> bool:
    """Say whether a fault is ours; what strangers send that is no HTTP fills no log."""
    error = record.exc_info[1] if record.exc_info else None
    return not isinstance(error, HttpProcessingError)


_faults.addFilter(_is_ours)

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Listener:
    """Listens until it is closed. Belongs to one event loop.

    Every path and method is handed to `answer`; bodies come as they were sent, still
    packed.
    """

    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self._runner: web.AppRunner | None = None

    async def open(self, host: str, port: int) -> int:
        """Listen, and return the port; raise `OSError` where that is impossible."""
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._answer)
        runner = web.AppRunner(
            app,
            access_log=None,  # it would show paths, and those hold secrets
            logger=_faults,
            auto_decompress=False,
            lingering_time=_LINGER,
            keepalive_timeout=_KEEP_ALIVE,
            shutdown_timeout=_LINGER,
        )
        await runner.setup()
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError:
            await runner.cleanup()
            raise
        self._runner = runner
        bound: int = runner.addresses[0][1]
        return bound

    async def close(self) -> None:
        """Stop listening; what is being read has a moment to end."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None
