"""Call a channel in a thread that nothing has to wait for.

A channel blocks, for as long as a server hangs. `asyncio.to_thread` would make the end of
the program wait for it; a daemon thread is left behind, and the attempt it was at is
looked up at the next start.
"""

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

T = TypeVar("T")
A = TypeVar("A")


async def in_thread(work: Callable[[A], T], argument: A) -> T:
    """Return `work(argument)`, or raise what it raised."""
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[T] = loop.create_future()

    def tell(value: T | None, error: Exception | None) -> None:
        if answer.done():  # given up meanwhile
            return
        if error is not None:
            answer.set_exception(error)
        else:
            answer.set_result(value)  # type: ignore[arg-type]

    def run() -> None:
        value, error = None, None
        try:
            value = work(argument)
        except Exception as e:  # noqa: BLE001 - handed on to whoever waits
            error = e
        with suppress(RuntimeError):  # the loop has ended: nobody waits any more
            loop.call_soon_threadsafe(tell, value, error)

    threading.Thread(target=run, name="channel", daemon=True).start()
    return await answer
