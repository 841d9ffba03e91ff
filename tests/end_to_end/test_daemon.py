"""The real daemon under what happens to daemons: failures, signals, kills, reloads."""

import re
import shutil
import signal
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from monitor.demo import DemoServer, demo_config, serving
from monitor.store import open_store
from tests import fake_slack
from tests.end_to_end.conftest import ROOT, Binary, made, until
from tests.fake_slack import FakeSlack
from tests.makers import NOON, a_message

pytestmark = pytest.mark.slow

ENOUGH = 4  # the round in which something that rules alert of has appeared
EXTRA = """
[daemon]
tick = "100ms"
[[channel]]
name = "team"
type = "slack"
channel = "#alerts"
base_url = "{slack}"
min_interval = "0s"
{more}
"""


class _Pages(BaseHTTPRequestHandler):
    """Answers `/page` with a web page, and anything else with 404."""

    def do_GET(self) -> None:
        body = b"<!doctype html><title>Log in</title><p>Who are you?"
        self.send_response(200 if self.path == "/page" else 404)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@pytest.fixture
def feeds() -> Iterator[DemoServer]:
    with serving() as server:
        yield server


def configure(
    binary: Binary,
    feeds: DemoServer,
    *,
    slack: str = "http://127.0.0.1:9/",
    more: str = "",
) -> None:
    """Write a configuration of the demonstration's feeds, a terminal and a Slack."""
    rules = binary.folder / "rules"
    if not rules.exists():
        shutil.copytree(ROOT / "rules", rules)
    text = demo_config(port=feeds.port, folder=binary.folder, rules=rules)
    text = text.replace('channels = ["terminal"]', 'channels = ["terminal", "team"]')
    text = text.replace('engine = "inline"', 'engine = "pool"')
    extra = EXTRA.format(slack=slack, more=more)
    (binary.folder / "config.toml").write_text(text + extra, encoding="utf-8")


def visited(binary: Binary, source: str = "demo-wire", *, times: int = 1) -> None:
    """Wait for further visits of a source."""
    before = binary.log.count(f"visited source={source}")

    def seen() -> bool:
        assert binary.alive, binary.log[-3000:]
        return binary.log.count(f"visited source={source}") >= before + times

    until(seen, seconds=90, what=f"a visit of {source}\n{binary.log[-2000:]}")


def ask(binary: Binary, query: str) -> list[tuple[object, ...]]:
    """Read the daemon's database from beside it."""
    uri = f"file:{binary.folder / 'demo.db'}?mode=ro"
    with closing(sqlite3.connect(uri, uri=True, timeout=10)) as connection:
        return connection.execute(query).fetchall()


