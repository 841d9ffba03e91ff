"""How it runs: at rest, from its start to the first poll, and what looks at it meanwhile."""

import os
import resource
import signal
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bench.command import LODEWATCH, environment
from bench.serving import Answers, Server, running
from bench.table import Table
from monitor.app import now
from monitor.model.ontology import Tier
from monitor.model.source import (
    Article,
    DateProvenance,
    IdentityBasis,
    SourceState,
)
from monitor.model.text import Origin
from monitor.scale.processes import children
from monitor.store import open_store

_ARTICLES = 50_000
_SOURCES = 60
_REST = 60.0  # seconds at rest that are looked at
_SETTLE = 25.0  # seconds after the start until it is at rest
_RUNS = 7
_PROC = Path("/proc/self/stat")

COMMANDS = (
    ("--version",),
    ("--help",),
    ("status",),
    ("status", "--probe"),
    ("events",),
    ("stories",),
    ("alerts",),
    ("sources", "list"),
    ("rules", "check"),
)


def operations() -> Iterator[Table]:
    """Yield the tables of a service's life."""
    with (
        tempfile.TemporaryDirectory() as name,
        running(_Publisher(_Handler)) as publisher,
    ):
        folder = Path(name)
        _prepare(folder, publisher.port)
        seen = _life(folder, publisher)
        size = (folder / "lodewatch.db").stat().st_size / 1e6
        life = [("start to the first poll, s", f"{seen.first:.1f}", "3")]
        if seen.spent is not None and seen.idle is not None:
            life.append(("CPU until then, s", f"{seen.spent:.1f}", ""))
            text = f"CPU at rest over {_REST:.0f} s, % of a core"
            life.append((text, f"{seen.idle:.2f}", "1"))
        yield Table(
            title=f"A daemon with {_SOURCES} sources, none of them due",
            head=("", "measured", "at most"),
            rows=tuple(life),
            skipped=()
            if seen.idle is not None
            else ("CPU at rest: there is no /proc",),
        )
        yield Table(
            title=f"Commands beside a daemon, {_ARTICLES:,} articles in {size:.0f} MB "
            f"(median of {_RUNS})",
            head=("command", "ms", "ms of CPU"),
            rows=tuple(
                (f"`lodewatch {' '.join(c)}`", *_times(folder, c)) for c in COMMANDS
            ),
        )


class _Publisher(Server):
    """Serves one empty feed, and knows when it was first asked."""

    asked: float | None = None


class _Handler(Answers):
    server: _Publisher

    def do_GET(self) -> None:
        self.server.asked = self.server.asked or time.monotonic()
        self.answer(
            200, b'<rss version="2.0"><channel><title>Quiet</title></channel></rss>'
        )


def _prepare(folder: Path, port: int) -> None:
    """Make a configuration, and a database as after some months."""
    (folder / "rules").mkdir()
    sources = "".join(
        f'[[source]]\nname = "s{n}"\nurl = "http://127.0.0.1:{port}/{n}"\n'
        for n in range(_SOURCES)
    )
    text = f'[fetch]\nallow_private = ["127.0.0.1:{port}"]\n{sources}'
    text += '[[channel]]\nname = "terminal"\ntype = "console"\n'
    (folder / "config.toml").write_text(text, encoding="utf-8")
    start = now()
    with open_store(folder / "lodewatch.db", now=start) as store, store.transaction():
        for n in range(1, _SOURCES):  # the first is due at once, the others are not
            store.sources.save(
                SourceState(
                    source=f"s{n}",
                    url=f"http://127.0.0.1:{port}/{n}",
                    first_visit=start,
                    last_success=start,
                    next_due=start + timedelta(hours=6),
                )
            )
        articles = [_article(n) for n in range(_ARTICLES)]
        store.articles.add(articles)
        store.events.extracted((a.id for a in articles), "1")


def _article(number: int) -> Article:
    name = f"article-{number}"
    seen = now() - timedelta(minutes=5 * (_ARTICLES - number))
    return Article(
        id=name,
        source=f"s{number % _SOURCES}",
        identity=name,
        identity_basis=IdentityBasis.GUID,
        url=f"https://news.example/{number}",
        title=f"A notice of the day, number {number}",
        text="The office said nothing that anybody has to know today. " * 20,
        published=seen,
        published_provenance=DateProvenance.PUBLISHED,
        published_zone=None,
        first_seen=seen,
        content_hash=name,
        origin=Origin(name="Wire", tier=Tier.WIRE),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Life:
    """What a daemon took; None: this system does not say."""

    first: float  # seconds to the first poll
    spent: float | None  # CPU seconds until then
    idle: float | None  # per cent of a core at rest


def _life(folder: Path, publisher: _Publisher) -> _Life:
    began = time.monotonic()
    daemon = subprocess.Popen([*LODEWATCH, "run", "-q"], cwd=folder, env=environment())
    try:
        while publisher.asked is None:
            if daemon.poll() is not None:
                raise RuntimeError("the daemon has ended before its first visit")
            time.sleep(0.01)
        spent = _cpu(daemon.pid) if _PROC.exists() else None
        idle = _idle(daemon.pid) if _PROC.exists() else None
    finally:
        daemon.send_signal(signal.SIGTERM)
        daemon.wait(30)
    return _Life(first=publisher.asked - began, spent=spent, idle=idle)


def _idle(process: int) -> float:
    time.sleep(_SETTLE)
    before = _cpu(process)
    time.sleep(_REST)
    return 100 * (_cpu(process) - before) / _REST


def _cpu(process: int) -> float:
    """Return the CPU seconds of a process and those it has started."""
    ticks = 0
    for one in (process, *children(process)):
        stat = Path(f"/proc/{one}/stat").read_text(encoding="ascii", errors="replace")
        fields = stat.rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _times(folder: Path, arguments: Sequence[str]) -> tuple[str, str]:
    """Return the median time of a command, and its CPU time, in milliseconds."""
    taken, spent = [], []
    for _ in range(_RUNS):
        before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        subprocess.run(
            [*LODEWATCH, *arguments], cwd=folder, env=environment(),
            capture_output=True, check=False,
        )  # fmt: skip
        taken.append(time.monotonic() - began)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent.append(
            after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
        )
    wall, cpu = (statistics.median(each) * 1000 for each in (taken, spent))
    return f"{wall:.0f}", f"{cpu:.0f}"
