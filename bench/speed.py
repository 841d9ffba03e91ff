"""How fast: each part beside a named peer that does its least, in the same run.

A ratio says more than a rate: it carries over to another machine. A busy one spoils both,
since the two are measured one after the other.
"""

import io
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import feedparser

from bench.command import LODEWATCH, default_settings, lodewatch, output
from bench.documents import dev_documents
from bench.gold import NotHereError
from bench.made import a_feed, messages
from bench.model import bare_model
from bench.table import Table
from monitor.collect.parse import parse_feed
from monitor.extract.extractor import Extractor
from monitor.model.message import DeliveryState
from monitor.store import open_store

_FEEDS = 5  # parses that make one measurement
_MESSAGES = 500
_STARTS = 5
_NOON = datetime(2025, 11, 7, 12, 0, tzinfo=UTC)


def speed() -> Iterator[Table]:
    """Yield one table of rates and one of start-up times."""
    rates, absent = [], []
    for measure in (_extraction, _parsing, _outbox):
        try:
            rates.append(measure())
        except NotHereError as reason:
            absent.append(str(reason))
    yield Table(
        title="Speed, one process",
        head=("what", "a second", "peer", "peer, a second", "share of the peer's"),
        rows=tuple(rates),
        skipped=tuple(absent),
    )
    yield Table(
        title=f"Start-up (median of {_STARTS})",
        head=("command", "ms", "times `python -c pass`"),
        rows=tuple(_starts()),
    )


def seconds(work: Callable[[], object]) -> float:
    """Return how long `work` takes: the better of two runs, since others run, too."""
    return min(_once(work) for _ in range(2))


def _once(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _row(what: str, ours: float, peer: str, theirs: float) -> tuple[str, ...]:
    return what, _rate(ours), peer, _rate(theirs), f"{ours / theirs:.2f}"


def _rate(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"  # noqa: PLR2004


def _extraction() -> tuple[str, ...]:
    documents = dev_documents()
    count = len(documents)
    extractor = Extractor.load(default_settings())
    ours = seconds(lambda: list(extractor.extract_all(documents)))
    nlp = bare_model()
    texts = [text for d in documents for text in (d.title, d.text)]
    theirs = seconds(lambda: list(nlp.pipe(texts, batch_size=32)))
    return _row(
        f"documents to events ({count} annotated ones)",
        count / ours,
        "spaCy's pipe alone, same model and texts",
        count / theirs,
    )


def _parsing() -> tuple[str, ...]:
    body = a_feed(entries=200)
    url, kind = "https://news.example/feed.xml", "application/rss+xml; charset=utf-8"

    def ours() -> None:
        for _ in range(_FEEDS):
            feed = parse_feed(body, url=url, content_type=kind, max_entries=200)
            _expect(len(feed.entries), 200)

    def theirs() -> None:
        for _ in range(_FEEDS):
            _expect(len(feedparser.parse(io.BytesIO(body)).entries), 200)

    return _row(
        "feeds of 200 entries: `parse_feed`",
        _FEEDS / seconds(ours),
        "`feedparser.parse`, as it comes",
        _FEEDS / seconds(theirs),
    )


def _expect(found: int, wanted: int) -> None:
    if found != wanted:
        message = f"{found} instead of {wanted}: this would measure something else"
        raise RuntimeError(message)


def _outbox() -> tuple[str, ...]:
    with tempfile.TemporaryDirectory() as folder:
        ours = min(_delivered(Path(folder) / f"store-{n}.db") for n in range(2))
        theirs = min(_bare_rows(Path(folder) / f"bare-{n}.db") for n in range(2))
    return _row(
        "messages claimed and settled (two transactions each)",
        _MESSAGES / ours,
        "sqlite3: two single-row updates, WAL, `synchronous=FULL`",
        _MESSAGES / theirs,
    )


def _delivered(path: Path) -> float:
    """Return how long it takes to claim and settle a round of messages.

    The second round counts, here and beside it: in the first one the journal still
    grows, and a commit to a growing file costs more.
    """
    with open_store(path, now=_NOON) as store:

        def deliver() -> None:
            done = 0
            while claim := store.outbox.claim(
                "terminal", now=_NOON, lease=timedelta(minutes=1)
            ):
                store.outbox.settle(claim, DeliveryState.SENT, now=_NOON)
                done += 1
            _expect(done, _MESSAGES)

        store.outbox.enqueue(messages("first", _MESSAGES, now=_NOON))
        deliver()
        store.outbox.enqueue(messages("second", _MESSAGES, now=_NOON))
        return _once(deliver)


def _bare_rows(path: Path) -> float:
    """Return how long the same number of commits takes without any bookkeeping."""
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = FULL")
        db.execute("CREATE TABLE messages (number INTEGER PRIMARY KEY, state TEXT)")
        pending = [(number, "pending") for number in range(_MESSAGES)]
        db.execute("BEGIN")
        db.executemany("INSERT INTO messages VALUES (?, ?)", pending)
        db.execute("COMMIT")

        def update() -> None:
            for number in range(_MESSAGES):
                for state in ("sending", "sent"):
                    db.execute(
                        "UPDATE messages SET state = ? WHERE number = ?",
                        (state, number),
                    )

        update()
        return _once(update)


def _starts() -> Iterator[tuple[str, ...]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "lodewatch.db"
        open_store(path, now=_NOON).close()
        bare = _start(lambda: output(sys.executable, "-c", "pass"))
        version = _start(lambda: output(*LODEWATCH, "--version"))
        help_ = _start(lambda: output(*LODEWATCH, "--help"))
        events = _start(lambda: lodewatch("events", "--db", str(path)))
        rules = _start(lambda: lodewatch("rules", "check", "rules"))
    yield "`python -c pass`", f"{bare * 1000:.0f}", "1.0"
    yield "`lodewatch --version`", f"{version * 1000:.0f}", f"{version / bare:.1f}"
    yield "`lodewatch --help`", f"{help_ * 1000:.0f}", f"{help_ / bare:.1f}"
    yield (
        "`lodewatch events`, empty store",
        f"{events * 1000:.0f}",
        f"{events / bare:.1f}",
    )
    yield (
        "`lodewatch rules check`, the shipped rules",
        f"{rules * 1000:.0f}",
        f"{rules / bare:.1f}",
    )


def _start(run: Callable[[], object]) -> float:
    return statistics.median(_once(run) for _ in range(_STARTS))