@dataclass(frozen=True)
class Running:
    """One daemon that several tests look at; each leaves it running, in any order."""

    binary: Binary
    feeds: DemoServer

    def reload(self) -> None:
        assert self.binary.process is not None
        self.binary.process.send_signal(signal.SIGHUP)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Run a daemon whose Slack has no token, and two of whose sources have no feed."""
    with (
        ThreadingHTTPServer(("127.0.0.1", 0), _Pages) as server,
        serving() as feeds,
        made(tmp_path_factory.mktemp("running")) as binary,
    ):
        threading.Thread(target=server.serve_forever, daemon=True).start()
        port = server.server_address[1]
        more = "".join(
            f'[[source]]\nname = "{name}"\ninterval = "1s"\n'
            f'url = "http://127.0.0.1:{port}/{name}"\n'
            for name in ("broken", "page")
        )
        configure(binary, feeds, more=more)
        path = binary.folder / "config.toml"
        text = path.read_text(encoding="utf-8")
        both = f'"127.0.0.1:{feeds.port}", "127.0.0.1:{port}"'
        path.write_text(text.replace(f'"127.0.0.1:{feeds.port}"', both), "utf-8")
        binary.start()
        visited(binary)
        yield Running(binary, feeds)
        code, log = binary.stop(), binary.log
        server.shutdown()
        assert code == 0
        assert "Traceback" not in log


def test_a_failing_source_and_a_failing_channel_stop_nobody_else(
    running: Running,
) -> None:
    """If it fails, one dead feed or one missing token silences the monitor."""
    log = running.binary
    running.feeds.round = max(running.feeds.round, ENOUGH)
    until(lambda: "· alert" in log.log, what="an alert")
    assert "SLACK_BOT_TOKEN is not set" in log.log
    broken = r"visited source=broken outcome=\w+ reason=.*404"
    until(lambda: re.search(broken, log.log), what="a word about the dead feed")
    page = r"visited source=page outcome=not_a_feed"
    until(lambda: re.search(page, log.log), what="a word about the page")


@pytest.mark.fault(no=19)
def test_a_reload_takes_right_files_and_refuses_wrong_ones(running: Running) -> None:
    """If it fails, a typo in a rule stops a running monitor, or goes unnoticed."""
    binary = running.binary
    config = binary.folder / "config.toml"
    right = config.read_text(encoding="utf-8")
    config.write_text(f'{right}\n[[channel]]\nnmae = "x"\n[stor]\n', encoding="utf-8")
    running.reload()
    until(lambda: "reload refused" in binary.log, what="the refusal")
    assert "config.toml:" in binary.log
    config.write_text(right, encoding="utf-8")
    rules = [binary.folder / "rules" / f"mine-{n}.toml" for n in range(10)]
    for n, rule in enumerate(rules):
        text = "schema = 1\n" + "\n" * n + f'[[rule]]\nid = "mine-{n}"\ntitel = "x"\n'
        rule.write_text(text, encoding="utf-8")
    running.reload()
    until(lambda: binary.log.count("reload refused") == 2, what="the refusal")
    for n in range(10):
        place = rf'mine-{n}\.toml:{4 + n}: rule\[1\]\.titel: unknown key "titel"'
        assert re.search(place, binary.log)
    visited(binary)
    for rule in rules:
        rule.unlink()
    running.reload()
    until(lambda: "reloaded" in binary.log, what="the reload")
    visited(binary)


def test_a_second_daemon_refuses_at_once(running: Running) -> None:
    """If it fails, two daemons tell everything twice."""
    second = running.binary.run("run")
    assert second.returncode == 2
    assert "already running" in second.stderr
    assert "Traceback" not in second.stderr
    assert running.binary.alive


def test_another_writer_only_delays(running: Running) -> None:
    """If it fails, a backup or an open shell costs a batch of news."""
    binary, feeds = running.binary, running.feeds
    with closing(sqlite3.connect(binary.folder / "demo.db", timeout=10)) as other:
        other.execute("BEGIN IMMEDIATE")
        feeds.round += 1
        time.sleep(4)
        other.rollback()
    expected = sum(d.round <= feeds.round for d in feeds.documents)
    query = "SELECT count(*) FROM v_articles"
    until(lambda: ask(binary, query) == [(expected,)], what="all rounds are kept")


def moments(binary: Binary, slack: FakeSlack) -> Mapping[str, Callable[[], bool]]:
    """Return what says that a moment of the work has come, by its name."""

    def articles() -> object:
        return ask(binary, "SELECT count(*) FROM v_articles")

    def visits() -> int:
        return binary.log.count("visited source=")

    kept, posted, seen = articles(), len(slack.posts), visits()
    return {
        "visit": lambda: visits() > seen,
        "article": lambda: articles() != kept,
        # Where nothing is to be told, some more visits are waited for.
        "post": lambda: len(slack.posts) > posted or visits() > seen + 30,
    }


@pytest.mark.fault(no=1)
@pytest.mark.timeout(540)
def test_killed_again_and_again_it_loses_nothing_and_tells_nothing_twice(
    binary: Binary, feeds: DemoServer
) -> None:
    """If it fails, a crash costs news, or people hear it twice."""
    with fake_slack.running() as slack:
        configure(binary, feeds, slack=slack.base_url)
        binary.environment = {"SLACK_BOT_TOKEN": "xoxb-canary"}
        binary.start()
        visited(binary)
        assert binary.process is not None
        binary.process.kill()
        binary.process.wait()
        for round_, moment in ((3, "visit"), (6, "article"), (9, "post"), (12, "post")):
            feeds.round = round_
            comes = moments(binary, slack)[moment]
            binary.start()
            until(
                comes, seconds=240, what=f"the moment: {moment}\n{binary.log[-2000:]}"
            )
            assert binary.process is not None
            binary.process.kill()
            binary.process.wait()
        binary.start()
        visited(binary, times=3)
        waiting = "state IN ('pending', 'sending', 'unknown')"
        query = f"SELECT count(*) FROM v_alerts WHERE channel = 'team' AND {waiting}"
        until(lambda: ask(binary, query) == [(0,)], seconds=120, what="all is told")
        assert binary.stop() == 0
        articles = ask(binary, "SELECT url FROM v_articles")
        served = {d.url for d in feeds.documents if d.round <= feeds.round}
        assert {str(u) for (u,) in articles} == served
        told = slack.ids()
        assert len(told) == len(set(told)) > 0
        sent = ask(
            binary,
            "SELECT message_id FROM v_alerts WHERE channel = 'team' AND state = 'sent'",
        )
        assert {str(i) for (i,) in sent} == set(told)


LETTER = b"this is a letter to my aunt" * 200


@pytest.mark.fault(no=7)
@pytest.mark.parametrize("damage", ["not a database", "damaged"])
def test_a_damaged_database_is_refused_and_never_made_anew(
    binary: Binary, feeds: DemoServer, damage: str
) -> None:
    """If it fails, a new empty database alerts everything again."""
    configure(binary, feeds)
    path = binary.folder / "demo.db"
    body = LETTER
    if damage == "damaged":
        with open_store(path, now=NOON) as store:
            store.outbox.enqueue([a_message(id=f"{n}") for n in range(99)])
        sound = path.read_bytes()
        assert len(sound) > 12_288
        body = sound[:4096] + b"\xff" * 8192 + sound[12_288:]
    path.write_bytes(body)
    for command in ("run", "once"):
        refused = binary.run(command)
        assert refused.returncode == 2, (command, refused.stderr)
        assert "demo.db" in refused.stderr
        assert "Traceback" not in refused.stderr
    assert path.read_bytes()[:8192] == body[:8192]


@pytest.mark.fault(no=16)
def test_a_stop_while_slack_hangs_ends_within_twenty_seconds(
    binary: Binary, feeds: DemoServer
) -> None:
    """If it fails, a service manager kills the monitor in the middle of its work."""
    with fake_slack.running() as slack:
        slack.default_mode = "hang"
        configure(binary, feeds, slack=slack.base_url)
        binary.environment = {"SLACK_BOT_TOKEN": "xoxb-canary"}
        binary.start()
        visited(binary)
        feeds.round = ENOUGH
        until(lambda: slack.posts, what="a post that hangs")
        start = time.monotonic()
        assert binary.stop() == 0
        assert time.monotonic() - start < 20
        left = ask(binary, "SELECT count(*) FROM v_alerts WHERE channel = 'team'")
        assert left != [(0,)]
