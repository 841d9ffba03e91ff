"""One lane: its servers, and one database after another, killed again and again."""

import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from bench.command import environment
from bench.kill import setting
from bench.kill.ledger import Ledger
from bench.kill.servers import Servers, Weather, serving
from bench.kill.trap import ANY_MOMENT, POINTS, Trap

_AGO: Final = timedelta(hours=2)
_PATIENCE: Final = 30.0  # seconds until a point is taken not to come
_TAKING_IN: Final = 45.0  # the same where the model has to be loaded first
_DRAIN: Final = (
    240.0  # seconds for a look at everything, once nobody is killed any more
)
_END: Final = 60.0  # seconds for an end in peace, on a busy machine
_TIMES: Final = 3  # the point is waited for up to so many times
_FEW: Final = 40  # open messages: then the next database begins
_MOST: Final = 60  # rounds with one database
_OPEN: Final = "state IN ('pending', 'sending', 'unknown')"
_ID: Final = re.compile(rb"(?im)^message-id: <\w+\.(\w+)@")


def prepare(folder: Path) -> frozenset[str]:
    """Read the news once, undisturbed, and tell nothing; return the messages' ids.

    A lane begins with a copy of this database: most rounds are about telling.
    """
    then = datetime.now(UTC) - _AGO
    weather = Weather(0)
    weather.bad = False
    with serving(Trap(), weather, lambda: _news(setting.DOCUMENTS)) as servers:
        setting.write(
            folder, servers, interval="1d", group_wait="1h", on_unknown="hold"
        )
        done = subprocess.run(
            [*_command("once"), "--now", then.isoformat()],
            cwd=folder, env=_environment(), capture_output=True, text=True, check=False,
        )  # fmt: skip
    ids = frozenset(_ask(folder, "SELECT message_id, state FROM v_alerts"))
    if not ids:
        message = f"nothing to tell: {done.stdout} {done.stderr}"
        raise RuntimeError(message)
    return ids


def _news(count: int) -> bytes:
    hour = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    return setting.feed_of(count, published=hour - _AGO - timedelta(hours=1))


@dataclass(slots=True, kw_only=True)
class Lane:
    """Runs rounds with one set of servers after another."""

    template: Path
    wanted: frozenset[str]
    folder: Path
    seed: int
    takes_in: bool  # killed while it reads news, not only while it tells
    until: float  # of the monotonic clock: no round begins later

    def run(self, rounds: int) -> Ledger:
        """Run so many rounds, or as many as there is time for; return the ledger."""
        whole = Ledger()
        epoch = 0
        while whole.rounds.total() < rounds and time.monotonic() < self.until:
            left = rounds - whole.rounds.total()
            whole.add(self._epoch(epoch, min(left, _MOST)))
            epoch += 1
        return whole

    def _epoch(self, number: int, rounds: int) -> Ledger:
        """Kill with one database until little is left to tell, then let it finish."""
        folder = self.folder / str(number)
        if self.takes_in:
            folder.mkdir(parents=True)
        else:
            shutil.copytree(self.template, folder)
        served = [0 if self.takes_in else setting.DOCUMENTS]
        trap, weather = Trap(), Weather(self.seed * 1000 + number)
        on_unknown = "hold" if number % 2 else "resend_once"
        with serving(trap, weather, lambda: _news(served[0])) as servers:
            setting.write(
                folder,
                servers,
                interval="1s" if self.takes_in else "7d",
                group_wait="0s",
                on_unknown=on_unknown,
            )
            work = _Rounds(folder, trap, random.Random(self.seed * 1000 + number))
            for point in work.points(rounds, taking_in=self.takes_in):
                served[0] += 2
                work.one(point)
                if time.monotonic() > self.until or (
                    not self.takes_in and work.left() < _FEW
                ):
                    break
            weather.bad = False
            served[0] = setting.DOCUMENTS
            work.finish(len(self.wanted))
            repeats = {"mail": "mail (resend_once)"}
            work.ledger.close(
                {
                    name: (channel, state)
                    for name, (channel, state) in _ask(
                        folder, "SELECT message_id, channel, state FROM v_alerts"
                    ).items()
                },
                self.wanted,
                _taken(servers),
                work.under_way,
                repeats=repeats if on_unknown == "resend_once" else {},
            )
        return work.ledger


