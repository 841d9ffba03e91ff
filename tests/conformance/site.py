"""A web site on loopback and the whole program before it; only the model is faked.

The site logs every request and keeps a clock of its own. The program is started as
`lodewatch once` starts it: settings from a file, a database, one round. A test moves the
clock, changes what the site serves, and looks at the log and into the database.
"""

import asyncio
import socket
import ssl
import threading
from collections.abc import Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self, TypeVar

from aiohttp.abc import AbstractResolver

from monitor.collect.fetch import HttpFetcher
from monitor.config import load
from monitor.match import load_rules
from monitor.model.source import Article, SourceState
from monitor.pipeline.parts import Parts
from monitor.pipeline.visit import Visit
from monitor.ports import Workers
from monitor.running import Round, one_round
from monitor.scale.workers import InlineWorkers
from monitor.store import Store, open_store
from tests.collect.evil_server import (
    EvilServer,
    Handler,
    Request,
    hang,
    redirect,
    reply,
)
from tests.empty import an_empty_store
from tests.fakes import FakeChannel, FakeReaders, reads_events_in
from tests.makers import NOON
from tests.pipeline.conftest import RULE, Clock

T = TypeVar("T")

WIRE = "wire"
"""The source that a test watches if it needs but one."""

NEWS = "Ministry suspends rare earth export controls"
"""A headline in which the faked model finds an event that the rule wants told."""


def item(number: int, **parts: str | None) -> str:
    """Return one entry of an RSS feed; a part that is None is left out."""
    date = NOON - timedelta(days=1) + timedelta(minutes=number)
    fields: dict[str, str | None] = {
        "guid": f"g{number}",
        "title": f"News {number}",
        "link": f"https://news.example/{number}",
        "description": f"What happened the {number}. time.",
        "pubDate": format_datetime(date),
    }
    fields |= parts
    told = (f"<{k}>{v}</{k}>" for k, v in fields.items() if v is not None)
    return f"<item>{''.join(told)}</item>"


def rss(*items: str, title: str = "Wire", head: str = "") -> bytes:
    """Return an RSS feed; `head` stands before its entries."""
    return (
        '<?xml version="1.0" encoding="utf-8"?>'
        '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"'
        ' xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">'
        f"<channel><title>{title}</title>{head}{''.join(items)}</channel></rss>"
    ).encode()


def numbered(*numbers: int, **parts: str) -> bytes:
    """Return an RSS feed with these entries."""
    return rss(*(item(n) for n in numbers), **parts)


@dataclass(slots=True)
class Page:
    """A page of a decent site: it answers 304 to who has it already."""

    body: bytes
    etag: str | None = None
    modified: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    async def __call__(self, request: Request, writer: asyncio.StreamWriter) -> None:
        fields = dict(self.headers)
        fields |= {"ETag": self.etag} if self.etag is not None else {}
        fields |= {"Last_Modified": self.modified} if self.modified is not None else {}
        if self._is_known(request):
            writer.write(reply(b"", "304 Not Modified", **fields))
        else:
            writer.write(reply(self.body, **fields))

    def _is_known(self, request: Request) -> bool:
        """Compare as most servers do: the ETag decides, and the date is only text."""
        if "if-none-match" in request.headers:
            return request.headers["if-none-match"] == self.etag
        since = request.headers.get("if-modified-since")
        return since is not None and since == self.modified


class _Server(EvilServer):
    """The misbehaving server, also with TLS and on other loopback addresses."""

    def __init__(self, *, host: str, tls: ssl.SSLContext | None) -> None:
        super().__init__()
        self.host, self.tls = host, tls

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(
            self._serve, self.host, 0, ssl=self.tls
        )
        self.port = self._server.sockets[0].getsockname()[1]
        return self


class Site:
    """A site in a thread of its own, entered for the length of a test."""

    def __init__(
        self, *, host: str = "127.0.0.1", tls: ssl.SSLContext | None = None
    ) -> None:
        self._server = _Server(host=host, tls=tls)
        self._ready = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._end = asyncio.Event()
        self._thread = threading.Thread(target=self._run)
        self.clock = Clock()  # the site's own: a test may set it wrong

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join()

    def _run(self) -> None:
        async def serve() -> None:
            async with self._server:
                self._ready.set()
                await self._end.wait()

        self._loop.run_until_complete(serve())
        self._loop.close()

    @property
    def port(self) -> int:
        return self._server.port

    @property
    def requests(self) -> Sequence[Request]:
        return self._server.requests

    @property
    def paths(self) -> list[str]:
        return self._server.paths

    @property
    def times(self) -> Sequence[float]:
        return self._server.times

    @property
    def busiest(self) -> int:
        return self._server.busiest

    @property
    def last(self) -> Mapping[str, str]:
        """The headers of the last request."""
        return self.requests[-1].headers

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return self._server.url(path, host)

    def serve(self, path: str, answer: bytes | Handler) -> None:
        self._server.routes[path] = answer

    def page(self, path: str, body: bytes, **options: str | None) -> Page:
        """Serve a decent page, which the test may change afterwards."""
        etag, modified = options.pop("etag", None), options.pop("modified", None)
        headers = {name: value for name, value in options.items() if value is not None}
        made = Page(body, etag=etag, modified=modified, headers=headers)
        self.serve(path, made)
        return made

    def answers(self, path: str, status: str, body: bytes = b"", **fields: str) -> None:
        """Serve one answer to everybody."""
        self.serve(path, reply(body, status, **fields))

    def redirects(self, path: str, to: str, status: str = "301 Moved") -> None:
        self.serve(path, redirect(to, status))

    def hangs(self, path: str) -> None:
        """Accept and never answer."""
        self.serve(path, hang)

    def date(self, **ahead: float) -> str:
        """Return a moment of the site's clock as HTTP writes it."""
        return format_datetime(self.clock.now + timedelta(**ahead), usegmt=True)


