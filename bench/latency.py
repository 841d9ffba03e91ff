"""How long people wait: from a feed's news to the post that Slack's API has.

The real daemon, started as a user starts it, with a publisher and a Slack on loopback.
One piece of news at a time, each a development of its own, at random moments. Four
channels take turns, so that neither the pace of a channel (one post a second) nor its
storm limit (20 alerts in ten minutes) is measured.
"""

import random
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from bench.command import environment
from bench.publisher import STATES, Publisher
from bench.serving import running
from bench.table import Table
from tests.fake_slack import FakeSlack

_NEWS: Final = 32  # pieces of news of each kind
_CHANNELS: Final = 4
_PATIENCE: Final = 120.0  # seconds for one thing that must happen
_PAUSE: Final = (1.5, 2.5)  # seconds between a post and the next piece of news
_SPUN: Final = 0.05  # seconds of work with which the machine's other load is seen

_CONFIG: Final = """
[fetch]
min_interval = "0s"
allow_private = ["{publisher}"]
[daemon]
tick = "1s"
{push}
[[source]]
name = "gazette"
url = "http://{publisher}/feed"
interval = "1s"
push = {pushes}
"""
_PUSH: Final = """
[push]
callback = "http://127.0.0.1:{port}/"
listen = "127.0.0.1:{port}"
"""
_CHANNEL: Final = """
[[channel]]
name = "slack-{number}"
type = "slack"
channel = "C0FAKE000{number}"
base_url = "{slack}"
[[route]]
match = {{ rules = ["controls-{number}"] }}
channels = ["slack-{number}"]
"""
_RULE: Final = """
[[rule]]
id = "controls-{number}"
title = "Export controls change"
status = "experimental"
severity = "high"
events = ["EXPORT_LICENSING"]
changes = ["new"]
[rule.match]
"implementer|any" = {states}
"""


_LINK: Final = re.compile(r"https://news\.example/[\w-]+")


class _Slack(FakeSlack):
    """Notes when each piece of news was posted, by the link that stands in the post."""

    def __init__(self) -> None:
        super().__init__()
        self.posted: dict[str, float] = {}

    def record(self, method: str, arguments: dict[str, Any]) -> None:
        moment = time.perf_counter()
        if method == "chat.postMessage":
            words = str(arguments)
            if found := _LINK.search(words):
                self.posted.setdefault(found[0], moment)
        super().record(method, arguments)


