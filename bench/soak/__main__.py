"""`python -m bench.soak --hours 24 --faster 60`: a day of the daemon, and what it grew by.

Exits with 1 if an article was lost or kept twice, a story was told twice or not at all,
or the daemon grew: files, threads or tasks, or more than a MB for 1,000 articles.
"""

import argparse
import json
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from statistics import linear_regression, median
from typing import Any, Final

from bench.command import environment
from bench.serving import running
from bench.soak.clock import START, FastClock
from bench.soak.daemon import SAMPLES
from bench.soak.world import BAD, OUTLETS, World, stories
from bench.table import Table, shown
from tests import fake_slack, fake_smtp

_START_UP: Final = 20.0  # seconds that the fast clock waits for the daemon
_REST: Final = timedelta(hours=1, minutes=30)  # in which nothing new need arrive
_RELOAD: Final = timedelta(hours=2)
_MOST: Final = 1.0  # MB for 1,000 articles
_ENOUGH: Final = 5_000  # articles; in fewer, what is loaded once looks like growth
_KIB: Final = 1024
_SETTLED: Final = 0.5  # of the time, after which everything was used once

_CONFIG: Final = """
[fetch]
min_interval = "0s"
timeout = "5s"
allow_private = ["{host}"]
[daemon]
tick = "1s"
operator = "slack"
[[channel]]
name = "slack"
type = "slack"
channel = "C0FAKE0001"
base_url = "{slack}"
timeout = "60m"
min_interval = "0s"
storm = "off"
[[channel]]
name = "mail"
type = "email"
host = "127.0.0.1"
port = {smtp}
security = "none"
from = "watch@example.org"
to = ["ann@example.org"]
timeout = "60m"
storm = "off"
[[channel]]
name = "files"
type = "file"
path = "digests"
[[route]]
match = {{ rules = ["controls"] }}
channels = ["slack", "mail"]
[[digest]]
name = "morning"
channel = "files"
at = "07:30"
timezone = "Europe/Berlin"
[[digest]]
name = "noon"
channel = "files"
at = "10:00"
timezone = "America/New_York"
"""
_SOURCE: Final = """
[[source]]
name = "{name}"
url = "http://{host}/{path}"
interval = "10m"
"""
_RULE: Final = """schema = 1
[[rule]]
id = "controls"
title = "Export controls change (edition {number})"
status = "experimental"
severity = "high"
events = ["EXPORT_LICENSING"]
changes = ["new"]
"""


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.soak", description=__doc__)
    parser.add_argument("--hours", type=float, default=24)
    parser.add_argument("--faster", type=float, default=60)
    parser.add_argument("--keep", type=Path, help="work in this folder and leave it")
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as temporary:
        folder = (chosen.keep or Path(temporary)).absolute()
        folder.mkdir(parents=True, exist_ok=True)
        found = soak(folder, timedelta(hours=chosen.hours), chosen.faster)
        print(shown(tables(folder, chosen.hours, found)))
    for wrong in found["wrong"]:
        print(f"WRONG: {wrong}")
    return int(bool(found["wrong"]))


def soak(folder: Path, length: timedelta, faster: float) -> dict[str, Any]:
    """Let the daemon live for `length` of its time; return what came of it."""
    clock = FastClock(began=time.monotonic() + _START_UP, faster=faster)
    ends = START + length
    with (
        running(World(lambda: min(clock(), ends - _REST))) as world,
        fake_slack.running() as slack,
        fake_smtp.running() as smtp,
    ):
        _configure(folder, world, slack.base_url, smtp.port)
        log = (folder / "log").open("w", encoding="utf-8")
        daemon = subprocess.Popen(
            [sys.executable, "-m", "bench.soak.daemon", str(clock.began), str(faster)],
            cwd=folder,
            env=environment(SLACK_BOT_TOKEN="xoxb-1"),
            stderr=log,
            stdout=log,
        )
        try:
            reloads = _live(daemon, folder, clock, ends)
        finally:
            daemon.terminate()
            ended = daemon.wait(60)
            log.close()
        posts = [str(post) for post in slack.posts]
        mails = [mail.content.decode("utf-8", "replace") for mail in smtp.mails]
        visits, served = world.visits, world.served
    wrong = [
        *_wrong_articles(folder, served),
        *_wrong_stories(posts, mails, ends),
    ]
    if ended:
        wrong.append(f"the daemon ended with {ended}")
    return {
        "wrong": [*wrong, *_growth(folder)],
        "visits": visits,
        "posts": len(posts),
        "mails": len(mails),
        "reloads": reloads,
    }


def _configure(folder: Path, world: World, slack: str, smtp: int) -> None:
    names = [(f"outlet{n}", f"feed/{n}") for n in range(OUTLETS)]
    names += [(name, f"bad/{name}") for name in BAD]
    text = _CONFIG.format(host=world.host, slack=slack, smtp=smtp)
    text += "".join(_SOURCE.format(name=n, path=p, host=world.host) for n, p in names)
    (folder / "config.toml").write_text(text, encoding="utf-8")
    (folder / "rules").mkdir(exist_ok=True)
    (folder / "rules/controls.toml").write_text(
        _RULE.format(number=0), encoding="utf-8"
    )