class Listening(Protocol):
    """Something on loopback that may be connected to."""

    @property
    def port(self) -> int: ...
    @property
    def requests(self) -> Sequence[Request]: ...
    def url(self, path: str, host: str = "127.0.0.1") -> str: ...


def no_reading() -> FakeReaders:
    """Return a model that finds an event in what is about rare earths."""
    return FakeReaders(reads_events_in("rare earth"))


@dataclass(slots=True)
class World:
    """One installation: its settings file, its database and its clock."""

    folder: Path
    sites: Sequence[Listening]
    clock: Clock = field(default_factory=Clock)
    resolver: AbstractResolver | None = None
    readers: Workers = field(default_factory=no_reading)
    channel: FakeChannel = field(default_factory=lambda: FakeChannel("terminal"))
    asked: list[tuple[datetime, Request]] = field(default_factory=list)
    _parts: Parts | None = None
    _runner: asyncio.Runner = field(default_factory=asyncio.Runner)

    @property
    def config(self) -> Path:
        return self.folder / "config.toml"

    @property
    def store(self) -> Store:
        return self.parts.store

    @property
    def parts(self) -> Parts:
        assert self._parts is not None, "nothing is watched yet"
        return self._parts

    def watch(self, *, interval: str = "1h", fetch: str = "", **sources: str) -> None:
        """Write the settings and start; a source is a path of the first site or a URL.

        What stands in a settings file for `[fetch]` is `fetch`.
        """
        allowed = [f"{host}:{s.port}" for s in self.sites for host in _LOOPBACK]
        self.config.write_text(
            '[[channel]]\nname = "terminal"\ntype = "console"\n'
            '[[route]]\nchannels = ["terminal"]\n'
            '[store]\npath = "conformance.db"\n'
            f"[fetch]\nallow_private = {allowed}\n"
            + ("" if "min_interval" in fetch else 'min_interval = "0s"\n')
            + f"{fetch}\n"
            + "\n".join(self._source(n, u, interval) for n, u in sources.items()),
            encoding="utf-8",
        )
        if not (database := self.folder / "conformance.db").exists():
            an_empty_store(database).close()
        rules = self.folder / "rules"
        rules.mkdir(exist_ok=True)
        (rules / "controls.toml").write_text(RULE, encoding="utf-8")
        self.restart()

    def _source(self, name: str, url: str, interval: str) -> str:
        url = url if "://" in url else self.sites[0].url(url)
        return (
            f'[[source]]\nname = "{name}"\nurl = "{url}"\ninterval = "{interval}"\n'
            'group = "publisher"\n'
        )

    def restart(self) -> None:
        """Begin a new process: only what is on disk is remembered."""
        self.stop()
        settings = load(self.config, environment={})
        self._parts = Parts(
            settings=settings,
            store=open_store(settings.store.path, now=self.clock.now),
            fetcher=HttpFetcher(
                settings.fetch, clock=self.clock, resolver=self.resolver
            ),
            parsers=InlineWorkers(),
            readers=self.readers,
            reader_version="1",
            rules=load_rules(settings.rules.path, types=["EXPORT_LICENSING"]),
            titles={"EXPORT_LICENSING": "Export licensing"},
            channels={"terminal": self.channel},
            clock=self.clock,
        )

    def stop(self) -> None:
        """End the process."""
        if self._parts is not None:
            self._runner.run(self._parts.fetcher.close())
            self._parts.store.close()
            self._parts = None

    def close(self) -> None:
        self.stop()
        self._runner.close()

    def round(self, **later: float) -> Round:
        """Move the clock, then do one round of everything that is due."""
        self.clock.forward(**later)
        before = [len(site.requests) for site in self.sites]
        done = self._runner.run(one_round(self.parts))
        for site, seen in zip(self.sites, before, strict=True):
            self.asked += [(self.clock.now, r) for r in site.requests[seen:]]
        return done

    def visit(self) -> Visit:
        """Wait until the first source is due, and visit it."""
        source = self.parts.settings.sources[0]
        state = self.store.sources.state(source.name)
        if state is not None and state.url == source.url and state.next_due:
            self.clock.now = max(self.clock.now, state.next_due)
        seen = self.round().visits
        return next(visit for visit in seen if visit.source == source.name)

    def state(self, name: str = WIRE) -> SourceState:
        """Return what is on disk about a source."""
        found = self.store.sources.state(name)
        assert found is not None, f"{name} was never visited"
        return found

    def wait(self, name: str = WIRE) -> timedelta:
        """Return how long it is until a source is due."""
        due = self.state(name).next_due
        assert due is not None
        return due - self.clock.now

    def articles(self, source: str | None = None) -> tuple[Article, ...]:
        return self.store.articles.search(None, source=source, limit=10_000)

    def titles(self, source: str | None = None) -> list[str]:
        """Return the titles of everything that is kept, in order."""
        return sorted(article.title for article in self.articles(source))

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Do something else in the installation's event loop."""
        return self._runner.run(work)


_LOOPBACK = ("127.0.0.1", "localhost", "::1")


def news(*numbers: int) -> list[str]:
    """Return the titles of numbered entries, as `World.titles` does."""
    return sorted(f"News {n}" for n in numbers)


def has_ipv6() -> bool:
    """Say whether this machine has an IPv6 loopback address."""
    try:
        with socket.socket(socket.AF_INET6, socket.SOCK_STREAM) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True