class _Daemon:
    """`lodewatch run`, and when its log said that a piece of news is kept."""

    def __init__(self, folder: Path) -> None:
        self.kept: list[float] = []
        self.log: list[str] = []
        self._process = subprocess.Popen(
            [sys.executable, "-m", "monitor", "run", "--config", "config.toml"],
            cwd=folder,
            env=environment(SLACK_BOT_TOKEN="xoxb-bench"),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self._process.stderr is not None
        for line in self._process.stderr:
            moment = time.perf_counter()
            self.log.append(line)
            if " new=1 " in line:
                self.kept.append(moment)

    def wait(self, true: Callable[[], object], what: str) -> None:
        """Wait for something that must happen while the daemon lives."""
        end = time.monotonic() + _PATIENCE
        while not true():
            if self._process.poll() is not None or time.monotonic() > end:
                message = f"did not happen: {what}\n{''.join(self.log[-20:])}"
                raise RuntimeError(message)
            time.sleep(0.005)

    def stop(self) -> None:
        """End it, and read what it still says."""
        self._process.terminate()
        try:
            self._process.wait(_PATIENCE)
        finally:
            self._process.kill()
        self._reader.join()


class _Waits:
    """Seconds, of each piece of news."""

    def __init__(self) -> None:
        self.whole: list[float] = []
        self.kept: list[float] = []  # until its transaction was committed
        self.told: list[float] = []  # from there to the post
        self.load: list[float] = []  # how long a second of work took

    def row(self, what: str) -> tuple[str, ...]:
        """Return the row of a table."""
        return (
            what,
            str(len(self.whole)),
            f"{statistics.median(self.whole):.2f}",
            f"{statistics.quantiles(self.whole, n=20)[-1]:.2f}",
            *(f"{statistics.median(v):.2f}" for v in (self.kept, self.told)),
            f"{statistics.median(self.load):.1f}",
        )


def latency() -> Iterator[Table]:
    """Yield a table of how long news takes to Slack, by both ways in which it comes."""
    visited, pushed = _Waits(), _Waits()
    with (
        running(Publisher(pushes=False)) as publisher,
        _watching(publisher) as (daemon, slack),
    ):
        for _ in range(_NEWS):
            _measure(visited, daemon, slack, lambda: _visited(publisher, daemon))
    with (
        running(Publisher(pushes=True)) as publisher,
        _watching(publisher, pushes=True) as (daemon, slack),
    ):
        daemon.wait(publisher.subscribed.is_set, "a subscription at the hub")
        for _ in range(_NEWS):
            _measure(pushed, daemon, slack, publisher.push)
    yield Table(
        title="From news to Slack: `lodewatch run`, seconds",
        head=(
            "from",
            "n",
            "median",
            "95 %",
            "until it is kept, median",
            "from there to Slack, median",
            "a second of work took",
        ),
        rows=(
            visited.row("the visit that finds it"),
            pushed.row("the hub's delivery"),
        ),
    )


def _visited(publisher: Publisher, daemon: _Daemon) -> tuple[str, float]:
    """Write a piece of news; return its link, and when the visit that got it asked."""
    link = publisher.write()
    daemon.wait(lambda: link in publisher.found, "a visit")
    return link, publisher.found[link]


def _measure(
    waits: _Waits,
    daemon: _Daemon,
    slack: _Slack,
    publish: Callable[[], tuple[str, float]],
) -> None:
    """Publish one piece of news and wait for its post."""
    time.sleep(random.uniform(*_PAUSE))
    waits.load.append(_load())
    before = len(daemon.kept)
    link, began = publish()
    daemon.wait(lambda: len(daemon.kept) > before, f"{link} is kept")
    daemon.wait(lambda: link in slack.posted, f"{link} is told")
    kept, posted = daemon.kept[before], slack.posted[link]
    waits.whole.append(posted - began)
    waits.kept.append(kept - began)
    waits.told.append(posted - kept)


def _load() -> float:
    """Return how long a second of work takes here now: 1 where nobody else works."""
    began, end = time.perf_counter(), time.thread_time() + _SPUN
    while time.thread_time() < end:
        pass
    return (time.perf_counter() - began) / _SPUN


@contextmanager
def _watching(
    publisher: Publisher, *, pushes: bool = False
) -> Iterator[tuple[_Daemon, _Slack]]:
    """Run the daemon on a publisher, past its first visit, whose news is not alerted."""
    slack = _Slack()
    threading.Thread(target=slack.serve_forever, args=(0.02,), daemon=True).start()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _configure(folder, publisher, slack, pushes=pushes)
        publisher.write()
        daemon = _Daemon(folder)
        try:
            daemon.wait(lambda: daemon.kept, "the first visit")
            yield daemon, slack
        finally:
            daemon.stop()
            slack.shutdown()
            slack.server_close()


def _configure(
    folder: Path, publisher: Publisher, slack: _Slack, *, pushes: bool
) -> None:
    (folder / "rules").mkdir()
    states, rules, channels = list(STATES), "schema = 1\n", ""
    for number in range(_CHANNELS):
        rules += _RULE.format(number=number, states=states[number::_CHANNELS])
        channels += _CHANNEL.format(number=number, slack=slack.base_url)
    (folder / "rules/controls.toml").write_text(rules, encoding="utf-8")
    config = _CONFIG.format(
        publisher=publisher.root.removeprefix("http://"),
        push=_PUSH.format(port=_free_port()) if pushes else "",
        pushes=str(pushes).lower(),
    )
    (folder / "config.toml").write_text(config + channels, encoding="utf-8")


def _free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port: int = held.getsockname()[1]
        return port