class _Rounds:
    """The rounds with one database."""

    def __init__(self, folder: Path, trap: Trap, rng: random.Random) -> None:
        self._folder = folder
        self._trap = trap
        self._rng = rng
        self.ledger = Ledger()
        self.under_way: dict[str, str] = {}

    def points(self, rounds: int, *, taking_in: bool) -> Iterator[str]:
        """Yield the points of so many rounds, each about as often, in no order."""
        feed = {p for p in POINTS if p.startswith("feed")}
        here = [ANY_MOMENT, *sorted(feed)] if taking_in else sorted({*POINTS} - feed)
        for number in range(rounds):
            if number % len(here) == 0:
                self._rng.shuffle(here)
            yield here[number % len(here)]

    def one(self, point: str) -> None:
        """Start the program, and kill it at a point."""
        taking_in = point.startswith("feed")
        times = 1 if taking_in else self._rng.randint(1, _TIMES)
        with self._running() as process:
            delay = self._rng.uniform(0, POINTS[point])
            self._trap.arm(point, process.pid, times=times, delay=delay)
            if point == ANY_MOMENT:
                self._trap.arm(point, process.pid, times=1, delay=delay)
                self._trap.reached(point)
            try:
                process.wait(_TAKING_IN if taking_in else _PATIENCE)
            except subprocess.TimeoutExpired:
                self.ledger.missed[point] += 1
            finally:
                self._trap.disarm()
                process.kill()
                process.wait()
        self.ledger.rounds[point] += 1
        if not self._trap.sprung and process.returncode != -signal.SIGKILL:
            self.ledger.notes.append(f"it ended by itself: {self._last_words()}")
        for name, (state,) in self._rows("SELECT message_id, state FROM v_alerts"):
            if state == "sending":
                self.under_way.setdefault(name, point)

    def finish(self, wanted: int) -> None:
        """Let it tell everything, undisturbed, and end it in peace."""
        with self._running() as process:
            end = time.monotonic() + _DRAIN
            while time.monotonic() < end and process.poll() is None:
                rows = self._rows("SELECT message_id, state FROM v_alerts")
                if len(rows) >= wanted and self.left() == 0:
                    break
                time.sleep(1)
            process.terminate()
            try:
                code = process.wait(_END)
            except subprocess.TimeoutExpired:
                code = None  # killed on the way out, as in any other round
        if code not in (0, None):
            self.ledger.notes.append(f"it ended with {code}: {self._last_words()}")
        log = (self._folder / "log").read_text(encoding="utf-8")
        if "Traceback" in log:
            self.ledger.notes.append(f"a traceback in {self._folder / 'log'}")

    def left(self) -> int:
        """Return how many messages are still to be told or looked up."""
        return len(self._rows(f"SELECT message_id, state FROM v_alerts WHERE {_OPEN}"))

    def _rows(self, query: str) -> list[tuple[str, tuple[str, ...]]]:
        return list(_ask(self._folder, query).items())

    def _last_words(self) -> str:
        return (self._folder / "log").read_text(encoding="utf-8")[-500:]

    @contextmanager
    def _running(self) -> Iterator["subprocess.Popen[str]"]:
        with (self._folder / "log").open("a", encoding="utf-8") as log:
            process = subprocess.Popen(
                _command("run"), cwd=self._folder, env=_environment(),
                stdout=log, stderr=subprocess.STDOUT, text=True,
            )  # fmt: skip
        try:
            yield process
        finally:
            process.kill()
            process.wait()


def _taken(servers: Servers) -> Counter[str]:
    """Count how often each message was taken by any server."""
    # A receiver of webhooks knows a message again by its id.
    taken = Counter([*servers.slack.ids(), *servers.hook.taken])
    for mail in servers.mail.mails:
        found = _ID.search(mail.content)
        taken[found[1].decode() if found else "a mail without a Message-ID"] += 1
    return taken


def _command(name: str) -> list[str]:
    return [sys.executable, "-m", "monitor", name, "--config", "config.toml"]


def _environment() -> dict[str, str]:
    return environment(SLACK_BOT_TOKEN="xoxb-canary", WEBHOOK_SECRET="canary")


def _ask(folder: Path, query: str) -> dict[str, tuple[str, ...]]:
    """Read the database from beside the program: rows by their first column."""
    path = folder / "kill.db"
    if not path.exists():
        return {}
    with closing(
        sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=10)
    ) as connection:
        try:
            rows = connection.execute(query).fetchall()
        except sqlite3.OperationalError:
            return {}  # killed before there was anything
        return {row[0]: tuple(row[1:]) for row in rows}
