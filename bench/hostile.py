"""What honest feeds notice of servers that are out to do harm.

The same honest feeds are visited twice: alone, and together with the traps. Beside the
visits a clock in the same loop says how long anything else had to wait.
"""

import asyncio
import gzip
import multiprocessing
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, contextmanager
from datetime import timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

from bench.feed_server import serving
from bench.table import Table
from bench.visits import Clock, with_parts
from monitor.daemon.polling import visit_safely
from monitor.model.source import Source
from monitor.pipeline.parts import Parts
from monitor.pipeline.visit import Visit
from tests.collect.evil_server import (
    EvilServer,
    Handler,
    drip,
    endless,
    endless_chunks,
    endless_header,
    hang,
    redirect,
    reply,
)

_FEEDS = 100
_BEAT = 0.01  # seconds between two looks at the clock
_TIMEOUT = timedelta(seconds=10)  # of a visit; the default of 30 s only takes longer
_METADATA: Final = (
    "http://169.254.169.254/latest/meta-data/",
    "http://2852039166/",
    "http://0xA9FEA9FE/",
    "http://0251.0376.0251.0376/",
    "http://169.254.43518/",
    "http://[::ffff:169.254.169.254]/",
    "http://[::ffff:a9fe:a9fe]/",
    "http://[64:ff9b::a9fe:a9fe]/",
    "http://[fd00:ec2::254]/",
)
"""The addresses of cloud metadata, in nine spellings."""


def _item(markup: str) -> bytes:
    return reply(
        b'<?xml version="1.0"?><rss version="2.0"><channel><title>T</title><item>'
        b"<guid>1</guid><title>One</title><description><![CDATA["
        + markup.encode()
        + b"]]></description></item></channel></rss>"
    )


def _traps() -> Mapping[str, bytes | Handler]:
    laughs = "".join(
        f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' if n else '<!ENTITY l0 "lol">'
        for n in range(10)
    )
    attributes = " ".join(f'a{n}="1"' for n in range(40_000))
    return {
        "a body without end": endless,
        "chunks without end": endless_chunks,
        "header lines without end": endless_header,
        "a byte now and then": drip,
        "no answer": hang,
        "200 MB of nothing in a gzip body": reply(
            gzip.compress(bytes(200_000_000)), Content_Encoding="gzip"
        ),
        "40,000 attributes on one element": _item(f"<p {attributes}>text</p>"),
        "200,000 elements in one another": _item("<b>" * 200_000),
        "entities that stand for a gigabyte": reply(
            f"<!DOCTYPE rss [{laughs}]><rss><channel><title>&l9;</title></channel>"
            "</rss>".encode()
        ),
        **{f"redirect to `{url.split('/')[2]}`": redirect(url) for url in _METADATA},
    }


def hostile() -> Iterator[Table]:
    """Yield what the traps came to, and what the honest feeds noticed of them."""
    with (
        serving(entries=20) as roots,
        _trapping() as traps,
        tempfile.TemporaryDirectory() as folder,
    ):
        path = Path(folder)
        good = [
            Source(name=f"good-{n}", url=f"{roots[n % len(roots)]}/feed{n}")
            for n in range(_FEEDS)
        ]
        bad = [Source(name=name, url=url) for name, url in traps.items()]
        alone = _visits(path / "alone.db", good)
        among = _visits(path / "among.db", [*bad, *good])
    yield Table(
        title=f"{_FEEDS} honest feeds among {len(bad)} traps",
        head=("what", "alone", "among the traps"),
        rows=(
            ("the last honest feed is stored after", *(r.last for r in (alone, among))),
            ("longest gap in the daemon's loop", *(r.gap for r in (alone, among))),
        ),
    )
    ended = [(s.name, *among.ends[s.name]) for s in bad]
    yield Table(
        title="The traps", head=("trap", "ended as", "after"), rows=tuple(ended)
    )


class _Seen:
    """What a round of visits came to."""

    def __init__(self) -> None:
        self.ends: dict[str, tuple[str, str]] = {}
        self.last = self.gap = ""


def _visits(path: Path, sources: Sequence[Source]) -> _Seen:
    seen, good_last = _Seen(), 0.0

    async def visit(parts: Parts, source: Source, began: float) -> None:
        nonlocal good_last
        done: Visit = await visit_safely(parts, source)
        took = time.perf_counter() - began
        seen.ends[source.name] = (done.outcome, f"{took:.1f} s")
        if source.name.startswith("good-"):
            assert done.outcome == "read", done
            good_last = max(good_last, took)

    async def everything(parts: Parts) -> float:
        gaps: list[float] = []
        clock = asyncio.create_task(_watch(gaps))
        began = time.perf_counter()
        await asyncio.gather(*(visit(parts, s, began) for s in sources))
        clock.cancel()
        return max(gaps)

    gap = with_parts(path, sources, everything, clock=Clock(), timeout=_TIMEOUT)
    seen.last, seen.gap = f"{good_last:.1f} s", f"{gap * 1000:.0f} ms"
    return seen


async def _watch(gaps: list[float]) -> None:
    last = time.perf_counter()
    while True:
        await asyncio.sleep(_BEAT)
        now = time.perf_counter()
        gaps.append(now - last - _BEAT)
        last = now


@contextmanager
def _trapping() -> Iterator[Mapping[str, str]]:
    """Serve each trap at an address of its own, from another process."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.Process(target=_serve, args=(there,), daemon=True)
    process.start()
    try:
        yield here.recv()
    finally:
        process.kill()
        process.join()


def _serve(parent: Connection) -> None:
    asyncio.run(_main(parent))


async def _main(parent: Connection) -> None:
    async with AsyncExitStack() as stack:
        urls: dict[str, str] = {}
        for number, (name, answer) in enumerate(_traps().items(), start=1):
            server = EvilServer({"/": answer}, host=f"127.1.0.{number}")
            await stack.enter_async_context(server)
            urls[name] = server.url("/")
        parent.send(urls)
        await asyncio.Event().wait()
