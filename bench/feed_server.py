"""Feeds on many loopback addresses, each with validators, from a process of its own."""

import asyncio
import multiprocessing
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection

from aiohttp import web

from bench.made import a_feed

HOSTS = 50
"""Loopback addresses that stand for as many publishers."""


@contextmanager
def serving(*, entries: int) -> Iterator[tuple[str, ...]]:
    """Serve feeds of `entries` entries at any path; yield the roots, one for each host.

    A feed whose name begins with "busy" has a new entry on every visit, the others never.
    """
    here, there = multiprocessing.Pipe()
    process = multiprocessing.Process(target=_serve, args=(entries, there), daemon=True)
    process.start()
    try:
        yield tuple(here.recv())
    finally:
        process.terminate()
        process.join()


def _serve(entries: int, parent: Connection) -> None:
    asyncio.run(_main(entries, parent))


async def _main(entries: int, parent: Connection) -> None:
    page = a_feed(entries=entries)
    served: Counter[str] = Counter()

    async def answer(request: web.Request) -> web.Response:
        name = request.path.strip("/")
        etag = f'"{name}-1"'
        if name.startswith("busy"):
            served[name] += 1
            etag = f'"{name}-{served[name]}"'
        if request.headers.get("If-None-Match") == etag:
            return web.Response(status=304, headers={"ETag": etag})
        body = page.replace(b"notice-", f"{name}-".encode())
        body = body.replace(b"/notices/", f"/{name}/".encode())
        if served[name]:  # a new entry each time
            first = body.index(b"<item>")
            item = (
                f"<item><guid>{name}-new-{served[name]}</guid><title>New</title></item>"
            )
            body = body[:first] + item.encode() + body[first:]
        return web.Response(
            body=body, headers={"ETag": etag, "Content-Type": "application/rss+xml"}
        )

    app = web.Application()
    app.router.add_get("/{name}", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    roots = []
    for number in range(1, HOSTS + 1):
        site = web.TCPSite(runner, f"127.0.0.{number}", 0)
        await site.start()
        server = site._server  # noqa: SLF001 - where the port stands
        assert isinstance(server, asyncio.Server)
        roots.append(f"http://127.0.0.{number}:{server.sockets[0].getsockname()[1]}")
    parent.send(roots)
    await asyncio.Event().wait()
