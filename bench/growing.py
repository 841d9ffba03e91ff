"""What processes hold while they read ever new articles: a reader, and the whole daemon.

Sizes are resident bytes, each with the number of articles that were taken by then.
"""

import os
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from itertools import islice
from pathlib import Path
from typing import Final

from bench.command import default_settings, environment
from bench.documents import ever_new_documents, ever_new_news
from bench.serving import Answers, Server, running
from monitor.extract.work import extract_documents
from monitor.model.text import Document
from monitor.pipeline.read import BATCH
from monitor.scale.processes import children, resident
from monitor.scale.workers import PoolWorkers
from tests import fake_slack

Sizes = Iterator[tuple[int, int]]
"""Articles so far, and bytes."""

_DEADLINE: Final = 300.0  # seconds for a batch; the first loads the model
_PATIENCE: Final = 300.0  # seconds in which the daemon must keep another article
_PAUSE: Final = 0.5  # seconds between two looks at the daemon
_OUTLETS: Final = 8
_NEW: Final = 20  # articles of a feed that the last visit did not see
_HOLDS: Final = 40
_CONFIG: Final = """
[fetch]
min_interval = "0s"
allow_private = ["{host}"]
[daemon]
tick = "1s"
[[channel]]
name = "slack"
type = "slack"
channel = "C0FAKE0001"
base_url = "{slack}"
min_interval = "0s"
[[route]]
match = {{ rules = ["much"] }}
channels = ["slack"]
"""
_SOURCE: Final = """
[[source]]
name = "outlet{number}"
url = "http://{host}/feed/{number}"
interval = "1s"
"""
_RULE: Final = """schema = 1
[[rule]]
id = "much"
title = "What is much in the news"
status = "experimental"
severity = "high"
events = ["EXPORT_LICENSING", "TARIFF_DUTY", "FUNDING_AWARD", "MERGER_ACQUISITION"]
changes = ["new"]
"""


def reader(articles: int) -> Sizes:
    """Yield the size of one process that reads, never replaced, after each batch."""
    settings, documents, read = default_settings(), ever_new_documents(), 0
    workers = PoolWorkers(processes=1, recycle=0)
    try:
        while read < articles:
            batch = list(islice(documents, BATCH))
            workers.call_blocking(extract_documents, settings, batch, timeout=_DEADLINE)
            read += len(batch)
            yield read, sum(map(_whole, children(os.getpid())))
    finally:
        workers.close()


def daemon(articles: int) -> Sizes:
    """Yield the size of `lodewatch run` with all its processes, twice a second.

    It visits feeds that have other articles each time and alerts what they tell; its
    processes are replaced as they are in life.
    """
    with (
        tempfile.TemporaryDirectory() as name,
        running(_Feeds(islice(ever_new_news(), articles))) as server,
        fake_slack.running() as slack,
    ):
        folder, kept, moved = Path(name), 0, time.monotonic()
        _configure(folder, server.host, slack.base_url)
        with _running(folder) as process:
            while kept < articles:
                time.sleep(_PAUSE)
                before, kept = kept, _kept(folder)
                moved = time.monotonic() if kept > before else moved
                if process.poll() is not None or time.monotonic() > moved + _PATIENCE:
                    log = (folder / "log").read_text(encoding="utf-8")
                    message = f"the daemon kept {kept} articles: {log[-3000:]}"
                    raise RuntimeError(message)
                yield kept, _whole(process.pid)


def _whole(process: int) -> int:
    """Return what a process holds with all that it has started."""
    return (resident(process) or 0) + sum(map(_whole, children(process)))


def _configure(folder: Path, host: str, slack: str) -> None:
    sources = (_SOURCE.format(number=n, host=host) for n in range(_OUTLETS))
    text = _CONFIG.format(host=host, slack=slack) + "".join(sources)
    (folder / "config.toml").write_text(text, encoding="utf-8")
    (folder / "rules").mkdir()
    (folder / "rules/much.toml").write_text(_RULE, encoding="utf-8")


def _kept(folder: Path) -> int:
    path = folder / "lodewatch.db"
    if not path.exists():
        return 0
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        try:
            (number,) = database.execute("SELECT count(*) FROM v_articles").fetchone()
        except sqlite3.OperationalError:
            return 0  # the daemon is just making the tables
    return int(number)


@contextmanager
def _running(folder: Path) -> "Iterator[subprocess.Popen[bytes]]":
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "monitor", "run", "--config", "config.toml"],
            cwd=folder,
            env=environment(SLACK_BOT_TOKEN="xoxb-bench"),
            stdout=log,
            stderr=log,
        )
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(60)
            finally:
                process.kill()


class _Feeds(Server):
    """Serves `/feed/N`, with articles that the last visit has not seen while any last."""

    def __init__(self, documents: Iterator[Document]) -> None:
        super().__init__(_Handler)
        self._documents = documents
        self._lock = threading.Lock()
        self._held: dict[str, deque[str]] = {}

    def body(self, path: str) -> bytes:
        """Return a feed for a visit."""
        with self._lock:
            held = self._held.setdefault(path, deque(maxlen=_HOLDS))
            held.extendleft(map(_item, islice(self._documents, _NEW)))
            items = "".join(held)
        return (
            '<?xml version="1.0"?><rss version="2.0"><channel>'
            f"<title>Outlet {path}</title>{items}</channel></rss>"
        ).encode()


def _item(document: Document) -> str:
    link = f"https://news.example/{document.id}"
    return (
        f"<item><title>{escape(document.title)}</title><link>{link}</link>"
        f"<guid>{link}</guid><pubDate>{format_datetime(datetime.now(UTC))}</pubDate>"
        f"<description>{escape(escape(document.text))}</description></item>"
    )


class _Handler(Answers):
    server: _Feeds

    def do_GET(self) -> None:
        known = self.path.startswith("/feed/")
        body = self.server.body(self.path) if known else b""
        self.answer(200 if known else 404, body)