def _live(
    daemon: "subprocess.Popen[bytes]", folder: Path, clock: FastClock, ends: datetime
) -> int:
    """Wait for the end; now and then write the rules anew, every third time wrongly."""
    reloads, rules = 0, folder / "rules/controls.toml"
    while (now := clock()) < ends:
        if daemon.poll() is not None:
            raise RuntimeError((folder / "log").read_text(encoding="utf-8")[-3000:])
        if now > START + (reloads + 1) * _RELOAD:
            reloads += 1
            broken = reloads % 3 == 0
            text = "[[rule]\n" if broken else _RULE.format(number=reloads)
            rules.write_text(text, encoding="utf-8")
            daemon.send_signal(signal.SIGHUP)
        time.sleep(0.5)
    return reloads


def _wrong_articles(folder: Path, served: set[str]) -> Iterator[str]:
    """Say which of the articles that a visit got are not kept exactly once."""
    with closing(sqlite3.connect(folder / "lodewatch.db")) as database:
        kept = Counter(url for (url,) in database.execute("SELECT url FROM v_articles"))
    if lost := sorted(served - kept.keys()):
        yield f"{len(lost)} articles lost, e.g. {lost[0]}"
    if twice := [url for url, number in kept.items() if number > 1]:
        yield f"{len(twice)} articles kept twice, e.g. {twice[0]}"
    if strange := sorted(kept.keys() - served):
        yield f"{len(strange)} articles that nobody published, e.g. {strange[0]}"


def _wrong_stories(posts: list[str], mails: list[str], ends: datetime) -> Iterator[str]:
    """Say which developments were not told exactly once in each channel."""
    due = stories(until=ends - _REST - timedelta(hours=1))
    for channel, told in (("Slack", posts), ("mail", mails)):
        for story in sorted(due):
            name = story.rpartition("/")[2]
            number = sum(f"/{name}" in one for one in told)
            if number != 1:
                yield f"{name} was told {number} times by {channel}"


def _samples(folder: Path) -> list[dict[str, int]]:
    lines = (folder / SAMPLES).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def _settled(folder: Path) -> list[dict[str, int]]:
    found = _samples(folder)
    return found[int(len(found) * _SETTLED) :]


def _articles(folder: Path) -> int:
    with closing(sqlite3.connect(folder / "lodewatch.db")) as database:
        return int(database.execute("SELECT count(*) FROM v_articles").fetchone()[0])


def _slope(folder: Path, key: str) -> float:
    """Return by how many KiB something grew over the settled part, on a straight line."""
    values = [sample[key] for sample in _settled(folder)]
    line = linear_regression(range(len(values)), values)
    return float(line.slope) * len(values)


def _growth(folder: Path) -> Iterator[str]:
    """Say what was not given back: even when little was under way, more was held."""
    found = _samples(folder)
    quarter = len(found) // 4
    for key in ("files", "threads", "tasks"):
        early = median(s[key] for s in found[quarter : 2 * quarter])
        late = min(s[key] for s in found[-quarter:])
        if late > early:
            yield f"{key} grew from {early:g} to {late}"
    enough = _articles(folder) * (1 - _SETTLED) > _ENOUGH
    if enough and (per := _per_thousand(folder, "main_kib")) > _MOST:
        yield f"the daemon grew by {per:.2f} MB for 1,000 articles"


def _per_thousand(folder: Path, key: str) -> float:
    """Return the growth after the first half on a straight line, MB a 1,000 articles."""
    articles = _articles(folder) * (1 - _SETTLED)
    return _slope(folder, key) / _KIB / articles * 1000


def tables(folder: Path, hours: float, found: dict[str, Any]) -> list[Table]:
    settled, articles = _settled(folder), _articles(folder)
    half = len(settled) // 2
    rows = []
    for key, unit in (
        ("main_kib", _KIB), ("workers_kib", _KIB), ("database_kib", _KIB),
        ("journal_kib", _KIB), ("files", 1), ("threads", 1), ("tasks", 1),
    ):  # fmt: skip
        parts = [
            [s[key] / unit for s in part] for part in (settled[:half], settled[half:])
        ]
        most = max(s[key] for s in _samples(folder)) / unit
        name = (
            key.replace("_kib", ", MB").replace("main", "the process").replace("_", " ")
        )
        rows.append((name, *(f"{median(p):.0f}" for p in parts), f"{most:.0f}"))
    growth = (("memory of the process", "main_kib"), ("memory of its workers", "workers_kib"),
              ("database", "database_kib"))  # fmt: skip
    return [
        Table(
            title=f"A soak of {hours:g} hours: {found['visits']:,} visits, {articles:,} articles, "
            f"{found['posts']} posts, {found['mails']} mails, {found['reloads']} reloads",
            head=("what", "median, middle", "median, end", "most"),
            rows=tuple(rows),
        ),
        Table(
            title="Growth in the second half, on a straight line",
            head=("what", "MB for 1,000 articles"),
            rows=tuple((n, f"{_per_thousand(folder, k):+.2f}") for n, k in growth),
        ),
    ]


if __name__ == "__main__":
    sys.exit(main())
